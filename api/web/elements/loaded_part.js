// @ts-check
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { fill, h } from "./dom.js";

/** @typedef {import("./dom.js").Child} Child */

/** A part of a page that loads by itself: a word of waiting, what came, or what went wrong and a way to try again. */
export class LoadedPart {
  element = h("div", { class: "stack part" });
  /** Answers may overtake each other; only that of the last question counts. */
  #asked = 0;

  /**
   * @param {import("../app.js").Context} context
   * @param {AbortSignal} signal
   * @param {() => Promise<Child[]>} load fetches and makes what is to be seen
   */
  constructor(context, signal, load) {
    this.context = context;
    this.signal = signal;
    this.load = load;
  }

  /** Asks anew; what was there stays in sight, dimmed, until the answer is there. */
  async refresh() {
    const question = ++this.#asked;
    const isOld = () => question !== this.#asked || this.signal.aborted;
    this.element.setAttribute("aria-busy", "true");
    if (!this.element.firstChild) fill(this.element, waiting());
    try {
      const children = await this.load();
      if (!isOld()) fill(this.element, ...children);
    } catch (error) {
      if (!isOld() && !this.context.ended(error)) fill(this.element, this.#trouble(error));
    }
    if (!isOld()) this.element.removeAttribute("aria-busy");
  }

  /** @param {unknown} error */
  #trouble(error) {
    const again = h("button", { type: "button", class: "small", onclick: () => this.refresh() }, texts.app.retry);
    return h("div", { class: "notice notice-error trouble", role: "alert" }, h("p", {}, explain(error)), again);
  }
}

function waiting() {
  return h("p", { class: "waiting quiet" }, h("span", { class: "spinner" }), texts.app.loading);
}
