// @ts-check
import { h } from "../elements/dom.js";
import { select } from "../elements/filter_select.js";
import { words } from "../elements/format.js";
import { texts } from "../texts.js";
import { PERIODS } from "./report_question.js";

/** @typedef {import("./report_question.js").Question} Question */

const t = texts.reports;
const CLASSES = ["A", "B", "C"];

/**
 * What the figures are about. Each change is told at once; own days as soon as both are there.
 * @param {Question} question
 * @param {{id: string, name: string}[]} territories
 * @param {{code: string, name: string}[]} channels
 * @param {(changed: Question) => void} onChange
 */
export function filterBar(question, territories, channels, onChange) {
  let asked = question;
  const ask = (/** @type {Partial<Question>} */ change) => onChange((asked = { ...asked, ...change }));
  const filter = (/** @type {string} */ name) => (/** @type {string} */ value) => {
    const { [name]: _, ...others } = asked.filters;
    ask({ filters: value ? { ...others, [name]: value } : others });
  };
  const own = ownDays(asked, (since, until) => ask({ period: "days", since, until }));
  own.hidden = asked.period !== "days";
  const period = select("period", t.period, Object.entries(t.periods), asked.period, (value) => {
    own.hidden = value !== "days";
    if (value in PERIODS) ask({ period: value });
    else own.querySelector("input")?.focus();
  });
  /**
   * @param {[string, string, string]} names of the field, on the page and in the question
   * @param {[string, string][]} options
   */
  const choice = ([id, label, name], options) =>
    select(id, label, [["", t.all], ...options], asked.filters[name], filter(name));
  return h(
    "form",
    { class: "filters", "aria-label": t.filters, onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
    period,
    territories.length > 1 &&
      choice(
        ["territory", t.territory, "territory_id"],
        territories.map(({ id, name }) => [id, name]),
      ),
    choice(
      ["channel", t.channel, "channel"],
      channels.map(({ code, name }) => [code, name || words(code)]),
    ),
    choice(
      ["class", t.outletClass, "outlet_class"],
      CLASSES.map((letter) => [letter, letter]),
    ),
    own,
  );
}

/**
 * @param {Question} question
 * @param {(since: string, until: string) => void} onChange
 */
function ownDays({ since, until }, onChange) {
  const day = (/** @type {string} */ id, /** @type {string} */ label, /** @type {string} */ value) => {
    const input = h("input", { type: "date", id, value, onchange: () => tell() });
    return { input, field: h("div", { class: "field" }, h("label", { for: id }, label), input) };
  };
  const [first, last] = [day("since", t.since, since), day("until", t.until, until)];
  const tell = () => first.input.value && last.input.value && onChange(first.input.value, last.input.value);
  return h("div", { class: "own-days" }, first.field, last.field);
}
