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
  why: /** @type {Record<string, string>} */ ({
    "no-photos": "No photos yet: none came in the last 30 days.",
    "no-model": "This service has no model to compare products by.",
    "all-named": "Everything seen in the last 30 days has a name, or is left out of this list.",
  }),
  emptyHint: "Facings that the catalogue cannot name come here once their photos are analysed, the most frequent first.",
  more: "Show more groups",
  showSingles: (/** @type {number} */ n) => `Show ${n === 1 ? "1 single facing" : `${n} single facings`}`,
  moreSingles: "Show more single facings",
  facings: (/** @type {number} */ n, /** @type {number} */ outlets) =>
    `${n === 1 ? "1 facing" : `${n} facings`} in ${outlets === 1 ? "1 outlet" : `${outlets} outlets`}`,
  seen: (/** @type {number} */ n, /** @type {string} */ last) =>
    `${n === 1 ? "1 visit" : `${n} visits`}, last seen ${last}`,
  group: (/** @type {number} */ n) => `Group ${n}`,
  picture: (/** @type {number} */ n, /** @type {number} */ of) => `Picture ${n} of ${of}`,
  leaveOut: "Tap a picture that shows something else.",
  chosen: (/** @type {number} */ n, /** @type {number} */ of) => `${n} of ${of} chosen. Tap to change.`,
  noneChosen: "Choose at least one picture.",
  likely: (/** @type {number} */ share, /** @type {string} */ sku) => `${share} % likely · ${sku}`,
  isLikely: (/** @type {string} */ name) => `It is ${name}`,
  existing: "It is a known product …",
  fresh: "It is a new product …",
  dismiss: "Not a product",
  dismissHint: "Nothing that looks just like this will be asked again.",
  search: "Search by code, GTIN, name or brand",
  searching: "Searching …",
  noMatch: (/** @type {string} */ words) => `No product matches “${words}”.`,
  choose: (/** @type {string} */ name) => `Choose ${name}`,
  sku: "SKU code",
  skuExample: "COLA-330",
  skuHint: "It never changes.",
  badCode: "No blanks or slashes: letters, digits, dots, dashes and underscores",
  name: "Name",
  brand: "Brand",
  height: "Height in mm, if known",
  badHeight: "Write the height in millimetres, like 115, or leave it empty.",
  ownership: "Whose product",
  add: "Add and teach",
  missing: "Code, name and brand are needed.",
  busy: "Teaching …",
  dismissing: "Taking it out …",
  taught: (/** @type {string} */ sku, /** @type {number} */ n, /** @type {number} */ renamed) =>
    `${pictures(n)} ${n === 1 ? "teaches" : "teach"} ${sku} now; ${visits(renamed)} being named again.`,
  notTaught: (/** @type {string} */ sku) => `None of the pictures can teach ${sku}.`,
  refused: (/** @type {number} */ n) => `${pictures(n)} ${n === 1 ? "was" : "were"} not taken:`,
  looksLike: (/** @type {string[]} */ names) => `These look like ${names.join(" and ")} too. Were all pictures the same product?`,
  odd: (/** @type {number} */ n) =>
    `${n === 1 ? "1 picture is" : `${n} pictures are`} unlike the others, and may show another product.`,
  look: "Look",
  undo: "Undo",
  undone: (/** @type {number} */ n, /** @type {number} */ renamed) =>
    `Undone: ${pictures(n)} forgotten, ${visits(renamed)} being named again. Then these facings will be asked about anew.`,
  staysInCatalogue: (/** @type {string} */ sku) => `${sku} stays in the catalogue.`,
  open: (/** @type {string} */ sku) => `Open ${sku}`,
  dismissed: (/** @type {number} */ n) =>
    `${n === 1 ? "1 facing is" : `${n} facings are`} out of this list, and so is what looks just like ${n === 1 ? "it" : "them"}.`,
};
