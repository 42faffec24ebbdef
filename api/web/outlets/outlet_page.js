// @ts-check
import { actionForm } from "../actions/action_form.js";
import { h } from "../elements/dom.js";
import { dayAndTime, dayOf, points } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { LoadedPart } from "../elements/loaded_part.js";
import { verdictBadge } from "../results/result_view.js";
import { texts } from "../texts.js";
import { questionsPath } from "../visits/questionnaire_facts.js";
import { startButtons, todaysVisit } from "../visits/visit_start.js";
import { briefPath, briefView } from "./brief_view.js";
import { visitHistory } from "./history.js";
import { outletFacts } from "./outlets_page.js";
import { sparkline } from "./sparkline.js";

/**
 * @typedef {import("../app.js").Context} Context
 * @typedef {import("./history.js").HistoryItem} HistoryItem
 */

const t = texts.outlet;
const HISTORY = 20;

/**
 * @param {Context} context
 * @param {{id: string}} parameters
 * @param {AbortSignal} signal
 */
export async function outletPage(context, { id }, signal) {
  const { client } = context;
  const [outlet, visits, results] = await Promise.all(outletPaths(id).map((path) => client.get(path)));
  // A visit may begin from here where there is no connection any more.
  if (context.user.role === "rep") client.askAhead(questionsPath(id, dayOf(new Date()))).catch(console.info);
  const history = visitHistory(visits.items, results.items);
  const element = h(
    "div",
    { class: "page" },
    h("a", { href: "#/outlets", class: "back" }, icon("back"), texts.outlets.title),
    h("h1", { tabindex: -1 }, outlet.name),
    h("p", { class: "quiet" }, outletFacts(outlet), outlet.address && h("br"), outlet.address),
    context.user.role !== "trainer" && startCard(context, outlet, visits.items),
    briefCard(context, outlet, signal),
    historySection(history),
  );
  return { title: outlet.name, element };
}

/**
 * What the page asks for at once.
 * @param {string} id
 */
export function outletPaths(id) {
  return [
    `/v1/outlets/${id}`,
    `/v1/visits?outlet_id=${id}&limit=${HISTORY}`,
    `/v1/outlets/${id}/results?limit=${HISTORY}`,
  ];
}

/**
 * @param {Context} context
 * @param {any} outlet
 * @param {any[]} visits
 */
function startCard(context, outlet, visits) {
  return h(
    "section",
    { class: "card stack" },
    h("h2", {}, t.startTitle),
    ...startButtons(context, outlet.id, todaysVisit(context, outlet.id, visits)),
  );
}

/**
 * What has to be known and done here; it loads by itself, so that a visit can begin meanwhile.
 * @param {Context} context
 * @param {any} outlet
 * @param {AbortSignal} signal
 */
function briefCard(context, outlet, signal) {
  const path = briefPath(outlet.id, dayOf(new Date()));
  const brief = new LoadedPart(context, signal, async () => briefView(await context.client.get(path)));
  void brief.refresh();
  return h(
    "section",
    { class: "card stack" },
    h("h2", {}, texts.brief.title),
    brief.element,
    context.user.role !== "trainer" && actionForm(context, outlet, () => brief.refresh()),
  );
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
