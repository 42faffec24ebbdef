// @ts-check
import { Problem } from "../service/problems.js";

/** Browsers ask one service six things at a time; more would only wait in line before what the person does next. */
const AT_ONCE = 6;

/** What products are called, asked of the catalogue once each. */
export class ProductNames {
  /** @type {Map<string, string | null>} null: the catalogue does not know it */
  #names = new Map();

  /** @param {import("../service/client.js").Client} client */
  constructor(client) {
    this.client = client;
  }

  /**
   * The name as far as it is known by now, else the code.
   * @param {string} sku
   */
  of(sku) {
    return this.#names.get(sku) ?? sku;
  }

  /**
   * Whether the catalogue was asked for it and does not have it.
   * @param {string} sku
   */
  isUnknown(sku) {
    return this.#names.get(sku) === null;
  }

  /**
   * @param {string} sku
   * @param {string} name
   */
  learn(sku, name) {
    this.#names.set(sku, name);
  }

  /** @param {string[]} skus */
  async load(skus) {
    const wanted = skus.filter((sku) => !this.#names.has(sku));
    for (let i = 0; i < wanted.length; i += AT_ONCE)
      await Promise.all(wanted.slice(i, i + AT_ONCE).map((sku) => this.#ask(sku)));
  }

  /** @param {string} sku */
  async #ask(sku) {
    try {
      this.#names.set(sku, (await this.client.get(`/v1/products/${encodeURIComponent(sku)}`)).name);
    } catch (error) {
      // A code that no product can have is refused in another way than one that none has.
      if (!(error instanceof Problem) || ![404, 422].includes(error.status)) throw error;
      this.#names.set(sku, null);
    }
  }
}
