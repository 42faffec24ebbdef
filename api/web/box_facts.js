// @ts-check
import { rowClass } from "./boxes.js";
import { h } from "./dom.js";
import { percent, words } from "./format.js";
import { texts } from "./texts.js";

/** @typedef {import("./boxes.js").ShelfBox} ShelfBox */

const t = texts.viewer;

/** @type {Record<string, (facts: Record<string, any>) => [string, unknown][]>} */
const FACTS = {
  facings: (f) => [
    [t.facts.row, f.row ?? t.noRow],
    [t.facts.position, f.position],
    [t.facts.sku, f.sku ?? t.facts.unknownSku],
    [t.facts.stacked, f.stacked ? t.facts.yes : null],
    [t.facts.duplicate, f.duplicate ? t.facts.yes : null],
  ],
  gaps: (f) => [
    [t.facts.row, f.row ?? t.noRow],
    [t.facts.slots, f.slots],
  ],
  price_tags: (f) => [
    [t.facts.price, f.price ? [f.price, f.currency].filter(Boolean).join(" ") : t.facts.noPrice],
    [t.facts.regularPrice, f.regular_price],
    [t.facts.promo, f.promo === null || f.promo === undefined ? null : f.promo ? t.facts.yes : t.facts.no],
    [t.facts.text, f.text],
  ],
  pop: (f) => [
    [t.facts.kind, f.kind ? words(f.kind) : t.facts.unknown],
    [t.facts.material, f.material],
  ],
};

/**
 * What is known about one box, in words.
 * @param {ShelfBox} box
 */
export function boxFacts({ layer, row, facts }) {
  /** @type {[string, unknown][]} */
  const rows = [...FACTS[layer](facts), [t.facts.certainty, `${percent(facts.score)} %`]];
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  const colour = layer === "facings" ? rowClass(row) : layer;
  return h(
    "div",
    { class: "fact-card" },
    h("h4", {}, h("span", { class: `swatch swatch-${colour}` }), t.kinds[layer]),
    h("dl", {}, ...known.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))])),
  );
}
