// @ts-check
import { h, s } from "../elements/dom.js";
import { calendarDay, dateOf, daysBetween, daysLater, points } from "../elements/format.js";
import { texts } from "../texts.js";
import { visitsAddress } from "./report_question.js";

/**
 * @typedef {{since: string, until: string, score: number | null, scored: number, visits: string}} Step
 * @typedef {{width: number, height: number}} Size
 */

const t = texts.reports;
const LEFT = 34;
const RIGHT = 14;
const TOP = 14;
const BOTTOM = 30;
/** Days and months beside each other need this much room. */
const LABEL_WIDTHS = { week: 58, month: 36 };
const TICK = 10;
/** Half of what a finger needs. */
const REACH = 24;

/**
 * The scores that the axis shows: whole tens around what there is, at least three lines, so that a change can be seen
 * but a wobble looks like none.
 * @param {number[]} scores
 * @returns {number[]} ascending
 */
export function scoreTicks(scores) {
  let low = Math.floor(Math.min(...scores) / TICK) * TICK;
  let high = Math.ceil(Math.max(...scores) / TICK) * TICK;
  while (high - low < 2 * TICK) {
    if (high < 100) high += TICK;
    else low -= TICK;
  }
  const every = high - low > 50 ? 2 * TICK : TICK;
  const ticks = [];
  for (let score = low; score < high + every; score += every) ticks.push(Math.min(100, score));
  return ticks;
}

/**
 * Where a step stands: by its day, so that weeks without a visit leave room.
 * @param {Step} step
 * @param {string} since of the whole period
 * @param {string} until
 * @returns {number} 0..1
 */
export function placeInPeriod(step, since, until) {
  const middle = daysBetween(since, step.since) + (daysBetween(step.since, step.until) + 1) / 2;
  return middle / (daysBetween(since, until) + 1);
}

/**
 * Unbroken lines: a step without a score, or a missing one, is a hole.
 * @param {Step[]} steps
 * @returns {Step[][]}
 */
export function unbroken(steps) {
  /** @type {Step[][]} */
  const lines = [[]];
  let last = "";
  for (const step of steps) {
    if (last && daysLater(last, 1) !== step.since) lines.push([]);
    if (step.score === null) lines.push([]);
    else lines[lines.length - 1].push(step);
    last = step.until;
  }
  return lines.filter((line) => line.length > 0);
}

/**
 * The mean score over time; each point leads to its visits.
 * @param {{step: string, points: Step[], total: {since: string, until: string}}} trend
 * @param {Size} size in pixels of the screen, so that letters are of the right size on a phone, too
 */
export function trendChart({ step, points: steps, total }, size) {
  const scored = steps.filter(({ score }) => score !== null);
  const ticks = scoreTicks(scored.map(({ score }) => /** @type {number} */ (score)));
  const room = size.width - LEFT - RIGHT;
  const x = (/** @type {Step} */ one) => LEFT + placeInPeriod(one, total.since, total.until) * room;
  const range = ticks[ticks.length - 1] - ticks[0];
  const y = (/** @type {number} */ score) => TOP + (1 - (score - ticks[0]) / range) * (size.height - TOP - BOTTOM);
  const at = (/** @type {Step} */ one) => ({ x: x(one), y: y(/** @type {number} */ (one.score)) });
  const list = scored.map((one) => `${stepName(step, one)} ${points(/** @type {number} */ (one.score))}`).join(", ");
  return s(
    "svg",
    { viewBox: `0 0 ${size.width} ${size.height}`, class: "trend", role: "group", "aria-label": t.chart(list) },
    ...ticks.flatMap((score) => tickLine(score, y(score), size.width)),
    ...unbroken(steps).map((line) => polyline(line.map(at))),
    ...scored.map((one) => dot(step, one, at(one))),
    ...dayLabels(steps, x, size, step),
  );
}

/** @param {{x: number, y: number}[]} corners */
function polyline(corners) {
  const points = corners.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  return s("polyline", { class: "trend-line", points });
}

/**
 * @param {number} score
 * @param {number} y
 * @param {number} width
 */
function tickLine(score, y, width) {
  return [
    s("line", { x1: LEFT, x2: width - RIGHT, y1: y, y2: y, class: "trend-grid" }),
    s("text", { x: LEFT - 8, y: y + 4, class: "trend-scale", "aria-hidden": "true" }, score),
  ];
}

/**
 * @param {string} step
 * @param {Step} one
 * @param {{x: number, y: number}} at
 */
function dot(step, one, { x, y }) {
  const name = `${stepName(step, one)}: ${points(/** @type {number} */ (one.score))}`;
  return s(
    "a",
    { href: visitsAddress(one.visits), "aria-label": t.showVisits(name), class: "trend-point" },
    s("title", {}, name),
    s("circle", { cx: x, cy: y, r: REACH, class: "trend-reach" }),
    s("circle", { cx: x, cy: y, r: 5, class: "trend-dot" }),
  );
}

/**
 * As many days as there is room for, the last one always.
 * @param {Step[]} steps
 * @param {(one: Step) => number} x
 * @param {Size} size
 * @param {string} step
 */
function dayLabels(steps, x, { width, height }, step) {
  const labels = [];
  const room = LABEL_WIDTHS[/** @type {"week" | "month"} */ (step)];
  let free = Infinity;
  for (const one of [...steps].reverse()) {
    const middle = Math.min(width - room / 2, x(one));
    if (middle + room / 2 > free) continue;
    free = middle - room / 2;
    const place = { x: middle, y: height - 8, class: "trend-day", "aria-hidden": "true" };
    labels.push(s("text", place, shortName(step, one)));
  }
  return labels;
}

/**
 * @param {string} step
 * @param {Step} one
 */
function shortName(step, { since }) {
  return step === "week" ? calendarDay(since) : dateOf(since).toLocaleDateString("en-GB", { month: "short" });
}

/**
 * @param {string} step
 * @param {Step} one
 */
export function stepName(step, one) {
  const { since } = one;
  if (step === "week") return t.weekOf(calendarDay(since));
  return dateOf(since).toLocaleDateString("en-GB", { month: "long", year: "numeric" });
}

/**
 * The same figures as a table, for those who do not see the line, and for fingers.
 * @param {{step: string, points: any[]}} trend newest last
 */
export function trendTable({ step, points: steps }) {
  const { columns } = t;
  const row = (/** @type {any} */ one) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, h("a", { href: visitsAddress(one.visits), class: "touch" }, stepName(step, one))),
      h("td", {}, one.score === null ? "–" : points(one.score)),
      h("td", {}, `${one.scored} / ${one.visits_counted}`),
      h("td", {}, one.failed),
      h("td", {}, one.to_review),
    );
  const head = [columns.since, columns.score, columns.scored, columns.failed, columns.verdicts];
  return h(
    "details",
    { class: "tips" },
    h("summary", {}, t.asTable),
    h(
      "div",
      { class: "table-place", tabindex: 0 },
      h(
        "table",
        { class: "figures" },
        h("thead", {}, h("tr", {}, ...head.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, ...[...steps].reverse().map(row)),
      ),
    ),
  );
}
