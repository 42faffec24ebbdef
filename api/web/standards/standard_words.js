// @ts-check
/** A display standard as a person reads it. Pure. */
import { calendarDay, words } from "../elements/format.js";
import { texts } from "../texts.js";

/**
 * @typedef {import("./standard_facts.js").Check} Check
 * @typedef {import("./standard_facts.js").Content} Content
 * @typedef {import("./standard_facts.js").Days} Days
 *
 * @typedef {object} Names what codes and ids are called
 * @property {(sku: string) => string} product
 * @property {(code: string) => string} channel
 * @property {(id: string) => string | null} territory null: not the person's own
 * @property {(code: string) => {text: string} | null} question
 *
 * @typedef {object} CheckWords
 * @property {string} name
 * @property {string} asks
 * @property {string[]} notes
 * @property {{sku: string, name: string, words: string}[]} products
 */

const t = texts.checks;
const standards = texts.standards;

/**
 * @param {Check} check
 * @param {Names} names
 * @returns {CheckWords}
 */
export function checkWords(check, names) {
  return {
    name: t.kinds[check.kpi] ?? words(check.kpi),
    asks: (ASKS[check.kpi] ?? (() => words(check.kpi)))(check, names),
    notes: notes(check),
    products: products(check, names),
  };
}

/** @type {Record<string, (check: Check, names: Names) => string>} */
const ASKS = {
  facings: (check, names) => t.asks.facings(check, about(check, names)),
  share_of_facings: t.asks.share_of_facings,
  linear_share: t.asks.linear_share,
  eye_level: (check, names) => t.asks.eye_level(check, about(check, names)),
  brand_block: t.asks.brand_block,
  must_stock: t.asks.must_stock,
  on_shelf_availability: t.asks.on_shelf_availability,
  gaps: t.asks.gaps,
  pop: ({ required }) => t.asks.pop(required.map(piece)),
  pop_artwork: ({ required }) => t.asks.pop_artwork(required.map(t.artwork)),
  prices: t.asks.prices,
  price_tags: t.asks.price_tags,
  promotion_signs: t.asks.promotion_signs,
  secondary_displays: ({ required }) =>
    t.asks.secondary_displays(
      required.map((/** @type {any} */ { scene_type, count }) => t.piece(count, display(scene_type).toLowerCase())),
    ),
  planogram: (check) => t.asks.planogram(check, planogramFacts(check.planogram)),
  questionnaire: ({ question, accepted, least }, names) => {
    const asked = names.question(question)?.text ?? question;
    return least === null || least === undefined
      ? t.asks.answered(asked, accepted.map(answerWords))
      : t.asks.numbered(asked, least);
  },
};

/**
 * @param {Check} check
 * @param {Names} names
 */
function about({ sku, brand, count }, names) {
  if (sku) return names.product(sku);
  return brand ? t.brand(brand) : (t.counts[count] ?? count);
}

/** @param {{kind: string | null, count: number}} need */
function piece({ kind, count }) {
  return kind === null ? t.anyPiece(count) : t.piece(count, popKind(kind));
}

/** @param {string} kind */
export function popKind(kind) {
  return t.pop[kind] ?? words(kind).toLowerCase();
}

/** @param {string} type */
export function display(type) {
  return texts.scenes[type] ?? words(type);
}

/** @param {boolean | string} answer */
export function answerWords(answer) {
  return typeof answer === "string" ? answer : answer ? t.yes : t.no;
}

/** @param {any} planogram */
export function planogramFacts({ code, rows }) {
  const positions = (rows ?? []).flatMap((/** @type {any} */ row) => row.positions ?? []);
  const facings = positions.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + (one.facings ?? 1), 0);
  return { code, rows: (rows ?? []).length, facings };
}

/** @param {Check} check */
function notes(check) {
  const told = [
    check.count_stacked && t.notes.stacked,
    check.with_empties && t.notes.withEmpties,
    check.kpi === "questionnaire" && check.action && t.notes.otherwise(check.action),
  ].filter(Boolean);
  if (check.kpi === "pop_artwork") told.push(...check.required.map(t.notes.artwork));
  if (check.kpi === "secondary_displays")
    for (const { scene_type, least_facings: least } of check.required)
      if (least > 1) told.push(t.notes.leastFacings(display(scene_type), least));
  return told;
}

/**
 * The products of a list, with what is asked of each where that differs.
 * @param {Check} check
 * @param {Names} names
 */
function products(check, names) {
  const listed = (check.skus ?? []).map((/** @type {string} */ sku) => ({ sku, name: names.product(sku), words: "" }));
  const priced = (check.rules ?? []).map((/** @type {any} */ rule) => ({
    sku: rule.sku,
    name: names.product(rule.sku),
    words: t.price(rule),
  }));
  return [...listed, ...priced];
}

/**
 * For which outlets.
 * @param {Content} standard
 * @param {Names} names
 */
export function scopeWords({ channel, outlet_class: letter, territory_id: territory }, names) {
  if (channel === null && letter === null && territory === null) return standards.everywhere;
  return [
    channel === null ? standards.allChannels : names.channel(channel),
    letter === null ? standards.allClasses : standards.outletClass(letter),
    territory === null ? standards.allTerritories : territoryWords(names.territory(territory)),
  ].join(", ");
}

/** @param {string | null} name */
function territoryWords(name) {
  return name === null ? standards.otherTerritory : standards.territory(name);
}

/** @param {{scene_type: string | null}} standard */
export function scenesWords({ scene_type: type }) {
  return type === null ? standards.wholeVisit : standards.sceneType(display(type));
}

/** @param {{valid_from: string, valid_to: string | null}} standard */
export function daysWords({ valid_from: from, valid_to: to }) {
  return standards.days(calendarDay(from), to === null ? "" : calendarDay(to));
}

/**
 * @param {import("./standard_facts.js").Standard} standard
 * @param {ReturnType<typeof import("./standard_facts.js").standing>} what
 * @param {Days | null | undefined} days
 * @param {number | null} newer the version that left it no day, if one did
 */
export function standingWords(standard, what, days, newer = null) {
  const t = standards.standing;
  if (what === "draft") return t.draft(daysWords(standard));
  if (!days) return t.never + (newer === null ? "" : t.replacedAtOnce(newer));
  const [first, last] = [calendarDay(days.first), days.last === null ? "" : calendarDay(days.last)];
  const then = days.by ? (what === "over" ? t.replacedBefore : t.replaced)(days.by.version) : "";
  if (what === "to_come") return t.to_come(first, last) + then;
  return (what === "in_force" ? t.in_force : t.over)(first, last) + then;
}

/**
 * What the document says besides its checks, pass mark and coverage floor.
 * @param {Record<string, any>} document
 */
export function settingsWords(document) {
  const t = standards.settings;
  const own = Object.keys(document.ownership ?? {}).length;
  return [
    t.row_index(document.permit_row_index_fallback ?? false),
    t.min_facings(document.min_facings ?? 1),
    t.min_known(texts.checks.share(document.min_known_share ?? 0.8)),
    t.doubtful(texts.checks.share(document.doubtful_above ?? 0.05), texts.checks.share(document.doubtful_below ?? 0.9)),
    t.schema(document.schema_version ?? 2),
    own > 0 ? t.ownership(own) : "",
  ].filter(Boolean);
}
