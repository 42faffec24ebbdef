// @ts-check
import { h } from "../elements/dom.js";
import { percent, sentence, words } from "../elements/format.js";
import { texts } from "../texts.js";
import { rowClass, uncounted } from "./boxes.js";

/** @typedef {import("./boxes.js").ShelfBox} ShelfBox */

const t = texts.viewer;

/** @type {Record<string, (facts: Record<string, any>, shelf: any) => [string, unknown][]>} */
const FACTS = {
  facings: (f, shelf) => [
    [t.facts.row, rowWord(f, shelf)],
    [t.facts.position, f.position],
    [t.facts.sku, f.product ?? t.facts.unknownSku],
    [t.facts.perhaps, f.product ? null : listed(f.likely)],
    [t.facts.stacked, f.stacked ? t.facts.yes : null],
  ],
  gaps: (f, shelf) => [
    [t.facts.row, rowWord(f, shelf)],
    [t.facts.slots, f.slots],
  ],
  price_tags: (f) => [
    [t.facts.price, f.price ? [f.price, f.currency].filter(Boolean).join(" ") : t.facts.noPrice],
    [t.facts.why, f.price ? null : t.unread[f.unread]],
    [t.facts.perhaps, f.price ? null : listed(f.candidates)],
    [t.facts.regularPrice, f.regular_price],
    [t.facts.promo, f.promo === null || f.promo === undefined ? null : f.promo ? t.facts.yes : t.facts.no],
    [t.facts.text, f.text],
    [t.facts.barcode, f.barcode],
  ],
  pop: (f) => [
    [t.facts.kind, f.kind ? words(f.kind) : t.facts.unknown],
    [t.facts.material, f.material],
    [t.facts.current, f.current === false ? t.facts.no : null],
    [t.facts.visible, typeof f.visible === "number" ? `${percent(f.visible)} %` : null],
    [t.facts.why, f.material || !f.reason ? null : sentence(f.reason)],
  ],
};

/** Less of a facing seen, and it does not count: as the rule has it. */
const LEAST_VISIBLE = 0.4;

/**
 * @param {Record<string, any>} facts
 * @param {any} shelf the row in the analysis
 */
function rowWord({ row }, shelf) {
  return shelf?.bay ? t.facts.rowOfBay(shelf.bay_row, shelf.bay) : (row ?? t.noRow);
}

/** @param {Record<string, any>} facts only facings have another reason than their being on another photo */
function whyUncounted(facts) {
  if (!uncounted(facts)) return null;
  if (facts.duplicate) return t.uncounted.duplicate;
  if (facts.unconfirmed) return t.uncounted.unconfirmed;
  if (facts.second_row) return t.uncounted.secondRow;
  if (facts.row === null) return t.uncounted.noRow;
  return facts.visible < LEAST_VISIBLE ? t.uncounted.hidden(percent(facts.visible)) : t.uncounted.readTwice;
}

/** @param {[string, number][]} [candidates] each with its probability */
function listed(candidates = []) {
  return candidates.map(([word, probability]) => `${word} (${percent(probability)} %)`).join(", ");
}

/**
 * What is known about one box, in words.
 * @param {ShelfBox} box
 */
export function boxFacts({ layer, row, shelf, facts }) {
  /** @type {[string, unknown][]} */
  const rows = [
    ...FACTS[layer](facts, shelf),
    [t.facts.counts, whyUncounted(facts)],
    [t.facts.certainty, `${percent(facts.score)} %`],
  ];
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  const colour = layer === "facings" ? rowClass(row) : layer;
  return h(
    "div",
    { class: "fact-card" },
    h("h4", {}, h("span", { class: `swatch swatch-${colour}` }), t.kinds[layer]),
    h("dl", {}, ...known.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))])),
  );
}
