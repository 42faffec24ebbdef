// @ts-check
/** The words of the reports; a part of texts.js. */

const share = (/** @type {number} */ value) => `${Math.round(100 * value)} %`;
const visits = (/** @type {number} */ n) => (n === 1 ? "1 visit" : `${n} visits`);
const outlets = (/** @type {number} */ n) => (n === 1 ? "1 outlet" : `${n} outlets`);

export const reports = {
  title: "Reports",
  /** A rep sees the own visits only. */
  own: "My figures",
  filters: "What the figures are about",
  period: "Period",
  periods: /** @type {Record<string, string>} */ ({
    weeks: "Last 4 weeks",
    quarter: "Last quarter (13 weeks)",
    year: "Last year",
    days: "Own days …",
  }),
  since: "First day",
  until: "Last day",
  territory: "Territory",
  channel: "Channel",
  outletClass: "Class",
  all: "All",
  days: (/** @type {string} */ since, /** @type {string} */ until) => `${since} to ${until}`,
  comparedWith: (/** @type {string} */ since, /** @type {string} */ until) =>
    `Changes are against the period before, ${since} to ${until}.`,

  headlinesTitle: "At a glance",
  figures: {
    score: "Display score",
    coverage: "Coverage",
    availability: "On-shelf availability",
    facings: "Share of facings",
    pop: "POP compliance",
    actions: "Open actions",
  },
  notes: {
    score: (/** @type {any} */ { scored, visits_counted: all }) => {
      if (!scored) return all ? `none of ${visits(all)} could be scored` : "no visit";
      return scored === all ? `mean of ${visits(all)}` : `mean of ${scored} scored of ${visits(all)}`;
    },
    coverage: (/** @type {any} */ { scored }) => (scored ? "of the standard could be judged" : "no visit has a score"),
    availability: (/** @type {any} */ { listed, seen }) =>
      listed ? `${seen} of ${listed} listed products seen` : "no list could be checked",
    facings: (/** @type {any} */ { known_share: known }) =>
      known === null ? "no facing was counted" : `of own and competitors; ${share(known)} of the facings are known`,
    pop: (/** @type {any} */ { required, present }) =>
      required ? `${present} of ${required} pieces present` : "no piece could be checked",
    actions: (/** @type {any} */ { opened, mended, overdue }) =>
      `${overdue} overdue; ${opened} opened and ${mended} mended in this period`,
  },
  notMeasured: "Not measured",
  changes: {
    more: (/** @type {number} */ n) => `+${n}`,
    less: (/** @type {number} */ n) => `−${n}`,
    same: "no change",
    none: "no figure before",
    better: "better than before",
    worse: "worse than before",
  },
  showVisits: (/** @type {string} */ figure) => `${figure}: show the visits behind it`,
  showActions: "Show the open actions",

  trendTitle: "Score over time",
  trendEmpty: "No visit in this period has a score yet.",
  chart: (/** @type {string} */ list) => `Mean display score: ${list}. The table below has the same figures.`,
  weekOf: (/** @type {string} */ day) => `week of ${day}`,
  asTable: "As a table",
  columns: { since: "From", score: "Score", scored: "Scored visits", failed: "Not met", verdicts: "To be checked" },

  linesTitle: "What costs the most points",
  linesHint: "Share of all points lost. Tap a check to see the visits where it was not met or is doubtful.",
  linesEmpty: "No check has failed in this period.",
  line: (/** @type {any} */ { failed, to_review: doubtful, measured, outlets_failing: failing }) =>
    [
      failed && `failed at ${failed} of ${visits(measured)}, in ${outlets(failing)}`,
      doubtful && (failed ? `${doubtful} more to be checked` : `to be checked at ${doubtful} of ${visits(measured)}`),
    ]
      .filter(Boolean)
      .join("; "),
  lost: (/** @type {number} */ percent) => `${percent} %`,
  lostLabel: (/** @type {number} */ percent) => `${percent} % of all points lost`,

  outletsTitle: "Worst outlets",
  outletsEmpty: "No outlet was visited in this period.",
  lastVisit: (/** @type {string} */ day) => `Last visit ${day}`,
  openActions: (/** @type {number} */ n) => (n === 1 ? "1 open action" : `${n} open actions`),
  noActions: "No open action",

  skusTitle: "Most often out of stock",
  skusHint: "Of the products on a must-stock list. Tap a product to see the visits where it was missing.",
  skusEmpty: "No must-stock list could be checked in this period.",
  skusComplete: "No further product was missing.",
  sku: (/** @type {any} */ { listed, seen }) => `missing at ${listed - seen} of ${visits(listed)}`,

  photosTitle: "Photos by rep",
  photosEmpty: "No photo in this period.",
  photos: (/** @type {any} */ { photos, visits_counted: all }) =>
    `${photos === 1 ? "1 photo" : `${photos} photos`} on ${visits(all)}`,
  unusable: (/** @type {number} */ n) => `${n} unusable`,
  flawed: (/** @type {number} */ n) => `${n} with a flaw`,
  suspicious: (/** @type {number} */ n) => `${n} of doubtful origin`,
  photosFine: "no flaw",

  more: "Show more",
  filesTitle: "Take it with you",
  workbook: "Workbook (XLSX)",
  summary: "Summary, one page (PDF)",
  fileBusy: "Being made …",
  emptyTitle: "No visit in this period",
  emptyHint:
    "Figures appear as soon as photos of a visit are analysed. Choose a longer period or take a filter away; if " +
    "there are no visits at all yet, make the first one:",
  emptyLink: "Choose an outlet",

  visitsTitle: "Visits behind this figure",
  visitsHint: "Open a visit to see its result, and from there the boxes on the photos.",
  visitsEmpty: "No visit counts for this figure.",
  by: (/** @type {string} */ rep) => `by ${rep}`,
  skuIs: /** @type {Record<string, string>} */ ({
    listed: "with a must-stock list",
    missing: "where a listed product is missing",
    shown: "that show it",
    priced: "where its price was read",
  }),
  check: (/** @type {string} */ name, /** @type {string} */ words) => `${name}: ${words}`,
  product: (/** @type {string} */ sku) => `Product ${sku}`,
  oneOutlet: "one outlet",
  oneRep: "one rep",
};
