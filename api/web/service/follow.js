// @ts-check
import { ConnectionLost, isPassing } from "./problems.js";

const FIRST_MS = 700;
const SLOWEST_MS = 5000;

/**
 * Asks for a photo until its analysis has ended.
 * @param {import("./client.js").Client} client
 * @param {string} photoId
 * @param {(photo: any) => void} onChange
 * @param {AbortSignal} signal
 * @returns {Promise<any>} the photo, done or failed; never settles after an abort
 */
export function follow(client, photoId, onChange, signal) {
  const ask = async () => {
    const photo = await client.get(`/v1/photos/${photoId}`);
    if (!signal.aborted) onChange(photo);
    return photo;
  };
  return patiently(ask, signal, hasEnded);
}

/** @param {{status: string}} photo */
export function hasEnded({ status }) {
  return status === "done" || status === "failed";
}

/**
 * Asks until there is an answer that will do, ever more slowly; not while nobody looks at the page. A lost connection
 * or a passing trouble of the service only delays it.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {AbortSignal} signal
 * @param {(answer: T) => boolean} willDo
 * @returns {Promise<T>} never settles after an abort
 */
export async function patiently(ask, signal, willDo = () => true) {
  for (let wait = FIRST_MS; !signal.aborted; wait = Math.min(SLOWEST_MS, wait * 1.3)) {
    try {
      const answer = await ask();
      if (willDo(answer) && !signal.aborted) return answer;
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
    await visible();
  }
  return new Promise(() => {});
}

/** Settles once the page is in sight. */
function visible() {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
}

/**
 * @template T
 * @param {Promise<T>} answer
 * @param {number} ms after which it counts as lost
 * @returns {Promise<T>}
 */
export function within(answer, ms) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new ConnectionLost()), ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
