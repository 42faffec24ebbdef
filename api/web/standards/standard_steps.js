// @ts-check
import { fill, h } from "../elements/dom.js";
import { dayField, tickField } from "../elements/form_fields.js";
import { calendarDay, daysLater } from "../elements/format.js";
import { explain, Problem } from "../service/problems.js";
import { texts } from "../texts.js";
import { replacement } from "./standard_facts.js";
import { overlapOf } from "./standard_refusal.js";
import { daysWords, scopeWords } from "./standard_words.js";

/**
 * @typedef {import("../app.js").Context} Context
 * @typedef {import("./standard_facts.js").Standard} Standard
 * @typedef {import("./standard_words.js").Names} Names
 *
 * @typedef {object} Subject what a confirmation is about
 * @property {Context} context
 * @property {Standard} standard
 * @property {Standard | null} before
 * @property {Names} names
 * @property {string} today YYYY-MM-DD, in UTC as the service counts it
 * @property {() => Promise<void>} onDone
 * @property {() => void} close
 */

const t = texts.standards;

/**
 * Asks whether a draft is to be published, and says what will happen.
 * @param {Subject} subject
 */
export function publishForm(subject) {
  const { standard, before, names, today } = subject;
  const words = t.publishing;
  const name = t.named(standard.code, standard.version);
  const replaces = before !== null && replacement(standard, before) === "cuts";
  const meaning = [
    words.begins(daysWords(standard)),
    words.outlets(scopeWords(standard, names)),
    replaces ? words.replaces(before.version, calendarDay(standard.valid_from)) : words.replacesNothing,
    words.final,
    words.stored,
  ];
  const past = pastQuestion(words.backdatedYes);
  const ask = () => past.ask(words.backdated(calendarDay(standard.valid_from)), words.backdatedHint);
  if (standard.valid_from < today) ask();
  return confirmation(subject, words.title(name), [list(meaning), past.element], words.submit, async () => {
    await subject.context.client.post(`/v1/standards/${standard.id}:publish`, { backdated: past.isMeant() });
    return words.done(name);
  }, past, ask); // prettier-ignore
}

/**
 * Asks whether a published version is to be retired, from which day on, and says what will happen.
 * @param {Subject} subject
 */
export function retireForm(subject) {
  const { standard, before, today } = subject;
  const words = t.retiring;
  const name = t.named(standard.code, standard.version);
  const day = dayField(words.lastDay, standard.valid_from > today ? daysLater(standard.valid_from, -1) : today);
  const place = h("div", {});
  const past = pastQuestion(words.backdatedYes);
  const ask = () => past.ask(words.backdated);
  const tell = () => {
    const last = day.value() ?? today;
    const never = last < standard.valid_from;
    const took = before !== null && replacement(standard, before) === "cuts";
    const meaning = [
      never ? words.never : words.meaning(calendarDay(last)),
      !never && took && words.noReturn(before.version),
      words.others,
      !never && words.stored,
    ];
    fill(place, list(meaning.filter((each) => typeof each === "string")));
    if (last < today) ask();
    else past.hide();
  };
  day.element.addEventListener("change", tell);
  tell();
  return confirmation(subject, words.title(name), [day.element, place, past.element], words.submit, async () => {
    const body = { last_day: day.value(), backdated: past.isMeant() };
    await subject.context.client.post(`/v1/standards/${standard.id}:retire`, body);
    return words.done(name);
  }, past, ask); // prettier-ignore
}

/** @param {string[]} sentences */
function list(sentences) {
  return h("ul", { class: "points" }, ...sentences.map((each) => h("li", {}, each)));
}

/**
 * Whether a day that is past is meant; hidden until there is one.
 * @param {string} label
 */
function pastQuestion(label) {
  const tick = tickField(label, false);
  const words = h("div", { class: "stack" });
  const element = h("div", { class: "notice notice-warning past-question", hidden: true }, words, tick.element);
  const say = tick.places()[0].say;
  return {
    element,
    ask: (/** @type {string[]} */ ...sentences) => {
      fill(words, ...sentences.map((each) => h("p", {}, each)));
      element.hidden = false;
    },
    hide: () => (element.hidden = true),
    isMeant: () => !element.hidden && tick.value(),
    /** Whether the question is open; says so. */
    isOpen: () => {
      const open = !element.hidden && !tick.value();
      say(open ? t.publishing.needsTick : "");
      if (open) tick.places()[0].focus();
      return open;
    },
  };
}

/**
 * @param {Subject} subject
 * @param {string} title
 * @param {HTMLElement[]} parts
 * @param {string} label
 * @param {() => Promise<string>} send gives the words for what was done
 * @param {ReturnType<typeof pastQuestion>} past
 * @param {() => void} askPast
 */
function confirmation({ context, onDone, close }, title, parts, label, send, past, askPast) {
  const problem = h("div", { role: "alert" });
  const submit = h("button", { type: "submit", class: "primary" }, label);
  const onsubmit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    fill(problem);
    if (past.isOpen()) return;
    submit.disabled = true;
    try {
      context.announce(await send());
      await onDone();
    } catch (error) {
      if (context.ended(error)) return;
      // The service counts days in UTC; the device may be of another opinion.
      if (error instanceof Problem && error.code === "standard-backdated") askPast();
      fill(problem, h("div", { class: "notice notice-error" }, await refusal(context, error)));
      submit.disabled = false;
    }
  };
  const cancel = h("button", { type: "button", onclick: close }, t.steps.cancel);
  return h(
    "form",
    { class: "stack", "aria-label": title, onsubmit },
    h("h3", { tabindex: -1 }, title),
    ...parts,
    problem,
    h("div", { class: "pair" }, submit, cancel),
  );
}

/**
 * What went wrong; of a standard that is in the way the name, as a link, and the days.
 * @param {Context} context
 * @param {unknown} error
 */
async function refusal(context, error) {
  const overlap = error instanceof Problem ? overlapOf(error) : null;
  if (!overlap) return h("p", {}, explain(error));
  const other = await context.client.get(`/v1/standards/${overlap.id}`).catch(() => null);
  if (!other) return h("p", {}, explain(error));
  const words = `${other.name} (${t.named(other.code, other.version)})`;
  const link = h("a", { href: `#/standards/${other.id}`, class: "touch" }, words);
  const days = overlap.days.replace(/\d{4}-\d\d-\d\d/g, calendarDay);
  return h("div", {}, link, h("p", {}, t.publishing.overlap(days)), h("p", {}, t.publishing.overlapHint));
}
