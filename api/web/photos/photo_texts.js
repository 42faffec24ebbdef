// @ts-check
/** The words of photos: how they come, what is on them, where they come from; a part of texts.js. */

/** @param {number} hours */
function timeSpan(hours) {
  const [count, unit] = hours < 48 ? [Math.round(hours), "hour"] : [Math.round(hours / 24), "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** @param {number} metres */
function distance(metres) {
  return metres < 10_000 ? `${(metres / 1000).toFixed(1)} km` : `${Math.round(metres / 1000)} km`;
}

export const photo = {
  title: (/** @type {number} */ n) => `Photo ${n}`,
  heading: "Photo",
  open: (/** @type {string} */ name, /** @type {string} */ state) => `${name}: ${state}. Open`,
  checking: "Being checked …",
  takeAgain: "Take again",
  useAnyway: "Use anyway",
  announceFlaw: (/** @type {string} */ name, /** @type {string} */ flaw, /** @type {string} */ advice) =>
    `${name}: ${flaw}. ${advice}`,
  waiting: "Waiting",
  sending: (/** @type {number} */ percent) => `Uploading ${percent} %`,
  storing: "Being stored …",
  retrying: (/** @type {number} */ seconds) => `No connection. Next try in ${seconds} s`,
  stopped: "Not sent: no connection",
  refused: "Not accepted",
  queued: "In line for analysis",
  analysing: "Being analysed",
  failed: "Analysis failed",
  done: "Analysed",
  retry: "Retry now",
  remove: "Remove",
  progress: (/** @type {string} */ name) => `Upload of ${name}`,
  announceSent: (/** @type {string} */ name) => `${name} is uploaded.`,
  announceDone: (/** @type {string} */ name, /** @type {string} */ verdict) => `${name} is analysed: ${verdict}.`,
  announceProblem: (/** @type {string} */ name, /** @type {string} */ detail) => `${name}: ${detail}`,
  failedAdvice: "The analysis of this photo did not work. Take the photo again.",
  stillWorking: "This photo is still being analysed. The result appears here by itself.",
  duplicate: "The very same photo was uploaded before.",
  resultTitle: "This photo alone against the standard",
  loadPicture: "Loading the photo …",
  notShown: "Your browser cannot show this photo.",
};

export const viewer = {
  label: "Photo with boxes. Scroll to move, use the buttons to zoom.",
  layers: "Show on the photo",
  facings: "Facings",
  gaps: "Gaps",
  price_tags: "Price tags",
  pop: "POP",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  fit: "Whole photo",
  noRow: "No row",
  tapHint: "Tap a box to see what it is.",
  marks: {
    uncounted: (/** @type {number} */ n) => `Grey and dashed: seen, but not counted (${n})`,
    elsewhere: (/** @type {number} */ n) => `Faint: also on another photo, and counted there (${n})`,
    doubtful: (/** @type {number} */ n) => `White on black: a price that is not sure (${n})`,
  },
  uncounted: {
    duplicate: "Also on another photo, and counted there",
    unconfirmed: "Doubtful, and not found on other photos of this place",
    secondRow: "Stands behind another product",
    noRow: "Stands beside the display",
    readTwice: "Part of another box, or around several: counted there",
    hidden: (/** @type {number} */ percent) => `Only ${percent} % of it can be seen`,
  },
  unread: /** @type {Record<string, string>} */ ({
    "too-small": "Too small on the photo: go closer",
    "cut-off": "The tag is cut off",
    "no-price": "No price was found on it",
    doubtful: "It could not be read surely",
  }),
  previous: "Previous box",
  next: "Next box",
  close: "Close",
  evidence: (/** @type {string} */ label) => `You see the boxes of: ${label}.`,
  showAll: "Show all boxes",
  kinds: /** @type {Record<string, string>} */ ({
    facings: "Facing",
    gaps: "Gap",
    price_tags: "Price tag",
    pop: "POP material",
  }),
  counter: (/** @type {number} */ n, /** @type {number} */ all) => (n ? `${n} of ${all}` : `${all} boxes`),
  facts: {
    row: "Row",
    rowOfBay: (/** @type {number} */ row, /** @type {number} */ bay) => `${row} of bay ${bay}`,
    position: "Place in the row",
    sku: "Product",
    unknownSku: "Not known yet",
    certainty: "Surely there",
    stacked: "Stacked on another",
    counts: "Does not count",
    why: "Why",
    perhaps: "It may be",
    barcode: "Barcode",
    current: "Of the campaign in force",
    visible: "To be seen of it",
    slots: "Empty places",
    price: "Price",
    regularPrice: "Regular price",
    noPrice: "Not read",
    promo: "Promotion",
    text: "Text",
    kind: "Kind",
    material: "Material",
    unknown: "Not known yet",
    yes: "Yes",
    no: "No",
  },
  empty: "There is no box to show.",
};

export const shelf = {
  rowsTitle: "Rows, from the top",
  row: (/** @type {number} */ n) => `Row ${n}`,
  bay: (/** @type {number} */ n, /** @type {number} */ count) =>
    n === 1 ? "Bay 1, on the left" : n === count ? `Bay ${n}, on the right` : `Bay ${n}`,
  facings: (/** @type {number} */ n) => (n === 1 ? "1 facing" : `${n} facings`),
  empty: (/** @type {number} */ n) => (n === 1 ? "1 empty place" : `${n} empty places`),
  height: (/** @type {number} */ cm, /** @type {number} */ sigma) =>
    sigma ? `${cm} cm above the floor (± ${sigma} cm)` : `about ${cm} cm above the floor`,
  zones: /** @type {Record<string, string>} */ ({
    stretch: "above eye level",
    eye: "eye level",
    touch: "hand height",
    stoop: "knee height or below",
  }),
  byOrder: "Heights are guessed from the order of the rows.",
  uncounted: (/** @type {number} */ n) =>
    `${n} more ${n === 1 ? "product was" : "products were"} seen and ${n === 1 ? "does" : "do"} not count: ` +
    "hidden, in the second row, or beside the display.",
  unconfirmed: (/** @type {number} */ n) =>
    `${n} ${n === 1 ? "product is" : "products are"} doubtful here and not found on other photos of the same place: ` +
    `${n === 1 ? "it does" : "they do"} not count.`,
  stacked: (/** @type {number} */ n) =>
    `${n} of these facings ${n === 1 ? "is" : "are"} stacked on others. Checks count the ones below alone, unless ` +
    "the standard says otherwise.",
  elsewhere: (/** @type {number} */ n) =>
    `${n} ${n === 1 ? "product is" : "products are"} also on another photo of this display and ` +
    `${n === 1 ? "counts" : "count"} there.`,
  productsTitle: "Products",
  productsHint: "Tap a product to see where it stands.",
  ownership: /** @type {Record<string, string>} */ ({ own: "own", competitor: "competitor" }),
  unnamed: (/** @type {number} */ n) =>
    `${n} more ${n === 1 ? "facing has" : "facings have"} no name yet: nobody has taught these products, or they ` +
    "cannot be told for sure.",
  pricesTitle: "Price tags",
  pricesRead: (/** @type {number} */ read, /** @type {number} */ all) =>
    `${read} of ${all} read.${read ? " Tap a price to see its tag." : ""}`,
  price: (/** @type {string} */ word) => `${word}: show the tag on the photo`,
  doubtful: (/** @type {string} */ word) => `Doubtful: ${word} Show the tag on the photo`,
  doubtfulHint: "Not sure. Compare with the photo:",
  promo: "promo",
  unread: (/** @type {number} */ n) =>
    `${n === 1 ? "1 tag has" : `${n} tags have`} no readable price. Go closer to read small tags.`,
};

export const suspicion = {
  title: "Where does this photo come from?",
  marks: /** @type {Record<string, (suspicion: any) => string>} */ ({
    "same-bytes": () => "The very same file was uploaded before.",
    "same-picture": () => "An earlier photo of another display shows the same picture.",
    "photo-of-screen": () => "It looks like a photo of a screen.",
    "other-time": ({ hours_from_visit: hours }) =>
      `It was taken ${timeSpan(Math.abs(hours))} ${hours < 0 ? "before" : "after"} the visit began.`,
    "other-place": ({ metres_from_outlet: metres }) => `It was taken ${distance(metres)} away from the outlet.`,
    other: () => "Something about its origin is odd.",
  }),
  showOther: "Show the earlier photo",
  meaning: "This changes no score, and the rep does not see it. Look at the photo before you decide.",
  tile: "Check where it comes from",
};
