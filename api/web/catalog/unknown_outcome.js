// @ts-check
import { h, fill } from "../elements/dom.js";
import { icon } from "../elements/icons.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";

const t = texts.unknowns;

/** What a name has taught, what it may be confused with, and the way back. */
export class UnknownOutcome {
  /**
   * @param {import("../app.js").Context} context
   * @param {any} told the service's answer to the name
   * @param {{photo_id: string, facing_id: string}[]} facings that got it
   */
  constructor(context, told, facings) {
    this.context = context;
    this.told = told;
    this.facings = facings;
    this.sentence = told.references.length
      ? t.taught(told.sku, told.references.length, told.visits_to_rename)
      : t.notTaught(told.sku);
    this.error = h("p", { class: "error-text", role: "alert" });
    this.element = h("div", { class: "stack" }, ...this.#parts());
  }

  *#parts() {
    const { told } = this;
    yield h("p", { class: "unknown-done", tabindex: -1 }, this.sentence);
    const rivals = told.rivals.map((/** @type {any} */ rival) => rival.name);
    if (rivals.length > 0) yield warning(t.looksLike(rivals));
    if (told.odd_pictures.length > 0) yield warning(t.odd(told.odd_pictures.length));
    if (told.refused.length > 0) {
      yield h("p", { class: "quiet" }, t.refused(told.refused.length));
      yield h("ul", { class: "refusals" }, ...reasons(told.refused).map((reason) => h("li", {}, reason)));
    }
    const doubtful = rivals.length + told.odd_pictures.length > 0;
    const look = h("a", { href: `#/products/${told.sku}`, class: "button" }, doubtful ? t.look : t.open(told.sku));
    const undo = h("button", { type: "button", onclick: () => this.#undo() }, t.undo);
    yield h("div", { class: "pair" }, look, told.references.length > 0 && undo);
    yield this.error;
  }

  async #undo() {
    const { sku, design, was_taught, is_new } = this.told;
    this.error.textContent = "";
    this.element.inert = true;
    try {
      const body = { facings: this.facings, sku, design, was_taught };
      const undone = await this.context.client.post("/v1/unknowns:undo", body);
      const sentence = t.undone(undone.removed, undone.visits_to_rename);
      const done = h("p", { class: "unknown-done", tabindex: -1 }, sentence);
      fill(this.element, done, is_new && h("p", { class: "quiet" }, t.staysInCatalogue(sku)));
      this.context.announce(sentence);
      // What is inert takes no focus.
      this.element.inert = false;
      done.focus({ preventScroll: true });
    } catch (cause) {
      if (!this.context.ended(cause)) this.error.textContent = explain(cause);
    } finally {
      this.element.inert = false;
    }
  }
}

/** @param {string} words */
function warning(words) {
  return h("div", { class: "notice notice-warning" }, icon("warning"), h("p", {}, words));
}

/**
 * Each reason once: ten small pictures need no ten lines.
 * @param {{detail: string}[]} refused
 */
function reasons(refused) {
  return [...new Set(refused.map(({ detail }) => detail))];
}
