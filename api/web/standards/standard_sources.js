// @ts-check
import { ProductNames } from "../catalog/product_names.js";
import { words } from "../elements/format.js";

/**
 * @typedef {import("./standard_words.js").Names} Names
 * @typedef {{code: string, name: string}} Coded
 */

/** The lists that standards speak of: channels, territories, questions, products, and materials of campaigns. */
export class StandardSources {
  /** @type {Coded[]} */
  channels = [];
  /** @type {{id: string, name: string}[]} */
  territories = [];
  /** @type {Map<string, any>} the newest wording of each question, by its code */
  questions = new Map();
  /** @type {Promise<Coded[]> | null} */
  #materials = null;

  /** @param {import("../service/client.js").Client} client */
  constructor(client) {
    this.client = client;
    this.products = new ProductNames(client);
  }

  /** @param {import("../service/client.js").Client} client */
  static async load(client) {
    const sources = new StandardSources(client);
    const [channels, territories, questionnaires] = await Promise.all([
      client.get("/v1/channels"),
      client.get("/v1/territories"),
      client.get("/v1/questionnaires"),
    ]);
    Object.assign(sources, { channels, territories });
    const oldestFirst = questionnaires.sort((/** @type {any} */ a, /** @type {any} */ b) => a.version - b.version);
    for (const { questions } of oldestFirst) for (const each of questions) sources.questions.set(each.code, each);
    return sources;
  }

  /** @returns {Names} */
  get names() {
    return {
      product: (sku) => this.products.of(sku),
      channel: (code) => this.channels.find((each) => each.code === code)?.name || words(code),
      territory: (id) => this.territories.find((each) => each.id === id)?.name ?? null,
      question: (code) => this.questions.get(code) ?? null,
    };
  }

  /** Asked only where a check is about artwork: most standards have none. */
  materials() {
    this.#materials ??= this.#loadMaterials();
    return this.#materials;
  }

  async #loadMaterials() {
    const { items } = await this.client.get("/v1/campaigns?limit=200");
    const running = items.filter((/** @type {any} */ campaign) => campaign.retired_at === null);
    const lists = await Promise.all(
      running.map((/** @type {any} */ { id }) => this.client.get(`/v1/campaigns/${id}/materials`)),
    );
    return lists.flat();
  }
}

/**
 * Every version of a code.
 * @param {import("../service/client.js").Client} client
 * @param {string} code
 * @returns {Promise<import("./standard_facts.js").Standard[]>}
 */
export async function versionsOf(client, code) {
  const all = [];
  for (let after = ""; ; ) {
    const query = new URLSearchParams({ code, limit: "200", ...(after && { after }) });
    const { items, next } = await client.get(`/v1/standards?${query}`);
    all.push(...items);
    if (next === null) return all;
    after = next;
  }
}
