// @ts-check
import { BrowserStore } from "./browser_store.js";

/**
 * @typedef {Pick<import("./uploads.js").Upload, "id" | "visitId" | "sceneId" | "sceneType" | "blob" | "name" | "capturedAt">
 *   & {owner: string, proves: string | null, since: number}} WaitingPhoto
 *   `owner` took it, `proves` is the action that it shall prove, `since` when it came (ms)
 */

/**
 * Photos that the service has not taken yet, in this browser's own database: phones drop the page while the camera or
 * another app is open. Nothing here ever rejects: where a browser keeps nothing, the page itself still holds the photos.
 */
export class WaitingPhotos {
  #store = new BrowserStore("shelfaudit", "waiting-photos", "id");

  /** @param {WaitingPhoto} photo */
  keep(photo) {
    return this.#store.run("readwrite", (store) => store.put(photo));
  }

  /** @param {string} id */
  remove(id) {
    return this.#store.run("readwrite", (store) => store.delete(id));
  }

  /** Forgets all of them: another person comes. */
  clear() {
    return this.#store.run("readwrite", (store) => store.clear());
  }

  /**
   * The photos of one person, oldest first; those of others are forgotten.
   * @param {string} owner
   * @returns {Promise<WaitingPhoto[]>}
   */
  async of(owner) {
    /** @type {WaitingPhoto[]} */
    const all = (await this.#store.run("readonly", (store) => store.getAll())) ?? [];
    for (const photo of all) if (photo.owner !== owner) void this.remove(photo.id);
    return all.filter((photo) => photo.owner === owner).sort((a, b) => a.since - b.since);
  }
}
