// @ts-check
import { fill, h } from "../elements/dom.js";
import { dayAndTime, daysLater, dayOf } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { newId } from "../service/identifiers.js";
import { explain, Problem } from "../service/problems.js";
import { texts } from "../texts.js";
import { canonical } from "./standard_changes.js";
import { contentOf, emptyStandard, nextVersion } from "./standard_facts.js";
import { StandardForm } from "./standard_form.js";
import { StandardSources, versionsOf } from "./standard_sources.js";

/**
 * @typedef {import("./standard_facts.js").Content} Content
 * @typedef {import("./standard_drafts.js").Unsaved} Unsaved
 *
 * @typedef {object} Start
 * @property {string} place under which what is typed is kept
 * @property {string} title
 * @property {string} back where the page leads without saving
 * @property {string} id of the version
 * @property {Content} content
 * @property {Content | null} base what is saved of it; null for a new version
 */

const t = texts.standards.form;

/**
 * A new standard, or a new version of the one that the address names.
 * @param {import("../app.js").Context} context
 * @param {{query: URLSearchParams}} parameters
 * @param {AbortSignal} signal
 */
export async function newStandardPage(context, { query }, signal) {
  const from = query.get("from");
  const tomorrow = daysLater(dayOf(new Date()), 1);
  if (!from) {
    const start = { place: "new", title: t.newTitle, back: "#/standards", base: null };
    // What holds everywhere a manager could not publish.
    const territory_id = context.user.role === "manager" ? context.user.territory_id : null;
    return editPage(context, { ...start, id: newId(), content: { ...emptyStandard(tomorrow), territory_id } }, signal);
  }
  const standard = await context.client.get(`/v1/standards/${from}`);
  const content = nextVersion(standard, await versionsOf(context.client, standard.code), tomorrow);
  const start = { place: `new-${from}`, title: t.versionTitle(standard.code), back: `#/standards/${from}`, base: null };
  return editPage(context, { ...start, id: newId(), content }, signal);
}

/**
 * @param {import("../app.js").Context} context
 * @param {{id: string}} parameters
 * @param {AbortSignal} signal
 */
export async function editStandardPage(context, { id }, signal) {
  const standard = await context.client.get(`/v1/standards/${id}`);
  const title = t.editTitle(texts.standards.named(standard.code, standard.version));
  const base = contentOf(standard);
  return editPage(context, { place: id, title, back: `#/standards/${id}`, id, content: base, base }, signal);
}

/**
 * @param {import("../app.js").Context} context
 * @param {Start} start
 * @param {AbortSignal} signal
 */
async function editPage(context, start, signal) {
  const sources = await StandardSources.load(context.client);
  const page = new EditPage({ context, signal, sources }, start);
  return { title: start.title, element: page.element };
}

/** The form of a draft. What is typed is kept at once; it goes when it is saved, or when the person says so. */
class EditPage {
  /** The draft as it was when the person was told that somebody else had changed it. */
  #warned = "";

  /**
   * @param {import("./sku_fields.js").Setting} setting
   * @param {Start} start
   */
  constructor(setting, start) {
    this.setting = setting;
    this.start = start;
    this.element = h("div", { class: "page" });
    this.#show(setting.context.standardDrafts.read(start.place, setting.context.user.id));
  }

