// @ts-check
/** What an action says of itself, and what each role may do with it. Pure. */
import { calendarDay, dayAndTime, dayOf, daysBetween, daysLater } from "../elements/format.js";
import { texts } from "../texts.js";

/**
 * @typedef {object} Action
 * @property {string} id
 * @property {"corrective" | "task" | "complaint"} kind
 * @property {string} outlet_id
 * @property {string} outlet_name
 * @property {string | null} visit_id
 * @property {string | null} last_visit_id
 * @property {string | null} line
 * @property {string} text
 * @property {string} owner_id
 * @property {string} owner_name
 * @property {string} due_on
 * @property {string | null} respond_by
 * @property {string | null} responded_at
 * @property {"open" | "proof_given" | "closed"} state
 * @property {string | null} outcome
 * @property {string | null} proof_photo_id
 * @property {string | null} closed_at
 *
 * @typedef {"prove" | "respond" | "done" | "not_done" | "refuse" | "assign"} Step
 */

const t = texts.actions;
const DECIDERS = ["manager", "admin"];

/** @param {Action} action */
function isQuestion({ line }) {
  return line?.startsWith("questionnaire:") ?? false;
}

/**
 * What the service lets this person do with the action, the likeliest first.
 * @param {Action} action
 * @param {{id: string, role: string}} user
 * @returns {Step[]}
 */
export function permittedSteps(action, { id, role }) {
  if (action.state === "closed" || role === "trainer") return [];
  const decides = DECIDERS.includes(role);
  const owns = action.owner_id === id;
  /** @type {[Step, boolean][]} */
  const steps = [
    ["prove", (owns || role === "rep") && !isQuestion(action)],
    ["respond", action.kind === "complaint" && (owns || decides)],
    ["done", decides || (owns && action.kind !== "corrective")],
    ["not_done", decides || (owns && action.kind !== "corrective")],
    ["refuse", decides && action.state === "proof_given"],
    ["assign", decides],
  ];
  return steps.filter(([, permitted]) => permitted).map(([step]) => step);
}

/**
 * Whether only a new answer on a visit can end it.
 * @param {Action} action
 */
export function needsAnswer(action) {
  return action.state !== "closed" && isQuestion(action);
}

/**
 * @param {Action} action
 * @param {string} [today] YYYY-MM-DD
 */
export function isOverdue({ state, due_on: due }, today = dayOf(new Date())) {
  return state !== "closed" && due < today;
}

/**
 * When it has to be done, or was.
 * @param {Action} action
 * @param {string} [today] YYYY-MM-DD
 */
export function dueWords(action, today = dayOf(new Date())) {
  const { state, due_on: due, closed_at: closed } = action;
  if (state === "closed") return closed ? t.closedOn(dayAndTime(closed)) : t.states.closed;
  if (isOverdue(action, today)) return t.overdueSince(daysBetween(due, today));
  return due === today ? t.dueToday : t.due(calendarDay(due));
}

/**
 * Of a complaint: by when it has to be answered; empty once it was.
 * @param {Action} action
 * @param {Date} [now]
 */
export function answerWords({ respond_by: by, responded_at: answered, state }, now = new Date()) {
  if (!by || answered || state === "closed") return "";
  return new Date(by) < now ? t.respondLate(dayAndTime(by, now)) : t.respondBy(dayAndTime(by, now));
}

/**
 * The display that the line was measured on, where it names one: proof is to be taken of the same kind.
 * @param {Action} action
 */
export function displayOf({ line }) {
  const type = line?.split("@")[1] ?? "";
  return type in texts.scenes ? type : "shelf";
}

/**
 * Actions in groups with a heading each, groups and actions in the order they came.
 * @param {Action[]} actions
 * @param {string} by due, outlet or owner
 * @param {string} [today] YYYY-MM-DD
 * @returns {{name: string, actions: Action[]}[]}
 */
export function grouped(actions, by, today = dayOf(new Date())) {
  // Shops of a chain may share a name, and so may people.
  const keyOf = (/** @type {Action} */ action) => {
    if (by === "outlet") return { key: action.outlet_id, name: action.outlet_name };
    if (by === "owner") return { key: action.owner_id, name: action.owner_name };
    const name = dueGroup(action, today);
    return { key: name, name };
  };
  const groups = new Map();
  for (const action of actions) {
    const { key, name } = keyOf(action);
    if (!groups.has(key)) groups.set(key, { name, actions: [] });
    groups.get(key).actions.push(action);
  }
  return [...groups.values()];
}

/**
 * @param {Action} action
 * @param {string} today YYYY-MM-DD
 */
function dueGroup(action, today) {
  if (action.state === "closed") return t.dueGroups.closed;
  if (isOverdue(action, today)) return t.dueGroups.overdue;
  return action.due_on <= daysLater(today, 7) ? t.dueGroups.week : t.dueGroups.later;
}
