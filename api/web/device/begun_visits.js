// @ts-check
import { dayOf, isoWithOffset } from "../elements/format.js";
import { within } from "../service/follow.js";
import { newId } from "../service/identifiers.js";
import { Problem, explain, isPassing } from "../service/problems.js";
import { LocalList } from "./local_list.js";

const KEY = "shelfaudit.begun";
/** Bad reception rarely says that it is none; a visit need not wait for it. */
const PATIENCE_MS = 8_000;

/**
 * @typedef {object} BegunVisit as the service tells a visit, as far as the phone knows it
 * @property {string} id made here once: sending it again can never make a second visit
 * @property {string} rep_id
 * @property {string} outlet_id
 * @property {string} started_at
 * @property {boolean} taken whether the service has it
 * @property {string} refusal why the service refused it, in its words, or empty
 * @property {null} check_out
 */

/**
 * Today's visits that began on this phone, whether or not the service knows of them already. Fires `taken`
 * with the visit as the service has it now, and `refused`.
 */
export class BegunVisits extends EventTarget {
  /** @type {Map<string, Promise<any>>} on their way now */
  #sending = new Map();
  /** @type {LocalList<BegunVisit>} */
  #list;

  /**
   * @param {{put: (path: string, body: unknown) => Promise<any>}} client
   * @param {Storage} storage
   */
  constructor(client, storage = localStorage) {
    super();
    this.client = client;
    this.#list = new LocalList(KEY, storage);
  }

  get all() {
    return this.#list.all;
  }

  /** @param {string} repId */
  waitingOf(repId) {
    return this.all.filter((visit) => visit.rep_id === repId && !visit.taken);
  }

  /** @param {string} id */
  waiting(id) {
    return this.all.find((visit) => visit.id === id && !visit.taken) ?? null;
  }

  /**
   * The visit of today at an outlet that waits already, or a new one.
   * @param {string} repId
   * @param {string} outletId
   * @param {(id: string) => boolean} isOver whether a waiting visit has ended already: then another one begins
   * @returns {BegunVisit}
   */
  begin(repId, outletId, isOver = () => false) {
    const here = this.waitingOf(repId).filter((visit) => visit.outlet_id === outletId && isOfToday(visit));
    const waiting = here.find(({ id }) => !isOver(id));
    if (waiting) return waiting;
    const started_at = isoWithOffset(new Date());
    const known = { id: newId(), rep_id: repId, outlet_id: outletId, started_at };
    const visit = { ...known, taken: false, refusal: "", check_out: null };
    // Of earlier days only what the service may still take is of use.
    const useful = this.all.filter((one) => isOfToday(one) || !(one.taken || one.refusal));
    this.#list.write([...useful, visit]);
    return visit;
  }

  /**
   * Today's visits of a rep that are not among those that the service told.
   * @param {string} repId
   * @param {any[]} told
   */
  untold(repId, told) {
    return this.all.filter((one) => one.rep_id === repId && isOfToday(one) && !told.some(({ id }) => id === one.id));
  }

  /** @param {string} id */
  drop(id) {
    this.#list.write(this.all.filter((visit) => visit.id !== id));
  }

  /**
   * Checks in, if that is still to be done. A refusal is kept in its words and thrown.
   * @param {string} id
   * @returns {Promise<void>}
   */
  send(id) {
    const sending = this.#sending.get(id) ?? this.#send(id).finally(() => this.#sending.delete(id));
    this.#sending.set(id, sending);
    return sending;
  }

  /**
   * Forgets the visits of everybody else.
   * @param {string} repId
   */
  onlyOf(repId) {
    for (const visit of this.all) if (visit.rep_id !== repId) this.drop(visit.id);
  }

  /** Forgets all of them: another person comes. */
  clear() {
    this.#list.clear();
  }

  /** @param {string} id */
  async #send(id) {
    const visit = this.waiting(id);
    if (!visit) return;
    const { outlet_id, started_at } = visit;
    const body = { outlet_id, started_at, phone_clock: isoWithOffset(new Date()) };
    try {
      const answer = await within(this.client.put(`/v1/visits/${id}`, body), PATIENCE_MS);
      this.#change(id, { taken: true, refusal: "" });
      this.dispatchEvent(new CustomEvent("taken", { detail: answer }));
    } catch (error) {
      if (error instanceof Problem && !isPassing(error)) this.#change(id, { refusal: explain(error) });
      throw error;
    }
  }

  /**
   * @param {string} id
   * @param {Partial<BegunVisit>} news
   */
  #change(id, news) {
    this.#list.write(this.all.map((visit) => (visit.id === id ? { ...visit, ...news } : visit)));
    if (news.refusal) this.dispatchEvent(new CustomEvent("refused", { detail: this.waiting(id) }));
  }
}

/** @param {BegunVisit} visit */
function isOfToday({ started_at }) {
  return started_at.slice(0, 10) === dayOf(new Date());
}
