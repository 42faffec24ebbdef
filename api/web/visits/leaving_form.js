// @ts-check
import { fill, h } from "../elements/dom.js";
import { isoWithOffset } from "../elements/format.js";
import { newId } from "../service/identifiers.js";
import { Problem, explain, isPassing } from "../service/problems.js";
import { texts } from "../texts.js";
import { marked, radioField } from "./question_field.js";

/**
 * @typedef {import("./questionnaire_form.js").QuestionnaireForm} QuestionnaireForm
 * @typedef {{button: HTMLButtonElement, busy: string}} Try
 */

const t = texts.leaving;

/** What a rep does before leaving the shop: answers questions, tells about the order, checks out. */
export class LeavingForm {
  #problem = h("div", { class: "stack leaving-problem", role: "alert" });
  /** @type {Try} */
  #leaving = {
    button: h("button", { type: "button", class: "primary wide", onclick: () => this.#leave() }, t.checkOut),
    busy: t.checkingOut,
  };
  /** @type {Try} */
  #saving = {
    button: h("button", { type: "button", class: "wide", onclick: () => this.#save() }, t.save),
    busy: t.saving,
  };

  /**
   * @param {object} card
   * @param {import("../app.js").Context} card.context
   * @param {any} card.visit
   * @param {AbortSignal} card.signal
   * @param {import("./visit_drafts.js").Draft} card.draft
   * @param {() => void} card.answered
   * @param {(stored: any, asSent: boolean) => void} card.ended
   * @param {boolean} card.unknown whether the service does not have the visit yet
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
    card.context.leavings.addEventListener("sent", (event) => this.#sent(/** @type {CustomEvent} */ (event).detail), {
      signal: card.signal,
    });
  }

  #entered() {
    const { draft } = this.card;
    [draft.order, draft.note] = [String(this.order.value() ?? ""), this.note.value];
    if (draft.order) this.order.refuse("");
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
    const fitting = asked.filter((form) => !wrong.includes(form));
    const keep = () => {
      this.#keepForLater(fitting, null);
      fill(this.#problem, h("p", {}, t.answersKept));
    };
    await this.#busily(this.#saving, keep, async () => {
      const refused = [...wrong, ...(await this.#send(fitting))];
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
    const fitting = this.forms.filter((form) => !wrong.includes(form));
    const keep = () => this.#keepForLater(fitting, this.#told());
    await this.#busily(this.#leaving, keep, async () => {
      const refused = await this.#send(fitting);
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

  /** The end of the visit. It stays over failed tries: the service may have taken it, its answer been lost. */
  #told() {
    const { draft } = this.card;
    const told = { order_placed: String(this.order.value()), note: this.note.value.trim() };
    const { tried } = draft;
    const same = tried && tried.order_placed === told.order_placed && tried.note === told.note;
    draft.tried = same ? tried : { ended_at: isoWithOffset(new Date()), ...told };
    this.#keep();
    return draft.tried;
  }

  async #checkOut() {
    const { context, visit } = this.card;
    try {
      this.card.ended(await context.client.put(`/v1/visits/${visit.id}/check-out`, this.#told()), true);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "check-out-differs") throw error;
      this.card.ended(await context.client.get(`/v1/visits/${visit.id}`), false);
    }
  }

  /**
   * Sent by the page as soon as it can be, whatever the person looks at then.
   * @param {QuestionnaireForm[]} forms
   * @param {import("./visit_drafts.js").CheckOut | null} end
   */
  #keepForLater(forms, end) {
    const { context, visit } = this.card;
    const sets = forms.filter((form) => form.changed).map((form) => form.prepared());
    this.#keep();
    context.leavings.keep({ visit_id: visit.id, rep_id: context.user.id, sets, end });
    if (end) context.announce(t.announceKept);
  }

  /** @param {import("../device/kept_endings.js").Sent} sent */
  #sent({ visit_id, taken, refused, visit }) {
    if (visit_id !== this.card.visit.id || visit) return;
    for (const form of this.forms) {
      const { id } = form.questionnaire;
      const stored = taken.find(({ questionnaire_id }) => questionnaire_id === id);
      if (stored) form.taken(stored);
      else if (refused[id]) form.refused(refused[id]);
    }
    this.#keep();
    fill(this.#problem);
    if (taken.length) this.card.answered();
  }

  /** @param {QuestionnaireForm} wrong */
  #offer(wrong) {
    const leave = h("button", { type: "button", class: "wide", onclick: () => this.#leave(true) }, t.without);
    this.#mend(wrong, h("p", { class: "error-text" }, t.withoutHint), leave);
  }

  /**
   * @param {{focus: () => void}} first where to go
   * @param {import("../elements/dom.js").Child[]} words
   */
  #mend(first, ...words) {
    fill(this.#problem, ...words);
    first.focus();
  }

  /**
   * One thing at a time.
   * @param {Try} one
   * @param {() => void} keep what to do where the service cannot be reached
   * @param {() => Promise<void>} work
   */
  async #busily(one, keep, work) {
    const buttons = [this.#leaving.button, this.#saving.button];
    if (one.button.disabled) return;
    const label = one.button.textContent;
    for (const button of buttons) button.disabled = true;
    fill(one.button, one.busy);
    fill(this.#problem);
    try {
      if (this.card.unknown) keep();
      else await work();
    } catch (error) {
      if (isPassing(error)) keep();
      else if (!this.card.context.ended(error)) fill(this.#problem, h("p", { class: "error-text" }, explain(error)));
    } finally {
      for (const button of buttons) button.disabled = false;
      fill(one.button, label);
    }
  }
}
