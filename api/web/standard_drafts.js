// @ts-check
/**
 * @typedef {import("./standard_facts.js").Content} Content
 *
 * @typedef {object} Unsaved what a person typed into the form of a standard and the service has not taken yet
 * @property {string} owner who typed it: nobody else sees it
 * @property {string} id of the version; a new one has its id from the first letter on
 * @property {string} at ISO 8601
 * @property {Content | null} base what was saved when the person began; null for a new version
 * @property {Content} content as it is sent: numbers that are none stay as they were typed
 */

const PREFIX = "shelfaudit.standard.";

/** Kept in localStorage: a log-in that ends, or a page that is closed, costs nothing that was typed. */
export class StandardDrafts {
  /** @param {Storage} storage */
  constructor(storage = localStorage) {
    this.storage = storage;
  }

  /**
   * @param {string} place of the form: a version, or what a new one is made from
   * @param {string} owner
   * @returns {Unsaved | null}
   */
  read(place, owner) {
    try {
      const unsaved = JSON.parse(this.storage.getItem(PREFIX + place) ?? "null");
      return unsaved?.owner === owner ? unsaved : null;
    } catch {
      return null;
    }
  }

  /**
   * @param {string} place
   * @param {Unsaved} unsaved
   */
  keep(place, unsaved) {
    try {
      this.storage.setItem(PREFIX + place, JSON.stringify(unsaved));
    } catch {
      // A full storage: the page itself still holds what was typed.
    }
  }

  /** @param {string} place */
  remove(place) {
    this.storage.removeItem(PREFIX + place);
  }

  /** Forgets all of them: the person logs out, or another one comes. */
  clear() {
    const keys = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i));
    for (const key of keys) if (key?.startsWith(PREFIX)) this.storage.removeItem(key);
  }
}
