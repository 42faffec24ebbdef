// @ts-check
/** Fields that hold products of the catalogue. */
import { ProductPicker } from "../catalog/product_picker.js";
import { fill, h } from "../elements/dom.js";
import { icon } from "../elements/icons.js";
import { newId } from "../service/identifiers.js";
import { texts } from "../texts.js";

/**
 * @typedef {import("../elements/form_fields.js").Field} Field
 *
 * @typedef {object} Setting what fields of a check need from the page around them
 * @property {import("../app.js").Context} context
 * @property {AbortSignal} signal
 * @property {import("./standard_sources.js").StandardSources} sources
 */

const t = texts.checks.form;

/** @param {HTMLElement} element */
function tellChange(element) {
  element.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * Products, each with a way to take it off, and a search for more.
 * @param {Setting} setting
 * @param {string[]} skus
 * @returns {Field}
 */
export function skuListField(setting, skus) {
  const chosen = [...skus];
  const list = h("ul", { class: "sku-chips" });
  /** @type {HTMLElement[]} */
  let faults = [];
  const show = () => {
    faults = chosen.map(() => h("p", { class: "error-text" }));
    const chips = chosen.map((sku, i) => chip(setting, sku, faults[i], () => remove(i)));
    fill(list, ...(chips.length ? chips : [h("li", { class: "quiet" }, t.noProducts)]));
  };
  const remove = (/** @type {number} */ place) => {
    chosen.splice(place, 1);
    show();
    search.focus();
    tellChange(element);
  };
  const search = searchButton(setting, t.addProduct, (sku) => {
    if (!chosen.includes(sku)) chosen.push(sku);
    show();
    tellChange(element);
  });
  const fault = h("p", { class: "error-text" });
  const element = h(
    "fieldset",
    { class: "stack list-field" },
    h("legend", {}, t.products),
    list,
    fault,
    search.element,
  );
  show();
  void setting.sources.products.load(chosen).then(show, () => undefined); // without names the codes stay
  return {
    element,
    value: () => [...chosen],
    places: () => [
      { path: "", say: (words) => fill(fault, words), focus: () => search.focus() },
      ...faults.map((place, i) => ({
        path: `${i}`,
        say: (/** @type {string} */ words) => fill(place, words),
        focus: () => search.focus(),
      })),
    ],
  };
}

/**
 * @param {Setting} setting
 * @param {string} sku
 * @param {HTMLElement} fault
 * @param {() => void} remove
 */
function chip({ sources: { products } }, sku, fault, remove) {
  const name = products.of(sku);
  const code = products.isUnknown(sku) ? `${sku} · ${texts.checks.unknownProduct}` : sku;
  const label = t.removeProduct(name);
  const button = h("button", { type: "button", class: "round", "aria-label": label, onclick: remove }, icon("close"));
  const quiet = name !== code && h("span", { class: "quiet" }, code);
  return h("li", { class: "sku-chip" }, h("span", { class: "row-text" }, h("strong", {}, name), quiet, fault), button);
}

/**
 * One product.
 * @param {Setting} setting
 * @param {string} sku "" for none
 * @returns {Field}
 */
export function skuField(setting, sku) {
  const { products } = setting.sources;
  let chosen = sku;
  const name = h("p", { class: "chosen-product" });
  const show = () => {
    const known = products.of(chosen);
    const code = products.isUnknown(chosen) ? `${chosen} · ${texts.checks.unknownProduct}` : chosen;
    fill(name, chosen ? known : t.noProducts, chosen && known !== code && h("span", { class: "quiet" }, ` ${code}`));
  };
  const search = searchButton(setting, t.changeProduct, (sku) => {
    chosen = sku;
    show();
    search.close();
    tellChange(element);
  });
  const fault = h("p", { class: "error-text" });
  const element = h("div", { class: "stack" }, h("span", { class: "label" }, t.product), name, fault, search.element);
  show();
  if (sku) void products.load([sku]).then(show, () => undefined);
  return {
    element,
    value: () => chosen || null,
    places: () => [{ path: "", say: (words) => fill(fault, words), focus: () => search.focus() }],
  };
}

/**
 * A button in whose place the search of the catalogue opens.
 * @param {Setting} setting
 * @param {string} label
 * @param {(sku: string) => void} chosen
 */
function searchButton({ context, signal, sources }, label, chosen) {
  const element = h("div", { class: "stack" });
  const button = h("button", { type: "button", class: "small" }, icon("plus"), label);
  const picker = new ProductPicker(context, signal, `search-${newId()}`, (sku, name) => {
    sources.products.learn(sku, name);
    chosen(sku);
  });
  const close = () => {
    fill(element, button);
    button.focus();
  };
  const done = h("button", { type: "button", class: "small", onclick: close }, t.done);
  button.addEventListener("click", () => {
    fill(element, picker.element, done);
    picker.focus();
  });
  // Enter searches at once anyway; it must not send the form around it.
  picker.search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  fill(element, button);
  return { element, close, focus: () => (button.isConnected ? button : picker.search).focus() };
}
