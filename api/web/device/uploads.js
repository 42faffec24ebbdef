// @ts-check
import { SessionEnded, isPassing } from "../service/problems.js";

/** Seconds before each new try. After the last one the queue waits for a person or for the connection to come back. */
export const RETRY_SECONDS = [2, 4, 8, 15, 30, 30];
/** Two at a time: while the service checks and stores one photo, the next is already on its way. */
const AT_ONCE = 2;

/**
 * @typedef {"checking" | "flawed" | "waiting" | "sending" | "retrying" | "stopped" | "refused" | "sent"} UploadState
 * @typedef {object} Upload
 * @property {string} id the photo's UUID, made here once: sending again under it can never store a photo twice
 * @property {string} visitId
 * @property {string} sceneId
 * @property {string} sceneType
 * @property {Blob} blob
 * @property {string} name
 * @property {string | null} capturedAt
 * @property {UploadState} state
 * @property {number} percent
 * @property {number} tries
 * @property {number} retryIn seconds until the next try
 * @property {unknown} error
 * @property {import("../photos/photo_check.js").Flaw[]} flaws what the check found; a person decides on a flawed photo
 * @property {any} answer what the service said about the stored photo
 */

/**
 * Checks photos and sends them one after the other, and again when the connection fails. Fires `change` and `remove`
 * with the upload as detail.
 */
export class UploadQueue extends EventTarget {
  /** @type {Upload[]} */
  items = [];
  #paused = false;

  /**
   * @param {(upload: Upload, onProgress: (percent: number) => void) => Promise<unknown>} send
   * @param {(photo: Blob) => Promise<import("../photos/photo_check.js").Flaw[]>} check never rejects
   * @param {(work: () => void, ms: number) => unknown} later
   */
  constructor(send, check, later = (work, ms) => setTimeout(work, ms)) {
    super();
    this.send = send;
    this.check = check;
    this.later = later;
  }

  /** Uploads that the service has not taken and may still take. */
  get pending() {
    return this.items.filter((item) => item.state !== "sent" && item.state !== "refused");
  }

  /**
   * @param {Pick<Upload, "id" | "visitId" | "sceneId" | "sceneType" | "blob" | "name" | "capturedAt">} photo
   * @returns {Upload}
   */
  add(photo) {
    const upload = {
      ...photo,
      state: /** @type {UploadState} */ ("checking"),
      percent: 0,
      tries: 0,
      retryIn: 0,
      error: null,
      flaws: [],
      answer: null,
    };
    this.items.push(upload);
    this.#changed(upload);
    void this.#check(upload);
    return upload;
  }

  /**
   * Sends a photo with its flaws: the person wants it so.
   * @param {Upload} upload
   */
  accept(upload) {
    if (upload.state !== "flawed") return;
    this.#set(upload, "waiting");
    this.#next();
  }

  /** @param {Upload} upload */
  retry(upload) {
    if (upload.state !== "retrying" && upload.state !== "stopped") return;
    upload.tries = 0;
    this.#set(upload, "waiting");
    this.#next();
  }

  /** The connection is back, or the person has logged in again. */
  resume() {
    this.#paused = false;
    for (const upload of this.items) this.retry(upload);
    this.#next();
  }

  /** @param {Upload} upload */
  remove(upload) {
    this.items = this.items.filter((item) => item !== upload);
    this.dispatchEvent(new CustomEvent("remove", { detail: upload }));
  }

  /** Drops everything: another person uses this browser now. */
  clear() {
    this.items = [];
    this.#paused = false;
  }

  /** @param {Upload} upload */
  async #check(upload) {
    upload.flaws = await this.check(upload.blob);
    if (!this.items.includes(upload)) return; // removed meanwhile
    this.#set(upload, upload.flaws.length ? "flawed" : "waiting");
    this.#next();
  }

  #next() {
    if (this.#paused) return;
    const sending = this.items.filter((item) => item.state === "sending").length;
    const waiting = this.items.filter((item) => item.state === "waiting");
    for (const upload of waiting.slice(0, AT_ONCE - sending)) void this.#run(upload);
  }

  /** @param {Upload} upload */
  async #run(upload) {
    upload.percent = 0;
    this.#set(upload, "sending");
    try {
      upload.answer = await this.send(upload, (percent) => {
        upload.percent = percent;
        this.#changed(upload);
      });
      this.#set(upload, "sent");
    } catch (error) {
      this.#failed(upload, error);
    }
    this.#next();
  }

  /**
   * @param {Upload} upload
   * @param {unknown} error
   */
  #failed(upload, error) {
    upload.error = error;
    if (error instanceof SessionEnded) {
      this.#paused = true;
      this.#set(upload, "waiting");
    } else if (!isPassing(error)) this.#set(upload, "refused");
    else if (upload.tries >= RETRY_SECONDS.length) this.#set(upload, "stopped");
    else this.#countDown(upload, RETRY_SECONDS[upload.tries++]);
  }

  /**
   * @param {Upload} upload
   * @param {number} seconds
   */
  #countDown(upload, seconds) {
    upload.retryIn = seconds;
    this.#set(upload, "retrying");
    const round = upload.tries;
    const tick = () => {
      if (upload.state !== "retrying" || upload.tries !== round) return;
      upload.retryIn -= 1;
      if (upload.retryIn > 0) {
        this.#changed(upload);
        this.later(tick, 1000);
        return;
      }
      this.#set(upload, "waiting");
      this.#next();
    };
    this.later(tick, 1000);
  }

  /**
   * @param {Upload} upload
   * @param {UploadState} state
   */
  #set(upload, state) {
    upload.state = state;
    this.#changed(upload);
  }

  /** @param {Upload} upload */
  #changed(upload) {
    this.dispatchEvent(new CustomEvent("change", { detail: upload }));
  }
}
