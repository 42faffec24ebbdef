// @ts-check
/** The words of the page "What is this?": a part of texts.js, and translated with it. */

/** @param {number} n */
const pictures = (n) => (n === 1 ? "1 picture" : `${n} pictures`);
/** @param {number} n */
const visits = (n) => (n === 1 ? "1 visit is" : `${n} visits are`);

export const unknowns = {
  title: "What is this?",
  intro:
    "Facings that nobody could name, put together by their looks. Name one group, and its pictures teach the catalogue.",
  invitation: "Facings without a name, to be taught from photos",
  empty: "Nothing to ask",
  emptyHint:
    "Facings of the last 30 days that the catalogue cannot name come here once their photos are analysed, the most frequent first. " +
    "There are none now: either all have a name, or this service has no model that names products.",
  more: "Show more groups",
  facings: (/** @type {number} */ n, /** @type {number} */ outlets) =>
    `${n === 1 ? "1 facing" : `${n} facings`} in ${outlets === 1 ? "1 outlet" : `${outlets} outlets`}`,
  seen: (/** @type {number} */ n, /** @type {string} */ last) =>
    `${n === 1 ? "1 visit" : `${n} visits`}, last seen ${last}`,
  group: (/** @type {number} */ n) => `Group ${n}`,
  picture: (/** @type {number} */ n, /** @type {number} */ of) => `Picture ${n} of ${of}`,
  leaveOut: "Tap a picture that shows something else.",
  chosen: (/** @type {number} */ n, /** @type {number} */ of) => `${n} of ${of} chosen. Tap to change.`,
  noneChosen: "Choose at least one picture.",
  likely: "Likely",
  isLikely: (/** @type {string} */ name) => `It is ${name}`,
  existing: "It is another product …",
  fresh: "It is a new product …",
  dismiss: "Not a product",
  dismissHint: "Nothing that looks just like this will be asked again.",
  search: "Search by code, GTIN, name or brand",
  searching: "Searching …",
  noMatch: (/** @type {string} */ words) => `No product matches “${words}”.`,
  choose: (/** @type {string} */ name) => `Choose ${name}`,
  sku: "SKU code",
  skuHint: "Letters, digits, dots, dashes. It never changes.",
  name: "Name",
  brand: "Brand",
  ownership: "Whose product",
  add: "Add and teach",
  missing: "Code, name and brand are needed.",
  busy: "Teaching …",
  dismissing: "Taking it out …",
  taught: (/** @type {string} */ sku, /** @type {number} */ n, /** @type {number} */ renamed) =>
    `${pictures(n)} ${n === 1 ? "teaches" : "teach"} ${sku} now; ${visits(renamed)} being named again.`,
  notTaught: (/** @type {string} */ sku) => `None of the pictures can teach ${sku}.`,
  refused: (/** @type {number} */ n) => `${pictures(n)} ${n === 1 ? "was" : "were"} not taken:`,
  open: (/** @type {string} */ sku) => `Open ${sku}`,
  dismissed: (/** @type {number} */ n) =>
    `${n === 1 ? "1 facing is" : `${n} facings are`} out of this list, and so is what looks just like ${n === 1 ? "it" : "them"}.`,
};
