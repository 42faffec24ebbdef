// @ts-check
import { dayOf } from "../elements/format.js";
import { within } from "../service/follow.js";
import { Problem, explain, isPassing } from "../service/problems.js";
import { LocalList } from "./local_list.js";

const KEY = "shelfaudit.endings";
/** Bad reception rarely says that it is none. */
const PATIENCE_MS = 15_000;

/**
 * @typedef {import("../visits/visit_drafts.js").CheckOut} CheckOut
 * @typedef {{id: string, questionnaire_id: string, answers: Record<string, any>}} AnswerSet
 *
 * @typedef {object} KeptEnding
 * @property {string} visit_id
 * @property {string} rep_id
 * @property {AnswerSet[]} sets answers in their order, under ids made here: sending one again cannot give it twice
 * @property {CheckOut | null} end null where only answers wait, and the visit goes on
 * @property {string} refusal why the service refused the check-out, in its words, or empty
 *
 * @typedef {object} Sent what became of it
 * @property {string} visit_id
 * @property {any[]} taken answers as the service has them now
 * @property {Record<string, string>} refused why it did not take answers, by questionnaire
 * @property {any} visit as the service has it now, null where it goes on
 */

/**
 * Answers and check-outs that found no connection. They follow the visit and its photos, whatever page is open. Fires
 * `sent` with what the service took, and `change`.
 */
export class KeptEndings extends EventTarget {
  /** @type {Map<string, Promise<void>>} on their way now */
  #sending = new Map();
  /** @type {LocalList<KeptEnding>} */
  #list;

  /**
   * @param {object} service
   * @param {Pick<import("../service/client.js").Client, "put" | "get">} service.client
   * @param {{send: (visitId: string) => Promise<void>}} service.begun
   * @param {import("../visits/visit_drafts.js").VisitDrafts} service.drafts
   * @param {(visitId: string) => boolean} service.photosFirst whether photos of the visit are still on their way
   * @param {Storage} storage
   */
  constructor(service, storage = localStorage) {
    super();
    this.service = service;
    this.#list = new LocalList(KEY, storage);
  }

  get all() {
    return this.#list.all;
  }

  /** @param {string} visitId */
  of(visitId) {
    return this.all.find((one) => one.visit_id === visitId) ?? null;
  }

  /** @param {string} visitId of which nothing is left to do but to send it */
  isOver(visitId) {
    return Boolean(this.of(visitId)?.end);
  }

  /**
   * Keeps it until the service has answered; it takes the place of what was kept of this visit before.
   * @param {Omit<KeptEnding, "refusal">} ending
   */
  keep(ending) {
    // What was refused on an earlier day nobody will mend: its visit is forgotten, too.
    const useful = this.#others(ending.visit_id).filter(({ refusal, end }) => !refusal || isOfToday(end));
    this.#list.write([...useful, { ...ending, refusal: "" }]);
    this.#changed(ending.visit_id);
  }

  /**
   * The person goes on writing: what was entered is still in the draft.
   * @param {string} visitId
   */
  drop(visitId) {
    this.#list.write(this.#others(visitId));
    this.#changed(visitId);
  }

  /** @param {string} repId whose are sent, all others forgotten */
  onlyOf(repId) {
    this.#list.write(this.all.filter((one) => one.rep_id === repId));
  }

  /** Forgets all of them: another person comes. */
  clear() {
    this.#list.clear();
  }

  /**
   * Sends what waits, as far as it may be: the visit, its answers, the check-out. Rejects where it has to wait longer.
   * @param {string} visitId
   * @returns {Promise<void>}
   */
  send(visitId) {
    const before = this.#sending.get(visitId);
    // The connection may have come back while the first try was failing.
    if (before) return before.catch(() => this.send(visitId));
    const sending = this.#send(visitId).finally(() => this.#sending.delete(visitId));
    this.#sending.set(visitId, sending);
    return sending;
  }

  /** @param {string} visitId */
  async #send(visitId) {
    const kept = this.of(visitId);
    if (!kept || kept.refusal) return;
    await this.service.begun.send(visitId);
    if (this.service.photosFirst(visitId)) return;
    const [taken, refused] = await this.#answers(visitId, kept.sets);
    const visit = kept.end && (await this.#checkOut(visitId, kept.end));
    if (!this.of(visitId)) return; // taken back meanwhile
    this.#list.write(this.#others(visitId));
    if (visit) this.#tidy(visitId);
    /** @type {Sent} */
    const detail = { visit_id: visitId, taken, refused, visit };
    this.dispatchEvent(new CustomEvent("sent", { detail }));
  }

  /**
   * A refusal holds no check-out up: the answers stay in the draft with the service's words.
   * @param {string} visitId
   * @param {AnswerSet[]} sets
   * @returns {Promise<[any[], Record<string, string>]>} those that the service took, and why not the others
   */
  async #answers(visitId, sets) {
    const taken = [];
    const refused = /** @type {Record<string, string>} */ ({});
    for (const { id, questionnaire_id, answers } of sets) {
      try {
        taken.push(await this.#put(`/v1/visits/${visitId}/answers/${id}`, { questionnaire_id, answers }));
      } catch (error) {
        if (!(error instanceof Problem) || isPassing(error)) throw error;
        refused[questionnaire_id] = explain(error);
      }
    }
    const draft = this.service.drafts.read(visitId);
    if (Object.keys(refused).length) this.service.drafts.keep(visitId, { ...draft, refused });
    return [taken, refused];
  }

  /**
   * @param {string} visitId
   * @param {CheckOut} end
   */
  async #checkOut(visitId, end) {
    try {
      return await this.#put(`/v1/visits/${visitId}/check-out`, end);
    } catch (error) {
      if (!(error instanceof Problem) || isPassing(error)) throw error;
      if (error.code === "check-out-differs") return this.service.client.get(`/v1/visits/${visitId}`);
      this.#list.write(this.all.map((one) => (one.visit_id === visitId ? { ...one, refusal: explain(error) } : one)));
      this.#changed(visitId);
      throw error;
    }
  }

  /**
   * @param {string} path
   * @param {unknown} body
   */
  #put(path, body) {
    return within(this.service.client.put(path, body), PATIENCE_MS);
  }

  /** @param {string} visitId whose end the service has: of its draft only refused answers are of use */
  #tidy(visitId) {
    const { drafts } = this.service;
    const draft = drafts.read(visitId);
    if (Object.keys(draft.refused).length) drafts.keep(visitId, { ...draft, order: "", note: "", tried: null });
    else drafts.remove(visitId);
  }

  /** @param {string} visitId */
  #others(visitId) {
    return this.all.filter((one) => one.visit_id !== visitId);
  }

  /** @param {string} visitId */
  #changed(visitId) {
    this.dispatchEvent(new CustomEvent("change", { detail: visitId }));
  }
}

/** @param {CheckOut | null} end */
function isOfToday(end) {
  return end?.ended_at.slice(0, 10) === dayOf(new Date());
}
