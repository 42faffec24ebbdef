// @ts-check
/** What a trial of a standard did to past visits, put together. Pure. */

/**
 * @typedef {object} LineState
 * @property {string} verdict
 * @property {"count" | "share"} unit
 * @property {number | null} value
 * @property {number} target
 * @property {number} weight
 * @property {number | null} score
 *
 * @typedef {{kpi: string, subject: string | null, scene_type: string | null}} LineName
 * @typedef {LineName & {before: LineState | null, after: LineState | null}} LineChange
 *
 * @typedef {object} TriedVisit
 * @property {string} visit_id
 * @property {string} outlet_name
 * @property {string} outlet_code
 * @property {string} started_at
 * @property {{score: number | null, verdict: string}} stored
 * @property {{score: number | null, verdict: string}} trial
 * @property {boolean} flips
 * @property {LineChange[]} changed_lines
 *
 * @typedef {{before: string | null, after: string | null, count: number}} Move
 * @typedef {LineName & {visits: number, moves: Move[]}} LineMoves
 */

/** In place of a verdict that stays. */
const SAME = "same";

/** @param {Map<string, Move>} moves */
function add(moves, /** @type {string | null} */ before, /** @type {string | null} */ after) {
  const key = `${before} ${after}`;
  const move = moves.get(key) ?? { before, after, count: 0 };
  moves.set(key, { ...move, count: move.count + 1 });
}

/** @param {Map<string, Move>} moves */
function mostFirst(moves) {
  return [...moves.values()].sort((a, b) => b.count - a.count);
}

/**
 * From which verdict to which the visits that flip go.
 * @param {TriedVisit[]} visits
 */
export function verdictMoves(visits) {
  const moves = new Map();
  for (const { flips, stored, trial } of visits) if (flips) add(moves, stored.verdict, trial.verdict);
  return mostFirst(moves);
}

/**
 * For each check the visits at which one of its lines changes, and from which verdict to which; null: there is no line.
 * @param {TriedVisit[]} visits
 * @returns {LineMoves[]}
 */
export function lineMoves(visits) {
  /** @type {Map<string, LineName & {visits: Set<string>, moves: Map<string, Move>}>} */
  const found = new Map();
  for (const { visit_id: id, changed_lines: lines } of visits)
    for (const { kpi, subject, scene_type, before, after } of lines) {
      const key = `${kpi}:${subject ?? ""}@${scene_type ?? ""}`;
      const line = found.get(key) ?? { kpi, subject, scene_type, visits: new Set(), moves: new Map() };
      found.set(key, line);
      line.visits.add(id);
      const [old, now] = [before?.verdict ?? null, after?.verdict ?? null];
      // Which verdict it is that stays says nothing of the standard.
      if (old === now) add(line.moves, SAME, SAME);
      else add(line.moves, old, now);
    }
  const all = [...found.values()].map((line) => ({ ...line, visits: line.visits.size, moves: mostFirst(line.moves) }));
  return all.sort((a, b) => b.visits - a.visits);
}

/**
 * Those that get another verdict first, then by how much the score changes; among equals the order stays.
 * @param {TriedVisit[]} visits
 */
export function mostChangedFirst(visits) {
  return [...visits].sort((a, b) => Number(b.flips) - Number(a.flips) || scoreChange(b) - scoreChange(a));
}

/**
 * By how many points, whichever way.
 * @param {TriedVisit} visit
 */
function scoreChange({ stored, trial }) {
  return Math.abs((trial.score ?? 0) - (stored.score ?? 0));
}
