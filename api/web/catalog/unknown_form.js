// @ts-check
import { h } from "../elements/dom.js";
import { texts } from "../texts.js";

const t = texts.unknowns;
const CODE = /^[A-Za-z0-9][\w.-]{0,63}$/;
/** @type {[string, string, Record<string, string | number>][]} */
const FIELDS = [
  ["sku", t.sku, { maxlength: 64, placeholder: t.skuExample }],
  ["name", t.name, { maxlength: 200 }],
  ["brand", t.brand, { maxlength: 100 }],
  ["height_mm", t.height, { maxlength: 10, inputmode: "decimal" }],
];

/**
 * What a new product is, as far as a question needs it; the rest can be imported later.
 * @param {string} id of the question
 * @param {(sku: string, product: object) => void} add
 * @param {(complaint: string) => void} complain
 */
export function unknownForm(id, add, complain) {
  const owners = Object.entries({ own: texts.products.own, competitor: texts.products.competitor });
  const ownership = h(
    "select",
    { id: `ownership-${id}`, name: "ownership" },
    ...owners.map(([value, word]) => h("option", { value }, word)),
  );
  const inputs = FIELDS.map(([name, label, limits]) => {
    const input = h("input", { type: "text", id: `${name}-${id}`, name, autocomplete: "off", ...limits });
    return h("div", { class: "field" }, h("label", { for: input.id }, label), input, name === "sku" && hint());
  });
  const form = h(
    "form",
    { class: "stack", novalidate: true },
    ...inputs,
    h("div", { class: "field" }, h("label", { for: ownership.id }, t.ownership), ownership),
    h("button", { type: "submit", class: "primary" }, t.add),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [sku, name, brand, written] = FIELDS.map(([field]) => String(new FormData(form).get(field) ?? "").trim());
    const height = written ? Number(written.replace(",", ".")) : null;
    const complaint = problem(sku, name, brand, height);
    complain(complaint);
    if (!complaint) add(sku, { name, brand, ownership: ownership.value, height_mm: height });
  });
  return form;
}

function hint() {
  return h("span", { class: "quiet" }, t.skuHint);
}

/**
 * @param {string} sku
 * @param {string} name
 * @param {string} brand
 * @param {number | null} height NaN for what is no number
 */
function problem(sku, name, brand, height) {
  if (sku && !CODE.test(sku)) return t.badCode;
  if (!sku || !name || !brand) return t.missing;
  return height !== null && !(height > 0) ? t.badHeight : "";
}
