// @ts-check
import { h } from "../elements/dom.js";
import { icon } from "../elements/icons.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";

const t = texts.products.form;
const CODE = /^[A-Za-z0-9][\w.-]{0,63}$/;
const TEXTS = /** @type {const} */ (["sku", "name", "brand"]);
const SIDES = /** @type {const} */ (["width_mm", "height_mm", "depth_mm"]);

/**
 * A form, folded away, for a product that no table brings. The rest of its fields can be imported later.
 * @param {import("../app.js").Context} context
 */
export function productForm(context) {
  const words = TEXTS.map((name) => h("input", { type: "text", id: name, autocomplete: "off", maxlength: 200 }));
  const sides = SIDES.map((name) => h("input", { type: "text", id: name, inputmode: "decimal", autocomplete: "off" }));
  const ownership = h(
    "select",
    { id: "ownership" },
    h("option", { value: "own" }, t.own),
    h("option", { value: "competitor" }, t.competitor),
  );
  const error = h("p", { class: "error-text", role: "alert" });
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const [sku, name, brand] = words.map((input) => input.value.trim());
    const sizes = sides.map((input) => size(input.value));
    error.textContent = problem(sku, name, brand, sizes);
    if (error.textContent) return;
    const [width_mm, height_mm, depth_mm] = sizes;
    const body = { name, brand, ownership: ownership.value, width_mm, height_mm, depth_mm };
    try {
      // PUT would replace a product that is there.
      if (await context.client.find(`/v1/products/${sku}`)) error.textContent = t.taken(sku);
      else {
        await context.client.put(`/v1/products/${sku}`, body);
        context.go(`#/products/${sku}`);
      }
    } catch (cause) {
      if (!context.ended(cause)) error.textContent = explain(cause);
    }
  };
  return h(
    "details",
    { class: "card tips" },
    h("summary", {}, t.title),
    h(
      "form",
      { class: "stack", onsubmit: send },
      ...TEXTS.map((id, place) => field(id, words[place])),
      field("ownership", ownership),
      h("div", { class: "sides" }, ...SIDES.map((id, place) => field(id, sides[place]))),
      h("p", { class: "quiet" }, t.hint),
      error,
      h("button", { type: "submit", class: "primary" }, icon("plus"), t.submit),
    ),
  );
}

/**
 * @param {keyof typeof t.labels} id
 * @param {HTMLElement} input
 */
function field(id, input) {
  return h("div", { class: "field" }, h("label", { for: id }, t.labels[id]), input);
}

/**
 * Millimetres; null when nothing is written, NaN for what is no number.
 * @param {string} text
 */
function size(text) {
  return text.trim() === "" ? null : Number(text.trim().replace(",", "."));
}

/**
 * @param {string} sku
 * @param {string} name
 * @param {string} brand
 * @param {(number | null)[]} sizes
 */
function problem(sku, name, brand, sizes) {
  if (!CODE.test(sku)) return t.badCode;
  if (!name || !brand) return t.missing;
  return sizes.some((side) => side !== null && !(side > 0)) ? t.badSize : "";
}
