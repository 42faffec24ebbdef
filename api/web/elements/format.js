// @ts-check
/** Numbers and times as a person reads them. Pure, so that they can be tested without a browser. */

/**
 * @param {number | null | undefined} share 0..1
 * @returns {number} whole per cent
 */
export function percent(share) {
  return Math.round(100 * (share ?? 0));
}

/**
 * A score in whole points. Only what is complete is 100: beside a check that is not met it would look like a mistake.
 * @param {number} score 0..100
 */
export function points(score) {
  return score < 100 ? Math.min(99, Math.round(score)) : 100;
}

/**
 * The measured value or the target of a KPI line.
 * @param {"count" | "share"} unit
 * @param {number | null} value
 */
export function kpiValue(unit, value) {
  if (value === null) return "–";
  return unit === "share" ? `${percent(value)} %` : String(Math.round(10 * value) / 10);
}

/**
 * A remark of the service as a sentence.
 * @param {string} remark
 */
export function sentence(remark) {
  const text = remark.trim();
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

/**
 * ISO 8601 with this device's zone offset, which the service wants to keep the wall clock the rep saw.
 * @param {Date} date
 */
export function isoWithOffset(date) {
  const offset = -date.getTimezoneOffset();
  const two = (/** @type {number} */ n) => String(Math.trunc(Math.abs(n))).padStart(2, "0");
  const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

/**
 * @param {string} iso
 * @param {Date} [now]
 */
export function dayAndTime(iso, now = new Date()) {
  const date = new Date(iso);
  const time = timeOfDay(iso);
  if (date.toDateString() === now.toDateString()) return `today ${time}`;
  return `${shortDay(iso, now)} ${time}`;
}

/** @param {string} iso */
export function timeOfDay(iso) {
  return new Date(iso).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/**
 * @param {string} iso
 * @param {Date} [now]
 */
export function shortDay(iso, now = new Date()) {
  const date = new Date(iso);
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year });
}

/**
 * A day of the calendar as a date of this device: midnight in UTC would be the day before in half of the world.
 * @param {string} day YYYY-MM-DD
 */
export function dateOf(day) {
  return new Date(`${day}T00:00:00`);
}

/**
 * The day of the calendar on this device.
 * @param {Date} date
 */
export function dayOf(date) {
  return isoWithOffset(date).slice(0, 10);
}

/**
 * @param {string} day YYYY-MM-DD
 * @param {number} days
 */
export function daysLater(day, days) {
  const date = dateOf(day);
  date.setDate(date.getDate() + days);
  return dayOf(date);
}

/**
 * How many days lie between two of the calendar; clocks that are put forward or back count for nothing.
 * @param {string} from YYYY-MM-DD
 * @param {string} to YYYY-MM-DD
 */
export function daysBetween(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/**
 * A day as a person says it: "23 Nov".
 * @param {string} day YYYY-MM-DD
 */
export function calendarDay(day) {
  return shortDay(`${day}T00:00:00`);
}

/**
 * `department_store` and `department-store` as words.
 * @param {string} code
 */
export function words(code) {
  const text = code.replaceAll(/[_-]+/g, " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
