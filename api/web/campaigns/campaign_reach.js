// @ts-check
import { h } from "../elements/dom.js";
import { calendarDay, dayOf, daysLater } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { LoadedPart } from "../elements/loaded_part.js";
import { visitsAddress } from "../reports/report_question.js";
import { daysInForce, grouped, keepsStandards, standing } from "../standards/standard_facts.js";
import { stateMark } from "../standards/standard_view.js";
import { texts } from "../texts.js";
import { daysSoFar } from "./campaign_facts.js";

/**
 * @typedef {import("../elements/dom.js").Child} Child
 * @typedef {import("../standards/standard_facts.js").Standard} Standard
 * @typedef {import("./campaign_facts.js").Campaign} Campaign
 * @typedef {import("./campaign_facts.js").Material} Material
 */

const t = texts.campaigns.reach;
const KPI = "pop_artwork";
/** Reports look back three years at most. */
const LONGEST_DAYS = 1095;
const PAGE = 200;
const MOST_MISSING = 20;

/** What visits, standards and the list of what was handed out say of a campaign. */
export class CampaignReach {
  /**
   * @param {import("../app.js").Context} context
   * @param {AbortSignal} signal
   * @param {Campaign} campaign
   * @param {() => Material[]} materials
   */
  constructor(context, signal, campaign, materials) {
    this.context = context;
    this.campaign = campaign;
    this.materials = materials;
    this.today = dayOf(new Date());
    this.part = new LoadedPart(context, signal, () => this.#load());
    this.element = h(
      "section",
      { class: "card stack", "aria-labelledby": "reach-title" },
      h("h2", { id: "reach-title" }, t.title),
      this.part.element,
    );
  }

  async #load() {
    const isKeeper = keepsStandards(this.context.user.role);
    const parts = await Promise.all([this.#visits(), isKeeper && this.#standards(), this.#assets()]);
    return parts.flatMap((part) => part || []);
  }

  /** @returns {Promise<Child[]>} */
  async #visits() {
    const days = daysSoFar(this.campaign, this.today, daysLater(this.today, 1 - LONGEST_DAYS));
    if (days === null) return [h("p", {}, t.notYet)];
    const { items } = await this.context.client.get(`/v1/reports/failing-lines?${new URLSearchParams(days)}`);
    const line = items.find((/** @type {any} */ { kpi }) => kpi === KPI);
    const between = t.between(calendarDay(days.since), calendarDay(days.until));
    if (!line) return [h("p", {}, t.noVisits(between))];
    const { lines, measured, failed, to_review: review } = line;
    const counts = { pass: measured - failed - review, fail: failed, review, not_measured: lines - measured };
    const rows = Object.entries(counts).filter(([, n]) => n > 0);
    const row = (/** @type {string} */ verdict, /** @type {number} */ n) => {
      const href = visitsAddress(`${line.visits}&line_verdict=${verdict}`);
      const words = [h("strong", {}, t.verdicts[verdict]), h("span", { class: "quiet" }, t.visitsOf(n))];
      const text = h("span", { class: "row-text" }, ...words);
      return h("li", {}, h("a", { href, class: "row" }, text, icon("chevron", "icon faint")));
    };
    return [h("p", {}, `${t.visits(between)}:`), h("ul", { class: "rows" }, ...rows.map(([verdict, n]) => row(verdict, n)))];
  }

  /** @returns {Promise<Child[]>} */
  async #standards() {
    const codes = this.materials().map(({ code }) => code);
    if (!codes.length) return [];
    const groups = grouped(await this.#allStandards());
    const asking = groups.flatMap(([, versions]) => {
      const inForce = daysInForce(versions);
      return versions
        .map((each) => ({ each, what: standing(each, inForce.get(each.id), this.today), asks: asked(each, codes) }))
        .filter(({ what, asks }) => asks.length > 0 && what !== "over" && what !== "never");
    });
    const inForce = new Set(asking.filter(({ what }) => what === "in_force").flatMap(({ asks }) => asks));
    const unasked = codes.filter((code) => !inForce.has(code));
    const rows = asking.map(({ each, what, asks }) =>
      h(
        "li",
        {},
        h("a", { href: `#/standards/${each.id}`, class: "touch" }, t.standard(each.name, each.version)),
        h("p", { class: "marks" }, stateMark(each.state, what), h("span", { class: "quiet" }, asks.join(", "))),
      ),
    );
    return [
      h("h3", {}, t.standards),
      rows.length > 0 ? h("ul", { class: "stack" }, ...rows) : h("p", {}, t.noStandard),
      rows.length > 0 && unasked.length > 0 && h("p", { class: "quiet" }, t.unasked(unasked)),
    ];
  }

  /** @returns {Promise<Standard[]>} */
  async #allStandards() {
    const all = [];
    for (let after = ""; ; ) {
      const query = new URLSearchParams({ limit: `${PAGE}`, ...(after && { after }) });
      const { items, next } = await this.context.client.get(`/v1/standards?${query}`);
      all.push(...items);
      if (next === null) return all;
      after = next;
    }
  }

  /** @returns {Promise<Child[]>} */
  async #assets() {
    const { client } = this.context;
    const campaign = encodeURIComponent(this.campaign.code);
    /** @type {{state: string, assets: number, pieces: number}[]} */
    const lines = await client.get(`/v1/asset-inventory?campaign=${campaign}`);
    if (!lines.length) return [];
    /** @type {Map<string, {assets: number, pieces: number}>} */
    const sums = new Map();
    for (const { state, assets, pieces } of lines) {
      const sum = sums.get(state) ?? { assets: 0, pieces: 0 };
      sums.set(state, { assets: sum.assets + assets, pieces: sum.pieces + pieces });
    }
    const pairs = [...sums].flatMap(([state, { assets, pieces }]) => [
      h("dt", {}, t.assetStates[state] ?? state),
      h("dd", {}, t.pieces(pieces, assets)),
    ]);
    const missing = sums.has("missing") ? await this.#missing(campaign) : [];
    return [h("h3", {}, t.assets), h("dl", { class: "facts" }, ...pairs), ...missing];
  }

  /** @param {string} campaign */
  async #missing(campaign) {
    const { client } = this.context;
    const { items } = await client.get(`/v1/assets?campaign=${campaign}&state=missing&limit=${MOST_MISSING}`);
    const outlets = await Promise.all(items.map((/** @type {any} */ { outlet_id: id }) => client.find(`/v1/outlets/${id}`)));
    const rows = items.map((/** @type {any} */ { outlet_id: id, name, quantity }, /** @type {number} */ i) =>
      h(
        "li",
        {},
        h("a", { href: `#/outlets/${id}`, class: "touch" }, outlets[i]?.name ?? id),
        h("span", { class: "quiet" }, ` ${t.missingPiece(name, quantity)}`),
      ),
    );
    return [h("p", {}, `${t.missing}:`), h("ul", {}, ...rows)];
  }
}

/**
 * The materials that a standard asks for.
 * @param {Standard} standard
 * @param {string[]} codes of a campaign
 * @returns {string[]}
 */
function asked(standard, codes) {
  const wanted = standard.document.kpis.filter(({ kpi }) => kpi === KPI).flatMap(({ required }) => required);
  return codes.filter((code) => wanted.some((/** @type {any} */ { material }) => material === code));
}
