// @ts-check
import { h } from "../elements/dom.js";
import { calendarDay, dayAndTime } from "../elements/format.js";
import { texts } from "../texts.js";
import { daysInForce, replacedBy, replacement, sameScope, standing, weightPercent } from "./standard_facts.js";
import { checkWords, scenesWords, scopeWords, settingsWords, standingWords } from "./standard_words.js";

/**
 * @typedef {import("./standard_facts.js").Check} Check
 * @typedef {import("./standard_facts.js").Standard} Standard
 * @typedef {import("./standard_words.js").Names} Names
 */

const t = texts.standards;
const MARKS = /** @type {Record<string, string>} */ ({
  draft: "mark-review",
  in_force: "mark-pass",
  to_come: "mark-accent",
  never: "",
  over: "",
});

/**
 * @param {Standard["state"]} state
 * @param {keyof typeof MARKS} standing
 */
export function stateMark(state, standing) {
  return h("span", { class: `mark ${MARKS[standing]}` }, t.states[state]);
}

/**
 * What a version is in short.
 * @param {Standard} standard
 * @param {Standard[]} versions of its code
 * @param {Standard | null} before
 * @param {Names} names
 * @param {string} today YYYY-MM-DD
 */
export function standardFacts(standard, versions, before, names, today) {
  const days = daysInForce(versions).get(standard.id);
  const what = standing(standard, days, today);
  const newer = what === "never" ? replacedBy(standard, versions) : null;
  const { document } = standard;
  /** @type {[string, ...import("../elements/dom.js").Child[]][]} */
  const rows = [
    [t.facts.state, stateMark(standard.state, what), " ", standingWords(standard, what, days, newer)],
    [t.facts.scope, scopeWords(standard, names)],
    [t.facts.scenes, scenesWords(standard)],
    [t.facts.replaces, ...replaces(standard, before)],
    [t.facts.passMark, t.passMark(document.pass_mark ?? 80)],
    [t.facts.coverageFloor, t.coverageFloor(texts.checks.share(document.coverage_floor ?? 0.5))],
    [t.facts.more, ...settingsWords(document).flatMap((words) => [h("span", {}, words), h("br")])],
  ];
  if (standard.published_at) rows.push([t.facts.published, dayAndTime(standard.published_at)]);
  if (standard.retired_at) rows.push([t.facts.retired, dayAndTime(standard.retired_at)]);
  const pairs = rows.flatMap(([name, ...value]) => [h("dt", {}, name), h("dd", {}, ...value)]);
  return h("dl", { class: "facts card standard-facts" }, ...pairs);
}

/**
 * @param {Standard} standard
 * @param {Standard | null} before
 * @returns {import("../elements/dom.js").Child[]}
 */
function replaces(standard, before) {
  if (!before) return [t.replaces.none];
  const kind = replacement(standard, before);
  const days = [before.valid_to, before.retired_after].flatMap((day) => day ?? []).sort();
  const words = { cuts: t.replaces.cuts(calendarDay(standard.valid_from)), never: t.replaces.never };
  const link = h("a", { href: `#/standards/${before.id}`, class: "touch" }, t.version(before.version));
  const elsewhere = kind === "cuts" && !sameScope(standard, before) && ` ${t.replaces.elsewhere}`;
  const told = kind === "over" ? t.replaces.over(calendarDay(days[0])) : words[kind];
  return [link, told, elsewhere];
}

/**
 * Each check in words.
 * @param {Check[]} checks
 * @param {Names} names
 * @param {(sku: string) => boolean} isUnknown whether the catalogue does not have it
 */
export function checkList(checks, names, isUnknown) {
  const item = (/** @type {Check} */ check) => {
    const { name, asks, notes, products } = checkWords(check, names);
    const weight = texts.checks.weight(`${check.weight}`, weightPercent(check, checks));
    return h(
      "li",
      { class: "card stack check-words" },
      h("div", { class: "check-head" }, h("h3", {}, name), h("span", { class: "quiet" }, weight)),
      h("p", {}, `${asks}.`),
      products.length > 0 && productList(products, isUnknown),
      ...notes.map((note) => h("p", { class: "quiet" }, note)),
    );
  };
  return h("ul", { class: "stack" }, ...checks.map(item));
}

/**
 * @param {{sku: string, name: string, words: string}[]} products
 * @param {(sku: string) => boolean} isUnknown
 */
function productList(products, isUnknown) {
  const item = (/** @type {{sku: string, name: string, words: string}} */ { sku, name, words }) =>
    h(
      "li",
      {},
      isUnknown(sku) ? name : h("a", { href: `#/products/${sku}`, class: "touch" }, name),
      h(
        "span",
        { class: "quiet" },
        [name !== sku && sku, isUnknown(sku) && texts.checks.unknownProduct, words].filter(Boolean).join(" · "),
      ),
    );
  return h("ul", { class: "product-list" }, ...products.map(item));
}

/**
 * What a version says otherwise than the one before it.
 * @param {import("./standard_changes.js").CheckChange[]} checks
 * @param {import("./standard_changes.js").FieldChange[]} fields
 * @param {Standard} before
 */
export function changeList(checks, fields, before) {
  const kinds = { added: "mark-pass", removed: "mark-fail", changed: "mark-review" };
  const mark = (/** @type {keyof typeof kinds} */ kind) => h("span", { class: `mark ${kinds[kind]}` }, t.changes[kind]);
  const field = (/** @type {import("./standard_changes.js").FieldChange} */ { field, now, before }) =>
    h("li", {}, h("strong", {}, field), h("p", {}, now), h("p", { class: "quiet" }, t.changes.before(before)));
  const check = (/** @type {import("./standard_changes.js").CheckChange} */ { kind, name, asks, details }) =>
    h(
      "li",
      {},
      h("span", { class: "marks" }, h("strong", {}, name), mark(kind)),
      h("p", {}, `${asks}.`),
      ...details.map((words) => h("p", { class: "quiet" }, words)),
    );
  const items = [...checks.map(check), ...fields.map(field)];
  return h(
    "section",
    { class: "card stack", "aria-labelledby": "changes-title" },
    h("h2", { id: "changes-title" }, t.changes.title(before.version)),
    items.length ? h("ul", { class: "changes" }, ...items) : h("p", { class: "quiet" }, t.changes.none),
  );
}
