// @ts-check
import { fill, h } from "../elements/dom.js";
import { newId } from "../service/identifiers.js";
import { texts } from "../texts.js";
import { boundsOf } from "./questionnaire_facts.js";

/**
 * @typedef {import("./questionnaire_facts.js").Entry} Entry
 * @typedef {import("./questionnaire_facts.js").Question} Question
 * @typedef {[Entry, string][]} Options values and what they are called
 */

const t = texts.leaving;
/** More than these would be a wall of buttons. */
const MOST_BUTTONS = 6;

/**
 * A question with large targets and a place for what is wrong with the answer.
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {() => Entry} value
 * @property {(words: string) => void} refuse "" takes a refusal back
 * @property {() => void} focus
 */

/**
 * @param {Question} question
 * @param {Entry} entry what it holds at first
 * @returns {Field}
 */
export function questionField(question, entry) {
  const { kind, text, choices, required } = question;
  /** @type {Options} */
  const none = required ? [] : [[null, t.noAnswer]]; // what nobody has to tell can be taken back
  const buttons = (/** @type {Options} */ options, /** @type {string} */ layout) =>
    radioField(marked(text, required), [...options, ...none], entry, layout);
  if (kind === "yes_no") return buttons([[true, t.yes], [false, t.no]], ""); // prettier-ignore
  if (kind === "choice" && choices.length <= MOST_BUTTONS)
    return buttons(choices.map((choice) => [choice, choice]), "answers-long"); // prettier-ignore
  return kind === "choice" ? selectField(question, entry) : textField(question, entry);
}

/**
 * A question and whether it needs an answer.
 * @param {string} text
 * @param {boolean} required
 */
export function marked(text, required) {
  return [text, " ", h("span", { class: "quiet" }, `(${required ? t.required : t.optional})`)];
}

/**
 * Answers of which one is chosen, each a button to touch.
 * @param {import("../elements/dom.js").Child[]} name
 * @param {Options} options
 * @param {Entry} entry
 * @param {string} [layout]
 * @returns {Field}
 */
export function radioField(name, options, entry, layout = "") {
  const id = newId();
  const inputs = options.map(([value], i) =>
    h("input", { type: "radio", class: "picker", name: id, value: i, checked: value === entry }),
  );
  const labels = options.map(([, word], i) => h("label", { class: "answer" }, inputs[i], h("span", {}, word)));
  const fault = faultPlace(id);
  const element = h(
    "fieldset",
    { class: "question", "aria-describedby": fault.id },
    h("legend", {}, ...name),
    h("div", { class: `answers ${layout}` }, ...labels),
    fault,
  );
  return {
    element,
    value: () => options[inputs.findIndex((input) => input.checked)]?.[0] ?? null,
    refuse: (words) => refuse(element, null, fault, words),
    focus: () => (inputs.find((input) => input.checked) ?? inputs[0]).focus(),
  };
}

/**
 * @param {Question} question
 * @param {Entry} entry
 */
function selectField(question, entry) {
  const option = (/** @type {string} */ value, /** @type {string} */ word) =>
    h("option", { value, selected: value === (entry ?? "") }, word);
  const first = option("", question.required ? t.choose : t.noAnswer);
  return single(question, h("select", {}, first, ...question.choices.map((choice) => option(choice, choice))));
}

/**
 * @param {Question} question
 * @param {Entry} entry
 */
function textField(question, entry) {
  const number = question.kind === "number";
  // The number pads of some phones have no minus.
  const inputmode = question.least !== null && question.least >= 0 ? "decimal" : "text";
  const control = number
    ? h("input", { type: "text", inputmode, autocomplete: "off", class: "answer-number" })
    : h("textarea", { rows: 2, maxlength: 1000 });
  control.value = typeof entry === "string" ? entry : "";
  return single(question, control, number ? boundsOf(question) : "");
}

/**
 * @param {Question} question
 * @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} control
 * @param {string} [hint]
 * @returns {Field}
 */
function single(question, control, hint = "") {
  const id = newId();
  const fault = faultPlace(id);
  control.id = id;
  control.setAttribute("aria-describedby", `${id}-hint ${fault.id}`);
  if (question.required) control.setAttribute("aria-required", "true");
  const element = h(
    "div",
    { class: "question" },
    h("label", { for: id }, ...marked(question.text, question.required)),
    h("span", { id: `${id}-hint`, class: "quiet", hidden: !hint }, hint),
    control,
    fault,
  );
  return {
    element,
    value: () => control.value,
    refuse: (words) => refuse(element, control, fault, words),
    focus: () => control.focus(),
  };
}

/** @param {string} id */
function faultPlace(id) {
  return h("p", { id: `${id}-fault`, class: "error-text" });
}

/**
 * @param {HTMLElement} element
 * @param {HTMLElement | null} control
 * @param {HTMLElement} fault
 * @param {string} words
 */
function refuse(element, control, fault, words) {
  element.classList.toggle("question-wrong", words !== "");
  control?.setAttribute("aria-invalid", String(words !== ""));
  fill(fault, words);
}
