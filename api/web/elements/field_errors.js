// @ts-check
/** Brings the service's refusals to the fields that they are about. */
import { texts } from "../texts.js";
import { sentence } from "./format.js";

/**
 * @typedef {import("../service/problems.js").FieldError} FieldError
 *
 * @typedef {object} Placed
 * @property {string} path of a field of the form; "" where none is to blame
 * @property {string} message
 */

/** Of members of a union the service names the kind too: `kpis.1.facings.weight`, `accepted.0.bool`. */
const KINDS = [/^(document\.kpis\.\d+)\.[a-z_]+(?=\.|$)/, /^(document\.kpis\.\d+\.accepted\.\d+)\.[a-z_]+$/];
/** Refusals of a whole request that are about one field all the same. */
const FIELDS = /** @type {Record<string, string>} */ ({
  "standard-version-taken": "version",
  "territory-unknown": "territory_id",
  "channel-unknown": "channel",
  "campaign-code-taken": "code",
  "material-code-taken": "code",
  "artwork-day-taken": "current_from",
});
/** What the service says of a whole content, though one field is to blame. */
const DAYS_SWAPPED = /valid_to must not lie before valid_from/;

/**
 * Where a place of the service stands in the content that was sent.
 * @param {string} field
 */
export function pathOf(field) {
  const path = field.replace(/^(body|query)(\.|$)/, "");
  return KINDS.reduce((short, kind) => short.replace(kind, "$1"), path);
}

/**
 * Each error with the field of the form that it belongs to: the one it names, or the nearest that holds it.
 * @param {{code: string, message: string, errors: FieldError[]}} problem
 * @param {string[]} known paths of the form's fields
 * @returns {Placed[]}
 */
export function placeErrors({ code, message, errors }, known) {
  if (!errors.length) return [{ path: nearest(FIELDS[code] ?? "", known), message }];
  return errors
    .filter((error) => !errors.some((other) => isEcho(error, other)))
    .map((error) => ({ path: nearest(pathOf(error.field), known), message: plain(error.message) }))
    .map((placed) => (DAYS_SWAPPED.test(placed.message) ? { path: "valid_to", message: texts.forms.daysSwapped } : placed));
}

/**
 * Says each refusal at its field and goes to the first.
 * @param {import("./form_fields.js").Place[]} places of the form
 * @param {import("../service/problems.js").Problem} problem
 * @param {(paths: string[]) => void} [unfold] brings faulty fields into sight: a folded one could not be gone to
 * @returns {{faults: number, rest: string[]}} how many there are, and those that no field is to blame for
 */
export function sayRefusals(places, problem, unfold = () => {}) {
  const placed = placeErrors(problem, places.map(({ path }) => path)); // prettier-ignore
  const said = (/** @type {string} */ path) =>
    placed.filter((error) => error.path === path).map(({ message }) => sentence(message));
  const faulty = places.filter(({ path }) => said(path).length > 0);
  for (const { path, say } of faulty) say(said(path).join(" "));
  unfold(faulty.map(({ path }) => path));
  faulty[0]?.focus();
  return { faults: placed.length, rest: said("") };
}

/**
 * What a machine would understand, in words: "at most 100.0" is 100, and a pattern is nothing to read.
 * @param {string} message
 */
function plain(message) {
  if (message.includes("^\\S+$")) return texts.forms.noBlanks;
  if (/^needs at least 1 characters/i.test(message)) return texts.forms.needed;
  return message.replace(/(\d)\.0\b/g, "$1");
}

/**
 * A list of which an item is wrong is told to be too short as well: the service does not count that item.
 * @param {FieldError} error
 * @param {FieldError} other
 */
function isEcho({ field, code }, other) {
  return code === "too_short" && other.field.startsWith(`${field}.`);
}

/**
 * @param {string} path
 * @param {string[]} known
 * @returns {string}
 */
function nearest(path, known) {
  if (path === "" || known.includes(path)) return path;
  return nearest(path.slice(0, Math.max(0, path.lastIndexOf("."))), known);
}

/**
 * A message about a share where the form shows per cent: "must be at most 1" is "must be at most 100 %".
 * @param {string} message
 */
export function inPercent(message) {
  return message.replace(/\d+(\.\d+)?/g, (number) => `${Number((100 * Number(number)).toFixed(4))} %`);
}
