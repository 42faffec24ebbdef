// @ts-check
import { fill, h } from "../elements/dom.js";
import { timeOfDay } from "../elements/format.js";
import { Problem, explain, isPassing } from "../service/problems.js";
import { texts } from "../texts.js";

/** @typedef {import("../app.js").Context} Context */

const t = texts.outlet;

/**
 * The own visit of today, where there is one: the service may not know it yet, or what it said may be of before.
 * @param {Context} context
 * @param {string} outletId
 * @param {any[]} visits of this outlet, newest first
 */
export function todaysVisit({ user, begun }, outletId, visits) {
  const untold = begun.untold(user.id, visits).filter((visit) => visit.outlet_id === outletId);
  return untold.at(-1) ?? visits.filter((visit) => visit.rep_id === user.id).find(isToday);
}

/** @param {any} visit */
function isToday(visit) {
  return new Date(visit.started_at).toDateString() === new Date().toDateString();
}

/**
 * To the visit of today, or to a new one.
 * @param {Context} context
 * @param {string} outletId
 * @param {any} open the visit of today, if there is one
 * @param {boolean} [likely] whether this is what the person came for
 */
export function startButtons(context, outletId, open, likely = true) {
  const error = h("p", { class: "error-text", role: "alert" });
  const label = open ? t.startAnother : t.start;
  const start = h("button", { type: "button", class: open || !likely ? "wide" : "primary wide" }, label);
  start.addEventListener("click", () => startVisit(context, outletId, start, error));
  const words = open && (open.check_out || context.leavings.isOver(open.id)) ? texts.leaving.look : t.continue;
  return [
    open && h("a", { href: `#/visits/${open.id}`, class: "button primary wide" }, words(timeOfDay(open.started_at))),
    error,
    start,
  ];
}

/**
 * Checks in. The visit keeps its id and start over failed tries, so that trying again can never make a second visit.
 * @param {Context} context
 * @param {string} outletId
 * @returns {Promise<string>} the visit's id
 */
export async function checkIn(context, outletId) {
  const { id } = context.begun.begin(context.user.id, outletId, (begun) => context.leavings.isOver(begun));
  try {
    await context.begun.send(id);
  } catch (error) {
    // Told at once, there is nothing to go on with.
    if (error instanceof Problem && !isPassing(error)) context.begun.drop(id);
    throw error;
  }
  return id;
}

/**
 * @param {Context} context
 * @param {string} outletId
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} error
 */
async function startVisit(context, outletId, button, error) {
  const label = button.textContent;
  button.disabled = true;
  fill(button, t.startBusy);
  error.textContent = "";
  try {
    context.go(`#/visits/${await checkIn(context, outletId)}`);
  } catch (cause) {
    // Without a connection the visit begins all the same; the service learns of it later.
    if (isPassing(cause)) context.go(`#/visits/${context.begun.begin(context.user.id, outletId).id}`);
    else if (!context.ended(cause)) error.textContent = explain(cause);
  } finally {
    button.disabled = false;
    fill(button, label);
  }
}
