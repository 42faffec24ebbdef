// @ts-check
import { h } from "../elements/dom.js";
import { texts } from "../texts.js";
import { namedProducts } from "./boxes.js";

const t = texts.shelf;

/**
 * The products on a photo with their numbers of facings; a touch shows where they stand.
 * @param {Record<string, any>} analysis
 * @param {(name: string, ids: string[]) => void} show
 */
export function productsCard(analysis, show) {
  const { named, unnamed } = namedProducts(analysis);
  if (!named.length) return null;
  const item = (/** @type {typeof named[number]} */ product) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "product-line", onclick: () => show(product.name, product.facings) },
        h("span", {}, product.name, product.ownership && h("span", { class: "quiet" }, ` · ${t.ownership[product.ownership]}`)),
        h("strong", {}, t.facings(product.facings.length)),
      ),
    );
  return h(
    "section",
    { class: "card stack" },
    h("h2", {}, t.productsTitle),
    h("p", { class: "quiet" }, t.productsHint),
    h("ul", { class: "product-lines" }, ...named.map(item)),
    unnamed > 0 && h("p", { class: "quiet" }, t.unnamed(unnamed)),
  );
}
