// @ts-check
import { h } from "../elements/dom.js";
import { sayRefusals } from "../elements/field_errors.js";
import { choiceField, dayField, fieldGroup, labelled, numberField, textField, tickField } from "../elements/form_fields.js";
import { words } from "../elements/format.js";
import { texts } from "../texts.js";
import { CheckList } from "./check_form.js";

/**
 * @typedef {import("../elements/form_fields.js").Field} Field
 * @typedef {import("./sku_fields.js").Setting} Setting
 * @typedef {import("./standard_facts.js").Content} Content
 */

const t = texts.standards.form;
const CLASSES = ["A", "B", "C"];

/** Every field of a version. Its content is what is sent, wrong or not; refusals are said where they belong. */
export class StandardForm {
  /**
   * @param {Setting} setting
   * @param {Content} content
   */
  constructor(setting, content) {
    this.content = content;
    const { document } = content;
    const checks = new CheckList(setting, document.kpis);
    const parts = { what: what(content), where: where(content, setting), when: when(content), how: how(document) };
    const more = settings(document);
    const fields = { ...parts.how, ...more.fields, kpis: checks };
    this.element = h(
      "div",
      { class: "stack form-parts" },
      section(t.what, parts.what),
      section(t.where, parts.where, t.whereHint),
      section(t.when, parts.when),
      section(t.how, parts.how),
      h("h2", {}, t.checks),
      checks.element,
      more.element,
    );
    const group = fieldGroup(fields, this.element);
    /** @type {Field} */
    this.field = fieldGroup({ ...parts.what, ...parts.where, ...parts.when, document: group }, this.element);
    this.more = more.element;
    this.folded = Object.keys(more.fields).map((name) => `document.${name}`);
  }

  /**
   * What is sent. What the form has no field for stays as it was.
   * @returns {Content}
   */
  value() {
    const { document, ...rest } = this.field.value();
    return { ...this.content, ...rest, document: { ...this.content.document, ...document } };
  }

  clearFaults() {
    for (const { say } of this.field.places()) say("");
  }

  /** @param {import("../service/problems.js").Problem} problem */
  refuse(problem) {
    return sayRefusals(this.field.places(), problem, (paths) => {
      if (paths.some((path) => this.folded.includes(path))) this.more.open = true;
    });
  }
}

/** @param {Content} content */
function what({ code, version, name }) {
  return {
    code: textField(t.code, code, { hint: t.codeHint }),
    version: numberField(t.version, version),
    name: textField(t.name, name),
  };
}

/**
 * @param {Content} content
 * @param {Setting} setting
 */
function where({ channel, outlet_class, territory_id, scene_type }, { sources: { channels, territories } }) {
  /** @type {[string, string][]} */
  const own = territories.map(({ id, name }) => [id, name]);
  const foreign = territory_id !== null && !own.some(([id]) => id === territory_id);
  /** @type {[string, string][]} */
  const all = foreign ? [...own, [territory_id, t.unknownTerritory]] : own;
  const kinds = Object.entries(texts.scenes).map(([type, name]) => [type, t.scenesOf(name)]);
  return {
    channel: choice(t.channel, channels.map(({ code, name }) => [code, name || words(code)]), channel), // prettier-ignore
    outlet_class: choice(t.outletClass, CLASSES.map((letter) => [letter, letter]), outlet_class), // prettier-ignore
    territory_id: choice(t.territory, all, territory_id),
    scene_type: choice(t.sceneType, kinds, scene_type, t.wholeVisit),
  };
}

/**
 * @param {string} label
 * @param {string[][]} options
 * @param {string | null} value
 * @param {string} [none] what null is called
 */
function choice(label, options, value, none = t.every) {
  return choiceField(label, [["", none], .../** @type {[string, string][]} */ (options)], value);
}

/** @param {Content} content */
function when({ valid_from, valid_to }) {
  return { valid_from: dayField(t.validFrom, valid_from), valid_to: dayField(t.validTo, valid_to) };
}

/** @param {Content["document"]} document */
function how({ pass_mark, coverage_floor }) {
  return {
    pass_mark: numberField(t.passMark, pass_mark ?? 80),
    coverage_floor: numberField(t.coverageFloor, coverage_floor ?? 0.5, { percent: true, hint: t.coverageHint }),
  };
}

/**
 * What most standards leave as it is, folded away.
 * @param {Content["document"]} document
 */
function settings(document) {
  const percent = true;
  const version = h("select", {}, ...[2, 1].map((each) => schemaOption(each, document.schema_version ?? 2)));
  const fields = {
    permit_row_index_fallback: tickField(t.rowIndex, document.permit_row_index_fallback),
    min_facings: numberField(t.minFacings, document.min_facings ?? 1),
    min_known_share: numberField(t.minKnown, document.min_known_share ?? 0.8, { percent }),
    doubtful_above: numberField(t.doubtfulAbove, document.doubtful_above ?? 0.05, { percent }),
    doubtful_below: numberField(t.doubtfulBelow, document.doubtful_below ?? 0.9, { percent }),
    schema_version: labelled(t.schema, version, { value: () => Number(version.value) }),
  };
  const parts = Object.values(fields).map((field) => field.element);
  const element = h(
    "details",
    { class: "card tips" },
    h("summary", {}, t.settings),
    h("div", { class: "form-grid" }, ...parts),
  );
  return { fields, element };
}

/**
 * @param {number} version
 * @param {number} chosen
 */
function schemaOption(version, chosen) {
  const name = t.schemas[/** @type {1 | 2} */ (version)];
  return h("option", { value: version, selected: version === chosen }, name);
}

/**
 * @param {string} title
 * @param {Record<string, Field>} fields
 * @param {string} [hint]
 */
function section(title, fields, hint = "") {
  const parts = Object.values(fields).map((field) => field.element);
  return h(
    "section",
    { class: "card stack", "aria-label": title },
    h("h2", {}, title),
    hint && h("p", { class: "quiet" }, hint),
    h("div", { class: "form-grid" }, ...parts),
  );
}
