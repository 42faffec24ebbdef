// @ts-check
/** What follows from the planned calls of a day. Pure. */

/**
 * @typedef {object} Call
 * @property {string} outlet_id
 * @property {string} name
 * @property {string} address
 * @property {number | null} latitude
 * @property {number | null} longitude
 * @property {boolean} closed
 * @property {string} objective
 *
 * @typedef {{latitude: number | null, longitude: number | null}} Place
 */

const EARTH_METRES = 6_371_000;

/**
 * As the crow flies; null where one of the places is not on the books.
 * @param {Place} one
 * @param {Place} other
 */
export function metresBetween(one, other) {
  if (one.latitude === null || one.longitude === null) return null;
  if (other.latitude === null || other.longitude === null) return null;
  const [latitude, otherLatitude] = [radians(one.latitude), radians(other.latitude)];
  const height = Math.sin((otherLatitude - latitude) / 2) ** 2;
  const width = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  return 2 * EARTH_METRES * Math.asin(Math.sqrt(height + Math.cos(latitude) * Math.cos(otherLatitude) * width));
}

/** @param {number} degrees */
function radians(degrees) {
  return (degrees * Math.PI) / 180;
}

/**
 * How far each call is from the one before.
 * @param {Call[]} calls
 * @returns {(number | null)[]} metres
 */
export function legs(calls) {
  return calls.map((call, i) => (i ? metresBetween(calls[i - 1], call) : null));
}

/**
 * The first call that can be made and has not been.
 * @param {Call[]} calls
 * @param {{has: (outletId: string) => boolean}} visited
 * @returns {Call | null}
 */
export function nextStop(calls, visited) {
  return calls.find((call) => !call.closed && !visited.has(call.outlet_id)) ?? null;
}

/**
 * What belongs to each outlet, in the order it came.
 * @template {{outlet_id: string}} T
 * @param {T[]} items
 * @returns {Map<string, T[]>}
 */
export function perOutlet(items) {
  const sorted = new Map();
  for (const item of items) sorted.set(item.outlet_id, [...(sorted.get(item.outlet_id) ?? []), item]);
  return sorted;
}
