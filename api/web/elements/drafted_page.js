// @ts-check
import { explain, Problem } from "../service/problems.js";
import { texts } from "../texts.js";
import { fill, h } from "./dom.js";
import { dayAndTime } from "./format.js";
import { icon } from "./icons.js";

/**
 * @template C
 * @typedef {import("../device/form_drafts.js").Unsaved<C>} Unsaved
 */
/**
 * @template C
 * @typedef {object} Start
 * @property {string} place under which what is typed is kept
 * @property {string} title
 * @property {string} back where the page leads without saving
 * @property {string} id of what the form is about
 * @property {C} content
 * @property {C | null} base what is saved of it; null for what is new
 */
/**
 * @template C
 * @typedef {object} Kept how one kind of thing is kept here and there
 * @property {import("../device/form_drafts.js").FormDrafts<C>} drafts
 * @property {(content: C) => DraftedForm<C>} form
 * @property {(id: string) => string} path of the service
 * @property {(id: string) => string} address of its page
 * @property {(stored: any) => C} contentOf
 * @property {{hint: string, save: string, saved: string, changedSince: string}} words
 */
/**
 * @template C
 * @typedef {object} DraftedForm
 * @property {HTMLElement} element
 * @property {() => C} value
 * @property {() => void} clearFaults
 * @property {(problem: Problem) => {faults: number, rest: string[]}} refuse
 */

const t = texts.forms;

/**
 * A page with one form. What is typed is kept at once; it goes when it is saved, or when the person says so.
 * @template C
 */
export class DraftedPage {
  /** What was saved when the person was told that somebody else had changed it. */
  #warned = "";

  /**
   * @param {import("../app.js").Context} context
   * @param {Start<C>} start
   * @param {Kept<C>} kept
   */
  constructor(context, start, kept) {
    this.context = context;
    this.start = start;
    this.kept = kept;
    this.element = h("div", { class: "page" });
    this.#show(kept.drafts.read(start.place, context.user.id));
  }

  /** @param {Unsaved<C> | null} unsaved */
  #show(unsaved) {
    const { start, kept } = this;
    this.id = unsaved?.id ?? start.id;
    this.base = unsaved ? unsaved.base : start.base;
    this.form = kept.form(unsaved?.content ?? start.content);
    this.problem = h("div", { class: "stack", role: "alert" });
    this.submit = h("button", { type: "submit", class: "primary" }, kept.words.save);
    const leave = h("button", { type: "button", onclick: () => this.#leave() }, t.cancel);
    fill(
      this.element,
      h("a", { href: start.back, class: "back" }, icon("back"), texts.app.back),
      h("h1", { tabindex: -1 }, start.title),
      h("p", { class: "quiet" }, kept.words.hint),
      unsaved && this.#restored(unsaved),
      h(
        "form",
        {
          class: "stack",
          "aria-label": start.title,
          novalidate: true,
          oninput: () => this.#keep(),
          onchange: () => this.#keep(),
          onsubmit: (/** @type {Event} */ event) => this.#save(event),
        },
        this.form.element,
        this.problem,
        h("div", { class: "pair" }, this.submit, leave),
      ),
    );
  }

  /** @param {Unsaved<C>} unsaved */
  #restored({ at }) {
    const discard = () => {
      this.kept.drafts.remove(this.start.place);
      this.#show(null);
      this.element.querySelector("h1")?.focus();
    };
    const button = h("button", { type: "button", class: "small", onclick: discard }, t.discard);
    return h("div", { class: "notice notice-warning trouble" }, h("p", {}, t.restored(dayAndTime(at))), button);
  }

  #keep() {
    const { id, base } = this;
    const unsaved = { owner: this.context.user.id, id, base, content: this.form.value(), at: new Date().toISOString() };
    this.kept.drafts.keep(this.start.place, unsaved);
  }

  #leave() {
    this.kept.drafts.remove(this.start.place);
    this.context.go(this.start.back);
  }

  /** @param {Event} event */
  async #save(event) {
    event.preventDefault();
    const { context, kept } = this;
    this.#keep();
    this.form.clearFaults();
    this.submit.disabled = true;
    fill(this.submit, t.saving);
    fill(this.problem);
    try {
      if (await this.#isChangedByOthers()) return this.complain([kept.words.changedSince]);
      await context.client.put(kept.path(this.id), this.form.value());
      kept.drafts.remove(this.start.place);
      context.announce(kept.words.saved);
      context.go(kept.address(this.id));
    } catch (error) {
      if (!context.ended(error)) this.refused(error);
    } finally {
      this.submit.disabled = false;
      fill(this.submit, kept.words.save);
    }
  }

  /** Whether what is saved is not what the person began with, and was not told of yet. */
  async #isChangedByOthers() {
    if (this.base === null) return false;
    const saved = canonical(this.kept.contentOf(await this.context.client.get(this.kept.path(this.id))));
    if (saved === canonical(this.base) || saved === this.#warned) return false;
    this.#warned = saved;
    return true;
  }

  /** @param {unknown} error */
  refused(error) {
    if (!(error instanceof Problem)) return this.complain([explain(error)]);
    const { faults, rest } = this.form.refuse(error);
    this.complain(rest.length === faults ? rest : [t.faults(faults), ...rest]);
  }

  /** @param {string[]} words */
  complain(words) {
    fill(this.problem, ...words.map((each) => h("p", { class: "notice notice-error" }, each)));
  }
}

/**
 * The same text for the same content, in whatever order its fields stand.
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const parts = entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => `${name}:${canonical(each)}`);
  return `{${parts.join()}}`;
}
