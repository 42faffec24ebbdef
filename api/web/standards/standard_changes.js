// @ts-check
/** What a version of a standard says otherwise than an earlier one. Pure. */
import { canonical } from "../elements/drafted_page.js";
import { texts } from "../texts.js";
import { weightPercent } from "./standard_facts.js";
import { checkWords, daysWords, scenesWords, scopeWords, settingsWords } from "./standard_words.js";

/**
 * @typedef {import("./standard_facts.js").Check} Check
 * @typedef {import("./standard_facts.js").Content} Content
 * @typedef {import("./standard_words.js").Names} Names
 *
 * @typedef {object} FieldChange
 * @property {string} field
 * @property {string} before
 * @property {string} now
 *
 * @typedef {object} CheckChange
 * @property {"added" | "removed" | "changed"} kind
 * @property {string} name
 * @property {string} asks
 * @property {string[]} details what was otherwise, in words
 */

const t = texts.standards.changes;

/**
 * @param {Content} now
 * @param {Content} before
 * @param {Names} names
 * @returns {{fields: FieldChange[], checks: CheckChange[]}}
 */
export function changesBetween(now, before, names) {
  return { fields: fieldChanges(now, before, names), checks: checkChanges(now, before, names) };
}

/**
 * @param {Content} now
 * @param {Content} before
 * @param {Names} names
 */
function fieldChanges(now, before, names) {
  const told = (/** @type {Content} */ standard) => ({
    name: standard.name,
    scope: scopeWords(standard, names),
    scenes: scenesWords(standard),
    days: daysWords(standard),
    pass_mark: `${standard.document.pass_mark ?? 80}`,
    coverage_floor: texts.checks.share(standard.document.coverage_floor ?? 0.5),
    settings: settingsWords(standard.document).join("; "),
  });
  const [new_, old] = [told(now), told(before)].map((all) => /** @type {Record<string, string>} */ (all));
  return Object.keys(new_)
    .filter((field) => new_[field] !== old[field])
    .map((field) => ({ field: t.fields[field], before: old[field], now: new_[field] }));
}

/**
 * Those of now in their order, then what was taken out.
 * @param {Content} now
 * @param {Content} before
 * @param {Names} names
 * @returns {CheckChange[]}
 */
function checkChanges(now, before, names) {
  const [new_, old] = [now.document.kpis, before.document.kpis];
  const earlier = new Map(old.map((check) => [keyOf(check), check]));
  const later = new Set(new_.map(keyOf));
  /** @type {CheckChange[]} */
  const changes = [];
  for (const check of new_) {
    const was = earlier.get(keyOf(check));
    const details = was ? detailsOf(check, was, [new_, old], names) : [weightWords(check, new_)];
    const { name, asks } = checkWords(check, names);
    if (details.length) changes.push({ kind: was ? "changed" : "added", name, asks, details });
  }
  for (const check of old.filter((each) => !later.has(keyOf(each)))) {
    const { name, asks } = checkWords(check, names);
    changes.push({ kind: "removed", name, asks, details: [weightWords(check, old)] });
  }
  return changes;
}

/**
 * What tells two checks of a standard apart, as the service does.
 * @param {Check} check
 */
export function keyOf(check) {
  const subject = check.sku ?? check.brand ?? check.question ?? check.planogram?.code ?? "";
  return `${check.kpi}:${subject}`;
}

/**
 * @param {Check} check
 * @param {Check[]} all
 */
function weightWords(check, all) {
  return texts.checks.weight(`${check.weight}`, weightPercent(check, all));
}

/**
 * @param {Check} check
 * @param {Check} was
 * @param {[Check[], Check[]]} all of now and of before
 * @param {Names} names
 */
function detailsOf(check, was, [all, allBefore], names) {
  const [new_, old] = [checkWords(check, names), checkWords(was, names)];
  const details = [];
  if (new_.asks !== old.asks) details.push(t.before(old.asks));
  details.push(...productChanges(new_.products, old.products));
  if (new_.notes.join() !== old.notes.join()) details.push(old.notes.length ? t.notes(old.notes) : t.noNotes);
  const weight = (/** @type {Check} */ one, /** @type {Check[]} */ of) => `${one.weight} (${weightPercent(one, of)} %)`;
  if (check.weight !== was.weight) details.push(t.weight(weight(check, all), weight(was, allBefore)));
  if (!details.length && canonical(check) !== canonical(was)) details.push(t.details);
  return details;
}

/**
 * @param {{sku: string, name: string, words: string}[]} now
 * @param {{sku: string, name: string, words: string}[]} before
 */
function productChanges(now, before) {
  const told = (/** @type {{name: string, words: string}} */ { name, words }) => (words ? `${name} (${words})` : name);
  const missing = (/** @type {typeof now} */ from, /** @type {typeof now} */ others) =>
    from.filter(({ sku, words }) => !others.some((other) => other.sku === sku && other.words === words)).map(told);
  const [added, removed] = [missing(now, before), missing(before, now)];
  return [added.length && t.productsAdded(added), removed.length && t.productsRemoved(removed)].filter(
    (words) => typeof words === "string",
  );
}
