// @ts-check
/** The fields of each kind of check, and what a fresh one holds. */
import { h } from "../elements/dom.js";
import { choiceField, fieldGroup, listField, numberField, textField, tickField } from "../elements/form_fields.js";
import { newId } from "../service/identifiers.js";
import { texts } from "../texts.js";
import { planogramField } from "./planogram_field.js";
import { priceRules } from "./price_fields.js";
import { questionFields } from "./question_check_fields.js";
import { skuField, skuListField } from "./sku_fields.js";
import { display } from "./standard_words.js";

/**
 * @typedef {import("../elements/form_fields.js").Field} Field
 * @typedef {import("./sku_fields.js").Setting} Setting
 * @typedef {import("./standard_facts.js").Check} Check
 * @typedef {(check: any, setting: Setting) => Record<string, Field>} Fields
 */

const t = texts.checks.form;
const pairs = (/** @type {Record<string, string>} */ words) => Object.entries(words);

/** What a fresh check of a kind asks; the kinds stand in the order in which they are offered. */
const FRESH = /** @type {Record<string, object>} */ ({
  facings: { target: null, count: "own" },
  share_of_facings: { target: 0.5 },
  linear_share: { target: 0.5 },
  eye_level: { target: 0.3, measure: "share", count: "own" },
  brand_block: { brand: "", direction: "any", target: 0.8 },
  must_stock: { skus: [] },
  on_shelf_availability: { skus: [], target: 1 },
  gaps: { target: 0.05, measure: "share" },
  pop: { required: [{ kind: null, count: 1 }] },
  pop_artwork: { required: [{ material: "", count: 1, least_visible: 0.5, most_covered: 0.2 }] },
  prices: { rules: [], target: 1 },
  price_tags: { count: "own", target: 1 },
  promotion_signs: { skus: [], target: 1 },
  secondary_displays: { required: [{ scene_type: "floor_stack", count: 1, least_facings: 1 }] },
  planogram: { planogram: null, target: 0.9 },
  questionnaire: { question: "", accepted: [true], least: null, action: "" },
});

export const KINDS = Object.keys(FRESH);

/**
 * @param {string} kind
 * @returns {Check}
 */
export function freshCheck(kind) {
  return { kpi: kind, weight: 10, ...structuredClone(FRESH[kind]) };
}

/** @type {Record<string, Fields>} */
const FIELDS = {
  facings: (check, setting) => ({
    "": aboutField(check, setting),
    target: numberField(t.atLeast, check.target),
    count_stacked: tickField(t.stacked, check.count_stacked),
  }),
  share_of_facings: (check) => ({
    rule: choiceField(t.rule, pairs(t.rules), check.rule ?? "at_least"),
    target: share(t.target, check.target),
    with_empties: tickField(t.withEmpties, check.with_empties),
  }),
  linear_share: (check) => ({ target: share(t.atLeast, check.target) }),
  eye_level: (check, setting) => ({ "": both(aboutField(check, setting), measuredField(t.atLeast, check)) }),
  brand_block: (check) => ({
    brand: textField(t.brand, check.brand),
    direction: choiceField(t.direction, pairs(t.directions), check.direction),
    target: share(t.atLeast, check.target),
  }),
  must_stock: (check, setting) => ({ skus: skuListField(setting, check.skus) }),
  on_shelf_availability: listAndShare,
  gaps: (check) => ({ "": measuredField(t.atMost, check) }),
  pop: (check) => ({ required: listField(t.pieces, check.required, popPiece, options(t.addPiece, FRESH_PIECE)) }),
  pop_artwork: (check, setting) => ({ required: artworks(check.required, setting) }),
  prices: (check, setting) => ({ rules: priceRules(check.rules, setting), target: share(t.atLeast, check.target) }),
  price_tags: (check) => ({
    count: choiceField(t.about, pairs(texts.checks.counts), check.count),
    target: share(t.atLeast, check.target),
  }),
  promotion_signs: listAndShare,
  secondary_displays: (check) => ({
    required: listField(t.displays, check.required, secondaryDisplay, options(t.addDisplay, FRESH_DISPLAY)),
  }),
  planogram: (check) => ({ planogram: planogramField(check.planogram), target: share(t.atLeast, check.target) }),
  questionnaire: (check, { sources }) => ({ "": questionFields(check, sources) }),
};
const FRESH_PIECE = { kind: "poster", count: 1 };
const FRESH_DISPLAY = { scene_type: "end_cap", count: 1, least_facings: 1 };
const FRESH_ARTWORK = { material: "", count: 1, least_visible: 0.5, most_covered: 0.2 };

/**
 * The fields of a check besides its weight.
 * @param {Check} check
 * @param {Setting} setting
 * @returns {Record<string, Field>}
 */
export function fieldsOf(check, setting) {
  return FIELDS[check.kpi](check, setting);
}

/**
 * @param {string} add
 * @param {object} fresh
 */
