// @ts-check
import { h } from "../elements/dom.js";
import { select } from "../elements/filter_select.js";
import { dayAndTime, points } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { LoadedPart } from "../elements/loaded_part.js";
import { longList } from "../elements/long_list.js";
import { texts } from "../texts.js";

const t = texts.workList;
const PAGE = 30;

/**
 * Visits that wait for a person. What is decided about each is decided on its own page.
 * @param {import("../app.js").Context} context
 * @param {{query: URLSearchParams}} parameters
 * @param {AbortSignal} signal
 */
export async function workListPage(context, { query }, signal) {
  const asked = query.get("reason") ?? "";
  let reason = asked in t.reasons ? asked : "";
  const ask = (/** @type {string} */ after) => {
    const question = new URLSearchParams({ limit: `${PAGE}`, ...(reason && { reason }), ...(after && { after }) });
    return context.client.get(`/v1/reviews?${question}`);
  };
  const list = new LoadedPart(context, signal, async () => {
    const first = await ask("");
    const empty = reason ? t.emptyReason : t.empty;
    const words = h("p", { class: "quiet", role: "status" }, first.items.length ? t.intro : empty);
    return [words, ...longList(context, first, rows, ask, t.more)];
  });
  const choose = (/** @type {string} */ value) => {
    reason = value;
    history.replaceState(null, "", reason ? `#/reviews?reason=${reason}` : "#/reviews");
    void list.refresh();
  };
  const reasons = /** @type {[string, string][]} */ ([["", t.all], ...Object.entries(t.reasons)]);
  const element = h(
    "div",
    { class: "page" },
    h("h1", { tabindex: -1 }, t.title),
    h("form", { class: "filters" }, select("reason", t.show, reasons, reason, choose)),
    list.element,
  );
  void list.refresh();
  return { title: t.title, element };
}

/** @param {any[]} items */
function rows(items) {
  return h("ul", { class: "rows" }, ...items.map(row));
}

/** @param {any} item */
function row(item) {
  const late = new Date(item.due_at) < new Date();
  const due = dayAndTime(item.due_at);
  const mark = (/** @type {string} */ reason) => h("span", { class: "mark" }, t.reasons[reason] ?? reason);
  const reasons = item.reasons.map(mark);
  return h(
    "li",
    {},
    h(
      "a",
      { href: `#/visits/${item.visit_id}`, class: "row" },
      h("span", { class: "row-score" }, item.score === null ? "–" : points(item.score)),
      h(
        "span",
        { class: "row-text" },
        h("strong", {}, item.outlet_name),
        h("span", { class: "quiet" }, `${dayAndTime(item.started_at)} ${t.by(item.rep_name)}`),
        h(
          "span",
          { class: "marks" },
          ...reasons,
          h(
            "span",
            { class: late ? "mark mark-fail" : "mark mark-review" },
            late && icon("warning", "icon small-icon"),
            late ? t.overdue(due) : t.due(due),
          ),
          item.escalated && h("span", { class: "mark mark-fail" }, t.escalated),
        ),
      ),
      icon("chevron", "icon faint"),
    ),
  );
}
