// @ts-check
/** Versions of display standards: when each is in force, which takes whose place, and who may do what. Pure. */
import { daysLater } from "../elements/format.js";

/**
 * @typedef {Record<string, any> & {kpi: string, weight: number}} Check
 *
 * @typedef {object} Content
 * @property {string} code
 * @property {number} version
 * @property {string} name
 * @property {string | null} channel
 * @property {string | null} outlet_class
 * @property {string | null} territory_id
 * @property {string | null} scene_type
 * @property {string} valid_from YYYY-MM-DD
 * @property {string | null} valid_to the last day
 * @property {Record<string, any> & {kpis: Check[]}} document
 *
 * @typedef {object} Stored
 * @property {string} id
 * @property {"draft" | "published" | "retired"} state
 * @property {string | null} published_at
 * @property {string | null} retired_at
 * @property {string | null} retired_after the last day of a retired version
 *
 * @typedef {Content & Stored} Standard
 *
 * @typedef {object} Days
 * @property {string} first
 * @property {string | null} last the last day; null: no end
 * @property {Standard | null} by the newer version that ends it, if one does
 */

const CONTENT = /** @type {const} */ ([
  "code", "version", "name", "channel", "outlet_class", "territory_id", "scene_type", "valid_from", "valid_to", "document",
]); // prettier-ignore

/**
 * What a version says, without what became of it.
 * @param {Standard} standard
 * @returns {Content}
 */
export function contentOf(standard) {
  return /** @type {any} */ (Object.fromEntries(CONTENT.map((name) => [name, standard[name] ?? null])));
}

/** @param {{code: string, version: number}} standard */
export function byNewest(standard, /** @type {{code: string, version: number}} */ other) {
  return standard.code < other.code ? -1 : standard.code > other.code ? 1 : other.version - standard.version;
}

/**
 * The versions by code, the newest of each first.
 * @param {Standard[]} versions
 * @returns {[string, Standard[]][]}
 */
export function grouped(versions) {
  /** @type {Map<string, Standard[]>} */
  const groups = new Map();
  for (const each of [...versions].sort(byNewest)) groups.set(each.code, [...(groups.get(each.code) ?? []), each]);
  return [...groups];
}

/**
 * The days on which the published versions of one code are in force, by their ids; null: never. As the service counts
 * them: from the first day of a newer version on the older ones never are again; a version that ended before it began
 * takes no place.
 * @param {Standard[]} versions of one code, drafts too
 * @returns {Map<string, Days | null>}
 */
export function daysInForce(versions) {
  const found = new Map();
  /** @type {Standard | null} */
  let next = null;
  for (const each of [...versions].sort(byNewest)) {
    if (each.state === "draft") continue;
    const own = ownDays(each);
    found.set(each.id, own && cut(own, next));
    if (own && (next === null || own.first < next.valid_from)) next = each;
  }
  return found;
}

/**
 * @param {Standard} standard
 * @returns {Days | null}
 */
function ownDays({ valid_from: first, valid_to: to, retired_after: after }) {
  const last = [to, after].filter((day) => day !== null && day !== undefined).sort()[0] ?? null;
  return last !== null && last < first ? null : { first, last, by: null };
}

/**
 * @param {Days} days
 * @param {Standard | null} next
 * @returns {Days | null}
 */
function cut(days, next) {
  if (next === null) return days;
  const last = daysLater(next.valid_from, -1);
  if (days.last !== null && days.last <= last) return days;
  return last < days.first ? null : { ...days, last, by: next };
}

/**
 * What a version is on a day.
 * @param {Standard} standard
 * @param {Days | null | undefined} days on which it is in force
 * @param {string} today YYYY-MM-DD
 * @returns {"draft" | "never" | "to_come" | "in_force" | "over"}
 */
export function standing(standard, days, today) {
  if (standard.state === "draft") return "draft";
  if (!days) return "never";
  if (today < days.first) return "to_come";
  return days.last === null || today <= days.last ? "in_force" : "over";
}

