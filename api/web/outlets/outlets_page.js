// @ts-check
import { h, fill } from "../elements/dom.js";
import { words } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";

const t = texts.outlets;
const PAGE = 100;

/** @param {import("../app.js").Context} context */
export async function outletsPage({ client }) {
  const list = new OutletList(client, await client.get(`/v1/outlets?limit=${PAGE}`));
  return { title: t.title, element: h("div", { class: "page" }, h("h1", { tabindex: -1 }, t.title), list.element) };
}

class OutletList {
  /**
   * @param {import("../service/client.js").Client} client
   * @param {{items: any[], next: string | null}} first
   */
  constructor(client, first) {
    this.client = client;
    this.outlets = first.items;
    this.next = first.next;
    this.search = h("input", { type: "search", id: "search", autocomplete: "off", oninput: () => this.#render() });
    this.list = h("ul", { class: "rows" });
    this.status = h("p", { class: "quiet", role: "status" });
    this.more = h("button", { type: "button", class: "wide", onclick: () => this.#more() }, t.more);
    const label = h("label", { for: "search" }, t.search);
    this.element = h(
      "div",
      { class: "stack" },
      first.items.length > 0 && h("div", { class: "field" }, label, this.search),
      this.status,
      this.list,
      this.more,
    );
    this.#render();
  }

  async #more() {
    this.more.disabled = true;
    try {
      const page = await this.client.get(`/v1/outlets?limit=${PAGE}&after=${encodeURIComponent(this.next ?? "")}`);
      this.outlets = [...this.outlets, ...page.items];
      this.next = page.next;
      this.#render();
    } catch (error) {
      this.status.textContent = explain(error);
    } finally {
      this.more.disabled = false;
    }
  }

  #render() {
    const wanted = this.search.value.trim().toLowerCase();
    const found = this.outlets.filter((outlet) => matches(outlet, wanted));
    this.status.textContent = this.#summary(found.length, wanted);
    this.more.hidden = this.next === null;
    fill(this.list, ...found.map(row));
  }

  /**
   * @param {number} found
   * @param {string} wanted
   */
  #summary(found, wanted) {
    if (!this.outlets.length) return t.empty;
    return found ? t.shown(found) : t.noMatch(wanted);
  }
}

/**
 * @param {any} outlet
 * @param {string} wanted lower case
 */
function matches(outlet, wanted) {
  return [outlet.name, outlet.code, outlet.address].some((text) => (text ?? "").toLowerCase().includes(wanted));
}

/** @param {any} outlet */
function row(outlet) {
  return h(
    "li",
    {},
    h(
      "a",
      { href: `#/outlets/${outlet.id}`, class: "row" },
      h("span", { class: "class-mark", "aria-hidden": "true" }, outlet.outlet_class),
      h(
        "span",
        { class: "row-text" },
        h("strong", {}, outlet.name),
        h("span", { class: "quiet" }, outletFacts(outlet)),
        outlet.address && h("span", { class: "quiet" }, outlet.address),
      ),
      icon("chevron", "icon faint"),
    ),
  );
}

/**
 * Code, channel and class in one line.
 * @param {any} outlet
 */
export function outletFacts(outlet) {
  const facts = [outlet.code, words(outlet.channel), t.outletClass(outlet.outlet_class)];
  if (outlet.active === false) facts.push(t.inactive);
  return facts.join(" · ");
}
