// @ts-check
import { texts } from "../texts.js";

/** Answers to the questions of a visit: what was typed, whether it fits, what counts. Pure. */

/**
 * @typedef {boolean | number | string} Answer
 * @typedef {boolean | string | null} Entry what a field holds; null and blank text are no answer
 * @typedef {"yes_no" | "number" | "choice" | "text"} Kind
 *
 * @typedef {object} Question
 * @property {string} code
 * @property {string} text
 * @property {Kind} kind
 * @property {string[]} choices
 * @property {number | null} least
 * @property {number | null} most
 * @property {boolean} required
 *
 * @typedef {{id: string, code: string, name: string, questions: Question[]}} Questionnaire
 * @typedef {{id: string, questionnaire_id: string, answers: Record<string, Answer>, revision: number,
 *   answered_at: string}} AnswerSet
 */

const t = texts.leaving;
const LONGEST = 1000;
const PLAIN_NUMBER = /^[-+]?\d+([.,]\d+)?$/;
/** Whether 1,500 is one and a half or fifteen hundred depends on who wrote it. */
const AMBIGUOUS = /^[-+]?[1-9]\d{0,2},\d{3}$/;

/** @param {Question} question */
export function boundsOf({ least, most }) {
  return t.bounds(least, most);
}

/**
 * @param {Question} question
 * @param {Entry} entry
 * @returns {Answer | null} null for none; what is no number stays text
 */
export function answerOf({ kind }, entry) {
  if (typeof entry !== "string") return entry;
  const text = kind === "choice" ? entry : entry.trim();
  if (text === "") return null;
  const plain = kind === "number" && PLAIN_NUMBER.test(text) && !AMBIGUOUS.test(text);
  return plain ? Number(text.replace(",", ".")) : text;
}

/**
 * Why an entry cannot be sent, in words for the person; "" when it can.
 * @param {Question} question
 * @param {Entry} entry
 */
export function faultOf(question, entry) {
  const answer = answerOf(question, entry);
  if (answer === null) return question.required ? t.missing : "";
  if (question.kind === "text") return String(answer).length > LONGEST ? t.tooLong : "";
  if (question.kind !== "number") return "";
  if (typeof answer !== "number") return t.noNumber;
  const inside = (question.least ?? -Infinity) <= answer && answer <= (question.most ?? Infinity);
  return inside ? "" : t.outside(boundsOf(question));
}

/**
 * What the service holds against answers, by question: it tells all of it in one text, each after its question's code.
 * @param {string} detail
 * @param {string[]} codes
 * @returns {Map<string, string>} empty where it speaks of no question
 */
export function refusals(detail, codes) {
  const found = [...detail.matchAll(/(?<=^|\. )([a-z0-9_]+): /g)].filter(([, code]) => codes.includes(code));
  return new Map(
    found.map(({ 0: mark, 1: code, index }, i) => {
      const words = detail.slice(index + mark.length, found[i + 1]?.index).trim();
      return [code, words || t.unfit];
    }),
  );
}

/**
 * @param {Record<string, Answer>} one
 * @param {Record<string, Answer>} other
 */
export function sameAnswers(one, other) {
  const codes = Object.keys(one);
  return codes.length === Object.keys(other).length && codes.every((code) => one[code] === other[code]);
}

/**
 * Of each questionnaire the last set counts, whichever version it answers.
 * @param {Questionnaire[]} questionnaires every one that a set answers
 * @param {AnswerSet[]} sets of one visit
 * @returns {Map<string, AnswerSet>} by the questionnaire's code
 */
export function countingSets(questionnaires, sets) {
  const codes = new Map(questionnaires.map(({ id, code }) => [id, code]));
  const inOrder = [...sets].sort((one, other) => one.revision - other.revision);
  return new Map(inOrder.map((set) => [codes.get(set.questionnaire_id) ?? "", set]));
}

/**
 * An answer as a person reads it.
 * @param {Answer | undefined} answer
 */
export function answerWord(answer) {
  if (answer === undefined) return t.noAnswer;
  if (typeof answer === "boolean") return answer ? t.yes : t.no;
  return String(answer);
}

/**
 * Where the service tells the questions of a visit.
 * @param {string} outletId
 * @param {string} day YYYY-MM-DD
 */
export function questionsPath(outletId, day) {
  return `/v1/outlets/${outletId}/questionnaires?day=${day}`;
}
