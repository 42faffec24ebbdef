// @ts-check
/** What the service says of another standard that is in the way. Pure. */

const OVERLAP = /\((?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\).*? in force too (?<days>from .*?)\./;

/**
 * The other standard and the days of both, out of the words of a refusal; null where it is about something else.
 * @param {{code: string, message: string}} problem
 * @returns {{id: string, days: string} | null}
 */
export function overlapOf({ code, message }) {
  const found = code === "standard-overlaps" ? OVERLAP.exec(message)?.groups : null;
  return found ? { id: found.id, days: found.days } : null;
}
