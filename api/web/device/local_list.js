// @ts-check
/**
 * A list in localStorage: phones drop the page while the camera is open.
 * @template T
 */
export class LocalList {
  /**
   * @param {string} key
   * @param {Storage} storage
   */
  constructor(key, storage) {
    this.key = key;
    this.storage = storage;
  }

  /** @returns {T[]} empty as well where somebody else wrote what is no list */
  get all() {
    try {
      return JSON.parse(this.storage.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
  }

  /** @param {T[]} all */
  write(all) {
    this.storage.setItem(this.key, JSON.stringify(all));
  }

  clear() {
    this.storage.removeItem(this.key);
  }
}
