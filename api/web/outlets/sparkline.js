// @ts-check
import { s } from "../elements/dom.js";

const WIDTH = 320;
const HEIGHT = 96;
const PAD = 14;
/** Room for the scale at the right end. */
const SCALE = 20;

/** @param {number} score */
function height(score) {
  return PAD + (1 - score / 100) * (HEIGHT - 2 * PAD);
}

/**
 * Where the scores stand on the chart: evenly spread, 0 at the bottom, 100 on top; null for visits without a score.
 * @param {(number | null)[]} scores oldest first
 * @returns {({x: number, y: number} | null)[]}
 */
export function chartPoints(scores) {
  const step = scores.length > 1 ? (WIDTH - SCALE - 2 * PAD) / (scores.length - 1) : 0;
  const start = scores.length > 1 ? PAD : (WIDTH - SCALE) / 2;
  return scores.map((score, i) => (score === null ? null : { x: start + i * step, y: height(score) }));
}

/**
 * Each verdict has its own shape.
 * @param {string} verdict
 * @param {{x: number, y: number}} at
 */
function dot(verdict, { x, y }) {
  const shapes = { fail: `M${x} ${y - 6}l6 6l-6 6l-6 -6z`, review: `M${x} ${y - 6}l6 10.500h-12z` };
  const path = shapes[/** @type {keyof shapes} */ (verdict)] ?? `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z`;
  return s("path", { d: path, class: `dot dot-${verdict}` });
}

/**
 * @param {{score: number | null, verdict: string}[]} results oldest first
 * @param {string} description what the chart shows, in words
 */
export function sparkline(results, description) {
  const points = chartPoints(results.map((result) => result.score));
  const line = points.filter((point) => point !== null);
  return s(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "sparkline", role: "img", "aria-label": description },
    ...[0, 50, 100].flatMap((score) => [
      s("line", { x1: 0, x2: WIDTH, y1: height(score), y2: height(score), class: "sparkline-grid" }),
      s("text", { x: WIDTH, y: height(score) - 3, class: "sparkline-scale" }, score),
    ]),
    s("polyline", {
      points: line.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "),
      class: "sparkline-line",
    }),
    ...points.map((point, i) => point && dot(results[i].verdict, point)),
  );
}
