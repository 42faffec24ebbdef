// @ts-check
import { h } from "../elements/dom.js";
import { icon } from "../elements/icons.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { DesignCard } from "./design_card.js";
import { productFacts } from "./products_page.js";

/** @typedef {import("../app.js").Context} Context */

const t = texts.product;

/**
 * @param {Context} context
 * @param {{sku: string}} parameters
 * @param {AbortSignal} signal
 */
export async function productPage(context, { sku }, signal) {
  const { client } = context;
  const [product, designs, references] = await Promise.all([
    client.get(`/v1/products/${sku}`),
    client.get(`/v1/products/${sku}/designs`),
    client.get(`/v1/products/${sku}/references`),
  ]);
  const editable = context.user.role !== "rep";
  const cards = h("div", { class: "stack" });
  for (const design of designs) {
    const own = references.filter((/** @type {any} */ reference) => reference.design === design.name);
    cards.append(new DesignCard(context, signal, design, own, editable).element);
  }
  const none = h("p", { class: "quiet", hidden: designs.length > 0 }, t.noDesigns);
  const added = (/** @type {any} */ design) => {
    none.hidden = true;
    cards.append(new DesignCard(context, signal, design, [], editable).element);
  };
  const element = h(
    "div",
    { class: "page" },
    h("a", { href: "#/products", class: "back" }, icon("back"), texts.products.title),
    h("h1", { tabindex: -1 }, product.name),
    h("p", { class: "quiet" }, productFacts(product)),
    facts(product),
    h("h2", {}, t.designsTitle),
    none,
    cards,
    editable && designForm(context, sku, added),
  );
  return { title: product.name, element };
}

/** @param {any} product */
function facts(product) {
  const sides = [product.width_mm, product.height_mm, product.depth_mm];
  const told = {
    gtin: product.gtin,
    manufacturer: product.manufacturer,
    category: product.category,
    size: sides.some((side) => side !== null) ? t.size(sides) : null,
    bulky: product.bulky ? t.bulky : null,
    substitution_lead: product.substitution_lead,
    sale: t.sale(product.active_from, product.active_to),
  };
  const known = Object.entries(told).filter(([, value]) => value);
  const pairs = known.flatMap(([name, value]) => [
    h("dt", {}, t.facts[/** @type {keyof typeof told} */ (name)]),
    h("dd", {}, value),
  ]);
  return pairs.length > 0 && h("dl", { class: "card facts" }, ...pairs);
}

/**
 * @param {Context} context
 * @param {string} sku
 * @param {(design: any) => void} added
 */
function designForm(context, sku, added) {
  const name = h("input", { type: "text", id: "design", autocomplete: "off", maxlength: 64 });
  const error = h("p", { class: "error-text", role: "alert" });
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    error.textContent = "";
    if (!/^[A-Za-z0-9][\w.-]*$/.test(name.value.trim())) {
      error.textContent = t.designHint;
      return;
    }
    try {
      const path = `/v1/products/${sku}/designs/${name.value.trim()}`;
      // An existing design would lose its days.
      const known = (await context.client.get(`/v1/products/${sku}/designs`)).some(
        (/** @type {any} */ design) => design.name === name.value.trim(),
      );
      if (!known) added(await context.client.put(path, {}));
      name.value = "";
    } catch (cause) {
      if (!context.ended(cause)) error.textContent = explain(cause);
    }
  };
  return h(
    "form",
    { class: "card stack", onsubmit: send },
    h(
      "div",
      { class: "upload-form" },
      h("div", { class: "field" }, h("label", { for: "design" }, t.design), name),
      h("button", { type: "submit" }, icon("plus"), t.addDesign),
    ),
    h("p", { class: "quiet" }, t.designHint),
    error,
  );
}
