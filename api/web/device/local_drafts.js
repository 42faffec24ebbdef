// @ts-check
/**
 * What a person has typed and the service has not taken yet, by its place, in localStorage: phones drop the page while
 * another app is open, log-ins end and pages are closed.
 * @template T
 */
export class LocalDrafts {
  /**
   * @param {string} prefix of the keys
   * @param {Storage} storage
   */
  constructor(prefix, storage) {
    this.prefix = prefix;
    this.storage = storage;
  }

  /**
   * @param {string} place
   * @returns {T | null} none as well where somebody else wrote what is no draft
   */
  at(place) {
    try {
      return JSON.parse(this.storage.getItem(this.prefix + place) ?? "null");
    } catch {
      return null;
    }
  }

  /**
   * @param {string} place
   * @param {T} draft
   */
  keep(place, draft) {
    try {
      this.storage.setItem(this.prefix + place, JSON.stringify(draft));
    } catch {
      // A full storage: the page itself still holds what was typed.
    }
  }

  /** @param {string} place */
  remove(place) {
    this.storage.removeItem(this.prefix + place);
  }

  /** Forgets all of them: the person logs out, or another one comes. */
  clear() {
    const keys = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i));
    for (const key of keys) if (key?.startsWith(this.prefix)) this.storage.removeItem(key);
  }
}
