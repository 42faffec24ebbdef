// @ts-check
/** What the page of reports is asked about, as its address says it. Pure. */
import { daysBetween, daysLater } from "../elements/format.js";

/**
 * @typedef {object} Question
 * @property {string} period a preset, or "days" for own ones
 * @property {string} since YYYY-MM-DD, the first day
 * @property {string} until YYYY-MM-DD, the last day
 * @property {Record<string, string>} filters what is not left out
 */

/** The presets, and how many days each has. */
export const PERIODS = /** @type {Record<string, number>} */ ({ weeks: 28, quarter: 91, year: 365 });
export const FILTERS = ["territory_id", "channel", "outlet_class"];
/** Longer periods are drawn by the month. */
const WEEKLY_UP_TO = 120;
const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * @param {URLSearchParams} query of the address
 * @param {string} today YYYY-MM-DD
 * @returns {Question}
 */
export function readQuestion(query, today) {
  const chosen = FILTERS.map((name) => [name, query.get(name) ?? ""]).filter(([, value]) => value);
  const filters = Object.fromEntries(chosen);
  const [since, until] = [query.get("since") ?? "", query.get("until") ?? ""];
  if (query.get("period") === "days" && DAY.test(since) && DAY.test(until))
    return { period: "days", since, until, filters };
  const period = (query.get("period") ?? "") in PERIODS ? /** @type {string} */ (query.get("period")) : "weeks";
  return { period, since: daysLater(today, 1 - PERIODS[period]), until: today, filters };
}

/**
 * The address of a question: presets by name, so that a bookmark stays about the last weeks.
 * @param {Question} question
 */
export function addressOf({ period, since, until, filters }) {
  const days = period === "days" ? { since, until } : {};
  return `#/reports?${new URLSearchParams({ period, ...days, ...filters })}`;
}

/**
 * The same for as many days just before.
 * @param {Question} question
 * @returns {Question}
 */
export function periodBefore(question) {
  const days = daysBetween(question.since, question.until) + 1;
  return { ...question, since: daysLater(question.since, -days), until: daysLater(question.since, -1) };
}

/**
 * A report of the service with the question's filters.
 * @param {string} report
 * @param {Question} question
 * @param {Record<string, string>} [more]
 */
export function reportPath(report, { since, until, filters }, more = {}) {
  return `/v1/reports/${report}?${new URLSearchParams({ since, until, ...filters, ...more })}`;
}

/** @param {Question} question */
export function stepOf({ since, until }) {
  return daysBetween(since, until) < WEEKLY_UP_TO ? "week" : "month";
}

/**
 * The page of the visits behind a figure.
 * @param {string} visits the path that the service names beside the figure
 */
export function visitsAddress(visits) {
  return `#/reports/visits?${visits.split("?", 2)[1] ?? ""}`;
}
