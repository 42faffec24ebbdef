// @ts-check
import { h } from "../elements/dom.js";
import { texts } from "../texts.js";
import { emptyPlacesPerRow, facingsPerRow, rowClass, rowNumber, rowsOfBays, uncounted } from "./boxes.js";
import { priceWord, reading } from "./price_words.js";

/** @typedef {import("./boxes.js").ShelfBox} ShelfBox */

const t = texts.shelf;

/**
 * The rows from the top: how many facings and empty places each has, and how high it is.
 * @param {Record<string, any>} analysis
 */
export function rowsCard(analysis) {
  if (!analysis.rows?.length) return null;
  const facings = facingsPerRow(analysis);
  const empty = emptyPlacesPerRow(analysis);
  const bays = rowsOfBays(analysis.rows);
  const elsewhere = analysis.facings.filter((/** @type {any} */ facing) => facing.duplicate).length;
  const unconfirmed = analysis.facings.filter((/** @type {any} */ facing) => facing.unconfirmed).length;
  const left = analysis.facings.filter(uncounted).length - elsewhere - unconfirmed;
  const stacked = analysis.facings.filter((/** @type {any} */ facing) => facing.stacked && !uncounted(facing)).length;
  const item = (/** @type {any} */ row) =>
    h(
      "li",
      { class: "row-line" },
      h("span", { class: `swatch swatch-${rowClass(row.index)}` }, rowNumber(row)),
      h(
        "span",
        {},
        h("strong", {}, t.row(rowNumber(row))),
        ` · ${t.facings(facings.get(row.index) ?? 0)}`,
        empty.has(row.index) && h("strong", { class: "lack" }, ` · ${t.empty(empty.get(row.index) ?? 0)}`),
        h("span", { class: "quiet row-place" }, rowPlace(row)),
      ),
    );
  return h(
    "section",
    { class: "card" },
    h("h2", {}, t.rowsTitle),
    analysis.rows.some(byOrder) && h("p", { class: "quiet" }, t.byOrder),
    ...bays.flatMap((rows) => [
      bays.length > 1 && h("h3", { class: "bay-name" }, t.bay(rows[0].bay, bays.length)),
      h("ul", { class: "row-list" }, ...rows.map(item)),
    ]),
    stacked > 0 && h("p", { class: "quiet" }, t.stacked(stacked)),
    elsewhere > 0 && h("p", { class: "quiet" }, t.elsewhere(elsewhere)),
    unconfirmed > 0 && h("p", { class: "quiet" }, t.unconfirmed(unconfirmed)),
    left > 0 && h("p", { class: "quiet" }, t.uncounted(left)),
  );
}

/** @param {any} row */
function byOrder({ height_cm: cm, zone, method }) {
  return (zone || cm !== null) && method === "row-index";
}

/** @param {any} row */
function rowPlace({ height_cm: cm, height_sigma_cm: sigma, zone }) {
  const facts = [];
  if (typeof cm === "number") facts.push(t.height(Math.round(cm), Math.round(sigma ?? 0)));
  if (zone) facts.push(t.zones[zone] ?? zone);
  return facts.join(", ");
}

/**
 * Every tag with a word on it, to be touched: the sure prices first, then the doubtful ones.
 * @param {ShelfBox[]} tags
 * @param {(tag: ShelfBox) => void} select shows a tag on the photo
 */
export function pricesCard(tags, select) {
  if (!tags.length) return null;
  const of = (/** @type {string} */ wanted) => tags.filter(({ facts }) => reading(facts) === wanted);
  const [read, doubtful, unread] = ["read", "doubtful", "unread"].map(of);
  return h(
    "section",
    { class: "card stack" },
    h("h2", {}, t.pricesTitle),
    h("p", { class: "quiet" }, t.pricesRead(read.length, tags.length)),
    read.length > 0 && priceList(read, t.price, select),
    doubtful.length > 0 && h("p", { class: "quiet" }, t.doubtfulHint),
    doubtful.length > 0 && priceList(doubtful, t.doubtful, select),
    unread.length > 0 && h("p", { class: "quiet" }, t.unread(unread.length)),
  );
}

/**
 * @param {ShelfBox[]} tags
 * @param {(word: string) => string} label what screen readers say
 * @param {(tag: ShelfBox) => void} select
 */
function priceList(tags, label, select) {
  const item = (/** @type {ShelfBox} */ tag) => {
    const word = priceWord(tag.facts);
    const button = { type: "button", class: "price", "aria-label": label(word), onclick: () => select(tag) };
    return h("li", {}, h("button", button, word, tag.facts.promo && h("span", { class: "promo" }, t.promo)));
  };
  return h("ul", { class: "prices" }, ...tags.map(item));
}
