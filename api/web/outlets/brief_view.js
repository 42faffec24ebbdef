// @ts-check
import { actionRows } from "../actions/action_rows.js";
import { h } from "../elements/dom.js";
import { dayAndTime, points, sentence } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { verdictBadge } from "../results/result_view.js";
import { texts } from "../texts.js";

const t = texts.brief;

/**
 * Where the service tells it.
 * @param {string} outletId
 * @param {string} day YYYY-MM-DD
 */
export function briefPath(outletId, day) {
  return `/v1/outlets/${outletId}/brief?day=${day}`;
}

/**
 * What a rep has to know before a visit, as the service's brief tells it.
 * @param {any} brief
 */
export function briefView(brief) {
  const objectives = brief.objectives.map((/** @type {string} */ one) => h("li", {}, one));
  return [
    objectives.length > 0 && part(t.objectives, h("ul", { class: "points" }, ...objectives)),
    part(
      t.actions,
      brief.open_actions.length ? actionRows(brief.open_actions) : h("p", { class: "quiet" }, t.noActions),
    ),
    part(t.last, ...lastVisit(brief.last_visit, brief.open_actions)),
    brief.promotion && part(t.promotion, promotion(brief.promotion)),
    h("p", { class: "quiet" }, brief.standard ? t.standard(brief.standard.name ?? brief.standard.code) : t.noStandard),
  ];
}

/**
 * @param {string} title
 * @param {import("../elements/dom.js").Child[]} content
 */
function part(title, ...content) {
  return h("div", { class: "brief-part" }, h("h3", {}, title), ...content);
}

/**
 * What is to be done already needs no second telling.
 * @param {any} visit
 * @param {any[]} actions
 */
function lastVisit(visit, actions) {
  if (!visit?.result) return [h("p", { class: "quiet" }, t.noLast)];
  const { score, verdict } = visit.result;
  const untold = visit.failing.filter((/** @type {any} */ line) => !actions.some((action) => action.line === line.key));
  const told = visit.failing.length ? t.failingAbove : t.allMet;
  const item = (/** @type {any} */ line) =>
    h("li", {}, h("strong", {}, line.label), line.action && `: ${sentence(line.action)}`);
  return [
    h(
      "a",
      { href: `#/visits/${visit.visit_id}`, class: "row" },
      h("span", { class: "row-score" }, score === null ? "–" : points(score)),
      h("span", { class: "row-text" }, h("strong", {}, dayAndTime(visit.started_at)), verdictBadge(verdict)),
      icon("chevron", "icon faint"),
    ),
    untold.length > 0
      ? h("ul", { class: "points" }, ...untold.map(item))
      : h("p", { class: "quiet" }, told),
    visit.note && h("p", { class: "quiet" }, `“${visit.note}”`),
  ];
}

/** @param {any} told */
function promotion({ promoted, materials }) {
  const price = (/** @type {any} */ { price: range, leaflet }) =>
    [range && t.priceFrom(`${range.lowest}`, `${range.highest}`), leaflet !== null && t.leaflet(`${leaflet}`)]
      .filter(Boolean)
      .join(", ");
  const lines = promoted.map((/** @type {any} */ one) => h("li", {}, t.price(one.sku, price(one))));
  return h(
    "ul",
    { class: "points" },
    ...lines,
    materials.length > 0 &&
      h("li", {}, t.materials(materials.join(", ")), " ", h("a", { href: "#/campaigns", class: "touch" }, t.artwork)),
  );
}
