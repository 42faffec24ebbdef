// @ts-check
/** The words of the route of the day and of the brief before a visit; parts of texts.js. */

const outlets = (/** @type {number} */ n) => (n === 1 ? "1 outlet" : `${n} outlets`);
const actions = (/** @type {number} */ n) => (n === 1 ? "1 open action" : `${n} open actions`);

export const route = {
  nav: "Today",
  title: "My route",
  today: "Today",
  dayBefore: "Day before",
  dayAfter: "Day after",
  progress: (/** @type {number} */ done, /** @type {number} */ all) => {
    if (!all) return "Every outlet planned for this day is closed.";
    if (done < all) return `${done} of ${outlets(all)} visited`;
    return all === 1 ? "The outlet is visited. Well done." : `All ${all} outlets visited. Well done.`;
  },
  planned: (/** @type {number} */ n) => `${outlets(n)} planned`,
  empty: "No visit is planned for you on this day.",
  emptyHint: "You can visit any outlet of your territory all the same; it counts as an unplanned visit.",
  unplanned: "Visit another outlet",
  myActions: (/** @type {number} */ n, /** @type {number} */ overdue) =>
    overdue ? `${actions(n)} of yours, ${overdue} overdue` : `${actions(n)} of yours`,
  noActions: "You have no open action.",
  next: "Next",
  visited: "Visited",
  closed: "Closed: it cannot be visited. Tell your manager to take it off the route.",
  actions,
  overdue: (/** @type {number} */ n) => `${n} overdue`,
  fromBefore: (/** @type {string} */ distance) => `${distance} from the stop before`,
  fromHere: (/** @type {string} */ distance) => `${distance} from here`,
  howFar: "How far is it?",
  locating: "Asking the phone …",
  noPlace: "The phone does not tell where it is. Allow it in the browser's settings, then try again.",
  metres: (/** @type {number} */ metres) => {
    if (metres < 950) return `${Math.max(10, Math.round(metres / 10) * 10)} m`;
    return `${(metres / 1000).toFixed(metres < 9500 ? 1 : 0)} km`;
  },
  before: "Before you go in",
};

export const brief = {
  title: "What to know here",
  objectives: "Objective",
  actions: "Still to be done",
  noActions: "Nothing is left to be done here.",
  last: "Last visit",
  noLast: "Nobody has been here yet, or no photo was judged.",
  failingAbove: "What was not met then is still to be done: see above.",
  allMet: "Every check that could be judged was met.",
  promotion: "Promotion in force",
  price: (/** @type {string} */ sku, /** @type {string} */ price) => (price ? `${sku}: ${price}` : sku),
  priceFrom: (/** @type {string} */ low, /** @type {string} */ high) => (low === high ? low : `${low} to ${high}`),
  leaflet: (/** @type {string} */ price) => `leaflet ${price}`,
  materials: (/** @type {string} */ list) => `To hang: ${list}`,
  artwork: "What it looks like",
  standard: (/** @type {string} */ name) => `Standard: ${name}`,
  noStandard: "No display standard applies here: visits have no score.",
};