function options(add, fresh) {
  return { add, remove: (/** @type {number} */ n) => t.removeFor(t.item(n)), removeWord: t.remove, fresh: () => fresh };
}

/**
 * @param {string} label
 * @param {number | string | null} value
 */
function share(label, value) {
  return numberField(label, value, { percent: true });
}

/**
 * @param {any} check
 * @param {Setting} setting
 */
function listAndShare(check, setting) {
  return { skus: skuListField(setting, check.skus), target: share(t.atLeast, check.target) };
}

/**
 * Several fields side by side under one name.
 * @param {Field[]} fields
 * @returns {Field}
 */
function both(...fields) {
  const element = h("div", { class: "check-fields" }, ...fields.map((field) => field.element));
  return {
    element,
    value: () => Object.assign({}, ...fields.map((field) => field.value())),
    places: () => fields.flatMap((field) => field.places()),
  };
}

/**
 * Whose facings: own ones, all, one product's or one brand's.
 * @param {any} check
 * @param {Setting} setting
 * @returns {Field}
 */
function aboutField(check, setting) {
  const start = check.sku !== null && check.sku !== undefined ? "sku" : check.brand ? "brand" : check.count;
  const which = choiceField(t.about, pairs(t.abouts), start, { onChange: () => turn() });
  const sku = skuField(setting, check.sku ?? "");
  const brand = textField(t.brand, check.brand);
  const turn = () => {
    sku.element.hidden = which.value() !== "sku";
    brand.element.hidden = which.value() !== "brand";
  };
  turn();
  const value = () => {
    const kind = which.value();
    if (kind === "sku") return { sku: sku.value() ?? "", brand: null };
    // An empty name is refused, and no name at all would be another check.
    return kind === "brand" ? { brand: brand.value(), sku: null } : { count: kind, sku: null, brand: null };
  };
  const places = { count: which, sku, brand };
  return {
    element: h("div", { class: "stack" }, which.element, sku.element, brand.element),
    value,
    places: () =>
      Object.entries(places).flatMap(([path, field]) => field.places().map((place) => ({ ...place, path }))),
  };
}

/**
 * A number of things or a share of them.
 * @param {string} label
 * @param {any} check
 * @returns {Field}
 */
function measuredField(label, { target, measure }) {
  const how = choiceField(t.measure, pairs(t.measures), measure, { onChange: () => turn() });
  const fields = {
    count: numberField(label, measure === "count" ? target : null),
    share: share(label, measure === "share" ? target : null),
  };
  const chosen = () => fields[/** @type {"count" | "share"} */ (how.value())];
  const turn = () => {
    fields.count.element.hidden = how.value() !== "count";
    fields.share.element.hidden = how.value() !== "share";
  };
  turn();
  return {
    element: h("div", { class: "check-fields" }, how.element, fields.count.element, fields.share.element),
    value: () => ({ target: chosen().value(), measure: how.value() }),
    places: () => [
      ...how.places().map((place) => ({ ...place, path: "measure" })),
      ...chosen().places().map((place) => ({ ...place, path: "target" })),
    ],
  };
}

/** @param {any} need */
function popPiece({ kind, count }) {
  /** @type {[string, string][]} */
  const kinds = [["", t.anyKind], ...pairs(texts.checks.pop)];
  return row({ count: numberField(t.count, count), kind: choiceField(t.kind, kinds, kind) });
}

/** @param {any} need */
function secondaryDisplay({ scene_type, count, least_facings }) {
  const types = /** @type {[string, string][]} */ (Object.keys(texts.scenes).map((type) => [type, display(type)]));
  return row({
    count: numberField(t.count, count),
    scene_type: choiceField(t.display, types, scene_type),
    least_facings: numberField(t.leastFacings, least_facings),
  });
}

/**
 * @param {any[]} required
 * @param {Setting} setting
 */
function artworks(required, { sources }) {
  const list = h("datalist", { id: newId() });
  sources.materials().then(
    (materials) => list.append(...materials.map(({ code, name }) => h("option", { value: code }, name))),
    () => undefined, // a code can be typed without them
  );
  const one = (/** @type {any} */ { material, count, least_visible, most_covered }) =>
    row({
      material: textField(t.material, material, { list }),
      count: numberField(t.count, count),
      least_visible: share(t.leastVisible, least_visible ?? 0.5),
      most_covered: share(t.mostCovered, most_covered ?? 0.2),
    });
  const field = listField(t.pieces, required, one, options(t.addPiece, FRESH_ARTWORK));
  field.element.append(list);
  return field;
}

/**
 * A line of fields, and below them what is wrong with all of it.
 * @param {Record<string, Field>} fields
 */
export function row(fields) {
  const fault = h("p", { class: "error-text" });
  const parts = Object.values(fields).map((field) => field.element);
  const element = h("div", { class: "stack" }, h("div", { class: "check-fields" }, ...parts), fault);
  return fieldGroup(fields, element, (words) => (fault.textContent = words));
}
