// @ts-check
/** Sorts KPI lines the way a rep needs them. Pure. */

/**
 * @typedef {object} Line
 * @property {string} key
 * @property {string} kpi
 * @property {string} label
 * @property {"count" | "share"} unit
 * @property {number | null} value
 * @property {number} target
 * @property {number} weight
 * @property {number | null} score
 * @property {number | null} probability
 * @property {"pass" | "fail" | "review" | "not_measured"} verdict
 * @property {string[]} evidence
 * @property {string | null} action
 * @property {string | null} note
 *
 * @typedef {object} Result
 * @property {number | null} score 0..100
 * @property {number} coverage 0..1
 * @property {"pass" | "fail" | "review" | "not_scorable"} verdict
 * @property {Line[]} lines
 * @property {string | null} [reason] why there is no score, or what was left out of it
 */

const ORDER = { fail: 0, review: 1, pass: 2, not_measured: 3 };

/**
 * What this line costs the score: the weight that is not earned.
 * @param {Line} line
 */
export function lostWeight(line) {
  return line.weight * (1 - (line.score ?? 0));
}

/**
 * Measured lines, worst first.
 * @param {Line[]} lines
 */
export function measured(lines) {
  return lines
    .filter((line) => line.verdict !== "not_measured")
    .sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict] || lostWeight(b) - lostWeight(a));
}

/**
 * Lines that a person has to look at.
 * @param {Line[]} lines
 */
export function doubtful(lines) {
  return lines.filter((line) => line.verdict === "review");
}

/** @param {Line[]} lines */
export function notMeasured(lines) {
  return lines.filter((line) => line.verdict === "not_measured");
}

/**
 * Lines that say the same, together: what mends one mends them all.
 * @param {Line[]} lines
 * @returns {Line[][]}
 */
export function byNote(lines) {
  /** @type {Map<string | null, Line[]>} */
  const groups = new Map();
  for (const line of lines) groups.set(line.note, [...(groups.get(line.note) ?? []), line]);
  return [...groups.values()];
}

/**
 * Lines whose action the rep should take now: failed ones first, the costliest on top.
 * @param {Line[]} lines
 */
export function toDo(lines) {
  return measured(lines).filter((line) => line.action && (line.verdict === "fail" || line.verdict === "review"));
}

/**
 * The photo on which most of a visit line's boxes are.
 * @param {string[]} evidence ids of the form `<photo id>/<box id>`
 */
export function mainPhoto(evidence) {
  const counts = new Map();
  for (const id of evidence) {
    const photo = id.split("/")[0];
    counts.set(photo, (counts.get(photo) ?? 0) + 1);
  }
  return [...counts.keys()].reduce((best, photo) => (counts.get(photo) > counts.get(best) ? photo : best));
}

/**
 * A line's weight as whole per cent of all the weights of the standard.
 * @param {Line} line
 * @param {Line[]} lines
 */
export function weightShare(line, lines) {
  const all = lines.reduce((sum, other) => sum + other.weight, 0);
  return all > 0 ? Math.round((100 * line.weight) / all) : 0;
}

/**
 * A visit's line as one of its photos shows it: with the boxes of that photo alone.
 * @param {Line} line
 * @param {string} photo
 * @returns {Line}
 */
export function lineOnPhoto(line, photo) {
  const prefix = `${photo}/`;
  const own = line.evidence.filter((id) => id.startsWith(prefix));
  return { ...line, evidence: own.map((id) => id.slice(prefix.length)) };
}
