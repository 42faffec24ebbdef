// @ts-check
import { h } from "./dom.js";

/**
 * A choice that narrows a list down.
 * @param {string} id
 * @param {string} label
 * @param {[string, string][]} options value and name
 * @param {string | undefined} chosen
 * @param {(value: string) => void} onChange
 */
export function select(id, label, options, chosen, onChange) {
  const items = options.map(([value, name]) => h("option", { value, selected: value === (chosen ?? "") }, name));
  const list = h("select", { id: `filter-${id}`, onchange: () => onChange(list.value) }, ...items);
  return h("div", { class: "field" }, h("label", { for: `filter-${id}` }, label), list);
}
