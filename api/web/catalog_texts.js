// @ts-check
/** The words of the catalogue pages: a part of texts.js, and translated with it. */

export const products = {
  title: "Products",
  search: "Search by code, GTIN, name or brand",
  more: "Show more products",
  empty: "No products yet. Import a table of them: POST /v1/products:import, or shelfaudit products import.",
  noMatch: (/** @type {string} */ words) => `No product matches “${words}”.`,
  shown: (/** @type {number} */ n, /** @type {boolean} */ more) =>
    `${more ? "The first " : ""}${n === 1 ? "1 product" : `${n} products`}`,
  own: "own",
  competitor: "competitor",
  inactive: "out of use",
};

export const product = {
  facts: {
    gtin: "GTIN",
    manufacturer: "Manufacturer",
    category: "Category",
    size: "Size",
    bulky: "Place",
    substitution_lead: "Stands in for",
    sale: "On sale",
  },
  size: (/** @type {(number | null)[]} */ sides) => `${sides.map((side) => side ?? "?").join(" × ")} mm`,
  bulky: "Bulky: lowest shelf",
  sale: (/** @type {string | null} */ from, /** @type {string | null} */ to) =>
    [from && `from ${from}`, to && `until ${to}`].filter(Boolean).join(" "),
  designsTitle: "Pack designs",
  noDesigns: "No pack design yet. Add one, then the pictures that teach it.",
  always: "no first or last day",
  pictures: (/** @type {number} */ n) => (n === 1 ? "1 picture" : `${n} pictures`),
  picture: (/** @type {string} */ design, /** @type {number} */ n) => `Picture ${n} of ${design}`,
  kinds: /** @type {Record<string, string>} */ ({ packshot: "Packshot", shelf_crop: "Cut out of a shelf photo" }),
  kind: "What the pictures are",
  kindFor: (/** @type {string} */ design) => `What the pictures of ${design} are`,
  upload: "Add pictures",
  uploadFor: (/** @type {string} */ design) => `Add pictures of ${design}`,
  uploading: (/** @type {number} */ n, /** @type {number} */ of) => `Sending picture ${n} of ${of} …`,
  uploaded: (/** @type {number} */ n) => (n === 1 ? "1 picture added" : `${n} pictures added`),
  refused: (/** @type {string} */ name, /** @type {string} */ why) => `${name}: ${why}`,
  remove: "Remove",
  removeFor: (/** @type {string} */ picture) => `Remove ${picture}`,
  reallyRemove: "Remove this picture? What it taught is forgotten.",
  design: "Name of the new design",
  designHint: "Letters, digits, dots, dashes: 2026, summer-2026",
  addDesign: "Add a pack design",
};
