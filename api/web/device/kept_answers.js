// @ts-check
import { BrowserStore } from "./browser_store.js";

/** What a rep needs in a shop: who one is, the route, outlets with their briefs, the own visits and actions. */
const NEEDED = [
  /^\/v1\/users\/me$/,
  /^\/v1\/route\?/,
  /^\/v1\/(outlets|visits|actions)\?/,
  /^\/v1\/outlets\/[\w-]+(\/brief|\/results|\/questionnaires)?(\?|$)/,
  /^\/v1\/visits\/[\w-]+(\/scenes|\/questionnaires|\/answers)?$/,
  /^\/v1\/scenes\/[\w-]+\/photos$/,
];
/** Of yesterday's route nobody needs more tomorrow. */
const LONGEST_MS = 2 * 86_400_000;

/** @typedef {{key: string, at: number, answer: any}} KeptAnswer `at`: when the service gave it (ms) */

/** Answers of the service to one log-in, for places without a connection. Another log-in never sees them. */
export class KeptAnswers {
  #tidied = false;

  /**
   * @param {{login: string | null}} session
   * @param {Pick<BrowserStore, "run">} store
   */
  constructor(session, store = new BrowserStore("shelfaudit-answers", "answers", "key")) {
    this.session = session;
    this.store = store;
  }

  /**
   * @param {string} path
   * @returns {Promise<KeptAnswer | null>}
   */
  async find(path) {
    const key = this.keyOf(path);
    return (key && (await this.store.run("readonly", (store) => store.get(key)))) ?? null;
  }

  /**
   * The name under which the answer to `path` is kept, or null where it shall not be.
   * @param {string} path
   */
  keyOf(path) {
    const { login } = this.session;
    return login && NEEDED.some((pattern) => pattern.test(path)) ? `${login} ${path}` : null;
  }

  /**
   * @param {string | null} key as it was when the question was sent: the person may have logged out since
   * @param {string} path
   * @param {any} answer
   */
  async keep(key, path, answer) {
    if (!key || key !== this.keyOf(path)) return;
    await this.store.run("readwrite", (store) => store.put({ key, at: Date.now(), answer }));
    if (!this.#tidied) await this.#tidy();
  }

  /** Forgets all of them: the person has logged out, or another one comes. */
  async clear() {
    await this.store.run("readwrite", (store) => store.clear());
  }

  async #tidy() {
    this.#tidied = true;
    /** @type {KeptAnswer[]} */
    const all = (await this.store.run("readonly", (store) => store.getAll())) ?? [];
    for (const { key, at } of all)
      if (Date.now() - at > LONGEST_MS) await this.store.run("readwrite", (store) => store.delete(key));
  }
}
