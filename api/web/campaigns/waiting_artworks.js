// @ts-check
import { BrowserStore } from "../device/browser_store.js";

/**
 * @typedef {object} WaitingArtwork a picture that the service has not taken yet, and what the person said of it
 * @property {string} id the artwork's UUID, made here once: sending again under it can never store a picture twice
 * @property {string} owner who chose it: nobody else sees it
 * @property {string} campaignId
 * @property {Blob} blob
 * @property {string} file its name
 * @property {string} materialId of a material that is there, or `freshId`
 * @property {string} freshId under which a new material is made, again and again until it is taken
 * @property {{code: string, name: string, kind: string | null}} material what the new one is to be
 * @property {string | null} current_from YYYY-MM-DD
 * @property {number} since when it came (ms)
 */

/** Pictures that wait to be loaded, in this browser's own database: log-ins end and pages are closed. */
export class WaitingArtworks {
  #store = new BrowserStore("shelfaudit-artworks", "artworks", "id");

  /** @param {WaitingArtwork} artwork */
  keep(artwork) {
    return this.#store.run("readwrite", (store) => store.put(artwork));
  }

  /** @param {string} id */
  remove(id) {
    return this.#store.run("readwrite", (store) => store.delete(id));
  }

  /** Forgets all of them: the person logs out, or another one comes. */
  clear() {
    return this.#store.run("readwrite", (store) => store.clear());
  }

  /**
   * Those of one person and campaign, in the order in which they came.
   * @param {string} owner
   * @param {string} campaignId
   * @returns {Promise<WaitingArtwork[]>}
   */
  async of(owner, campaignId) {
    /** @type {WaitingArtwork[]} */
    const all = (await this.#store.run("readonly", (store) => store.getAll())) ?? [];
    const own = all.filter((each) => each.owner === owner && each.campaignId === campaignId);
    return own.sort((a, b) => a.since - b.since);
  }
}
