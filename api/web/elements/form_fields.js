// @ts-check
/** Fields that know their place in what is sent, so that a refusal is said where it belongs. */
import { newId } from "../service/identifiers.js";
import { fill, h } from "./dom.js";
import { inPercent } from "./field_errors.js";
import { numberText, typedNumber } from "./number_words.js";

/**
 * @typedef {import("./dom.js").Child} Child
 *
 * @typedef {object} Place where a refusal can be said
 * @property {string} path below the field; "" is the field itself
 * @property {(words: string) => void} say "" takes it back
 * @property {() => void} focus
 *
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {() => any} value as it is sent
 * @property {() => Place[]} places
 */

/**
 * A labelled control with a hint and a place for what is wrong with it.
 * @param {string} label
 * @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} control
 * @param {{hint?: string, after?: Child, value?: () => any, words?: (message: string) => string}} [more]
 * @returns {Field}
 */
export function labelled(label, control, { hint = "", after = null, value, words = (message) => message } = {}) {
  const id = (control.id ||= newId());
  const fault = h("p", { id: `${id}-fault`, class: "error-text" });
  control.setAttribute("aria-describedby", hint ? `${id}-hint ${fault.id}` : fault.id);
  const say = (/** @type {string} */ message) => {
    fault.textContent = message && words(message);
    control.setAttribute("aria-invalid", String(message !== ""));
  };
  const element = h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    after ? h("div", { class: "with-unit" }, control, after) : control,
    hint && h("p", { id: `${id}-hint`, class: "quiet" }, hint),
    fault,
  );
  const place = { path: "", say, focus: () => control.focus() };
  return { element, value: value ?? (() => control.value), places: () => [place] };
}

/**
 * @param {string} label
 * @param {string | null | undefined} value
 * @param {{hint?: string, list?: HTMLDataListElement}} [more]
 */
export function textField(label, value, { hint, list } = {}) {
  const control = h("input", { type: "text", autocomplete: "off", list: list?.id });
  control.value = value ?? "";
  return labelled(label, control, { hint, value: () => control.value.trim() });
}

/**
 * @param {string} label
 * @param {number | string | null | undefined} value
 * @param {{hint?: string, percent?: boolean, after?: Child}} [more]
 */
export function numberField(label, value, { hint, percent = false, after = null } = {}) {
  const control = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", class: "number" });
  control.value = numberText(value, percent);
  return labelled(label, control, {
    hint,
    after: percent ? h("span", { "aria-hidden": "true" }, "%") : after,
    value: () => typedNumber(control.value, percent),
    words: percent ? inPercent : undefined,
  });
}

/**
 * @param {string} label
 * @param {string | null | undefined} value YYYY-MM-DD
 */
export function dayField(label, value) {
  const control = h("input", { type: "date" });
  control.value = value ?? "";
  return labelled(label, control, { value: () => control.value || null });
}

/**
 * A choice; "" stands for null, and a value that no option has stays.
 * @param {string} label
 * @param {[string, string][]} options value and name
 * @param {string | null | undefined} value
 * @param {{hint?: string, onChange?: () => void}} [more]
 */
export function choiceField(label, options, value, { hint, onChange } = {}) {
  const chosen = value ?? "";
  const all = options.some(([each]) => each === chosen) ? options : [...options, [chosen, chosen]];
  const items = all.map(([each, name]) => h("option", { value: each, selected: each === chosen }, name));
  const control = h("select", { onchange: () => onChange?.() }, ...items);
  return labelled(label, control, { hint, value: () => control.value || null });
}

/**
 * @param {string} label
 * @param {boolean | undefined} value
 * @returns {Field}
 */
export function tickField(label, value) {
  const control = h("input", { type: "checkbox", checked: value ?? false });
  const fault = h("p", { class: "error-text" });
  const tick = h("label", { class: "tick" }, control, h("span", {}, label));
  const element = h("div", { class: "field wide-field" }, tick, fault);
  return {
    element,
    value: () => control.checked,
    places: () => [{ path: "", say: (words) => fill(fault, words), focus: () => control.focus() }],
  };
}

/**
 * Fields by the names under which they are sent. What a field called "" gives is sent beside the others.
 * @param {Record<string, Field>} fields
 * @param {HTMLElement} element that holds them all
 * @param {Place["say"] | null} [say] what is wrong with the whole
 * @returns {Field}
 */
export function fieldGroup(fields, element, say = null) {
  const entries = Object.entries(fields);
  const first = () => entries[0]?.[1].places()[0]?.focus();
  const placesOf = (/** @type {string} */ name, /** @type {Field} */ field) =>
    field.places().map((place) => ({ ...place, path: below(name, place.path) }));
  return {
    element,
    value: () =>
      Object.assign({}, ...entries.map(([name, field]) => (name === "" ? field.value() : { [name]: field.value() }))),
    places: () => [
      ...(say ? [{ path: "", say, focus: first }] : []),
      ...entries.flatMap(([name, field]) => placesOf(name, field)),
    ],
  };
}

/**
 * Places of a field as they are called from outside of it.
 * @param {string} name
 * @param {string} path
 */
export function below(name, path) {
  return [name, path].filter((part) => part !== "").join(".");
}

/**
 * A list of like things, of which some can be taken off and others added.
 * @param {string} title
 * @param {any[]} values
 * @param {(value: any, changed: () => void) => Field} make
 * @param {{add: string, remove: (n: number) => string, removeWord: string, fresh: () => any}} options
 * @returns {Field}
 */
export function listField(title, values, make, { add, remove, removeWord, fresh }) {
  /** @type {{field: Field, element: HTMLElement, button: HTMLButtonElement}[]} */
  const items = [];
  const fault = h("p", { class: "error-text" });
  const place = h("ol", { class: "items" });
  const changed = () => element.dispatchEvent(new Event("input", { bubbles: true }));
  const number = () => items.forEach(({ button }, i) => button.setAttribute("aria-label", remove(i + 1)));
  const put = (/** @type {any} */ value) => {
    const field = make(value, changed);
    const button = h("button", { type: "button", class: "link" }, removeWord);
    const item = { field, button, element: h("li", { class: "item" }, field.element, button) };
    button.addEventListener("click", () => {
      items.splice(items.indexOf(item), 1);
      item.element.remove();
      number();
      more.focus();
      changed();
    });
    items.push(item);
    place.append(item.element);
    number();
    return item;
  };
  const more = h("button", { type: "button", class: "small" }, add);
  more.addEventListener("click", () => {
    put(fresh()).field.places().find(({ path }) => path !== "")?.focus();
    changed();
  });
  const element = h("fieldset", { class: "stack list-field" }, h("legend", {}, title), place, fault, more);
  for (const value of values) put(value);
  return {
    element,
    value: () => items.map(({ field }) => field.value()),
    places: () => [
      { path: "", say: (words) => fill(fault, words), focus: () => more.focus() },
      ...items.flatMap(({ field }, i) => field.places().map((one) => ({ ...one, path: below(`${i}`, one.path) }))),
    ],
  };
}
