// @ts-check
/** What the price tags of products may say. */
import { h } from "../elements/dom.js";
import { fieldGroup, listField, numberField, tickField } from "../elements/form_fields.js";
import { texts } from "../texts.js";
import { skuField } from "./sku_fields.js";

/** @typedef {import("../elements/form_fields.js").Field} Field */

const t = texts.checks.form;
const FRESH = { sku: "", regular: { lowest: null, highest: null }, promotion: null, leaflet: null, promoted: false };

/**
 * @param {any[]} rules
 * @param {import("./sku_fields.js").Setting} setting
 */
export function priceRules(rules, setting) {
  const one = (/** @type {any} */ rule) => priceRule(rule, setting);
  return listField(t.priceRules, rules, one, {
    add: t.addPrice,
    remove: (n) => t.removeFor(t.item(n)),
    removeWord: t.remove,
    fresh: () => FRESH,
  });
}

/**
 * @param {any} rule
 * @param {import("./sku_fields.js").Setting} setting
 */
function priceRule({ sku, regular, promotion, leaflet, promoted }, setting) {
  const fields = {
    sku: required(skuField(setting, sku)),
    regular: priceRange(t.regular, regular),
    promoted: tickField(t.promoted, promoted),
    promotion: priceRange(t.promotion, promotion),
    leaflet: numberField(t.leaflet, leaflet),
  };
  const fault = h("p", { class: "error-text" });
  const parts = Object.values(fields).map((field) => field.element);
  const element = h("div", { class: "stack" }, ...parts, fault);
  return fieldGroup(fields, element, (words) => (fault.textContent = words));
}

/**
 * A name that is missing is refused at its field, where null would be refused as no text.
 * @param {Field} field
 */
function required(field) {
  return { ...field, value: () => field.value() ?? "" };
}

/**
 * Permitted prices; null where neither end is written.
 * @param {string} label
 * @param {{lowest: any, highest: any} | null | undefined} range
 * @returns {Field}
 */
function priceRange(label, range) {
  const fault = h("p", { class: "error-text" });
  const fields = { lowest: numberField(t.lowest, range?.lowest), highest: numberField(t.highest, range?.highest) };
  const element = h(
    "fieldset",
    { class: "price-range" },
    h("legend", {}, label),
    h("div", { class: "check-fields" }, fields.lowest.element, fields.highest.element),
    fault,
  );
  const group = fieldGroup(fields, element, (words) => (fault.textContent = words));
  const value = () => {
    const written = group.value();
    return written.lowest === null && written.highest === null ? null : written;
  };
  return { ...group, value };
}
