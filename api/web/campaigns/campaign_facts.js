// @ts-check
/** Campaigns and their artwork: when each runs, what hangs now, and who may change it. Pure. */
import { words } from "../elements/format.js";

/**
 * @typedef {object} Content
 * @property {string} code
 * @property {string} name
 * @property {string} valid_from YYYY-MM-DD
 * @property {string | null} valid_to the last day; null: an open end
 *
 * @typedef {Content & {id: string, retired_at: string | null, created_at: string, updated_at: string}} Campaign
 *
 * @typedef {object} Material
 * @property {string} id
 * @property {string} code
 * @property {string} kind
 * @property {string} name
 *
 * @typedef {object} Artwork
 * @property {string} id
 * @property {string} current_from YYYY-MM-DD
 * @property {number} width
 * @property {number} height
 * @property {string} created_at
 * @property {string | null} retired_at
 *
 * @typedef {"running" | "to_come" | "over" | "retired"} Standing
 * @typedef {"current" | "outdated" | "to_come" | "withdrawn"} Use
 */

const LONGEST_CODE = 64;

/** @param {string} role */
export function keepsCampaigns(role) {
  return role === "trainer" || role === "manager" || role === "admin";
}

/**
 * What a campaign is on a day.
 * @param {Pick<Campaign, "valid_from" | "valid_to" | "retired_at">} campaign
 * @param {string} today YYYY-MM-DD
 * @returns {Standing}
 */
export function standing({ valid_from, valid_to, retired_at }, today) {
  if (retired_at !== null) return "retired";
  if (today < valid_from) return "to_come";
  return valid_to === null || today <= valid_to ? "running" : "over";
}

/**
 * The campaigns as a manager asks for them: those that end first, those that begin first, those that ended last.
 * @param {Campaign[]} campaigns
 * @param {string} today YYYY-MM-DD
 * @returns {{running: Campaign[], to_come: Campaign[], ended: Campaign[]}}
 */
export function grouped(campaigns, today) {
  const are = (/** @type {Standing[]} */ ...wanted) => campaigns.filter((each) => wanted.includes(standing(each, today)));
  const by = (/** @type {(campaign: Campaign) => string} */ key) => (/** @type {Campaign} */ a, /** @type {Campaign} */ b) =>
    key(a) < key(b) ? -1 : Number(key(a) > key(b));
  const end = (/** @type {Campaign} */ { valid_to }) => valid_to ?? "9999-12-31";
  return {
    running: are("running").sort(by(end)),
    to_come: are("to_come").sort(by(({ valid_from }) => valid_from)),
    ended: are("over", "retired").sort(by(end)).reverse(),
  };
}

/**
 * What each version of a material's artwork is on a day, the newest first.
 * @param {Artwork[]} artworks
 * @param {string} today YYYY-MM-DD
 * @returns {{artwork: Artwork, use: Use}[]}
 */
export function versions(artworks, today) {
  const newestFirst = [...artworks].sort((a, b) => (a.current_from < b.current_from ? 1 : -1));
  const hangs = newestFirst.find(({ retired_at, current_from }) => retired_at === null && current_from <= today);
  return newestFirst.map((artwork) => ({ artwork, use: useOf(artwork, hangs, today) }));
}

/**
 * @param {Artwork} artwork
 * @param {Artwork | undefined} hangs
 * @param {string} today
 * @returns {Use}
 */
function useOf(artwork, hangs, today) {
  if (artwork.retired_at !== null) return "withdrawn";
  if (artwork.current_from > today) return "to_come";
  return artwork === hangs ? "current" : "outdated";
}

/**
 * The days of a campaign that are past or today, as far as reports look back; null before it begins.
 * @param {Campaign} campaign
 * @param {string} today YYYY-MM-DD
 * @param {string} earliest YYYY-MM-DD
 * @returns {{since: string, until: string} | null}
 */
export function daysSoFar({ valid_from, valid_to, retired_at }, today, earliest) {
  const ends = [valid_to, retired_at?.slice(0, 10), today].filter((day) => typeof day === "string").sort();
  const [since, until] = [valid_from > earliest ? valid_from : earliest, ends[0]];
  return since <= until ? { since, until } : null;
}

/**
 * What a person can change of it.
 * @param {Campaign} campaign
 * @returns {Content}
 */
export function contentOf({ code, name, valid_from, valid_to }) {
  return { code, name, valid_from, valid_to };
}

/**
 * A material as the name of its file tells it, for the person to mend: `spring_poster-A2.png` is SPRING-POSTER-A2.
 * @param {string} file
 * @returns {{code: string, name: string}}
 */
export function materialOfFile(file) {
  const stem = file.replace(/\.[^.]*$/, "");
  const code = stem.toUpperCase().replaceAll(/[^\p{L}\p{N}.]+/gu, "-").replaceAll(/^-+|-+$/g, ""); // prettier-ignore
  return { code: code.slice(0, LONGEST_CODE), name: words(stem) };
}
