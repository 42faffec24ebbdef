// @ts-check
import { h } from "../elements/dom.js";
import { dayOf } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { NarrowedList } from "../elements/narrowed_list.js";
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

/**
 * @param {import("../app.js").Context} context
 * @param {{query: URLSearchParams}} parameters
 * @param {AbortSignal} signal
 */
export async function standardsPage(context, { query }, signal) {
  const page = new StandardsPage(context, query.get("show") ?? "all", signal);
  return { title: t.title, element: page.element };
}

/** All versions by code. The service is asked for all of them: what is in force hangs on the others of its code. */
class StandardsPage {
  /**
   * @param {import("../app.js").Context} context
   * @param {string} shown
   * @param {AbortSignal} signal
   */
  constructor(context, shown, signal) {
    this.today = dayOf(new Date());
    const about = { path: "/v1/standards", address: "#/standards", texts: t, shown };
    const prepare = async () => {
      this.sources = await StandardSources.load(context.client);
    };
    this.list = new NarrowedList(context, signal, about, () => this.#narrow(), prepare);
    this.element = h(
      "div",
      { class: "page" },
      h("h1", { tabindex: -1 }, t.title),
      h("p", { class: "quiet" }, t.intro),
      h("p", {}, h("a", { href: "#/standards/new", class: "button primary" }, icon("plus"), t.fresh)),
      ...this.list.elements,
    );
  }

  #narrow() {
    const { items, next } = this.list;
    const groups = grouped(items)
      .map(([code, versions]) => this.#group(code, versions))
      .filter((group) => group.rows.length > 0);
    const rows = groups.reduce((sum, group) => sum + group.rows.length, 0);
    const none = items.length ? t.noMatch : t.empty;
    const sections = groups.map(({ element }) => element);
    return { status: rows ? t.shown(groups.length, rows, next !== null) : none, sections };
  }

  /**
   * @param {string} code
   * @param {Standard[]} versions the newest first
   */
  #group(code, versions) {
    const inForce = daysInForce(versions);
    const { wanted } = this.list;
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
    const { shown } = this.list;
    if (shown === "all") return true;
    if (shown === "in_force") return standing(standard, days, this.today) === "in_force";
    return standard.state === shown;
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
