// @ts-check
import { h, fill } from "../dom.js";
import { dayAndTime, isoWithOffset, points, timeOfDay } from "../format.js";
import { icon } from "../icons.js";
import { newId } from "../identifiers.js";
import { explain } from "../problems.js";
import { verdictBadge } from "../result_view.js";
import { sparkline } from "../sparkline.js";
import { texts } from "../texts.js";
import { visitHistory } from "../history.js";
import { outletFacts } from "./outlets.js";

/**
 * @typedef {import("../app.js").Context} Context
 * @typedef {import("../history.js").HistoryItem} HistoryItem
 */

const t = texts.outlet;
const HISTORY = 20;

/**
 * @param {Context} context
 * @param {{id: string}} parameters
 */
export async function outletPage(context, { id }) {
  const { client } = context;
  const [outlet, visits, results] = await Promise.all([
    client.get(`/v1/outlets/${id}`),
    client.get(`/v1/visits?outlet_id=${id}&limit=${HISTORY}`),
    client.get(`/v1/outlets/${id}/results?limit=${HISTORY}`),
  ]);
  const history = visitHistory(visits.items, results.items);
  const element = h(
    "div",
    { class: "page" },
    h("a", { href: "#/outlets", class: "back" }, icon("back"), texts.outlets.title),
    h("h1", { tabindex: -1 }, outlet.name),
    h("p", { class: "quiet" }, outletFacts(outlet), outlet.address && h("br"), outlet.address),
    context.user.role !== "trainer" && startCard(context, outlet, visits.items),
    historySection(history),
  );
  return { title: outlet.name, element };
}

/**
 * @param {Context} context
 * @param {any} outlet
 * @param {any[]} visits
 */
function startCard(context, outlet, visits) {
  const open = visits.filter((visit) => visit.rep_id === context.user.id).find(isToday);
  const error = h("p", { class: "error-text", role: "alert" });
  const label = open ? t.startAnother : t.start;
  const start = h("button", { type: "button", class: open ? "wide" : "primary wide" }, label);
  start.addEventListener("click", () => startVisit(context, outlet.id, start, error));
  return h(
    "section",
    { class: "card stack" },
    h("h2", {}, t.startTitle),
    open &&
      h("a", { href: `#/visits/${open.id}`, class: "button primary wide" }, t.continue(timeOfDay(open.started_at))),
    error,
    start,
  );
}

/** @param {any} visit */
function isToday(visit) {
  return new Date(visit.started_at).toDateString() === new Date().toDateString();
}

/**
 * The visit keeps its id and start over failed tries, so that pressing again can never make a second visit.
 * @param {Context} context
 * @param {string} outletId
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} error
 */
async function startVisit(context, outletId, button, error) {
  const draft = context.drafts.get(outletId) ?? {
    id: newId(),
    body: { outlet_id: outletId, started_at: isoWithOffset(new Date()) },
  };
  context.drafts.set(outletId, draft);
  const label = button.textContent;
  button.disabled = true;
  fill(button, t.startBusy);
  error.textContent = "";
  try {
    await context.client.put(`/v1/visits/${draft.id}`, { ...draft.body, phone_clock: isoWithOffset(new Date()) });
    context.drafts.delete(outletId);
    context.go(`#/visits/${draft.id}`);
  } catch (cause) {
    if (!context.ended(cause)) error.textContent = explain(cause);
  } finally {
    button.disabled = false;
    fill(button, label);
  }
}

/** @param {HistoryItem[]} history newest first */
function historySection(history) {
  const scored = history.filter((item) => item.result);
  const oldestFirst = scored.map(({ result }) => /** @type {any} */ (result)).reverse();
  const numbers = oldestFirst.map(({ score }) => (score === null ? t.notScored : points(score))).join(", ");
  return h(
    "section",
    { class: "stack" },
    h("h2", {}, t.historyTitle),
    scored.length > 1 && h("div", { class: "card" }, sparkline(oldestFirst, t.chart(numbers))),
    history.length
      ? h("ul", { class: "rows" }, ...history.map(historyRow))
      : h("p", { class: "quiet" }, t.historyEmpty),
  );
}

/** @param {HistoryItem} item */
function historyRow({ visitId, when, result }) {
  const score = result && result.score !== null ? `${points(result.score)}` : "–";
  return h(
    "li",
    {},
    h(
      "a",
      { href: `#/visits/${visitId}`, class: "row" },
      h("span", { class: "row-score" }, score),
      h(
        "span",
        { class: "row-text" },
        h("strong", {}, dayAndTime(when)),
        result ? verdictBadge(result.verdict) : h("span", { class: "quiet" }, t.visitWithout),
      ),
      icon("chevron", "icon faint"),
    ),
  );
}
