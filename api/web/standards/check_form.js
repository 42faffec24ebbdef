// @ts-check
import { fill, h } from "../elements/dom.js";
import { below, fieldGroup, numberField } from "../elements/form_fields.js";
import { icon } from "../elements/icons.js";
import { newId } from "../service/identifiers.js";
import { texts } from "../texts.js";
import { fieldsOf, freshCheck, KINDS } from "./check_fields.js";
import { weightPercent } from "./standard_facts.js";

/**
 * @typedef {import("../elements/form_fields.js").Field} Field
 * @typedef {import("./standard_facts.js").Check} Check
 * @typedef {import("./sku_fields.js").Setting} Setting
 *
 * @typedef {Field & {tellShare: (percent: number) => void, focus: () => void, onRemove: () => void}} CheckCard
 */

const t = texts.checks.form;

/**
 * The checks of a standard, each a card of fields, with a way to add one of every kind.
 * @implements {Field}
 */
export class CheckList {
  /** @type {CheckCard[]} */
  #cards = [];

  /**
   * @param {Setting} setting
   * @param {Check[]} checks
   */
  constructor(setting, checks) {
    this.setting = setting;
    this.list = h("div", { class: "stack" });
    this.none = h("p", { class: "quiet" }, texts.standards.form.noChecks);
    this.fault = h("p", { class: "error-text" });
    this.element = h("div", { class: "stack" }, this.none, this.list, this.fault, this.#adding());
    for (const check of checks) this.#put(check);
    this.element.addEventListener("input", () => this.#tellShares());
    this.#tellShares();
  }

  value() {
    return this.#cards.map((card) => card.value());
  }

  places() {
    const say = (/** @type {string} */ words) => fill(this.fault, words);
    const own = { path: "", say, focus: () => this.kind.focus() };
    const cards = this.#cards.flatMap((card, i) =>
      card.places().map((place) => ({ ...place, path: below(`${i}`, place.path) })),
    );
    return [own, ...cards];
  }

  #adding() {
    const options = KINDS.map((kind) => h("option", { value: kind }, texts.checks.kinds[kind]));
    const id = newId();
    this.kind = h("select", { id }, ...options);
    const add = () => {
      this.#put(freshCheck(this.kind.value)).focus();
      this.#changed();
    };
    const button = h("button", { type: "button", onclick: add }, icon("plus"), texts.standards.form.addCheck);
    const label = h("label", { for: id }, texts.standards.form.addKind);
    return h("div", { class: "upload-form" }, h("div", { class: "field" }, label, this.kind), button);
  }

  /** @param {Check} check */
  #put(check) {
    const card = checkCard(check, this.setting);
    card.onRemove = () => {
      this.#cards.splice(this.#cards.indexOf(card), 1);
      card.element.remove();
      this.kind.focus();
      this.#changed();
    };
    this.#cards.push(card);
    this.list.append(card.element);
    return card;
  }

  #changed() {
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #tellShares() {
    this.none.hidden = this.#cards.length > 0;
    const checks = this.value();
    this.#cards.forEach((card, i) => card.tellShare(weightPercent(checks[i], checks)));
  }
}

/**
 * @param {Check} check
 * @param {Setting} setting
 * @returns {CheckCard}
 */
function checkCard(check, setting) {
  const name = texts.checks.kinds[check.kpi];
  const id = newId();
  const share = h("span", { class: "quiet unit" });
  const weight = numberField(t.weight, check.weight, { after: share });
  /** @type {Record<string, Field>} */
  const fields = { weight, ...fieldsOf(check, setting) };
  const fault = h("p", { class: "error-text" });
  const remove = h("button", { type: "button", class: "link", "aria-label": t.removeFor(name) }, t.remove);
  const element = h(
    "section",
    { class: "card stack check-card", "aria-labelledby": id },
    h("div", { class: "card-head" }, h("h3", { id, tabindex: -1 }, name), remove),
    h("div", { class: "form-grid" }, ...Object.values(fields).map((field) => field.element)),
    fault,
  );
  const group = fieldGroup(fields, element, (words) => fill(fault, words));
  /** @type {CheckCard} */
  const card = {
    ...group,
    value: () => ({ kpi: check.kpi, ...group.value() }),
    tellShare: (percent) => fill(share, t.weightShare(percent)),
    focus: () => element.querySelector("h3")?.focus(),
    onRemove: () => undefined,
  };
  remove.addEventListener("click", () => card.onRemove());
  return card;
}
