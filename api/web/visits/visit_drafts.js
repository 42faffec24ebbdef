// @ts-check
import { LocalDrafts } from "../device/local_drafts.js";

/**
 * @typedef {import("./questionnaire_facts.js").Answer} Answer
 * @typedef {import("./questionnaire_facts.js").Entry} Entry
 *
 * @typedef {object} CheckOut
 * @property {string} ended_at
 * @property {string} order_placed
 * @property {string} note
 *
 * @typedef {object} Draft what a person entered at the end of a visit and the service has not taken yet
 * @property {Record<string, Record<string, Entry>>} entries by questionnaire and question
 * @property {Record<string, {id: string, answers: Record<string, Answer>}>} sets tried before, by questionnaire
 * @property {Record<string, string>} refused why the service did not take kept answers, by questionnaire
 * @property {string} order
 * @property {string} note
 * @property {CheckOut | null} tried
 */

/**
 * What was entered at the end of visits, by the visit.
 * @extends {LocalDrafts<Draft>}
 */
export class VisitDrafts extends LocalDrafts {
  /** @param {Storage} storage */
  constructor(storage = localStorage) {
    super("shelfaudit.leaving.", storage);
  }

  /**
   * @param {string} visitId
   * @returns {Draft}
   */
  read(visitId) {
    return { entries: {}, sets: {}, refused: {}, order: "", note: "", tried: null, ...this.at(visitId) };
  }
}
