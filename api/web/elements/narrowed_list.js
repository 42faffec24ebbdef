// @ts-check
import { explain } from "../service/problems.js";
import { fill, h } from "./dom.js";
import { select } from "./filter_select.js";
import { LoadedPart } from "./loaded_part.js";

const PAGE = 200;

/**
 * @typedef {object} NarrowedTexts
 * @property {string} state label of the choice
 * @property {Record<string, string>} filters its options, "all" among them
 * @property {string} search label of the search field
 * @property {string} more label of the button that brings the next page
 *
 * @typedef {object} Narrowed what the words that a person gave leave of the items
 * @property {string} status
 * @property {HTMLElement[]} sections
 */

/** A list that the browser narrows down, by words and by a choice: what belongs together may lie on several pages. */
export class NarrowedList {
  /** @type {any[]} */
  items = [];
  /** Where the next page begins; null when all of them are there. @type {string | null} */
  next = null;
  status = h("p", { class: "quiet", role: "status" });
  list = h("div", { class: "stack" });
  #ready = false;

  /**
   * @param {import("../app.js").Context} context
   * @param {AbortSignal} signal
   * @param {{path: string, address: string, texts: NarrowedTexts, shown: string}} about of the service, of the page, the
   *   words, and the first choice
   * @param {() => Narrowed} narrow
   * @param {() => Promise<void>} [prepare] fetches what the rows need besides
   */
  constructor(context, signal, about, narrow, prepare = async () => {}) {
    this.context = context;
    this.about = about;
    this.narrow = narrow;
    this.prepare = prepare;
    this.shown = about.shown in about.texts.filters ? about.shown : "all";
    this.search = h("input", { type: "search", id: "search", autocomplete: "off", oninput: () => this.#render() });
    this.part = new LoadedPart(context, signal, () => this.#load());
    void this.part.refresh();
  }

  /** What was typed, to be looked for in small letters. */
  get wanted() {
    return this.search.value.trim().toLowerCase();
  }

  /** The fields and the list. */
  get elements() {
    return [this.#choices(), this.part.element];
  }

  #choices() {
    const { address, texts } = this.about;
    const change = (/** @type {string} */ value) => {
      this.shown = value;
      history.replaceState(null, "", `${address}?${new URLSearchParams({ show: value })}`);
      this.#render();
    };
    return h(
      "form",
      { class: "filters", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      select("show", texts.state, Object.entries(texts.filters), this.shown, change),
      h("div", { class: "field" }, h("label", { for: "search" }, texts.search), this.search),
    );
  }

  async #load() {
    await Promise.all([this.prepare(), this.#ask("")]);
    this.#ready = true;
    this.#render();
    return [this.status, this.list];
  }

  /** @param {string} after */
  async #ask(after) {
    const query = new URLSearchParams({ limit: `${PAGE}`, ...(after && { after }) });
    const { items, next } = await this.context.client.get(`${this.about.path}?${query}`);
    [this.items, this.next] = [after ? [...this.items, ...items] : items, next];
  }

  #render() {
    if (!this.#ready) return;
    const { status, sections } = this.narrow();
    this.status.textContent = status;
    fill(this.list, ...sections, this.next !== null && this.#more());
  }

  #more() {
    const problem = h("p", { class: "error-text", role: "alert" });
    const button = h("button", { type: "button", class: "wide" }, this.about.texts.more);
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await this.#ask(/** @type {string} */ (this.next));
        this.#render();
      } catch (error) {
        if (!this.context.ended(error)) problem.textContent = explain(error);
        button.disabled = false;
      }
    });
    return h("div", { class: "stack" }, problem, button);
  }
}
