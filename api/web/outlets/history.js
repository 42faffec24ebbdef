// @ts-check
/** Visits and results of an outlet, brought together. Pure. */

/**
 * @typedef {{visitId: string, when: string, result: {score: number | null, verdict: string} | null}} HistoryItem
 */

/**
 * One item a visit, newest first, with the newest revision of its result. A result whose visit is not in the list
 * (an older page) stands with the time of the result itself.
 * @param {any[]} visits
 * @param {any[]} results
 * @returns {HistoryItem[]}
 */
export function visitHistory(visits, results) {
  const newest = new Map();
  for (const result of results) {
    const known = newest.get(result.visit_id);
    if (!known || result.revision > known.revision) newest.set(result.visit_id, result);
  }
  const seen = new Set(visits.map((visit) => visit.id));
  const items = visits.map((visit) => ({
    visitId: visit.id,
    when: visit.started_at,
    result: newest.get(visit.id) ?? null,
  }));
  const others = [...newest.values()].filter((result) => !seen.has(result.visit_id));
  items.push(
    ...others.map((result) => ({ visitId: result.visit_id, when: result.started_at ?? result.created_at, result })),
  );
  return items.sort((a, b) => Date.parse(b.when) - Date.parse(a.when));
}
