// @ts-check
import { fill, h } from "../elements/dom.js";
import { icon } from "../elements/icons.js";
import { texts } from "../texts.js";
import { changesBetween } from "./standard_changes.js";
import { permitted, predecessor, skusOf } from "./standard_facts.js";
import { StandardSources, versionsOf } from "./standard_sources.js";
import { publishForm, retireForm } from "./standard_steps.js";
import { changeList, checkList, standardFacts } from "./standard_view.js";

/** @typedef {import("./standard_facts.js").Standard} Standard */

const t = texts.standards;

/**
 * @param {import("../app.js").Context} context
 * @param {{id: string}} parameters
 * @param {AbortSignal} signal
 */
export async function standardPage(context, { id }, signal) {
  const sources = await StandardSources.load(context.client);
  const page = new StandardPage(context, id, sources);
  await page.refresh();
  void page.loadNames(signal);
  return { title: page.title, element: page.element };
}

/** One version: what it asks, what differs from the one before, and what can be done with it. */
class StandardPage {
  element = h("div", { class: "page" });
  title = t.title;
  /** @type {Standard[]} */
  #versions = [];

  /**
   * @param {import("../app.js").Context} context
   * @param {string} id
   * @param {StandardSources} sources
   */
  constructor(context, id, sources) {
    this.context = context;
    this.id = id;
    this.sources = sources;
    this.words = h("div", { class: "stack" });
  }

  async refresh() {
    const standard = await this.context.client.get(`/v1/standards/${this.id}`);
    this.#versions = await versionsOf(this.context.client, standard.code);
    this.#show(standard);
  }

  /**
   * Codes are there at once, names as soon as the catalogue has told them.
   * @param {AbortSignal} signal
   */
  async loadNames(signal) {
    try {
      await this.sources.products.load(this.#shown.flatMap(skusOf));
      if (!signal.aborted) this.#showWords();
    } catch (error) {
      this.context.ended(error);
    }
  }

  /** This version, and the one that it is compared with. */
  get #shown() {
    return [this.standard, this.before].filter((each) => each !== null && each !== undefined);
  }

  /** @param {Standard} standard */
  #show(standard) {
    this.standard = standard;
    this.before = predecessor(standard, this.#versions);
    this.title = t.named(standard.code, standard.version);
    fill(
      this.element,
      h("a", { href: "#/standards", class: "back" }, icon("back"), t.title),
      h("h1", { tabindex: -1 }, standard.name),
      h("p", { class: "quiet" }, this.title),
      standardFacts(standard, this.#versions, this.before, this.sources.names, today()),
      this.#steps(standard),
      this.words,
    );
    this.#showWords();
  }

  #showWords() {
    const { standard, before, sources } = this;
    if (!standard) return;
    const { names, products } = sources;
    const changes = before ? changesBetween(standard, before, names) : null;
    const { kpis } = standard.document;
    fill(
      this.words,
      changes && before && changeList(changes.checks, changes.fields, before),
      h("h2", {}, t.checksTitle(kpis.length)),
      checkList(kpis, names, (sku) => products.isUnknown(sku)),
    );
  }

  /** @param {Standard} standard */
  #steps(standard) {
    const { change, release } = permitted(standard, this.context.user, this.sources.territories);
    const place = h("div", { class: "stack" });
    const link = (/** @type {string} */ to, /** @type {string} */ name, /** @type {boolean} */ primary = false) =>
      h("a", { href: `#/standards/${to}`, class: primary ? "button primary" : "button" }, name);
    const step = (/** @type {string} */ name, /** @type {typeof publishForm} */ form) =>
      h("button", { type: "button", onclick: () => this.#confirm(place, form, close) }, name);
    const { state, id } = standard;
    const close = () =>
      fill(
        place,
        h(
          "div",
          { class: "pair" },
          state === "draft" && change && link(`${id}/edit`, t.steps.edit),
          state !== "retired" && link(`${id}/trial`, t.steps.tryIt, state === "draft"),
          state === "draft" && release && step(t.steps.publish, publishForm),
          state === "published" && release && step(t.steps.retire, retireForm),
          link(`new?from=${id}`, t.steps.newVersion),
        ),
        state === "draft" && release && h("p", { class: "quiet" }, t.steps.notTried),
        state !== "retired" && !release && h("p", { class: "quiet" }, change ? t.steps.onlyAdmin : t.steps.notYours),
      );
    close();
    const heading = h("h2", { id: "steps-title" }, t.steps.title);
    return h("section", { class: "card stack", "aria-labelledby": "steps-title" }, heading, place);
  }

  /**
   * @param {HTMLElement} place
   * @param {typeof publishForm} make
   * @param {() => void} close
   */
  #confirm(place, make, close) {
    const { context, standard, before = null, sources } = this;
    if (!standard) return;
    const onDone = async () => {
      await this.refresh();
      this.element.querySelector("h1")?.focus();
    };
    const form = make({ context, standard, before, names: sources.names, today: today(), onDone, close });
    fill(place, form);
    form.querySelector("h3")?.focus();
  }
}

/** The service counts days in UTC. */
function today() {
  return new Date().toISOString().slice(0, 10);
}
