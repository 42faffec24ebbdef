// @ts-check
import { fill, h } from "../elements/dom.js";
import { select } from "../elements/filter_select.js";
import { dayOf } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { LoadedPart } from "../elements/loaded_part.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { daysInForce, grouped, replacedBy, standing } from "./standard_facts.js";
import { StandardSources } from "./standard_sources.js";
import { stateMark } from "./standard_view.js";
import { scenesWords, scopeWords, standingWords } from "./standard_words.js";

/**
 * @typedef {import("./standard_facts.js").Standard} Standard
 * @typedef {import("./standard_facts.js").Days} Days
 */

const t = texts.standards;
const PAGE = 200;

/**
 * @param {import("../app.js").Context} context
 * @param {{query: URLSearchParams}} parameters
 * @param {AbortSignal} signal
 */
export async function standardsPage(context, { query }, signal) {
  const page = new StandardsPage(context, query.get("show") ?? "all", signal);
  void page.part.refresh();
  return { title: t.title, element: page.element };
}

/** All versions by code. The service is asked for all of them: what is in force hangs on the others of its code. */
class StandardsPage {
  /** @type {Standard[]} */
  versions = [];
  /** @type {string | null} */
  next = null;

  /**
   * @param {import("../app.js").Context} context
   * @param {string} shown
   * @param {AbortSignal} signal
   */
  constructor(context, shown, signal) {
    this.context = context;
    this.shown = shown in t.filters ? shown : "all";
    this.today = dayOf(new Date());
    this.part = new LoadedPart(context, signal, () => this.#load());
    this.status = h("p", { class: "quiet", role: "status" });
    this.list = h("div", { class: "stack" });
    this.search = h("input", { type: "search", id: "search", autocomplete: "off", oninput: () => this.#render() });
    this.element = h(
      "div",
      { class: "page" },
      h("h1", { tabindex: -1 }, t.title),
      h("p", { class: "quiet" }, t.intro),
      h("p", {}, h("a", { href: "#/standards/new", class: "button primary" }, icon("plus"), t.fresh)),
      this.#choices(),
      this.part.element,
    );
  }

  #choices() {
    const change = (/** @type {string} */ value) => {
      this.shown = value;
      history.replaceState(null, "", `#/standards?${new URLSearchParams({ show: value })}`);
      this.#render();
    };
    return h(
      "form",
      { class: "filters", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      select("show", t.state, Object.entries(t.filters), this.shown, change),
      h("div", { class: "field" }, h("label", { for: "search" }, t.search), this.search),
    );
  }

  async #load() {
    [this.sources] = await Promise.all([StandardSources.load(this.context.client), this.#ask("")]);
    this.#render();
    return [this.status, this.list];
  }

  /** @param {string} after */
  async #ask(after) {
    const query = new URLSearchParams({ limit: `${PAGE}`, ...(after && { after }) });
    const { items, next } = await this.context.client.get(`/v1/standards?${query}`);
    [this.versions, this.next] = [after ? [...this.versions, ...items] : items, next];
  }

  #render() {
    if (!this.sources) return;
    const groups = grouped(this.versions)
      .map(([code, versions]) => this.#group(code, versions))
      .filter((group) => group.rows.length > 0);
    const rows = groups.reduce((sum, group) => sum + group.rows.length, 0);
    const none = this.versions.length ? t.noMatch : t.empty;
    this.status.textContent = rows ? t.shown(groups.length, rows, this.next !== null) : none;
    fill(this.list, ...groups.map(({ element }) => element), this.next !== null && this.#more());
  }

  #more() {
    const problem = h("p", { class: "error-text", role: "alert" });
    const button = h("button", { type: "button", class: "wide" }, t.more);
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await this.#ask(/** @type {string} */ (this.next));
        this.#render();
      } catch (error) {
        if (!this.context.ended(error)) problem.textContent = explain(error);
        button.disabled = false;
      }
    });
    return h("div", { class: "stack" }, problem, button);
  }

  /**
   * @param {string} code
   * @param {Standard[]} versions the newest first
   */
  #group(code, versions) {
    const inForce = daysInForce(versions);
    const wanted = this.search.value.trim().toLowerCase();
    const rows = versions
      .filter(({ name }) => !wanted || `${code} ${name}`.toLowerCase().includes(wanted))
      .filter((each) => this.#isShown(each, inForce.get(each.id)))
      .map((each) => this.#row(each, inForce.get(each.id), versions));
    const element = h("section", { class: "stack group" }, h("h2", {}, code), h("ul", { class: "rows" }, ...rows));
    return { rows, element };
  }

  /**
   * @param {Standard} standard
   * @param {Days | null | undefined} days
   */
  #isShown(standard, days) {
    if (this.shown === "all") return true;
    if (this.shown === "in_force") return standing(standard, days, this.today) === "in_force";
    return standard.state === this.shown;
  }

  /**
   * @param {Standard} standard
   * @param {Days | null | undefined} days
   * @param {Standard[]} versions of its code
   */
  #row(standard, days, versions) {
    const { id, version, state } = standard;
    const { names } = /** @type {StandardSources} */ (this.sources);
    const what = standing(standard, days, this.today);
    const newer = what === "never" ? replacedBy(standard, versions) : null;
    const scope = scopeWords(standard, names);
    const words = h(
      "span",
      { class: "row-text" },
      h("strong", {}, standard.name),
      h("span", { class: "marks" }, h("span", {}, t.version(version)), stateMark(state, what)),
      h("span", { class: "quiet" }, standard.scene_type === null ? scope : `${scope} · ${scenesWords(standard)}`),
      h("span", { class: "quiet" }, standingWords(standard, what, days, newer)),
    );
    return h("li", {}, h("a", { href: `#/standards/${id}`, class: "row" }, words, icon("chevron", "icon faint")));
  }
}
