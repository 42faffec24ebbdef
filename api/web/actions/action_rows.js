// @ts-check
import { h } from "../elements/dom.js";
import { sentence } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { texts } from "../texts.js";
import { answerWords, dueWords, isOverdue } from "./action_facts.js";

/** @typedef {import("./action_facts.js").Action} Action */

const t = texts.actions;

/**
 * @param {Action[]} actions
 * @param {{outlet?: boolean, owner?: boolean}} [shown] what the heading above does not say already
 */
export function actionRows(actions, shown = {}) {
  return h("ul", { class: "rows" }, ...actions.map((action) => h("li", {}, row(action, shown))));
}

/**
 * @param {Action} action
 * @param {{outlet?: boolean, owner?: boolean}} shown
 */
function row(action, { outlet, owner }) {
  const facts = [
    outlet && action.outlet_name,
    owner && t.of(action.owner_name),
    action.kind !== "corrective" && t.kinds[action.kind],
  ];
  return h(
    "a",
    { href: `#/actions/${action.id}`, class: "row action-row" },
    h(
      "span",
      { class: "row-text" },
      h("strong", {}, sentence(action.text)),
      facts.some(Boolean) && h("span", { class: "quiet" }, facts.filter(Boolean).join(" · ")),
      h("span", { class: "marks" }, ...actionMarks(action)),
    ),
    icon("chevron", "icon faint"),
  );
}

/**
 * Due day and state, each as a word; what presses has a sign, too.
 * @param {Action} action
 */
export function actionMarks(action) {
  const answer = answerWords(action);
  const late = isOverdue(action);
  return [
    h(
      "span",
      { class: late ? "mark mark-fail" : "mark" },
      late && icon("warning", "icon small-icon"),
      dueWords(action),
    ),
    action.state === "proof_given" && h("span", { class: "mark mark-review" }, t.states.proof_given),
    action.outcome !== null && h("span", { class: "mark" }, t.outcomes[action.outcome] ?? action.outcome),
    answer && h("span", { class: "mark mark-review" }, answer),
  ];
}
