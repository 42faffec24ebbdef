// @ts-check
import { fill, h } from "../elements/dom.js";
import { newId } from "../service/identifiers.js";
import { texts } from "../texts.js";
import { planogramFacts } from "./standard_words.js";

const t = texts.checks.form;

/**
 * A planogram out of a file; the service says whether it is one.
 * @param {any} planogram null for none yet
 * @returns {import("../elements/form_fields.js").Field}
 */
export function planogramField(planogram) {
  let chosen = planogram;
  const id = newId();
  const state = h("p", { role: "status" });
  const fault = h("p", { class: "error-text" });
  const input = h("input", { type: "file", id, class: "picker", accept: "application/json,.json", tabindex: -1 });
  const button = h("button", { type: "button", class: "small", onclick: () => input.click() }, t.planogramFile);
  input.setAttribute("aria-label", t.planogramFile);
  const show = () => fill(state, chosen ? words(chosen) : t.planogramNone);
  const say = (/** @type {string} */ message) => fill(fault, message);
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      chosen = JSON.parse(await file.text());
      say("");
      show();
      element.dispatchEvent(new Event("input", { bubbles: true }));
    } catch {
      say(t.planogramUnreadable(file.name));
    }
    input.value = "";
  });
  const element = h(
    "fieldset",
    { class: "stack list-field" },
    h("legend", {}, t.planogram),
    state,
    h("div", {}, input, button),
    h("p", { class: "quiet" }, t.planogramHint),
    fault,
  );
  show();
  return { element, value: () => chosen, places: () => [{ path: "", say, focus: () => button.focus() }] };
}

/** @param {any} planogram what a file holds, which may be anything */
function words(planogram) {
  const rows = Array.isArray(planogram.rows) ? planogram.rows : [];
  const { code, rows: count, facings } = planogramFacts({ code: planogram.code ?? "?", rows });
  return t.planogramIs(code, count, facings);
}
