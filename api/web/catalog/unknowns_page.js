// @ts-check
import { h } from "../elements/dom.js";
import { icon } from "../elements/icons.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { UnknownCard } from "./unknown_card.js";

const t = texts.unknowns;
/** Each group brings up to twelve pictures. */
const PAGE = 10;

/**
 * @param {import("../app.js").Context} context
 * @param {unknown} _
 * @param {AbortSignal} signal
 */
export async function unknownsPage(context, _, signal) {
  const list = new UnknownList(context, signal, await context.client.get(`/v1/unknowns?limit=${PAGE}`));
  const element = h(
    "div",
    { class: "page" },
    h("a", { href: "#/products", class: "back" }, icon("back"), texts.products.title),
    h("h1", { tabindex: -1 }, t.title),
    list.element,
  );
  return { title: t.title, element };
}

/** @typedef {{items: any[], next: string | null, groups: number, singles: number, empty_because: string | null}} Page */

/** Groups first; single facings, which pay least and come last, only when they are asked for. */
class UnknownList {
  #shown = 0;
  /** @type {any[]} questions of a single facing that came with the last groups */
  #held = [];

  /**
   * @param {import("../app.js").Context} context
   * @param {AbortSignal} signal
   * @param {Page} first
   */
  constructor(context, signal, first) {
    this.context = context;
    this.signal = signal;
    this.next = first.next;
    this.cards = h("div", { class: "stack" });
    this.status = h("p", { class: "error-text", role: "alert" });
    this.more = h("button", { type: "button", class: "wide", onclick: () => this.#goOn() });
    this.element = h(
      "div",
      { class: "stack" },
      first.empty_because === null ? h("p", { class: "quiet" }, t.intro) : nothingToAsk(first.empty_because),
      this.cards,
      this.status,
      this.more,
    );
    this.groups = first.groups;
    this.singles = first.singles;
    // Where there is no group, nothing is to be seen before them.
    this.open = this.groups === 0;
    this.#take(first);
  }

  async #goOn() {
    this.open ||= this.#shown >= this.groups;
    if (this.#held.length === 0) return this.#load();
    this.#show(this.#held.splice(0));
    this.#offer();
  }

  async #load() {
    this.more.disabled = true;
    this.status.textContent = "";
    try {
      const query = new URLSearchParams({ limit: `${PAGE}`, after: this.next ?? "" });
      this.#take(await this.context.client.get(`/v1/unknowns?${query}`));
    } catch (error) {
      if (!this.context.ended(error)) this.status.textContent = explain(error);
    } finally {
      this.more.disabled = false;
    }
  }

  /** @param {Page} page */
  #take(page) {
    const isShown = (/** @type {any} */ unknown) => this.open || unknown.facings > 1;
    this.#show(page.items.filter(isShown));
    this.#held = page.items.filter((unknown) => !isShown(unknown));
    this.next = page.next;
    this.#offer();
  }

  /** @param {any[]} unknowns */
  #show(unknowns) {
    for (const unknown of unknowns) {
      this.#shown += 1;
      this.cards.append(new UnknownCard(this.context, this.signal, unknown, this.#shown).element);
    }
  }

  /** Says what the button would show next. */
  #offer() {
    this.more.hidden = this.next === null && this.#held.length === 0;
    if (this.open) this.more.textContent = t.moreSingles;
    else this.more.textContent = this.#shown < this.groups ? t.more : t.showSingles(this.singles);
  }
}

/** @param {string} why */
function nothingToAsk(why) {
  return h(
    "div",
    { class: "card stack" },
    h("h2", {}, t.empty),
    h("p", {}, t.why[why]),
    h("p", { class: "quiet" }, t.emptyHint),
  );
}