  /** @param {Unsaved | null} unsaved */
  #show(unsaved) {
    const { start, setting } = this;
    this.id = unsaved?.id ?? start.id;
    this.base = unsaved ? unsaved.base : start.base;
    this.form = new StandardForm(setting, unsaved?.content ?? start.content);
    this.problem = h("div", { class: "stack", role: "alert" });
    this.submit = h("button", { type: "submit", class: "primary" }, t.save);
    const leave = h("button", { type: "button", onclick: () => this.#leave() }, t.cancel);
    fill(
      this.element,
      h("a", { href: start.back, class: "back" }, icon("back"), texts.app.back),
      h("h1", { tabindex: -1 }, start.title),
      h("p", { class: "quiet" }, t.draftHint),
      unsaved && this.#restored(unsaved),
      h(
        "form",
        {
          class: "stack",
          "aria-label": start.title,
          novalidate: true,
          oninput: () => this.#keep(),
          onchange: () => this.#keep(),
          onsubmit: (/** @type {Event} */ event) => this.#save(event),
        },
        this.form.element,
        this.problem,
        h("div", { class: "pair" }, this.submit, leave),
      ),
    );
  }

  /** @param {Unsaved} unsaved */
  #restored({ at }) {
    const discard = () => {
      this.setting.context.standardDrafts.remove(this.start.place);
      this.#show(null);
      this.element.querySelector("h1")?.focus();
    };
    const button = h("button", { type: "button", class: "small", onclick: discard }, t.discard);
    return h("div", { class: "notice notice-warning trouble" }, h("p", {}, t.restored(dayAndTime(at))), button);
  }

  #keep() {
    const { id, base } = this;
    const { standardDrafts, user } = this.setting.context;
    const unsaved = { owner: user.id, id, base, content: this.form.value(), at: new Date().toISOString() };
    standardDrafts.keep(this.start.place, unsaved);
  }

  #leave() {
    this.setting.context.standardDrafts.remove(this.start.place);
    this.setting.context.go(this.start.back);
  }

  /** @param {Event} event */
  async #save(event) {
    event.preventDefault();
    const { context } = this.setting;
    this.#keep();
    this.form.clearFaults();
    this.submit.disabled = true;
    fill(this.submit, t.saving);
    fill(this.problem);
    try {
      if (await this.#isChangedByOthers()) return this.#complain([t.changedSince]);
      await context.client.put(`/v1/standards/${this.id}`, this.form.value());
      context.standardDrafts.remove(this.start.place);
      context.announce(t.saved);
      context.go(`#/standards/${this.id}`);
    } catch (error) {
      if (!context.ended(error)) this.#refused(error);
    } finally {
      this.submit.disabled = false;
      fill(this.submit, t.save);
    }
  }

  /** Whether the saved draft is another one than the person began with, and was not told of yet. */
  async #isChangedByOthers() {
    if (this.base === null) return false;
    const saved = canonical(contentOf(await this.setting.context.client.get(`/v1/standards/${this.id}`)));
    if (saved === canonical(this.base) || saved === this.#warned) return false;
    this.#warned = saved;
    return true;
  }

  /** @param {unknown} error */
  #refused(error) {
    if (!(error instanceof Problem)) return this.#complain([explain(error)]);
    if (error.code === "standard-differs") return this.#offerNewVersion();
    const { faults, rest } = this.form.refuse(error);
    this.#complain(rest.length === faults ? rest : [t.faults(faults), ...rest]);
  }

  /** What was typed becomes the form of the next version; it has its number from there. */
  #offerNewVersion() {
    const { context } = this.setting;
    const move = async () => {
      const content = this.form.value();
      const versions = await versionsOf(context.client, content.code);
      const version = Math.max(0, ...versions.map((each) => each.version)) + 1;
      const unsaved = { owner: context.user.id, id: newId(), base: null, at: new Date().toISOString() };
      context.standardDrafts.keep(`new-${this.id}`, { ...unsaved, content: { ...content, version } });
      context.standardDrafts.remove(this.start.place);
      context.go(`#/standards/new?from=${this.id}`);
    };
    const tried = () => move().catch((error) => context.ended(error) || this.#complain([explain(error)]));
    this.#complain([t.notDraft]);
    this.problem.append(h("button", { type: "button", onclick: tried }, t.asNewVersion));
  }

  /** @param {string[]} words */
  #complain(words) {
    fill(this.problem, ...words.map((each) => h("p", { class: "notice notice-error" }, each)));
  }
}
