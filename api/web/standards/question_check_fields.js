// @ts-check
/** A check of an answer: which question, and which answers are right. */
import { fill, h } from "../elements/dom.js";
import { choiceField, fieldGroup, labelled, numberField, textField, tickField } from "../elements/form_fields.js";
import { texts } from "../texts.js";
import { answerWords } from "./standard_words.js";

/**
 * @typedef {import("../elements/form_fields.js").Field} Field
 * @typedef {import("./standard_sources.js").StandardSources} Sources
 */

const t = texts.checks.form;

/**
 * @param {any} check
 * @param {Sources} sources
 * @returns {Field}
 */
export function questionFields(check, sources) {
  const question = choiceField(t.question, questionOptions(check.question, sources), check.question, {
    onChange: () => show(),
  });
  const action = textField(t.action, check.action);
  const place = h("div", {});
  /** @type {Field} */
  let answer;
  const show = () => {
    answer = answerField(check, sources.questions.get(question.value() ?? "") ?? null);
    fill(place, answer.element);
  };
  show();
  const parts = { question, action };
  return {
    element: h("div", { class: "stack wide-field" }, question.element, place, action.element),
    value: () => ({ question: question.value() ?? "", action: action.value(), ...answer.value() }),
    places: () => [...fieldGroup(parts, place).places(), ...answer.places()],
  };
}

/**
 * @param {string} chosen
 * @param {Sources} sources
 * @returns {[string, string][]}
 */
function questionOptions(chosen, { questions }) {
  const known = [...questions.values()].map(({ code, text }) => /** @type {[string, string]} */ ([code, text]));
  /** @type {[string, string][]} */
  const extra = chosen && !questions.has(chosen) ? [[chosen, t.unlisted(chosen)]] : [];
  return [["", t.chooseQuestion], ...known, ...extra];
}

/**
 * As the question can be answered: ticks, a number, or lines of text where the question is not known.
 * @param {any} check
 * @param {any} question
 * @returns {Field}
 */
function answerField({ accepted, least }, question) {
  const listed = accepted ?? [];
  if (question?.kind === "number") return only({ least: numberField(t.least, least) }, { accepted: [] });
  if (question?.kind === "yes_no") return ticks([[true, texts.checks.yes], [false, texts.checks.no]], listed); // prettier-ignore
  if (question?.kind === "choice")
    return ticks(question.choices.map((/** @type {string} */ choice) => [choice, choice]), listed); // prettier-ignore
  if (typeof least === "number") return only({ least: numberField(t.least, least) }, { accepted: [] });
  return only({ accepted: linesField(listed) }, { least: null });
}

/**
 * @param {Record<string, Field>} fields
 * @param {object} rest what is sent besides
 * @returns {Field}
 */
function only(fields, rest) {
  const element = h("div", {}, ...Object.values(fields).map((field) => field.element));
  const group = fieldGroup(fields, element);
  return { ...group, value: () => ({ ...rest, ...group.value() }) };
}

/**
 * @param {[boolean | string, string][]} answers
 * @param {(boolean | string)[]} accepted
 * @returns {Field}
 */
function ticks(answers, accepted) {
  const fields = answers.map(([answer, word]) => tickField(word, accepted.includes(answer)));
  const fault = h("p", { class: "error-text" });
  const parts = fields.map((field) => field.element);
  return {
    element: h("fieldset", { class: "list-field" }, h("legend", {}, t.accepted), ...parts, fault),
    value: () => ({ least: null, accepted: answers.filter((_, i) => fields[i].value()).map(([answer]) => answer) }),
    places: () => [
      { path: "accepted", say: (words) => fill(fault, words), focus: () => fields[0].places()[0].focus() },
    ],
  };
}

/** @param {(boolean | string)[]} accepted */
function linesField(accepted) {
  const control = h("textarea", { rows: 2 });
  control.value = accepted.map(answerWords).join("\n");
  const given = () => control.value.split("\n").map((line) => line.trim()).filter(Boolean); // prettier-ignore
  return labelled(t.accepted, control, { hint: t.acceptedHint, value: given });
}
