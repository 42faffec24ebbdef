// @ts-check
/** The words of the outlets; a part of texts.js. */

export const outlets = {
  title: "Outlets",
  search: "Search by name, code or address",
  more: "Show more outlets",
  empty: "No outlets yet. Ask your manager to assign a territory to you.",
  noMatch: (/** @type {string} */ words) => `No loaded outlet matches “${words}”.`,
  shown: (/** @type {number} */ n) => (n === 1 ? "1 outlet" : `${n} outlets`),
  outletClass: (/** @type {string} */ letter) => `Class ${letter}`,
  inactive: "Closed",
};

export const outlet = {
  startTitle: "Visit this outlet",
  start: "Start a visit",
  startBusy: "Starting …",
  continue: (/** @type {string} */ time) => `Continue the visit of ${time}`,
  startAnother: "Start another visit",
  historyTitle: "Results over time",
  historyEmpty: "No results yet. The first visit with photos brings the first score.",
  chart: (/** @type {string} */ list) => `Display score of the last visits, oldest first: ${list}.`,
  notScored: "not scored",
  visitsTitle: "Visits",
  visitWithout: "No result yet",
  more: "Show older results",
};
