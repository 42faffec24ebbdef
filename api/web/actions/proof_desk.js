// @ts-check
import { patiently } from "../service/follow.js";

/**
 * @typedef {import("../device/uploads.js").Upload} Upload
 * @typedef {{actionId: string, photoId: string, error: unknown}} Proved `error` is null when the service took the proof
 */

/**
 * Offers photos as proofs of actions once they are uploaded, also when the person has gone on to another page. Fires
 * `proved` with a Proved as detail.
 */
export class ProofDesk extends EventTarget {
  /** @type {Map<string, string>} actions by the photos that shall prove them */
  #waiting = new Map();
  /** @type {Map<string, unknown>} why the last photo was not taken as a proof, by action, until the person is told */
  #refused = new Map();
  #leaving = new AbortController();

  /**
   * @param {import("../service/client.js").Client} client
   * @param {import("../device/uploads.js").UploadQueue} queue
   */
  constructor(client, queue) {
    super();
    this.client = client;
    queue.addEventListener("change", (event) => this.#changed(/** @type {CustomEvent<Upload>} */ (event).detail));
  }

  /**
   * @param {string} photoId
   * @param {string} actionId
   */
  expect(photoId, actionId) {
    this.#waiting.set(photoId, actionId);
  }

  /**
   * The action that a photo on its way shall prove, if it shall.
   * @param {string} photoId
   */
  awaited(photoId) {
    return this.#waiting.get(photoId) ?? null;
  }

  /**
   * Why the last photo was not taken as a proof of the action, if it was not; told once.
   * @param {string} actionId
   * @returns {unknown}
   */
  refusal(actionId) {
    const error = this.#refused.get(actionId) ?? null;
    this.#refused.delete(actionId);
    return error;
  }

  /** Another person uses this browser now. */
  clear() {
    this.#waiting.clear();
    this.#refused.clear();
    this.#leaving.abort();
    this.#leaving = new AbortController();
  }

  /** @param {Upload} upload */
  #changed({ id, state }) {
    const actionId = this.#waiting.get(id);
    if (!actionId || state !== "sent") return;
    this.#waiting.delete(id);
    void this.#prove(actionId, id);
  }

  /**
   * @param {string} actionId
   * @param {string} photoId
   */
  async #prove(actionId, photoId) {
    const send = () => this.client.post(`/v1/actions/${actionId}:prove`, { photo_id: photoId });
    /** @type {unknown} */
    let error = null;
    try {
      await patiently(send, this.#leaving.signal);
    } catch (cause) {
      error = cause;
      this.#refused.set(actionId, cause);
    }
    this.dispatchEvent(new CustomEvent("proved", { detail: { actionId, photoId, error } }));
  }
}
