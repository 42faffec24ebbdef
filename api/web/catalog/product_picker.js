// @ts-check
import { h, fill } from "../elements/dom.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";

const t = texts.unknowns;
/** More would hide the page; another letter narrows them down. */
const SHOWN = 6;
/** Long enough to type the next letter, short enough not to be felt. */
const TYPING_MS = 250;

/** A search for products in use; a tap on one of those found chooses it. */
export class ProductPicker {
  #timer = 0;
  /** Answers may overtake each other; only that of the last question counts. */
  #asked = 0;

  /**
   * @param {import("../app.js").Context} context
   * @param {AbortSignal} signal
   * @param {string} id of the input
   * @param {(sku: string, name: string) => void} chosen
   */
  constructor(context, signal, id, chosen) {
    this.context = context;
    this.chosen = chosen;
    this.search = h("input", { type: "search", id, autocomplete: "off", oninput: () => this.#typed() });
    this.status = h("p", { class: "quiet", role: "status" });
    this.list = h("ul", { class: "rows" });
    const field = h("div", { class: "field" }, h("label", { for: id }, t.search), this.search);
    this.element = h("div", { class: "stack" }, field, this.status, this.list);
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  focus() {
    this.search.focus();
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#load(), TYPING_MS);
  }

  async #load() {
    const question = ++this.#asked;
    const wanted = this.search.value.trim();
    if (!wanted) return this.#show("", []);
    this.status.textContent = t.searching;
    const query = new URLSearchParams({ limit: `${SHOWN}`, search: wanted, active: "true" });
    try {
      const { items } = await this.context.client.get(`/v1/products?${query}`);
      if (question === this.#asked) this.#show(items.length ? "" : t.noMatch(wanted), items);
    } catch (error) {
      if (question === this.#asked && !this.context.ended(error)) this.status.textContent = explain(error);
    }
  }

  /**
   * @param {string} status
   * @param {any[]} products
   */
  #show(status, products) {
    this.status.textContent = status;
    fill(this.list, ...products.map((product) => this.#row(product)));
  }

  /** @param {any} product */
  #row(product) {
    const button = h(
      "button",
      { type: "button", class: "wide choice", onclick: () => this.chosen(product.sku, product.name) },
      h("strong", {}, product.name),
      h("span", { class: "quiet" }, `${product.sku} · ${product.brand}`),
    );
    button.setAttribute("aria-label", t.choose(product.name));
    return h("li", {}, button);
  }
}
