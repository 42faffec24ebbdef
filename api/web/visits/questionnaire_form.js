// @ts-check
import { fill, h } from "../elements/dom.js";
import { dayAndTime } from "../elements/format.js";
import { newId } from "../service/identifiers.js";
import { Problem, explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { questionField } from "./question_field.js";
import { answerOf, faultOf, refusals, sameAnswers } from "./questionnaire_facts.js";

/**
 * @typedef {import("./question_field.js").Field} Field
 * @typedef {import("./questionnaire_facts.js").Answer} Answer
 * @typedef {import("./questionnaire_facts.js").AnswerSet} AnswerSet
 * @typedef {import("./questionnaire_facts.js").Entry} Entry
 * @typedef {import("./questionnaire_facts.js").Questionnaire} Questionnaire
 */

const t = texts.leaving;

/** The questions of one questionnaire; what does not fit is told beside its question. */
export class QuestionnaireForm {
  /** @type {Map<string, Field>} */
  #fields = new Map();
  #state = h("p", { class: "quiet", role: "status" });

  /**
   * @param {import("../service/client.js").Client} client
   * @param {string} visitId
   * @param {Questionnaire} questionnaire
   * @param {AnswerSet | null} stored what counts now, of this very version
   * @param {import("./visit_drafts.js").Draft} draft
   */
  constructor(client, visitId, questionnaire, stored, draft) {
    this.client = client;
    this.visitId = visitId;
    this.questionnaire = questionnaire;
    this.stored = stored;
    this.draft = draft;
    const entered = draft.entries[questionnaire.id] ?? {};
    for (const question of questionnaire.questions) {
      const { code } = question;
      const entry = code in entered ? entered[code] : entryOf(stored?.answers[code]);
      this.#fields.set(code, questionField(question, entry));
    }
    this.element = h(
      "section",
      { class: "stack questionnaire", "aria-label": questionnaire.name, oninput: () => this.#entered() },
      h("h3", {}, questionnaire.name),
      ...[...this.#fields.values()].map(({ element }) => element),
      this.#state,
    );
    this.#tell();
  }

  /** @returns {Record<string, Answer>} */
  answers() {
    const { questions } = this.questionnaire;
    const given = questions.map((question) => [question.code, answerOf(question, this.#entry(question.code))]);
    return Object.fromEntries(given.filter(([, answer]) => answer !== null));
  }

  /** Whether there is something that the service does not have. */
  get changed() {
    return !sameAnswers(this.answers(), this.stored?.answers ?? {});
  }

  /** Marks what cannot be sent. Whether everything can. */
  check() {
    const faults = this.questionnaire.questions.map((question) => {
      const words = faultOf(question, this.#entry(question.code));
      this.#fields.get(question.code)?.refuse(words);
      return words;
    });
    return faults.every((words) => words === "");
  }

  /** Goes to the first question, or to the first that is marked. */
  focus() {
    const fields = [...this.#fields.values()];
    (fields.find(({ element }) => element.classList.contains("question-wrong")) ?? fields[0]).focus();
  }

  /** What is to be sent. Answers keep their id over failed tries, so that trying again cannot give them twice. */
  prepared() {
    const { id } = this.questionnaire;
    const answers = this.answers();
    const tried = this.draft.sets[id];
    const set = tried && sameAnswers(tried.answers, answers) ? tried : { id: newId(), answers };
    this.draft.sets[id] = set;
    return { ...set, questionnaire_id: id };
  }

  /** Sends the answers. What the service holds against them is marked before it is thrown. */
  async save() {
    const { id, ...body } = this.prepared();
    try {
      this.taken(await this.client.put(`/v1/visits/${this.visitId}/answers/${id}`, body));
    } catch (error) {
      this.#refuse(error);
      throw error;
    }
  }

  /** @param {AnswerSet} stored as the service has the answers now */
  taken(stored) {
    const { id } = this.questionnaire;
    this.stored = stored;
    for (const kept of [this.draft.sets, this.draft.refused]) delete kept[id];
    if (!this.changed) delete this.draft.entries[id];
    this.#tell();
  }

  /** @param {string} words why the service did not take answers that were sent later */
  refused(words) {
    this.draft.refused[this.questionnaire.id] = words;
    this.#tell();
  }

  /** @param {unknown} error */
  #refuse(error) {
    if (!(error instanceof Problem) || error.passing) return;
    const found = refusals(error.message, [...this.#fields.keys()]);
    for (const [code, words] of found) this.#fields.get(code)?.refuse(words);
    if (!found.size) fill(this.#state, h("span", { class: "error-text" }, explain(error)));
  }

  #entered() {
    const entries = [...this.#fields].map(([code, field]) => [code, field.value()]);
    this.draft.entries[this.questionnaire.id] = Object.fromEntries(entries);
    delete this.draft.refused[this.questionnaire.id];
    for (const question of this.questionnaire.questions)
      if (!faultOf(question, this.#entry(question.code))) this.#fields.get(question.code)?.refuse("");
    this.#tell();
  }

  #tell() {
    const saved = this.stored && t.saved(dayAndTime(this.stored.answered_at));
    const refusal = this.draft.refused[this.questionnaire.id];
    if (refusal) fill(this.#state, h("span", { class: "error-text" }, t.answersRefused(refusal)));
    else fill(this.#state, this.changed ? t.unsaved : saved);
  }

  /**
   * @param {string} code
   * @returns {Entry}
   */
  #entry(code) {
    return this.#fields.get(code)?.value() ?? null;
  }
}

/**
 * @param {Answer | undefined} answer
 * @returns {Entry}
 */
function entryOf(answer) {
  return typeof answer === "number" ? String(answer) : (answer ?? null);
}
