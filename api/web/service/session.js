// @ts-check
import { newId } from "./identifiers.js";
import { ConnectionLost, Problem, SessionEnded } from "./problems.js";

const KEY = "shelfaudit.session";
/** Renew this long before the end: an upload must not carry megabytes only to be told that the token ran out. */
const MARGIN_MS = 60_000;

/**
 * @typedef {{access: string, refresh: string, expiresAt: number, login?: string}} Tokens `login` outlives renewals
 * @typedef {{access_token: string, refresh_token: string, expires_in: number}} TokenAnswer
 */

/**
 * The log-in of this browser. The tokens live in localStorage because phones drop the page while the camera is open.
 * Refresh tokens rotate and an old one ends the session, so only one tab at a time may renew.
 */
export class Session {
  /** @type {Promise<string> | null} */
  #renewing = null;

  /** @param {Storage} storage */
  constructor(storage = localStorage) {
    this.storage = storage;
  }

  /** @returns {Tokens | null} */
  get tokens() {
    try {
      return JSON.parse(this.storage.getItem(KEY) ?? "null");
    } catch {
      return null;
    }
  }

  get active() {
    return this.tokens !== null;
  }

  /** A name for this log-in, made here, or null; the same person has another one after the next log-in. */
  get login() {
    return this.tokens?.login ?? null;
  }

  /**
   * @param {string} email
   * @param {string} password
   */
  async logIn(email, password) {
    this.#keep(await post("/v1/auth/token", { email, password }));
  }

  /**
   * The identity provider that people may log in with, or null.
   * @returns {Promise<{name: string} | null>}
   */
  async provider() {
    const answer = await fetch("/v1/auth/methods").catch(() => null);
    return answer?.ok ? (await answer.json()).provider : null;
  }

  /** Sends the browser to the identity provider; `finishWithProvider` is called when it has come back. */
  async startWithProvider() {
    location.assign((await post("/v1/auth/provider/start", {})).authorization_url);
  }

  /**
   * @param {string} code
   * @param {string} state
   */
  async finishWithProvider(code, state) {
    this.#keep(await post("/v1/auth/provider/token", { code, state }));
  }

  /** Forgets the log-in here at once and tells the service if it can be reached. */
  async logOut() {
    const tokens = this.tokens;
    this.forget();
    if (tokens) await post("/v1/auth/logout", { refresh_token: tokens.refresh }).catch(() => undefined);
  }

  forget() {
    this.storage.removeItem(KEY);
  }

  /** A token that is good for the next minute. */
  async accessToken() {
    const tokens = this.tokens;
    if (!tokens) throw new SessionEnded();
    return tokens.expiresAt - Date.now() > MARGIN_MS ? tokens.access : this.renew(tokens.access);
  }

  /**
   * A new access token in place of `stale`; one renewal at a time, in this tab and across tabs.
   * @param {string} stale
   */
  renew(stale) {
    this.#renewing ??= exclusively(() => this.#renew(stale)).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** @param {string} stale */
  async #renew(stale) {
    const tokens = this.tokens;
    if (!tokens) throw new SessionEnded();
    if (tokens.access !== stale) return tokens.access; // another tab was faster
    try {
      return this.#keep(await post("/v1/auth/refresh", { refresh_token: tokens.refresh }), tokens.login);
    } catch (error) {
      if (!(error instanceof Problem) || error.passing) throw error;
      this.forget();
      throw new SessionEnded();
    }
  }

  /**
   * @param {TokenAnswer} answer
   * @param {string} [login]
   */
  #keep(answer, login = newId()) {
    const expiresAt = Date.now() + answer.expires_in * 1000;
    const tokens = { access: answer.access_token, refresh: answer.refresh_token, expiresAt, login };
    this.storage.setItem(KEY, JSON.stringify(tokens));
    return tokens.access;
  }
}

/**
 * Web Locks exist only on https and localhost; without them the check inside `#renew` narrows the race.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function exclusively(work) {
  const locks = globalThis.navigator?.locks;
  return locks ? await locks.request(KEY, work) : work();
}

/**
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<any>}
 */
async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => {
    throw new ConnectionLost();
  });
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})));
  return answer.status === 204 ? null : answer.json();
}
