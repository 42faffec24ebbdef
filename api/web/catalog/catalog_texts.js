// @ts-check
/** The words of the catalogue pages: a part of texts.js, and translated with it. */

export const products = {
  title: "Products",
  search: "Search by code, GTIN, name or brand",
  more: "Show more products",
  empty: "No products yet. Add one, or import a table of them: POST /v1/products:import, or shelfaudit products import.",
  noMatch: (/** @type {string} */ words) => `No product matches “${words}”.`,
  shown: (/** @type {number} */ n, /** @type {boolean} */ more) =>
    `${more ? "The first " : ""}${n === 1 ? "1 product" : `${n} products`}`,
  own: "own",
  competitor: "competitor",
  inactive: "out of use",
  form: {
    title: "Add a product",
    labels: {
      sku: "SKU code",
      name: "Name, with flavour and size",
      brand: "Brand",
      ownership: "Whose product it is",
      width_mm: "Width in mm",
      height_mm: "Height in mm",
      depth_mm: "Depth in mm",
    },
    own: "Our own",
    competitor: "A competitor's",
    hint: "Sizes may stay empty. Heights tell packs apart that look the same.",
    submit: "Add the product",
    badCode: "No blanks or slashes in the code: letters, digits, dots, dashes and underscores",
    missing: "Write the name and the brand.",
    badSize: "Write sizes in millimetres, like 62.5, or leave them empty.",
    taken: (/** @type {string} */ sku) => `There is a product ${sku} already. Search for it in the list.`,
  },
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
  teaching: {
    waits: "Waits: its pictures name nothing yet",
    waitsForPictures: "Waits for pictures: 1 to 10 that show the pack from the front",
    since: (/** @type {string} */ time) => `Taught since ${time}: new photos are named by it, and new pictures count at once`,
    check: "Check and teach",
    checkAgain: "What is like it?",
    teach: "Teach it now",
    teachAnyway: "Teach it all the same",
    letWait: "Stop using these pictures",
    reallyWait: "Name nothing by this design any more? Its pictures stay.",
    summary: (/** @type {number} */ n) => {
      if (n === 0) return "No product is so like it that they would be confused";
      return n === 1 ? "1 product may be confused with it" : `${n} products may be confused with it`;
    },
    kept: (/** @type {number} */ n, /** @type {number} */ of) => `Left out one by one, ${n} of ${of} pictures would still be named rightly.`,
    odd: (/** @type {string} */ picture) => `${picture} is unlike the others. Does it show this product?`,
    verdicts: /** @type {Record<string, string>} */ ({
      "told-apart": "Told apart",
      close: "Close",
      "taken-for-each-other": "Taken for each other",
    }),
    rivalPicture: (/** @type {string} */ name) => `${name}, the picture that is most like`,
    counts: (/** @type {number} */ risk, /** @type {any} */ rival, /** @type {number} */ pictures) =>
      `About ${risk} % misnamed. ${rival.named_today} of these ${pictures} pictures bear its name today; ` +
      `${rival.losing} of its ${rival.references} would be lost.`,
    heightsTell: "Their heights tell them apart on a shelf.",
    group: (/** @type {string[]} */ skus) =>
      `If only a detail tells them apart, put them into a look-alike group: ${skus.join(", ")}.`,
    again: (/** @type {number} */ days) => `Name the photos of the last ${days} days again`,
    renaming: (/** @type {number} */ n) => `${n === 1 ? "1 visit is" : `${n} visits are`} being named again.`,
  },
};
