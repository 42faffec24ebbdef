// @ts-check
import { fill, h } from "./dom.js";
import { isoWithOffset, timeOfDay } from "./format.js";
import { newId } from "./identifiers.js";
import { explain } from "./problems.js";
import { texts } from "./texts.js";

/** @typedef {import("./app.js").Context} Context */

const t = texts.outlet;

/**
 * The own visit of today, where there is one.
 * @param {Context} context
 * @param {any[]} visits of one outlet, newest first
 */
export function todaysVisit({ user }, visits) {
  return visits.filter((visit) => visit.rep_id === user.id).find(isToday);
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
  const words = open?.check_out ? texts.leaving.look : t.continue;
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
  const draft = context.drafts.get(outletId) ?? {
    id: newId(),
    body: { outlet_id: outletId, started_at: isoWithOffset(new Date()) },
  };
  context.drafts.set(outletId, draft);
  await context.client.put(`/v1/visits/${draft.id}`, { ...draft.body, phone_clock: isoWithOffset(new Date()) });
  context.drafts.delete(outletId);
  return draft.id;
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
    if (!context.ended(cause)) error.textContent = explain(cause);
  } finally {
    button.disabled = false;
    fill(button, label);
  }
}
