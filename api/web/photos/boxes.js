// @ts-check
/** The boxes of an analysis as one list, and which of them a finger meant. Pure. */

export const LAYERS = /** @type {const} */ (["facings", "gaps", "price_tags", "pop"]);
/** Row colours repeat after this many rows; the row's number stands beside it, so they are never mistaken. */
export const ROW_COLOURS = 8;

/**
 * @typedef {typeof LAYERS[number]} Layer
 * @typedef {[number, number, number, number]} Rectangle x, y, w, h in pixels of the upright photo
 * @typedef {object} ShelfBox
 * @property {string} id as KPI lines name it: a facing's own id, else `gap:0`, `price_tag:0`, `pop:0`
 * @property {Layer} layer
 * @property {Rectangle} box
 * @property {number | null} row
 * @property {any} [shelf] its row in the analysis, if it has one
 * @property {Record<string, any>} facts the object of the analysis
 */

const PREFIX = { facings: "facing", gaps: "gap", price_tags: "price_tag", pop: "pop" };

/**
 * @param {Record<string, any>} analysis the report of `vision`
 * @returns {ShelfBox[]}
 */
export function shelfBoxes(analysis) {
  const rows = new Map((analysis.rows ?? []).map((/** @type {any} */ row) => [row.index, row]));
  return LAYERS.flatMap((layer) =>
    (analysis[layer] ?? []).map((/** @type {any} */ facts, /** @type {number} */ i) => ({
      id: facts.id ?? `${PREFIX[layer]}:${i}`,
      layer,
      box: facts.box,
      row: facts.row ?? null,
      shelf: rows.get(facts.row) ?? null,
      facts: layer === "facings" ? withNames(facts, analysis.products) : facts,
    })),
  );
}

/**
 * What people count: from the top of the bay, where bays have rows of their own.
 * @param {{index: number, bay_row?: number}} row
 */
export function rowNumber(row) {
  return row.bay_row ?? row.index;
}

/**
 * The rows of each bay that has rows of its own, from the left; all of them in one list where none has.
 * @param {any[]} rows
 * @returns {any[][]}
 */
export function rowsOfBays(rows) {
  const bays = [...new Set(rows.map(({ bay }) => bay))];
  return bays.map((bay) => rows.filter((row) => row.bay === bay));
}

/**
 * A facing with what people call its product, and the products that it may be.
 * @param {any} facing
 * @param {Record<string, {name: string}>} [products] by SKU; missing in analyses without names
 */
function withNames(facing, products = {}) {
  const name = (/** @type {string} */ sku) => products[sku]?.name ?? sku;
  const likely = (facing.candidates ?? []).map((/** @type {[string, number]} */ [sku, share]) => [name(sku), share]);
  return { ...facing, product: facing.sku && name(facing.sku), likely };
}

/**
 * The products named on a photo, those with most facings first, and how many facings have no name. What does not count
 * is left out.
 * @param {Record<string, any>} analysis
 */
export function namedProducts({ facings, products = {} }) {
  const counted = facings.filter((/** @type {any} */ facing) => !uncounted(facing));
  const skus = [...new Set(counted.map((/** @type {any} */ { sku }) => sku).filter(Boolean))].sort();
  const named = skus.map((sku) => ({
    sku,
    name: products[sku]?.name ?? sku,
    ownership: products[sku]?.ownership,
    facings: counted.filter((/** @type {any} */ facing) => facing.sku === sku).map(({ id }) => id),
  }));
  named.sort((a, b) => b.facings.length - a.facings.length);
  return { named, unnamed: counted.filter((/** @type {any} */ { sku }) => !sku).length };
}

/**
 * @param {number | null} row
 * @returns {string} CSS class of the row's colour
 */
export function rowClass(row) {
  return row === null ? "row-none" : `row-${((row - 1) % ROW_COLOURS) + 1}`;
}

/**
 * The box that a tap meant: the smallest one around it, else the nearest within reach of a fingertip.
 * @param {ShelfBox[]} boxes
 * @param {number} x
 * @param {number} y
 * @param {number} reach in pixels of the photo
 * @returns {ShelfBox | null}
 */
export function boxAt(boxes, x, y, reach) {
  const area = (/** @type {ShelfBox} */ { box: [, , w, h] }) => w * h;
  const around = boxes.filter(({ box }) => distance(box, x, y) === 0);
  if (around.length) return around.reduce((best, box) => (area(box) < area(best) ? box : best));
  const near = boxes.filter(({ box }) => distance(box, x, y) <= reach);
  return near.length
    ? near.reduce((best, box) => (distance(box.box, x, y) < distance(best.box, x, y) ? box : best))
    : null;
}

/**
 * @param {Rectangle} box
 * @param {number} px
 * @param {number} py
 */
function distance([x, y, w, h], px, py) {
  return Math.hypot(Math.max(x - px, 0, px - x - w), Math.max(y - py, 0, py - y - h));
}

/**
 * Boxes in reading order: row by row from the top, in a row from the left; rowless ones last.
 * @param {ShelfBox[]} boxes
 */
export function readingOrder(boxes) {
  return [...boxes].sort((a, b) => (a.row ?? Infinity) - (b.row ?? Infinity) || a.box[0] - b.box[0] || 0);
}

/**
 * Price tags row by row as their facings stand, in a row from the left; those of no facing last.
 * @param {Record<string, any>} analysis
 * @returns {ShelfBox[]}
 */
export function priceTags({ facings, price_tags }) {
  const rowOf = new Map(facings.map((/** @type {any} */ facing) => [facing.id, facing.row]));
  const tags = shelfBoxes({ price_tags });
  return readingOrder(tags.map((tag) => ({ ...tag, row: rowOf.get(tag.facts.facings?.[0]) ?? null })));
}

/**
 * Whether something was seen and is in no figure of this photo. Analyses of an older version do not tell: all counts.
 * @param {Record<string, any>} facts
 */
export function uncounted(facts) {
  return facts.counts === false || facts.duplicate === true;
}

/**
 * @param {Record<string, any>} analysis
 * @returns {Map<number, number>} facings that count, per row
 */
export function facingsPerRow(analysis) {
  return perRow(analysis.facings.filter((/** @type {any} */ facing) => !uncounted(facing)), () => 1);
}

/**
 * @param {Record<string, any>} analysis
 * @returns {Map<number, number>} empty places that count, per row; a gap that was not measured is one place
 */
export function emptyPlacesPerRow(analysis) {
  return perRow(analysis.gaps.filter((/** @type {any} */ gap) => !uncounted(gap)), ({ slots }) => slots ?? 1);
}

/**
 * @param {any[]} objects
 * @param {(object: any) => number} worth
 * @returns {Map<number, number>}
 */
function perRow(objects, worth) {
  const sums = new Map();
  for (const object of objects)
    if (object.row !== null) sums.set(object.row, (sums.get(object.row) ?? 0) + worth(object));
  return sums;
}