/**
 * The version that this one comes after: the highest lower number that was published.
 * @param {Content} standard
 * @param {Standard[]} versions of its code
 * @returns {Standard | null}
 */
export function predecessor(standard, versions) {
  const earlier = versions.filter(({ version, state }) => version < standard.version && state !== "draft");
  return earlier.sort(byNewest)[0] ?? null;
}

/**
 * What it does, or would do once published, to the version before it: ends it, or finds it ended already.
 * @param {Content} standard
 * @param {Standard} before
 * @returns {"cuts" | "over" | "never"}
 */
export function replacement(standard, before) {
  const days = ownDays(before);
  if (days === null) return "never";
  return days.last === null || standard.valid_from <= days.last ? "cuts" : "over";
}

/** @param {Content} one */
export function sameScope(one, /** @type {Content} */ other) {
  return (
    one.channel === other.channel &&
    one.outlet_class === other.outlet_class &&
    one.territory_id === other.territory_id &&
    one.scene_type === other.scene_type
  );
}

/**
 * A draft of the next version. It begins tomorrow: one that begins today would be backdated by the time it is ready.
 * @param {Standard} standard
 * @param {Standard[]} versions of its code
 * @param {string} tomorrow YYYY-MM-DD
 * @returns {Content}
 */
export function nextVersion(standard, versions, tomorrow) {
  const newest = Math.max(standard.version, ...versions.map(({ version }) => version));
  const valid_to = standard.valid_to !== null && standard.valid_to >= tomorrow ? standard.valid_to : null;
  return { ...structuredClone(contentOf(standard)), version: newest + 1, valid_from: tomorrow, valid_to };
}

/**
 * @param {string} tomorrow YYYY-MM-DD
 * @returns {Content}
 */
export function emptyStandard(tomorrow) {
  return {
    code: "",
    version: 1,
    name: "",
    channel: null,
    outlet_class: null,
    territory_id: null,
    scene_type: null,
    valid_from: tomorrow,
    valid_to: null,
    document: { schema_version: 2, kpis: [], pass_mark: 80, coverage_floor: 0.5 },
  };
}

/** @param {string} role */
export function keepsStandards(role) {
  return role === "admin" || role === "manager";
}

/**
 * What a manager or admin may do with a version; the service has the last word.
 * @param {Standard} standard
 * @param {{role: string}} user
 * @param {{id: string}[]} territories the person's own ones
 */
export function permitted({ territory_id: territory }, user, territories) {
  const own = territory === null || territories.some(({ id }) => id === territory);
  return { change: own, release: own && (territory !== null || user.role === "admin") };
}

/**
 * Every SKU that a standard names, each once.
 * @param {Content} standard
 * @returns {string[]}
 */
export function skusOf({ document }) {
  const named = document.kpis.flatMap((check) => [
    check.sku,
    ...(check.skus ?? []),
    ...(check.rules ?? []).map((/** @type {{sku: string}} */ rule) => rule.sku),
  ]);
  return [...new Set(named.filter(Boolean))];
}

/**
 * @param {Check} check
 * @param {Check[]} all
 */
export function weightPercent(check, all) {
  const sum = all.reduce((total, { weight }) => total + (Number(weight) || 0), 0);
  return sum > 0 ? Math.round((100 * (Number(check.weight) || 0)) / sum) : 0;
}

/**
 * The version that left a published one no day.
 * @param {Standard} standard
 * @param {Standard[]} versions of its code
 */
export function replacedBy(standard, versions) {
  const newer = versions.filter(
    (each) =>
      each.version > standard.version &&
      each.state !== "draft" &&
      each.valid_from <= standard.valid_from &&
      (each.retired_after === null || each.retired_after >= each.valid_from),
  );
  const own = standard.retired_after !== null && standard.retired_after < standard.valid_from;
  return own ? null : (newer.at(-1)?.version ?? null);
}
