// @ts-check
const DATABASE = "shelfaudit";
const STORE = "waiting-photos";

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
  /** @type {Promise<IDBDatabase> | null} */
  #opened = null;

  /** @param {WaitingPhoto} photo */
  keep(photo) {
    return this.#run("readwrite", (store) => store.put(photo));
  }

  /** @param {string} id */
  remove(id) {
    return this.#run("readwrite", (store) => store.delete(id));
  }

  /** Forgets all of them: another person comes. */
  clear() {
    return this.#run("readwrite", (store) => store.clear());
  }

  /**
   * The photos of one person, oldest first; those of others are forgotten.
   * @param {string} owner
   * @returns {Promise<WaitingPhoto[]>}
   */
  async of(owner) {
    /** @type {WaitingPhoto[]} */
    const all = (await this.#run("readonly", (store) => store.getAll())) ?? [];
    for (const photo of all) if (photo.owner !== owner) void this.remove(photo.id);
    return all.filter((photo) => photo.owner === owner).sort((a, b) => a.since - b.since);
  }

  /**
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest} ask
   * @returns {Promise<any>} the answer, or undefined where the browser has none
   */
  async #run(mode, ask) {
    try {
      const database = await (this.#opened ??= open());
      return await answered(ask(database.transaction(STORE, mode).objectStore(STORE)));
    } catch (error) {
      // A phone that woke up may have lost its connection to the database: the next call opens it anew.
      this.#opened = null;
      console.info(error);
      return undefined;
    }
  }
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
  return answered(request);
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
