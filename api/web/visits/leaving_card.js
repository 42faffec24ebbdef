// @ts-check
import { fill, h } from "../elements/dom.js";
import { dayAndTime } from "../elements/format.js";
import { LoadedPart } from "../elements/loaded_part.js";
import { patiently } from "../service/follow.js";
import { ConnectionLost, explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { LeavingForm } from "./leaving_form.js";
import { answerWord, countingSets, questionsPath } from "./questionnaire_facts.js";
import { QuestionnaireForm } from "./questionnaire_form.js";

/**
 * @typedef {import("./questionnaire_facts.js").AnswerSet} AnswerSet
 * @typedef {import("./questionnaire_facts.js").Questionnaire} Questionnaire
 *
 * @typedef {object} VisitView the page of the visit
 * @property {import("../app.js").Context} context
 * @property {any} visit
 * @property {AbortSignal} signal
 * @property {() => Promise<void>} refreshResult
 * @property {() => void} showState
 */

const t = texts.leaving;

/** The end of a visit: what is left to be told while it is open, and then how it ended. */
export class LeavingCard {
  #title = h("h2", { id: "leaving-title", tabindex: -1 });
  /** @type {Questionnaire[]} */
  #asked = [];
  /** @type {Questionnaire[]} asked, or answered and since replaced */
  #known = [];
  /** @type {AnswerSet[]} */
  #sets = [];

  /**
   * @param {VisitView} page
   * @param {AbortSignal} signal
   */
  constructor(page, signal) {
    this.page = page;
    this.context = page.context;
    this.signal = signal;
    this.own = page.visit.rep_id === page.context.user.id;
    this.draft = this.context.endings.read(page.visit.id);
    this.part = new LoadedPart(this.context, this.signal, () => this.#load());
    this.element = h(
      "section",
      { class: "card stack leaving", "aria-labelledby": "leaving-title" },
      this.#title,
      this.part.element,
    );
    this.#entitle();
    const { leavings } = this.context;
    const told = (/** @type {Event} */ event) => /** @type {CustomEvent} */ (event).detail;
    leavings.addEventListener("change", (event) => told(event) === this.visit.id && this.#keptChanged(), { signal });
    leavings.addEventListener("sent", (event) => this.#sent(told(event)), { signal });
    void this.part.refresh();
  }

  /** Whether the service does not have the visit yet. */
  get unknown() {
    return this.context.begun.waiting(this.visit.id) !== null;
  }

  /** A check-out was kept, taken back or refused. */
  #keptChanged() {
    const kept = this.context.leavings.of(this.visit.id);
    if (kept && !kept.end) return; // answers alone: the form says so
    this.#entitle();
    fill(this.part.element, ...this.#content());
    this.#title.focus();
  }

  /** @param {import("../device/kept_endings.js").Sent} sent */
  #sent({ visit_id, taken, visit }) {
    if (visit_id !== this.visit.id || !visit) return;
    this.draft = this.context.endings.read(visit_id);
    if (taken.length) this.answered();
    this.ended(visit, true);
  }

  get visit() {
    return this.page.visit;
  }

  /** The answers are in: the visit's result follows at once. */
  answered() {
    const shown = patiently(() => this.page.refreshResult(), this.signal);
    shown.catch((error) => this.context.ended(error));
  }

  /**
   * @param {any} visit as the service has it now
   * @param {boolean} asSent whether it ended as this person has just told
   */
  ended(visit, asSent) {
    this.page.visit = visit;
    this.draft = { ...this.draft, order: "", note: "", tried: null };
    this.#keepDraft();
    this.page.showState();
    this.#entitle();
    this.context.announce(asSent ? t.announceEnded : t.endedBefore);
    void this.part.refresh().then(() => this.#title.focus());
  }

  async #load() {
    if (this.unknown) return this.#loadAhead();
    const path = `/v1/visits/${this.visit.id}`;
    const { client } = this.context;
    const parts = ["questionnaires", "answers"];
    [this.#asked, this.#sets] = await Promise.all(parts.map((part) => client.get(`${path}/${part}`)));
    const known = new Set(this.#asked.map(({ id }) => id));
    const replaced = new Set(this.#sets.map((set) => set.questionnaire_id).filter((id) => !known.has(id)));
    const others = await Promise.all([...replaced].map((id) => client.get(`/v1/questionnaires/${id}`)));
    this.#known = [...this.#asked, ...others];
    return this.#content();
  }

  /** What will be asked, as far as the phone knows it, on a visit that the service does not have yet. */
  async #loadAhead() {
    const { outlet_id: outlet, started_at: began } = this.visit;
    const path = questionsPath(outlet, began.slice(0, 10));
    const asked = await this.context.client.get(path).catch((error) => {
      if (!(error instanceof ConnectionLost)) throw error;
      return null;
    });
    [this.#asked, this.#known, this.#sets] = [asked ?? [], asked ?? [], []];
    return [!asked && h("p", { class: "quiet" }, t.questionsLater), ...this.#content()];
  }

  #content() {
    const open = !this.visit.check_out;
    const kept = this.context.leavings.of(this.visit.id);
    if (this.own && open && kept?.end) return [this.#keptEnd(kept)];
    if (this.own && open) return [new LeavingForm(this, this.#asked.map((one) => this.#form(one))).element];
    return [open ? h("p", { class: "quiet" }, t.open) : this.#end(), ...this.#answers()];
  }

  #entitle() {
    if (this.visit.check_out) fill(this.#title, t.ended);
    else if (this.context.leavings.of(this.visit.id)?.end) fill(this.#title, t.keptTitle);
    else fill(this.#title, this.own ? t.title : t.endTitle);
  }

  /** @param {import("../device/kept_endings.js").KeptEnding} kept with its end */
  #keptEnd({ end, refusal }) {
    const words = refusal
      ? h("p", { class: "error-text", role: "alert" }, t.refused(refusal))
      : h("p", {}, t.kept(dayAndTime(end?.ended_at ?? "")));
    const back = () => this.context.leavings.drop(this.visit.id);
    const change = h("button", { type: "button", class: "wide", onclick: back }, t.takeBack);
    return h("div", { class: "stack" }, words, change, h("a", { href: "#/route", class: "button wide" }, t.toRoute));
  }

  #end() {
    const { ended_at: at, minutes, order_placed: order, note } = this.visit.check_out;
    const facts = [
      [t.facts.end, t.endedAt(dayAndTime(at), Math.round(minutes))],
      [t.facts.order, t.orders[order] ?? order],
      ...(note ? [[t.facts.note, note]] : []),
    ];
    return h(
      "div",
      { class: "stack" },
      h("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
      this.own && h("p", { class: "quiet" }, `${t.follows} ${t.followsActions}`),
      this.own && h("a", { href: "#/route", class: "button wide" }, t.toRoute),
    );
  }

  #answers() {
    const counting = countingSets(this.#known, this.#sets);
    const codes = new Set(this.#asked.map(({ code }) => code));
    const counts = (/** @type {Questionnaire} */ { id, code }) => counting.get(code)?.questionnaire_id === id;
    const replaced = this.#known.filter((one) => !codes.has(one.code) && counts(one));
    return [...this.#asked, ...replaced].map((asked) => this.#readable(asked, counting.get(asked.code) ?? null));
  }

  /**
   * Answers to be read; whoever made the visit may give them, or other ones, later too.
   * @param {Questionnaire} asked
   * @param {AnswerSet | null} set
   */
  #readable(asked, set) {
    const given = this.#known.find(({ id }) => id === set?.questionnaire_id) ?? asked;
    const place = h("div", { class: "stack" });
    const open = () => {
      const form = this.#form(asked);
      const cancel = () => {
        close();
        change.focus();
      };
      fill(place, this.#later(form, cancel));
      form.focus();
    };
    const change = h("button", { type: "button", class: "wide", onclick: open }, set ? t.change : t.answer);
    const close = () => {
      const state = h("p", { class: "quiet" }, set ? t.saved(dayAndTime(set.answered_at)) : t.notAnswered);
      const why = this.draft.refused[asked.id];
      const refused = why && h("p", { class: "error-text", role: "alert" }, t.answersRefused(why));
      fill(place, h("h3", {}, asked.name), refused, state, set && answerList(given, set), this.own && change);
    };
    close();
    return place;
  }

  /**
   * @param {QuestionnaireForm} form
   * @param {() => void} cancel
   */
  #later(form, cancel) {
    const problem = h("p", { class: "error-text", role: "alert" });
    const submit = h("button", { type: "submit", class: "primary" }, t.save);
    const send = async (/** @type {Event} */ event) => {
      event.preventDefault();
      if (!form.check()) return form.focus();
      submit.disabled = true;
      fill(problem);
      try {
        if (form.changed) await form.save();
        this.#keepDraft();
        this.context.announce(t.announceSaved);
        this.answered();
        await this.part.refresh();
        this.#title.focus();
      } catch (error) {
        if (!this.context.ended(error)) fill(problem, explain(error));
        submit.disabled = false;
      }
    };
    const pair = h("div", { class: "pair" }, submit, h("button", { type: "button", onclick: cancel }, t.cancel));
    const keep = () => this.#keepDraft();
    return h("form", { class: "stack", novalidate: true, onsubmit: send, oninput: keep }, form.element, problem, pair);
  }

  /** @param {Questionnaire} asked */
  #form(asked) {
    const sets = this.#sets.filter((set) => set.questionnaire_id === asked.id);
    const newest = sets.sort((one, other) => other.revision - one.revision)[0] ?? null;
    return new QuestionnaireForm(this.context.client, this.visit.id, asked, newest, this.draft);
  }

  #keepDraft() {
    const { order, note, entries, sets, refused } = this.draft;
    const empty = !order && !note && [entries, sets, refused].every((kept) => !Object.keys(kept).length);
    if (empty) this.context.endings.remove(this.visit.id);
    else this.context.endings.keep(this.visit.id, this.draft);
  }
}

/**
 * @param {Questionnaire} questionnaire
 * @param {AnswerSet} set
 */
function answerList({ questions }, { answers }) {
  const rows = questions.flatMap(({ code, text }) => [h("dt", {}, text), h("dd", {}, answerWord(answers[code]))]);
  return h("dl", { class: "given" }, ...rows);
}
