// @ts-check
import { isPassing } from "../service/problems.js";

/** A rep waits no longer than this for the check; then the photo is uploaded unchecked and judged by its analysis. */
export const LIMIT_MS = 5000;
/** The service judges photos at this size and refuses only smaller ones, so more pixels would tell it nothing more. */
const SHORT_SIDE = 640;
/** About 100 kB a photo; blur and light are judged as on the original. */
const JPEG_QUALITY = 0.8;

/**
 * @typedef {{flag: string, serious: boolean}} Flaw
 * @typedef {(photo: Blob, signal: AbortSignal) => Promise<Flaw[]>} Ask
 */

/** Has photos looked at before their upload, one after the other: phones have memory for one decoded photo. */
export class PhotoCheck {
  /** @type {Promise<Flaw[]>} */
  #line = Promise.resolve([]);
  #noAnswerAt = -Infinity;

  /**
   * @param {Ask} ask
   * @param {number} limit in ms
   */
  constructor(ask, limit = LIMIT_MS) {
    this.ask = ask;
    this.limit = limit;
  }

  /**
   * What is wrong with a photo; nothing when no answer comes in time. Never rejects. One missing answer tells enough
   * about the connection: photos that stand in line behind it are not checked.
   * @param {Blob} photo
   * @returns {Promise<Flaw[]>}
   */
  flaws(photo) {
    const came = Date.now();
    this.#line = this.#line.then(() => (came <= this.#noAnswerAt ? [] : this.#look(photo)));
    return this.#line;
  }

  /** @param {Blob} photo */
  async #look(photo) {
    const giveUp = new AbortController();
    /** @type {Promise<null>} */
    const tooLate = new Promise((resolve) => giveUp.signal.addEventListener("abort", () => resolve(null)));
    const timer = setTimeout(() => giveUp.abort(), this.limit);
    const answer = this.ask(photo, giveUp.signal).catch((error) => (isPassing(error) ? null : []));
    const flaws = await Promise.race([answer, tooLate]);
    clearTimeout(timer);
    if (flaws === null) this.#noAnswerAt = Date.now();
    return flaws ?? [];
  }
}

/**
 * The photo as a JPEG that is small enough for bad reception; a small photo as it is.
 * @param {Blob} photo
 * @returns {Promise<Blob>} rejects when this browser cannot read the format
 */
export async function smallCopy(photo) {
  const picture = await createImageBitmap(photo);
  const scale = SHORT_SIDE / Math.min(picture.width, picture.height);
  if (scale >= 1) {
    picture.close();
    return photo;
  }
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const drawing = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  drawing.imageSmoothingQuality = "high";
  drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) =>
    canvas.toBlob((copy) => (copy ? resolve(copy) : reject(new Error("no copy"))), "image/jpeg", JPEG_QUALITY),
  );
}
