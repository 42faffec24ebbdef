// @ts-check
/**
 * One store in a database of this browser. Nothing here ever rejects: where a browser keeps nothing, or lost it, there
 * is nothing.
 */
export class BrowserStore {
  /** @type {Promise<IDBDatabase> | null} */
  #opened = null;

  /**
   * @param {string} database
   * @param {string} store
   * @param {string} keyPath
   */
  constructor(database, store, keyPath) {
    this.database = database;
    this.store = store;
    this.keyPath = keyPath;
  }

  /**
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest} ask
   * @returns {Promise<any>} the answer, or undefined where the browser has none
   */
  async run(mode, ask) {
    try {
      const database = await (this.#opened ??= this.#open());
      return await answered(ask(database.transaction(this.store, mode).objectStore(this.store)));
    } catch (error) {
      // A phone that woke up may have lost its connection to the database: the next call opens it anew.
      this.#opened = null;
      console.info(error);
      return undefined;
    }
  }

  /** @returns {Promise<IDBDatabase>} */
  async #open() {
    const request = indexedDB.open(this.database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(this.store, { keyPath: this.keyPath });
    return answered(request);
  }
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
