// @ts-check
import { within } from "./follow.js";
import { ConnectionLost, Problem, SessionEnded } from "./problems.js";
/** @typedef {import("./session.js").Session} Session */

/** An upload without a byte of progress for this long is dead; phones keep dead connections open for minutes. */
const STALL_MS = 30_000;
/** After the last byte the service checks and stores the photo before it answers. */
const ANSWER_MS = 60_000;
/** Where an earlier answer is kept, nobody waits longer: bad reception loses packets without ever saying so. */
const PATIENCE_MS = 8_000;
/** What was answered within this time need not be asked for ahead. */
const RECENT_MS = 30 * 60_000;

/** Talks to the service as the person logged in, and renews the log-in on the way. */
export class Client {
  /**
   * @param {Session} session
   * @param {import("../device/kept_answers.js").KeptAnswers} kept
   * @param {(at: number) => void} onKept hears when an answer of before had to do, and of when it is (ms)
   */
  constructor(session, kept, onKept) {
    this.session = session;
    this.kept = kept;
    this.onKept = onKept;
  }

  /**
   * What the service says, or without a connection what it said before, where that is kept.
   * @param {string} path
   * @returns {Promise<any>}
   */
  async get(path) {
    const kept = await this.kept.find(path);
    if (!kept) return this.#fresh(path);
    try {
      return await within(this.#fresh(path), PATIENCE_MS);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      this.onKept(kept.at);
      return kept.answer;
    }
  }

  /**
   * Has an answer kept that will be needed where there may be no connection.
   * @param {string} path
   */
  async askAhead(path) {
    const kept = await this.kept.find(path);
    if (!kept || Date.now() - kept.at > RECENT_MS) await this.#fresh(path);
  }

  /**
   * @param {string} path
   * @returns {Promise<any>}
   */
  async #fresh(path) {
    const key = this.kept.keyOf(path);
    const response = await this.#send("GET", path);
    const answer = await response.json().catch(() => {
      throw new ConnectionLost(); // broken off, or a network's own page in place of an answer
    });
    void this.kept.keep(key, path, answer);
    return answer;
  }

  /**
   * The JSON of `path`, or null when there is none yet.
   * @param {string} path
   * @returns {Promise<any>}
   */
  async find(path) {
    try {
      return await this.get(path);
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  }

  /**
   * @param {string} path
   * @param {unknown} body
   * @returns {Promise<any>}
   */
  async put(path, body) {
    return (await this.#send("PUT", path, JSON.stringify(body))).json();
  }

  /**
   * @param {string} path
   * @param {unknown} body
   * @returns {Promise<any>}
   */
  async post(path, body) {
    return (await this.#send("POST", path, JSON.stringify(body))).json();
  }

  /**
   * What the service says about it, or null when it says nothing.
   * @param {string} path
   * @returns {Promise<any>}
   */
  async remove(path) {
    const answer = await this.#send("DELETE", path);
    return answer.status === 204 ? null : answer.json();
  }

  /**
   * What is wrong with a photo, before its upload.
   * @param {Blob} copy
   * @param {AbortSignal} signal
   * @returns {Promise<import("../photos/photo_check.js").Flaw[]>}
   */
  async flaws(copy, signal) {
    return (await (await this.#send("POST", "/v1/photos:check", copy, signal)).json()).flaws;
  }

  /** @param {string} path */
  async blob(path) {
    return (await this.#send("GET", path)).blob();
  }

  /**
   * Sends a photo's bytes as they are.
   * @param {string} path
   * @param {Blob} photo
   * @param {(percent: number) => void} onProgress
   * @returns {Promise<any>}
   */
  upload(path, photo, onProgress) {
    return this.#withToken((token) => sendPhoto(path, photo, token, onProgress));
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {string | Blob} [body] JSON or a photo
   * @param {AbortSignal} [signal]
   */
  #send(method, path, body, signal) {
    const type = body instanceof Blob ? body.type : "application/json";
    return this.#withToken(async (token) => {
      const headers = { Authorization: `Bearer ${token}`, ...(body && { "Content-Type": type }) };
      const answer = await fetch(path, { method, headers, body, signal }).catch(() => {
        throw new ConnectionLost();
      });
      if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})));
      return answer;
    });
  }

  /**
   * Calls with a token; a token that the service no longer takes is renewed once.
   * @template T
   * @param {(token: string) => Promise<T>} call
   * @returns {Promise<T>}
   */
  async #withToken(call) {
    const token = await this.session.accessToken();
    try {
      return await call(token);
    } catch (error) {
      if (!isUnauthorized(error)) throw error;
    }
    const renewed = await this.session.renew(token);
    try {
      return await call(renewed);
    } catch (error) {
      if (!isUnauthorized(error)) throw error;
      this.session.forget();
      throw new SessionEnded();
    }
  }
}

/** @param {unknown} error */
function isUnauthorized(error) {
  return error instanceof Problem && error.status === 401;
}

/**
 * XMLHttpRequest, because fetch cannot tell how much of a body has gone out.
 * @param {string} path
 * @param {Blob} photo
 * @param {string} token
 * @param {(percent: number) => void} onProgress
 * @returns {Promise<any>}
 */
function sendPhoto(path, photo, token, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watchdog = setTimeout(() => request.abort(), STALL_MS);
    const wait = (/** @type {number} */ ms) => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => request.abort(), ms);
    };
    request.upload.onprogress = (event) => {
      wait(STALL_MS);
      onProgress(Math.floor((100 * event.loaded) / Math.max(1, event.total)));
    };
    request.upload.onload = () => {
      wait(ANSWER_MS);
      onProgress(100);
    };
    request.onloadend = () => {
      clearTimeout(watchdog);
      settle(request, resolve, reject);
    };
    request.open("PUT", path);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", photo.type || "application/octet-stream");
    request.send(photo);
  });
}

/**
 * @param {XMLHttpRequest} request
 * @param {(value: any) => void} resolve
 * @param {(error: Error) => void} reject
 */
function settle(request, resolve, reject) {
  if (request.status === 0) return reject(new ConnectionLost());
  let body = {};
  try {
    body = JSON.parse(request.responseText);
  } catch {
    // A proxy's HTML page in place of an answer: the status alone decides.
  }
  if (request.status >= 200 && request.status < 300) resolve(body);
  else reject(new Problem(request.status, body));
}
