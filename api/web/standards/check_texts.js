// @ts-check
/** What each check of a display standard asks, in words, and what its fields are called: a part of texts.js. */

/**
 * @param {number} n
 * @param {string} noun
 * @param {string} [plural]
 */
const counted = (n, noun, plural = `${noun}s`) => `${n} ${n === 1 ? noun : plural}`;
const share = (/** @type {number} */ value) => `${Number((100 * value).toFixed(4))} %`;
const price = (/** @type {number} */ value) => value.toFixed(2);
const range = (/** @type {{lowest: number, highest: number}} */ { lowest, highest }) =>
  lowest === highest ? price(lowest) : `${price(lowest)} to ${price(highest)}`;

const eachOf = (/** @type {number} */ n) => (n === 1 ? "This product" : `Each of these ${n} products`);
const shareOf = (/** @type {number} */ part, /** @type {number} */ n) =>
  `At least ${share(part)} of ${n === 1 ? "the 1 product" : `these ${n} products`}`;

const counts = /** @type {Record<string, string>} */ ({ own: "our own products", all: "all products" });
const directions = /** @type {Record<string, string>} */ ({
  vertical: "over several rows",
  horizontal: "along one row",
  any: "over several rows or along one",
});

export const checks = {
  share,
  kinds: /** @type {Record<string, string>} */ ({
    facings: "Facings",
    share_of_facings: "Share of facings",
    linear_share: "Linear share of shelf",
    eye_level: "Eye level",
    brand_block: "Brand block",
    must_stock: "Must-stock list",
    on_shelf_availability: "On-shelf availability",
    gaps: "Gaps",
    pop: "POP material",
    pop_artwork: "Campaign artwork",
    prices: "Prices",
    price_tags: "Price tags",
    promotion_signs: "Promotion signs",
    secondary_displays: "Secondary displays",
    planogram: "Planogram",
    questionnaire: "Answer to a question",
  }),
  pop: /** @type {Record<string, string>} */ ({
    poster: "poster",
    hanging_flag: "hanging flag",
    banner: "banner",
    x_stand: "X-stand",
    table_card: "table card",
    leaflet: "leaflet",
    shelf_talker: "shelf talker",
    shelf_strip: "shelf strip",
    wobbler: "wobbler",
    price_burst: "price burst",
    promotion_sign: "promotion sign",
    header_card: "header card",
    shop_sign: "shop sign",
    notice_board: "notice board",
    display_case: "display case",
    standee: "standee",
    other: "other piece",
  }),
  counts,

  /** What a check asks. `about` is one product, a brand, or the products of `counts`. */
  asks: {
    facings: (/** @type {any} */ { target }, /** @type {string} */ about) =>
      `At least ${counted(target, "facing")} of ${about}`,
    share_of_facings: (/** @type {any} */ { target, rule }) =>
      `Our own facings are ${rule === "more_than" ? "more than" : "at least"} ${share(target)} of our own and competitors’`,
    linear_share: (/** @type {any} */ { target }) =>
      `Our own facings take at least ${share(target)} of the width of our own and competitors’`,
    eye_level: (/** @type {any} */ { target, measure }, /** @type {string} */ about) =>
      measure === "share"
        ? `At least ${share(target)} of the facings of ${about} at eye level`
        : `At least ${counted(target, "facing")} of ${about} at eye level`,
    brand_block: (/** @type {any} */ { brand, target, direction }) =>
      `At least ${share(target)} of the facings of ${brand} in one block, ${directions[direction]}`,
    must_stock: (/** @type {any} */ { skus }) => `${eachOf(skus.length)} is there`,
    on_shelf_availability: (/** @type {any} */ { skus, target }) =>
      target === 1 ? `${eachOf(skus.length)} is there` : `${shareOf(target, skus.length)} are there`,
    gaps: (/** @type {any} */ { target, measure }) =>
      measure === "share" ? `At most ${share(target)} of all places empty` : `At most ${counted(target, "empty place")}`,
    pop: (/** @type {string[]} */ pieces) => `${pieces.join(", ")} on display`,
    pop_artwork: (/** @type {string[]} */ pieces) => `${pieces.join(", ")} in its current version`,
    prices: (/** @type {any} */ { target, rules }) =>
      `${target === 1 ? "Every" : `At least ${share(target)} of the`} price${target === 1 ? "" : "s"} read ` +
      `${target === 1 ? "is" : "are"} as told for ${rules.length === 1 ? "this product" : `these ${rules.length} products`}`,
    price_tags: (/** @type {any} */ { target, count }) =>
      `${target === 1 ? "Each" : `At least ${share(target)}`} of ${counts[count]} on the shelf ` +
      `${target === 1 ? "has a price tag" : "have a price tag"}`,
    promotion_signs: (/** @type {any} */ { target, skus }) =>
      target === 1
        ? `${eachOf(skus.length)} carries a promotion sign where it stands on the shelf`
        : `${shareOf(target, skus.length)} carry a promotion sign where they stand on the shelf`,
    secondary_displays: (/** @type {string[]} */ displays) => `${displays.join(", ")} built up`,
    planogram: (/** @type {any} */ { target }, /** @type {any} */ { code, rows, facings }) =>
      `At least ${share(target)} of the facings at their place in planogram ${code} ` +
      `(${counted(rows, "row")}, ${counted(facings, "facing")})`,
    answered: (/** @type {string} */ question, /** @type {string[]} */ accepted) =>
      `The answer to “${question}” is ${accepted.join(" or ")}`,
    numbered: (/** @type {string} */ question, /** @type {number} */ least) =>
      `The answer to “${question}” is at least ${least}`,
  },
  brand: (/** @type {string} */ brand) => `the brand ${brand}`,
  piece: (/** @type {number} */ n, /** @type {string} */ noun) => counted(n, noun),
  anyPiece: (/** @type {number} */ n) => `${n} ${n === 1 ? "piece" : "pieces"} of any kind`,
  artwork: (/** @type {any} */ { count, material }) => `${counted(count, "piece")} of ${material}`,
  /** What makes a check stricter or milder than its plain words. */
  notes: {
    stacked: "Units piled on others count too.",
    withEmpties: "Empty places count as facings that are nobody’s.",
    artwork: (/** @type {any} */ { material, least_visible: visible, most_covered: covered }) =>
      `${material}: at least ${share(visible)} of it to be seen, at most ${share(covered)} covered or damaged.`,
    leastFacings: (/** @type {string} */ display, /** @type {number} */ least) =>
      `${display}: with at least ${counted(least, "facing")}.`,
    otherwise: (/** @type {string} */ action) => `Otherwise: ${action}`,
  },
  price: (/** @type {any} */ { regular, promotion, leaflet, promoted }) =>
    [
      regular && `regular ${range(regular)}`,
      promoted && "promoted",
      promotion && `promotion ${range(promotion)}`,
      leaflet !== null && leaflet !== undefined && `leaflet ${price(leaflet)}`,
    ]
      .filter(Boolean)
      .join(", "),
  yes: "Yes",
  no: "No",
  unknownProduct: "not in the catalogue",
  weight: (/** @type {string} */ weight, /** @type {number} */ percent) => `Weight ${weight}: ${percent} % of the standard`,

  /** The form. */
  form: {
    weight: "Weight",
    weightShare: (/** @type {number} */ percent) => `${percent} % of the standard`,
    target: "Target",
    atLeast: "At least",
    atMost: "At most",
    measures: { count: "a number", share: "per cent" },
    measure: "Counted as",
    about: "Facings of",
    abouts: { own: "our own products", all: "all products", sku: "one product", brand: "one brand" },
    brand: "Brand",
    product: "Product",
    products: "Products",
    noProducts: "No product chosen yet.",
    addProduct: "Add a product",
    changeProduct: "Choose another product",
    done: "Done",
    choose: (/** @type {string} */ name) => `Choose ${name}`,
    removeProduct: (/** @type {string} */ name) => `Take ${name} off the list`,
    stacked: "Units piled on others count too",
    withEmpties: "Empty places count as facings that are nobody’s",
    rule: "Our share is",
    rules: { at_least: "at least the target", more_than: "more than the target" },
    direction: "The block reaches",
    directions,
    count: "How many",
    kind: "Kind of POP material",
    anyKind: "Any kind",
    pieces: "Required pieces",
    addPiece: "Add a piece",
    material: "Artwork (code of the material)",
    leastVisible: "To be seen of it, at least",
    mostCovered: "Covered or damaged, at most",
    displays: "Required displays",
    display: "Kind of display",
    leastFacings: "Facings on it, at least",
    addDisplay: "Add a display",
    priceRules: "Permitted prices",
    addPrice: "Add a product’s price",
    promoted: "It is promoted: the tag shows the promotion price",
    regular: "Regular price",
    promotion: "Promotion price",
    leaflet: "Price in the leaflet",
    lowest: "from",
    highest: "to",
    planogram: "Planogram",
    planogramFile: "Choose a planogram file (JSON)",
    planogramHint: "A .psa file becomes one with: shelfaudit planogram convert store.psa --code CODE --out plan.json",
    planogramNone: "No planogram chosen yet.",
    planogramIs: (/** @type {string} */ code, /** @type {number} */ rows, /** @type {number} */ facings) =>
      `${code}: ${counted(rows, "row")}, ${counted(facings, "facing")}`,
    planogramUnreadable: (/** @type {string} */ name) => `${name} is no JSON file.`,
    question: "Question",
    chooseQuestion: "Choose a question …",
    unlisted: (/** @type {string} */ code) => `${code} (in no questionnaire)`,
    accepted: "Right answers",
    acceptedHint: "One answer a line.",
    least: "The number is at least",
    action: "What to do where the answer is another one",
    remove: "Remove",
    removeFor: (/** @type {string} */ name) => `Remove ${name}`,
    item: (/** @type {number} */ n) => `${n}.`,
  },
};
