// @ts-check
import { h, s } from "../elements/dom.js";
import { kpiValue, percent, points, sentence } from "../elements/format.js";
import { icon, verdictSign } from "../elements/icons.js";
import { texts } from "../texts.js";
import { flawList } from "./flaws.js";
import { byNote, doubtful, measured, notMeasured, toDo, weightShare } from "./lines.js";

/**
 * @typedef {import("./lines.js").Result} Result
 * @typedef {import("./lines.js").Line} Line
 * @typedef {(line: Line) => void} ShowEvidence
 */

const t = texts.result;

/**
 * A verdict as sign, colour and word; with it how many checks are doubtful, where it stands whatever comes of them.
 * @param {string} verdict
 * @param {number} [doubts]
 */
export function verdictBadge(verdict, doubts = 0) {
  const plain = texts.verdicts[verdict] ?? verdict;
  const decided = verdict === "pass" || verdict === "fail";
  const word = doubts && decided ? texts.doubtfulChecks(plain, doubts) : plain;
  return h("span", { class: `verdict verdict-${verdict}` }, verdictSign(verdict), h("span", {}, word));
}

/**
 * Score, verdict, what to do, and every check.
 * @param {Result} result
 * @param {ShowEvidence} [showEvidence] highlights a line's boxes, where there is a photo to show them on
 */
export function resultView(result, showEvidence) {
  return h(
    "div",
    { class: "result" },
    head(result),
    actions(result, showEvidence),
    checks(result, showEvidence),
    unmeasured(result),
  );
}

/** @param {Result} result */
function head(result) {
  return h(
    "div",
    { class: "result-head" },
    ring(result),
    h("div", {}, verdictBadge(result.verdict, doubtful(result.lines).length), ...explanation(result)),
  );
}

/** @param {Result} result */
function explanation({ score, coverage, reason, verdict, lines }) {
  const covered = percent(coverage);
  // A photo that cannot be judged has one reason; else each check has its own.
  const reasonsBelow = notMeasured(lines).some(({ note }) => note && note !== reason);
  const remark = reason && h("p", { class: "quiet" }, sentence(reason));
  if (score === null)
    return [
      reason ? h("p", {}, sentence(reason)) : h("p", {}, t.notScorable(covered)),
      h("p", { class: "quiet" }, reasonsBelow ? t.notScorableWhy : t.notScorableHint),
    ];
  const rest = covered < 100 && h("p", { class: "quiet" }, t.explainedRest(100 - covered));
  const failed = lines.filter((line) => line.verdict === "fail").length;
  const despite = verdict === "pass" && failed > 0 && h("p", {}, t.passedDespite(failed));
  return [h("p", {}, t.explained(points(score), covered)), despite, rest, remark];
}

/** @param {Result} result */
function ring({ score, verdict }) {
  const length = 2 * Math.PI * 42;
  const shown = score === null ? 0 : points(score);
  const label = score === null ? texts.verdicts.not_scorable : t.score(shown);
  return h(
    "div",
    { class: `ring ring-${verdict}`, role: "img", "aria-label": label },
    s(
      "svg",
      { viewBox: "0 0 100 100", "aria-hidden": "true" },
      s("circle", { cx: 50, cy: 50, r: 42, class: "ring-track" }),
      score !== null &&
        s("circle", {
          cx: 50,
          cy: 50,
          r: 42,
          class: "ring-value",
          "stroke-dasharray": `${(shown / 100) * length} ${length}`,
        }),
    ),
    h("span", { class: "ring-number", "aria-hidden": "true" }, score === null ? "–" : shown),
  );
}

/**
 * @param {Result} result
 * @param {ShowEvidence} [showEvidence]
 */
function actions({ lines, verdict }, showEvidence) {
  const todo = toDo(lines);
  if (!todo.length) return verdict === "pass" && !doubtful(lines).length && h("p", { class: "done-note" }, t.nothingToDo);
  const item = (/** @type {Line} */ line) =>
    h(
      "li",
      { class: "action" },
      h("strong", {}, sentence(line.action ?? "")),
      h("span", { class: "quiet" }, line.label),
      evidenceButton(line, showEvidence),
    );
  return h("section", { class: "actions" }, h("h3", {}, t.actionsTitle), h("ol", {}, ...todo.map(item)));
}

/**
 * @param {Line} line
 * @param {ShowEvidence} [showEvidence]
 */
function evidenceButton(line, showEvidence) {
  if (!showEvidence || !line.evidence?.length) return null;
  const label = t.showOnPhotoFor(line.label);
  return h(
    "button",
    { type: "button", class: "link", "aria-label": label, onclick: () => showEvidence(line) },
    t.showOnPhoto,
  );
}

/**
 * @param {Result} result
 * @param {ShowEvidence} [showEvidence]
 */
function checks({ lines }, showEvidence) {
  const rows = measured(lines);
  if (!rows.length) return null;
  return h(
    "section",
    {},
    h("h3", {}, t.checksTitle),
    h("ul", { class: "checks" }, ...rows.map((line) => check(line, lines, showEvidence))),
  );
}

/**
 * @param {Line} line
 * @param {Line[]} lines
 * @param {ShowEvidence} [showEvidence]
 */
function check(line, lines, showEvidence) {
  const sure = line.verdict === "review" && line.probability !== null && t.probability(percent(line.probability));
  return h(
    "li",
    { class: `check check-${line.verdict}` },
    verdictSign(line.verdict),
    h(
      "div",
      {},
      h(
        "p",
        { class: "check-head" },
        h("strong", {}, line.label),
        h("span", { class: "check-word" }, texts.lineVerdicts[line.verdict]),
      ),
      h(
        "p",
        { class: "check-value" },
        kpiValue(line.unit, line.value),
        h(
          "span",
          { class: "quiet" },
          ` · ${t.target(line.kpi, kpiValue(line.unit, line.target))} · ${t.weight(weightShare(line, lines))}`,
        ),
      ),
      sure && h("p", { class: "quiet" }, sure),
      line.note && h("p", { class: "quiet" }, sentence(line.note)),
      line.verdict !== "fail" && evidenceButton(line, showEvidence),
    ),
  );
}

/** @param {Result} result */
function unmeasured({ lines, reason }) {
  const groups = byNote(notMeasured(lines));
  if (!groups.length) return null;
  const item = (/** @type {Line[]} */ [first, ...more]) =>
    h(
      "li",
      { class: "check check-not_measured" },
      verdictSign("not_measured"),
      h(
        "div",
        {},
        h("strong", {}, [first, ...more].map(({ label }) => label).join(", ")),
        first.note && first.note !== reason && h("p", { class: "quiet" }, sentence(first.note)),
      ),
    );
  return h(
    "section",
    {},
    h("h3", {}, t.notMeasuredTitle),
    h("p", { class: "quiet" }, t.notMeasuredHint),
    h("ul", { class: "checks" }, ...groups.map(item)),
  );
}

/**
 * What is wrong with the photo, and how the next one gets better.
 * @param {{usable: boolean, flags: string[]}} quality
 */
export function qualityNotice(quality) {
  if (quality.usable && !quality.flags.length) return null;
  const meaning = quality.usable ? texts.qualityUsable : texts.qualityUnusable;
  return h(
    "section",
    { class: "notice notice-warning" },
    icon("warning"),
    h("div", {}, h("p", {}, meaning), flawList(quality.flags.length ? quality.flags : ["other"])),
  );
}
