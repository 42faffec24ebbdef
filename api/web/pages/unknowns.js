// @ts-check
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { explain } from "../problems.js";
import { texts } from "../texts.js";
import { UnknownCard } from "../unknown_card.js";

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

class UnknownList {
  #shown = 0;

  /**
   * @param {import("../app.js").Context} context
   * @param {AbortSignal} signal
   * @param {{items: any[], next: string | null}} first
   */
  constructor(context, signal, first) {
    this.context = context;
    this.signal = signal;
    this.next = first.next;
    this.cards = h("div", { class: "stack" });
    this.status = h("p", { class: "error-text", role: "alert" });
    this.more = h("button", { type: "button", class: "wide", onclick: () => this.#load() }, t.more);
    const asked = first.items.length > 0;
    this.element = h(
      "div",
      { class: "stack" },
      asked ? h("p", { class: "quiet" }, t.intro) : nothingToAsk(),
      this.cards,
      this.status,
      this.more,
    );
    this.#show(first);
  }

  async #load() {
    this.more.disabled = true;
    this.status.textContent = "";
    try {
      const query = new URLSearchParams({ limit: `${PAGE}`, after: this.next ?? "" });
      this.#show(await this.context.client.get(`/v1/unknowns?${query}`));
    } catch (error) {
      if (!this.context.ended(error)) this.status.textContent = explain(error);
    } finally {
      this.more.disabled = false;
    }
  }

  /** @param {{items: any[], next: string | null}} page */
  #show(page) {
    for (const unknown of page.items) {
      this.#shown += 1;
      this.cards.append(new UnknownCard(this.context, this.signal, unknown, this.#shown).element);
    }
    this.next = page.next;
    this.more.hidden = page.next === null;
  }
}

function nothingToAsk() {
  return h("div", { class: "card stack" }, h("h2", {}, t.empty), h("p", { class: "quiet" }, t.emptyHint));
}
