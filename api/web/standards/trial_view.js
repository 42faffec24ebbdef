// @ts-check
import { h } from "../elements/dom.js";
import { dayAndTime, points } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { verdictBadge } from "../results/result_view.js";
import { texts } from "../texts.js";
import { display } from "./standard_words.js";
import { lineMoves, verdictMoves } from "./trial_facts.js";

/**
 * @typedef {import("./trial_facts.js").TriedVisit} TriedVisit
 * @typedef {import("./trial_facts.js").LineChange} LineChange
 */

const t = texts.standards.trial;
const VERDICTS = ["pass", "fail", "review", "not_scorable"];
/** @param {any} summary */
export function summaryView({ visits, flips, mean_score_change: mean, lines_not_measured: unmeasured }) {
  return h(
    "section",
    { class: "card stack", "aria-live": "polite" },
    h("h2", {}, t.flips(flips, visits)),
    h("p", {}, `${t.change(mean)} ${t.notMeasured(unmeasured)}`),
  );
}

/**
 * @param {any} summary
 * @param {TriedVisit[]} visits
 */
export function verdictTable({ verdicts_before: before, verdicts_after: after }, visits) {
  const row = (/** @type {string} */ verdict) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, verdictBadge(verdict)),
      h("td", {}, before[verdict] ?? 0),
      h("td", {}, after[verdict] ?? 0),
    );
  const moves = verdictMoves(visits);
  const shown = VERDICTS.filter((verdict) => before[verdict] || after[verdict]);
  const heads = Object.values(t.columns).map((name) => h("th", { scope: "col" }, name));
  return h(
    "section",
    { class: "card stack", "aria-labelledby": "verdicts-title" },
    h("h2", { id: "verdicts-title" }, t.verdictsTitle),
    h(
      "div",
      { class: "table-place" },
      h(
        "table",
        { class: "figures trial-table" },
        h("thead", {}, h("tr", {}, ...heads)),
        h("tbody", {}, ...shown.map(row)),
      ),
    ),
    moves.length > 0 && h("h3", {}, t.moves),
    moves.length > 0 &&
      h(
        "ul",
        { class: "points" },
        ...moves.map(({ count, before, after }) =>
          h("li", {}, t.move(count, texts.verdicts[before ?? ""], texts.verdicts[after ?? ""])),
        ),
      ),
  );
}

/** @param {TriedVisit[]} visits */
export function lineTable(visits) {
  const item = (/** @type {ReturnType<typeof lineMoves>[number]} */ line) =>
    h(
      "li",
      {},
      h("strong", {}, kpiName(line)),
      h("span", { class: "quiet" }, ` ${t.line(line.visits)}`),
      h("ul", { class: "points" }, ...line.moves.map((move) => h("li", {}, t.lineMove(move.count, moveWords(move))))),
    );
  const lines = lineMoves(visits);
  return h(
    "section",
    { class: "card stack", "aria-labelledby": "lines-title" },
    h("h2", { id: "lines-title" }, t.linesTitle),
    lines.length ? h("ul", { class: "changes" }, ...lines.map(item)) : h("p", { class: "quiet" }, t.linesNone),
  );
}

/** @param {import("./trial_facts.js").LineName} line */
function kpiName({ kpi, subject, scene_type: type }) {
  const about = subject === null ? "" : `: ${subject}`;
  return `${texts.checks.kinds[kpi] ?? kpi}${about}${type === null ? "" : ` · ${display(type)}`}`;
}

/** @param {{before: string | null, after: string | null}} move */
function moveWords({ before, after }) {
  const word = (/** @type {string} */ verdict) => texts.lineVerdicts[verdict] ?? verdict;
  if (before === null) return t.appears(word(after ?? ""));
  if (after === null) return t.disappears;
  return before === after ? t.sameVerdict : t.becomes(word(before), word(after));
}

/** @param {TriedVisit[]} visits */
export function visitList(visits) {
  return h("ul", { class: "rows" }, ...visits.map(visitCard));
}

/** @param {TriedVisit} visit */
function visitCard({ visit_id: id, outlet_name: outlet, started_at: started, stored, trial, flips, changed_lines }) {
  const score = (/** @type {number | null} */ value) => (value === null ? "–" : `${points(value)}`);
  const link = h(
    "a",
    { href: `#/visits/${id}`, class: "outlet-head" },
    h(
      "span",
      { class: "row-text" },
      h("strong", {}, outlet),
      h("span", { class: "quiet" }, dayAndTime(started)),
    ),
    h("span", { class: "trial-score" }, t.score(score(stored.score), score(trial.score))),
    icon("chevron", "icon faint"),
  );
  const verdicts = flips
    ? [verdictBadge(stored.verdict), h("span", { "aria-hidden": "true" }, "→"), verdictBadge(trial.verdict)]
    : [h("span", { class: "quiet" }, t.same(texts.verdicts[stored.verdict]))];
  return h(
    "li",
    { class: "outlet-card" },
    link,
    h("p", { class: "trial-verdicts" }, ...verdicts),
    changed_lines.length > 0 &&
      h(
        "details",
        { class: "tips" },
        h("summary", {}, t.lines(changed_lines.length)),
        // Lists right below `.tips` are tips.
        h("div", {}, h("ul", { class: "changes" }, ...changed_lines.map(lineChange))),
      ),
  );
}

/** @param {LineChange} change */
function lineChange(change) {
  const { before, after } = change;
  const state = (/** @type {string} */ name, /** @type {import("./trial_facts.js").LineState | null} */ line) =>
    line && h("p", { class: "quiet" }, `${name}: ${t.value(figure(line, "value"), figure(line, "target"))}`);
  const words = moveWords({ before: before?.verdict ?? null, after: after?.verdict ?? null });
  return h(
    "li",
    {},
    h("p", {}, h("strong", {}, kpiName(change)), ` ${words}`),
    state(t.columns.before, before),
    state(t.columns.after, after),
  );
}

/**
 * A value or target as a number or a share.
 * @param {import("./trial_facts.js").LineState} line
 * @param {"value" | "target"} name
 */
function figure(line, name) {
  const value = line[name];
  if (value === null) return "–";
  return line.unit === "share" ? `${Math.round(1000 * value) / 10} %` : `${Math.round(10 * value) / 10}`;
}
