// @ts-check
import { h } from "../elements/dom.js";
import { calendarDay, points, words } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { longList } from "../elements/long_list.js";
import { verdictBadge } from "../results/result_view.js";
import { texts } from "../texts.js";
import { reportsAddress } from "./reports_page.js";

const t = texts.reports;
const PAGE = 30;

/**
 * The visits that a figure counts. The address has the very question that the service named beside the figure.
 * @param {import("../app.js").Context} context
 * @param {{query: URLSearchParams}} parameters
 */
export async function countedVisitsPage(context, { query }) {
  const ask = (/** @type {string} */ after) => {
    const asked = new URLSearchParams(query);
    asked.set("limit", `${PAGE}`);
    if (after) asked.set("after", after);
    return context.client.get(`/v1/reports/visits?${asked}`);
  };
  const first = await ask("");
  const element = h(
    "div",
    { class: "page" },
    h("a", { href: reportsAddress, class: "back" }, icon("back"), t.title),
    h("h1", { tabindex: -1 }, t.visitsTitle),
    h("p", { class: "quiet" }, questionWords(query)),
    h("p", { class: "quiet" }, first.items.length ? t.visitsHint : t.visitsEmpty),
    ...longList(context, first, rows, ask, t.more),
  );
  return { title: t.visitsTitle, element };
}

/** @param {URLSearchParams} query */
function questionWords(query) {
  const day = (/** @type {string} */ name) => calendarDay(query.get(name) ?? "");
  const kpi = query.get("kpi");
  const verdicts = query.getAll("line_verdict").map((verdict) => texts.lineVerdicts[verdict] ?? verdict);
  const facts = [
    query.has("since") && query.has("until") && t.days(day("since"), day("until")),
    kpi && (verdicts.length ? t.check(words(kpi), verdicts.join(" / ")) : words(kpi)),
    query.has("sku") && t.product(query.get("sku") ?? ""),
    query.has("sku_is") && t.skuIs[query.get("sku_is") ?? ""],
    query.has("channel") && words(query.get("channel") ?? ""),
    query.has("outlet_class") && texts.outlets.outletClass(query.get("outlet_class") ?? ""),
    query.has("outlet_id") && t.oneOutlet,
    query.has("rep_id") && t.oneRep,
  ];
  return facts.filter(Boolean).join(" · ");
}

/** @param {any[]} visits */
function rows(visits) {
  return h("ul", { class: "rows" }, ...visits.map(row));
}

/** @param {any} visit */
function row(visit) {
  return h(
    "li",
    {},
    h(
      "a",
      { href: `#/visits/${visit.visit_id}`, class: "row" },
      h("span", { class: "row-score" }, visit.score === null ? "–" : points(visit.score)),
      h(
        "span",
        { class: "row-text" },
        h("strong", {}, visit.outlet_name),
        h("span", { class: "quiet" }, `${calendarDay(visit.day)} ${t.by(visit.rep_name)}`),
        verdictBadge(visit.verdict),
      ),
      icon("chevron", "icon faint"),
    ),
  );
}
