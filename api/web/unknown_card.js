// @ts-check
import { CropChoice } from "./crop_choice.js";
import { h, fill } from "./dom.js";
import { dayAndTime } from "./format.js";
import { icon } from "./icons.js";
import { explain } from "./problems.js";
import { ProductPicker } from "./product_picker.js";
import { texts } from "./texts.js";

const t = texts.unknowns;
const CODE = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** A group of facings without a name, and the ways to say what they are. */
export class UnknownCard {
  /**
   * @param {import("./app.js").Context} context
   * @param {AbortSignal} signal
   * @param {any} unknown
   * @param {number} number
   */
  constructor(context, signal, unknown, number) {
    this.context = context;
    this.unknown = unknown;
    this.crops = new CropChoice(context, unknown.exemplars);
    this.error = h("p", { class: "error-text", role: "alert" });
    this.picker = new ProductPicker(context, signal, `search-${unknown.id}`, (sku) => this.#name(sku));
    this.form = this.#productForm();
    this.actions = h("div", { class: "unknown-actions" }, ...this.#buttons());
    this.element = h(
      "section",
      { class: "card stack unknown", "aria-label": t.group(number) },
      h(
        "div",
        {},
        h("h2", {}, t.facings(unknown.facings, unknown.outlets)),
        h("p", { class: "quiet" }, t.seen(unknown.visits, dayAndTime(unknown.last_seen))),
      ),
      this.crops.element,
      this.actions,
      this.picker.element,
      this.form,
      this.error,
    );
    this.#open(null);
  }

  *#buttons() {
    for (const { sku, name } of this.unknown.candidates) {
      yield h(
        "button",
        { type: "button", class: "choice likely", onclick: () => this.#name(sku) },
        h("strong", {}, t.isLikely(name)),
        h("span", { class: "quiet" }, `${t.likely} · ${sku}`),
      );
    }
    const existing = () => this.#open(this.picker.element)?.querySelector("input")?.focus();
    const fresh = () => this.#open(this.form)?.querySelector("input")?.focus();
    yield h("button", { type: "button", onclick: existing }, t.existing);
    yield h("button", { type: "button", onclick: fresh }, icon("plus"), t.fresh);
    yield h("button", { type: "button", title: t.dismissHint, onclick: () => this.#dismiss() }, icon("close"), t.dismiss);
  }

  /**
   * Shows one of the two ways to name a product, or none.
   * @param {HTMLElement | null} way
   */
  #open(way) {
    for (const element of [this.picker.element, this.form]) element.hidden = element !== way;
    this.error.textContent = "";
    return way;
  }

  #productForm() {
    const { sku, name, brand } = t;
    const owners = Object.entries({ own: texts.products.own, competitor: texts.products.competitor });
    const select = h(
      "select",
      { id: `ownership-${this.unknown.id}`, name: "ownership" },
      ...owners.map(([value, word]) => h("option", { value }, word)),
    );
    const form = h(
      "form",
      { class: "stack", novalidate: true },
      this.#field("sku", sku, 64, t.skuHint),
      this.#field("name", name, 200),
      this.#field("brand", brand, 100),
      h("div", { class: "field" }, h("label", { for: select.id }, t.ownership), select),
      h("button", { type: "submit", class: "primary" }, t.add),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#addProduct(new FormData(form));
    });
    return form;
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {number} longest
   * @param {string} [hint]
   */
  #field(name, label, longest, hint) {
    const id = `${name}-${this.unknown.id}`;
    const input = h("input", { type: "text", id, name, maxlength: longest, autocomplete: "off" });
    return h("div", { class: "field" }, h("label", { for: id }, label), input, hint && h("span", { class: "quiet" }, hint));
  }

  /** @param {FormData} data */
  #addProduct(data) {
    const [sku, name, brand] = ["sku", "name", "brand"].map((key) => String(data.get(key) ?? "").trim());
    this.error.textContent = "";
    if (!CODE.test(sku) || !name || !brand) this.error.textContent = sku && !CODE.test(sku) ? t.skuHint : t.missing;
    else void this.#name(sku, { name, brand, ownership: data.get("ownership") });
  }

  /**
   * @param {string} sku
   * @param {object | null} [product] of a new one
   */
  async #name(sku, product = null) {
    const told = await this.#send(t.busy, "/v1/unknowns:name", { sku, product });
    if (!told) return;
    const sentence = told.references.length
      ? t.taught(told.sku, told.references.length, told.visits_to_rename)
      : t.notTaught(told.sku);
    this.#done(sentence, told);
  }

  async #dismiss() {
    const told = await this.#send(t.dismissing, "/v1/unknowns:dismiss", { unknown: this.unknown.id });
    if (told) this.#done(t.dismissed(told.dismissed), null);
  }

  /**
   * The answer of the service, or null after a refusal that is told.
   * @param {string} doing
   * @param {string} path
   * @param {object} body
   */
  async #send(doing, path, body) {
    const facings = this.crops.chosen;
    this.error.textContent = facings.length ? "" : t.noneChosen;
    if (!facings.length) return null;
    this.crops.status.textContent = doing;
    this.element.inert = true;
    try {
      return await this.context.client.post(path, { facings, ...body });
    } catch (cause) {
      this.crops.status.textContent = "";
      if (!this.context.ended(cause)) this.error.textContent = explain(cause);
      return null;
    } finally {
      this.element.inert = false;
    }
  }

  /**
   * What happened takes the place of the question.
   * @param {string} sentence
   * @param {any} told what a name has taught; null after a dismissal
   */
  #done(sentence, told) {
    const refused = told?.refused ?? [];
    const link = told && h("a", { href: `#/products/${told.sku}`, class: "button" }, t.open(told.sku));
    fill(
      this.element,
      h("p", { class: "unknown-done", tabindex: -1 }, sentence),
      refused.length > 0 && h("p", { class: "quiet" }, t.refused(refused.length)),
      refused.length > 0 && h("ul", { class: "refusals" }, ...reasons(refused).map((reason) => h("li", {}, reason))),
      link && h("p", {}, link),
    );
    this.context.announce(sentence);
    // The card has become short: what happened would lie above what is in sight.
    this.element.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement | null} */ (this.element.firstElementChild)?.focus({ preventScroll: true });
  }
}

/**
 * Each reason once: ten small pictures need no ten lines.
 * @param {{detail: string}[]} refused
 */
function reasons(refused) {
  return [...new Set(refused.map(({ detail }) => detail))];
}
