// @ts-check
import { h, fill } from "../elements/dom.js";
import { icon } from "../elements/icons.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { productForm } from "./product_form.js";

const t = texts.products;
const PAGE = 50;
/** Long enough to type the next letter, short enough not to be felt. */
const TYPING_MS = 250;

/**
 * @param {import("../app.js").Context} context
 * @param {unknown} _
 * @param {AbortSignal} signal
 */
export async function productsPage(context, _, signal) {
  const list = new ProductList(context, signal, await context.client.get(`/v1/products?limit=${PAGE}`));
  return {
    title: t.title,
    element: h(
      "div",
      { class: "page" },
      h("a", { href: "#/outlets", class: "back" }, icon("back"), texts.outlets.title),
      h("h1", { tabindex: -1 }, t.title),
      context.user.role !== "rep" && invitation(),
      context.user.role !== "rep" && productForm(context),
      list.element,
    ),
  };
}

/** To the facings that no product of the list is known for. */
function invitation() {
  const words = h(
    "span",
    { class: "row-text" },
    h("strong", {}, texts.unknowns.title),
    h("span", { class: "quiet" }, texts.unknowns.invitation),
  );
  return h("a", { href: "#/unknowns", class: "row" }, words, icon("chevron", "icon faint"));
}

/** The service searches, for a catalogue is too long to load. */
class ProductList {
  #timer = 0;
  /** Answers may overtake each other; only that of the last question counts. */
  #asked = 0;
  /** @type {any[]} */
  products = [];
  /** @type {string | null} */
  next = null;

  /**
   * @param {import("../app.js").Context} context
   * @param {AbortSignal} signal
   * @param {{items: any[], next: string | null}} first
   */
  constructor(context, signal, first) {
    this.context = context;
    this.search = h("input", { type: "search", id: "search", autocomplete: "off", oninput: () => this.#typed() });
    this.list = h("ul", { class: "rows" });
    this.status = h("p", { class: "quiet", role: "status" });
    this.more = h("button", { type: "button", class: "wide", onclick: () => this.#load(this.next) }, t.more);
    this.element = h(
      "div",
      { class: "stack" },
      h("div", { class: "field" }, h("label", { for: "search" }, t.search), this.search),
      this.status,
      this.list,
      this.more,
    );
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
    this.#show(first);
  }

  get wanted() {
    return this.search.value.trim();
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#load(null), TYPING_MS);
  }

  /** @param {string | null} after where to go on; null begins anew */
  async #load(after) {
    const question = ++this.#asked;
    const query = new URLSearchParams({ limit: `${PAGE}`, search: this.wanted, ...(after && { after }) });
    this.more.disabled = true;
    try {
      const page = await this.context.client.get(`/v1/products?${query}`);
      if (question !== this.#asked) return;
      if (!after) this.products = [];
      this.#show(page);
    } catch (error) {
      if (question === this.#asked && !this.context.ended(error)) this.status.textContent = explain(error);
    } finally {
      this.more.disabled = false;
    }
  }

  /** @param {{items: any[], next: string | null}} page */
  #show(page) {
    this.products = [...this.products, ...page.items];
    this.next = page.next;
    this.more.hidden = page.next === null;
    this.status.textContent = this.#summary();
    fill(this.list, ...this.products.map(row));
  }

  #summary() {
    if (this.products.length) return t.shown(this.products.length, this.next !== null);
    return this.wanted ? t.noMatch(this.wanted) : t.empty;
  }
}

/** @param {any} product */
function row(product) {
  return h(
    "li",
    {},
    h(
      "a",
      { href: `#/products/${product.sku}`, class: "row" },
      h(
        "span",
        { class: "row-text" },
        h("strong", {}, product.name),
        h("span", { class: "quiet" }, productFacts(product)),
      ),
      icon("chevron", "icon faint"),
    ),
  );
}

/**
 * Code, brand and owner in one line.
 * @param {any} product
 */
export function productFacts(product) {
  const facts = [product.sku, product.brand, product.ownership === "own" ? t.own : t.competitor];
  if (!product.active) facts.push(t.inactive);
  return facts.join(" · ");
}
