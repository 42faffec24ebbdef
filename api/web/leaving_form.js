// @ts-check
import { fill, h } from "./dom.js";
import { isoWithOffset } from "./format.js";
import { newId } from "./identifiers.js";
import { ConnectionLost, Problem, explain, isPassing } from "./problems.js";
import { marked, radioField } from "./question_field.js";
import { texts } from "./texts.js";

/**
 * @typedef {import("./questionnaire_form.js").QuestionnaireForm} QuestionnaireForm
 * @typedef {{button: HTMLButtonElement, busy: string, again: () => void}} Try
 */

const t = texts.leaving;

/** What a rep does before leaving the shop: answers questions, tells about the order, checks out. */
export class LeavingForm {
  #problem = h("div", { class: "stack leaving-problem", role: "alert" });
  /** @type {Try} */
  #leaving = {
    button: h("button", { type: "button", class: "primary wide", onclick: () => this.#leave() }, t.checkOut),
    busy: t.checkingOut,
    again: () => this.#leave(),
  };
  /** @type {Try} */
  #saving = {
    button: h("button", { type: "button", class: "wide", onclick: () => this.#save() }, t.save),
    busy: t.saving,
    again: () => this.#save(),
  };
  /** @type {Try | null} what failed only because the connection was lost */
  #waiting = null;

  /**
   * @param {object} card
   * @param {import("./app.js").Context} card.context
   * @param {any} card.visit
   * @param {AbortSignal} card.signal
   * @param {import("./visit_drafts.js").Draft} card.draft
   * @param {() => void} card.answered
   * @param {(stored: any, asSent: boolean) => void} card.ended
   * @param {QuestionnaireForm[]} forms
   */
  constructor(card, forms) {
    this.card = card;
    this.forms = forms;
    const { draft } = card;
    const options = Object.entries(t.orders).map(([value, word]) => /** @type {[string, string]} */ ([value, word]));
    this.order = radioField(marked(t.orderTitle, true), options, draft.order);
    const id = newId();
    this.note = h("textarea", { id, rows: 2, maxlength: 2000 });
    this.note.value = draft.note;
    this.element = h(
      "form",
      // The enter key of a keyboard on the screen ends no visit.
      { class: "stack", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      h("p", { class: "quiet" }, t.hint),
      ...forms.map(({ element }) => element),
      forms.length > 0 && this.#saving.button,
      this.order.element,
      h("div", { class: "question" }, h("label", { for: id }, ...marked(t.note, false)), this.note),
      this.#problem,
      this.#leaving.button,
    );
    this.element.addEventListener("input", () => this.#entered());
    window.addEventListener("online", () => this.#waiting?.again(), { signal: card.signal });
  }

  #entered() {
    const { draft } = this.card;
    [draft.order, draft.note] = [String(this.order.value() ?? ""), this.note.value];
    if (draft.order) this.order.refuse("");
    this.#waiting = null;
    fill(this.#problem);
    this.#keep();
  }

  #keep() {
    this.card.context.endings.keep(this.card.visit.id, this.card.draft);
  }

  /** Only the answers: the visit goes on. Questionnaires that nobody has touched may wait. */
  async #save() {
    const touched = this.forms.filter((form) => form.changed);
    const asked = touched.length ? touched : this.forms;
    const wrong = asked.filter((form) => !form.check());
    await this.#busily(this.#saving, t.answersKept, async () => {
      const refused = [...wrong, ...(await this.#send(asked.filter((form) => !wrong.includes(form))))];
      if (refused.length) this.#mend(refused[0], h("p", { class: "error-text" }, t.incomplete));
      else this.card.context.announce(t.announceSaved);
    });
  }

  /** @param {boolean} [without] whether answers that do not fit are left behind */
  async #leave(without = false) {
    const wrong = this.forms.filter((form) => !form.check());
    if (!this.order.value()) {
      this.order.refuse(t.orderMissing);
      return this.#mend(wrong[0] ?? this.order, h("p", { class: "error-text" }, t.marked));
    }
    if (wrong.length && !without) return this.#offer(wrong[0]);
    this.#leaving.again = () => this.#leave(without);
    await this.#busily(this.#leaving, t.kept, async () => {
      const refused = await this.#send(this.forms.filter((form) => !wrong.includes(form)));
      if (refused.length && !without) this.#offer(refused[0]);
      else await this.#checkOut();
    });
  }

  /**
   * @param {QuestionnaireForm[]} forms that seem to fit
   * @returns {Promise<QuestionnaireForm[]>} those that the service refused
   */
  async #send(forms) {
    const refused = [];
    const changed = forms.filter((form) => form.changed);
    for (const form of changed) {
      try {
        await form.save();
      } catch (error) {
        if (!(error instanceof Problem) || isPassing(error)) throw error;
        refused.push(form);
      } finally {
        this.#keep();
      }
    }
    if (changed.length > refused.length) this.card.answered();
    return refused;
  }

  async #checkOut() {
    const { context, visit, draft } = this.card;
    const told = { order_placed: String(this.order.value()), note: this.note.value.trim() };
    const { tried } = draft;
    const same = tried && tried.order_placed === told.order_placed && tried.note === told.note;
    // The end stays over failed tries: the service may have taken it, and its answer may have been lost.
    draft.tried = same ? tried : { ended_at: isoWithOffset(new Date()), ...told };
    this.#keep();
    try {
      this.card.ended(await context.client.put(`/v1/visits/${visit.id}/check-out`, draft.tried), true);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "check-out-differs") throw error;
      this.card.ended(await context.client.get(`/v1/visits/${visit.id}`), false);
    }
  }

  /** @param {QuestionnaireForm} wrong */
  #offer(wrong) {
    const leave = h("button", { type: "button", class: "wide", onclick: () => this.#leave(true) }, t.without);
    this.#mend(wrong, h("p", { class: "error-text" }, t.withoutHint), leave);
  }

  /**
   * @param {{focus: () => void}} first where to go
   * @param {import("./dom.js").Child[]} words
   */
  #mend(first, ...words) {
    fill(this.#problem, ...words);
    first.focus();
  }

  /**
   * One thing at a time. What fails for want of a connection is tried again when there is one.
   * @param {Try} one
   * @param {string} kept what to say when the service was not reached
   * @param {() => Promise<void>} work
   */
  async #busily(one, kept, work) {
    const buttons = [this.#leaving.button, this.#saving.button];
    if (one.button.disabled) return;
    const label = one.button.textContent;
    for (const button of buttons) button.disabled = true;
    fill(one.button, one.busy);
    fill(this.#problem);
    this.#waiting = null;
    try {
      await work();
    } catch (error) {
      if (!this.card.context.ended(error)) this.#trouble(error, one, kept);
    } finally {
      for (const button of buttons) button.disabled = false;
      fill(one.button, label);
    }
  }

  /**
   * @param {unknown} error
   * @param {Try} one
   * @param {string} kept
   */
  #trouble(error, one, kept) {
    if (error instanceof ConnectionLost) this.#waiting = one;
    const hint = isPassing(error) && [kept, this.#waiting && t.waits].filter(Boolean).join(" ");
    fill(this.#problem, h("p", { class: "error-text" }, explain(error)), hint && h("p", {}, hint));
  }
}
