// @ts-check
import { h, fill } from "../elements/dom.js";
import { dayAndTime, percent } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { CropChoice } from "./crop_choice.js";
import { ProductPicker } from "./product_picker.js";
import { referencePicture } from "./reference_picture.js";
import { unknownForm } from "./unknown_form.js";
import { UnknownOutcome } from "./unknown_outcome.js";

const t = texts.unknowns;

/** A group of facings without a name, and the ways to say what they are. */
export class UnknownCard {
  /**
   * @param {import("../app.js").Context} context
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
    const complain = (/** @type {string} */ complaint) => (this.error.textContent = complaint);
    this.form = unknownForm(unknown.id, (sku, product) => this.#name(sku, product), complain);
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
    for (const candidate of this.unknown.candidates) yield this.#likely(candidate);
    const existing = () => this.#open(this.picker.element)?.querySelector("input")?.focus();
    const fresh = () => this.#open(this.form)?.querySelector("input")?.focus();
    yield h("button", { type: "button", onclick: existing }, t.existing);
    yield h("button", { type: "button", onclick: fresh }, icon("plus"), t.fresh);
    yield h("button", { type: "button", title: t.dismissHint, onclick: () => this.#dismiss() }, icon("close"), t.dismiss);
  }

  /** @param {{sku: string, name: string, score: number, reference_id: string | null}} candidate */
  #likely({ sku, name, score, reference_id: picture }) {
    return h(
      "button",
      { type: "button", class: "choice likely", onclick: () => this.#name(sku) },
      picture && referencePicture(this.context, picture, ""),
      h("strong", {}, t.isLikely(name)),
      h("span", { class: "quiet" }, t.likely(percent(score), sku)),
    );
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

  /**
   * @param {string} sku
   * @param {object | null} [product] of a new one
   */
  async #name(sku, product = null) {
    const facings = this.crops.chosen;
    const told = await this.#send(t.busy, "/v1/unknowns:name", { sku, product });
    if (!told) return;
    const outcome = new UnknownOutcome(this.context, told, facings);
    this.#done(outcome.sentence, outcome.element);
  }

  async #dismiss() {
    const told = await this.#send(t.dismissing, "/v1/unknowns:dismiss", { unknown: this.unknown.id });
    if (!told) return;
    const sentence = t.dismissed(told.dismissed);
    this.#done(sentence, h("p", { class: "unknown-done", tabindex: -1 }, sentence));
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
   * @param {HTMLElement} outcome
   */
  #done(sentence, outcome) {
    fill(this.element, outcome);
    this.context.announce(sentence);
    // The card has become short: what happened would lie above what is in sight.
    this.element.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement | null} */ (this.element.querySelector(".unknown-done"))?.focus({ preventScroll: true });
  }
}
