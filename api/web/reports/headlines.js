// @ts-check
/** The headline figures of a period, beside those of the period before. Pure. */
import { percent, points } from "../elements/format.js";
import { texts } from "../texts.js";
import { visitsAddress } from "./report_question.js";

/**
 * @typedef {object} Headline
 * @property {string} label
 * @property {string | null} value in words; null where nothing was measured
 * @property {string} unit
 * @property {number | null} change against the period before, null where either was not measured
 * @property {boolean} lessIsBetter
 * @property {string} note how much it rests on
 * @property {string | null} href the visits behind it
 */

const t = texts.reports;

/**
 * @param {any} now an overview of the service
 * @param {any} before that of the period before
 * @param {string | null} actionsAddress where the open actions are listed, if that list is about the same outlets
 * @returns {Headline[]}
 */
export function headlines(now, before, actionsAddress) {
  const { score, availability, facings, pop, actions } = now;
  return [
    figure(t.figures.score, score.score, before.score.score, "", points, t.notes.score(score), score.visits),
    share(t.figures.coverage, score.coverage, before.score.coverage, t.notes.coverage(score), score.visits),
    share(
      t.figures.availability,
      availability.availability,
      before.availability.availability,
      t.notes.availability(availability),
      availability.visits_missing,
    ),
    share(t.figures.facings, facings.share, before.facings.share, t.notes.facings(facings), facings.visits),
    share(t.figures.pop, pop.compliance, before.pop.compliance, t.notes.pop(pop), pop.visits),
    {
      label: t.figures.actions,
      value: `${actions.open}`,
      unit: "",
      change: actions.open - before.actions.open,
      lessIsBetter: true,
      note: t.notes.actions(actions),
      href: actionsAddress,
    },
  ];
}

/**
 * @param {string} label
 * @param {number | null} value 0..1
 * @param {number | null} earlier 0..1
 * @param {string} note
 * @param {string} visits
 */
function share(label, value, earlier, note, visits) {
  return figure(label, value, earlier, " %", percent, note, visits);
}

/**
 * The change is that of the figures as they are shown: nobody finds "81" and then "81" a change of 1.
 * @param {string} label
 * @param {number | null} value
 * @param {number | null} earlier
 * @param {string} unit
 * @param {(value: number) => number} shown
 * @param {string} note
 * @param {string} visits
 * @returns {Headline}
 */
function figure(label, value, earlier, unit, shown, note, visits) {
  const known = value !== null;
  return {
    label,
    value: known ? `${shown(value)}` : null,
    unit,
    change: known && earlier !== null ? shown(value) - shown(earlier) : null,
    lessIsBetter: false,
    note,
    href: known ? visitsAddress(visits) : null,
  };
}
