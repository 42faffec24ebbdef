// @ts-check
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

const PREFIX = "shelfaudit.leaving.";

/** Drafts live in localStorage because phones drop the page while another app is open. */
export class VisitDrafts {
  /** @param {Storage} storage */
  constructor(storage = localStorage) {
    this.storage = storage;
  }

  /**
   * @param {string} visitId
   * @returns {Draft}
   */
  read(visitId) {
    const none = { entries: {}, sets: {}, refused: {}, order: "", note: "", tried: null };
    try {
      return { ...none, ...JSON.parse(this.storage.getItem(PREFIX + visitId) ?? "{}") };
    } catch {
      return none;
    }
  }

  /**
   * @param {string} visitId
   * @param {Draft} draft
   */
  keep(visitId, draft) {
    try {
      this.storage.setItem(PREFIX + visitId, JSON.stringify(draft));
    } catch {
      // A full storage: the page itself still holds what was entered.
    }
  }

  /** @param {string} visitId */
  remove(visitId) {
    this.storage.removeItem(PREFIX + visitId);
  }

  /** Forgets all of them: another person comes. */
  clear() {
    const keys = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i));
    for (const key of keys) if (key?.startsWith(PREFIX)) this.storage.removeItem(key);
  }
}
