import assert from "node:assert/strict";
import { test } from "node:test";
import { FormDrafts } from "../web/device/form_drafts.js";
import { canonical } from "../web/elements/drafted_page.js";
import { inPercent, pathOf, placeErrors } from "../web/elements/field_errors.js";
import { numberText, typedNumber } from "../web/elements/number_words.js";
import { changesBetween } from "../web/standards/standard_changes.js";
import { daysInForce, grouped, nextVersion, permitted, predecessor, replacement, skusOf, standing } from "../web/standards/standard_facts.js";
import { overlapOf } from "../web/standards/standard_refusal.js";
import { checkWords, scopeWords } from "../web/standards/standard_words.js";
import { lineMoves, mostChangedFirst, verdictMoves } from "../web/standards/trial_facts.js";

const NAMES = {
  product: (sku) => (sku === "ROSE" ? "Rose Shampoo" : sku),
  channel: () => "Supermarket",
  territory: (id) => (id === "west" ? "West" : null),
  question: (code) => (code === "fifo" ? { text: "Do the oldest stand in front?" } : null),
};

const version = (number, valid_from, more = {}) => ({
  id: `v${number}`,
  code: "BAY",
  version: number,
  name: "Bay",
  channel: null,
  outlet_class: null,
  territory_id: null,
  scene_type: null,
  valid_from,
  valid_to: null,
  state: "published",
  retired_after: null,
  document: { kpis: [{ kpi: "gaps", weight: 10, target: 2, measure: "count" }], pass_mark: 80 },
  ...more,
});

test("a newer version ends the older ones for good, unless it ended before it began", () => {
  const versions = [
    version(1, "2026-01-01"),
    version(2, "2026-03-01", { valid_to: "2026-03-31" }),
    version(3, "2026-02-01", { state: "retired", retired_after: "2026-01-15" }),
    version(4, "2026-01-01", { state: "draft" }),
  ];
  const days = daysInForce(versions);
  assert.deepEqual([days.get("v1").last, days.get("v1").by.version], ["2026-02-28", 2]);
  assert.deepEqual([days.get("v2").last, days.get("v2").by], ["2026-03-31", null]);
  assert.equal(days.get("v3"), null);
  assert.equal(days.has("v4"), false);
  assert.equal(standing(versions[0], days.get("v1"), "2026-02-28"), "in_force");
  assert.equal(standing(versions[0], days.get("v1"), "2026-03-01"), "over");
  assert.equal(standing(versions[1], days.get("v2"), "2026-02-28"), "to_come");
  assert.equal(standing(versions[2], days.get("v3"), "2026-02-28"), "never");
});

test("versions stand by code, the newest first; a new one has the next number and comes after what was published", () => {
  const versions = [version(1, "2026-01-01"), version(9, "2026-05-01", { state: "draft" }), version(2, "2026-03-01")];
  assert.deepEqual(grouped([...versions, { ...version(1, "2026-01-01"), code: "ABC" }]).map(([code, all]) => [code, all.map((each) => each.version)]), [
    ["ABC", [1]],
    ["BAY", [9, 2, 1]],
  ]);
  const next = nextVersion({ ...versions[0], valid_to: "2026-02-01" }, versions, "2026-06-01");
  assert.deepEqual([next.version, next.valid_from, next.valid_to, next.state], [10, "2026-06-01", null, undefined]);
  assert.equal(predecessor(next, versions).version, 2);
  assert.equal(predecessor(versions[0], versions), null);
  assert.equal(replacement(next, versions[2]), "cuts");
  assert.equal(replacement(next, version(2, "2026-03-01", { valid_to: "2026-05-31" })), "over");
  assert.equal(replacement(next, version(2, "2026-03-01", { retired_after: "2026-02-01" })), "never");
});

test("who may release what", () => {
  const everywhere = version(1, "2026-01-01");
  const [west, east] = ["west", "east"].map((territory_id) => ({ ...everywhere, territory_id }));
  const rights = (role, standard) => Object.values(permitted(standard, { role }, [{ id: "west" }]));
  assert.deepEqual(rights("manager", everywhere), [true, false]);
  assert.deepEqual(rights("admin", everywhere), [true, true]);
  assert.deepEqual(rights("manager", west), [true, true]);
  assert.deepEqual(rights("manager", east), [false, false]);
});

for (const [check, asks] of [
  [{ kpi: "facings", target: 24, count: "all" }, "At least 24 facings of all products"],
  [{ kpi: "facings", target: 1, count: "own", sku: "ROSE" }, "At least 1 facing of Rose Shampoo"],
  [{ kpi: "share_of_facings", target: 0.5, rule: "more_than" }, "Our own facings are more than 50 % of our own and competitors’"],
  [{ kpi: "eye_level", target: 0.29, measure: "share", count: "own" }, "At least 29 % of the facings of our own products at eye level"],
  [{ kpi: "gaps", target: 2, measure: "count" }, "At most 2 empty places"],
  [{ kpi: "pop", required: [{ kind: "x_stand", count: 1 }, { kind: "wobbler", count: 2 }] }, "1 X-stand, 2 wobblers on display"],
  [{ kpi: "price_tags", target: 1, count: "own" }, "Each of our own products on the shelf has a price tag"],
  [{ kpi: "must_stock", skus: ["A"] }, "This product is there"],
  [{ kpi: "on_shelf_availability", skus: ["A", "B"], target: 0.5 }, "At least 50 % of these 2 products are there"],
  [{ kpi: "questionnaire", question: "fifo", accepted: [true], least: null }, "The answer to “Do the oldest stand in front?” is Yes"],
  [{ kpi: "questionnaire", question: "stars", accepted: [], least: 4 }, "The answer to “stars” is at least 4"],
]) test(asks, () => assert.equal(checkWords({ weight: 1, ...check }, NAMES).asks, asks));

test("prices are told product by product", () => {
  const rules = [
    { sku: "ROSE", regular: { lowest: 3.99, highest: 4.49 }, promotion: null, leaflet: null, promoted: false },
    { sku: "MINT", regular: null, promotion: { lowest: 2.99, highest: 2.99 }, leaflet: 2.99, promoted: true },
  ];
  const { products } = checkWords({ kpi: "prices", weight: 1, target: 1, rules }, NAMES);
  assert.deepEqual(products.map(({ name, words }) => [name, words]), [
    ["Rose Shampoo", "regular 3.99 to 4.49"],
    ["MINT", "promoted, promotion 2.99, leaflet 2.99"],
  ]); // prettier-ignore
  assert.deepEqual(skusOf({ document: { kpis: [{ kpi: "prices", rules }, { kpi: "must_stock", skus: ["ROSE"] }] } }), ["ROSE", "MINT"]);
});

test("outlets are told by what is named", () => {
  assert.equal(scopeWords(version(1, "2026-01-01"), NAMES), "Every outlet");
  const narrow = { ...version(1, "2026-01-01"), outlet_class: "A", territory_id: "elsewhere" };
  assert.equal(scopeWords(narrow, NAMES), "All channels, class A, a territory that is not yours");
});

test("what differs: checks by what they are about, lists by their products, weights by their share too", () => {
  const list = (skus) => ({ kpi: "must_stock", weight: 10, skus });
  const facings = (sku, weight) => ({ kpi: "facings", weight, sku, target: 4, count: "own" });
  const kpis = (...checks) => ({ document: { kpis: checks, pass_mark: 80, min_facings: 1 } });
  const before = version(1, "2026-01-01", kpis(list(["ROSE", "MINT"]), facings("MINT", 10)));
  const now = version(2, "2026-03-01", kpis(list(["ROSE", "LIME"]), facings("ROSE", 20)));
  now.document.pass_mark = 85;
  const { checks, fields } = changesBetween(now, before, NAMES);
  assert.deepEqual(checks.map(({ kind, name }) => [kind, name]), [
    ["changed", "Must-stock list"],
    ["added", "Facings"],
    ["removed", "Facings"],
  ]); // prettier-ignore
  assert.deepEqual(checks[0].details, ["added: LIME", "no longer: MINT"]);
  assert.deepEqual(fields.map(({ field, before, now }) => [field, before, now]).at(-1), ["Pass mark", "80", "85"]);
  const heavier = version(2, "2026-01-01", kpis(list(["ROSE", "MINT"]), facings("MINT", 30)));
  assert.deepEqual(changesBetween(heavier, before, NAMES).checks[0].details, ["weight 30 (75 %), before 10 (50 %)"]);
  assert.deepEqual(changesBetween(before, before, NAMES), { fields: [], checks: [] });
});

test("a planogram that differs in what words leave out is told to differ", () => {
  const plan = (sku) => ({ kpi: "planogram", weight: 1, target: 0.9, planogram: { code: "P", rows: [{ positions: [{ sku }] }] } });
  const one = (sku) => version(1, "2026-01-01", { document: { kpis: [plan(sku)] } });
  assert.deepEqual(changesBetween(one("A"), one("B"), NAMES).checks[0].details, ["Its details differ."]);
  assert.equal(canonical({ b: 1, a: [{ d: null, c: undefined }] }), canonical({ a: [{ d: null }], b: 1 }));
});

const KNOWN = ["name", "version", "document.kpis", "document.kpis.1", "document.kpis.1.weight", "document.kpis.1.required.0.count"];
for (const [field, path] of [
  ["body.name", "name"],
  ["body.document.kpis.1.facings.weight", "document.kpis.1.weight"],
  ["body.document.kpis.1.pop.required.0.count", "document.kpis.1.required.0.count"],
  ["body.document.kpis.1.pop.required.0.kind", "document.kpis.1"],
  ["body.document.kpis.1.eye_level", "document.kpis.1"],
  ["body.document.kpis", "document.kpis"],
  ["body.document", ""],
  ["body", ""],
])
  test(`${field} is said at "${path}"`, () => {
    const problem = { code: "request-invalid", message: "…", errors: [{ field, message: "must be at most 100.0", code: "x" }] };
    assert.deepEqual(placeErrors(problem, KNOWN), [{ path, message: "must be at most 100" }]);
  });

test("a list is not told to be too short for an item that is wrong", () => {
  const short = { field: "body.document.kpis", message: "is too short", code: "too_short" };
  const item = { field: "body.document.kpis.1.facings.weight", message: "must be a number", code: "float_parsing" };
  const paths = (...errors) => placeErrors({ code: "request-invalid", message: "", errors }, KNOWN).map(({ path }) => path);
  assert.deepEqual(paths(item, short), ["document.kpis.1.weight"]);
  assert.deepEqual(paths(short), ["document.kpis"]);
});

test("a refusal of the whole is said at the field that it is about", () => {
  const said = (code) => placeErrors({ code, message: "No.", errors: [] }, KNOWN)[0].path;
  assert.deepEqual([said("standard-version-taken"), said("standard-not-yours")], ["version", ""]);
  assert.equal(pathOf("body.document.kpis.0.questionnaire.accepted.0.bool"), "document.kpis.0.accepted.0");
});

test("shares are typed and refused in per cent, and what is no number stays", () => {
  assert.deepEqual(["29", "12,5 %", "", "many", "0x10"].map((text) => typedNumber(text, true)), [0.29, 0.125, null, "many", "0x10"]); // prettier-ignore
  assert.deepEqual([typedNumber("1e3"), typedNumber("4,5")], ["1e3", 4.5]);
  assert.deepEqual([0.29, "many", null].map((value) => numberText(value, true)), ["29", "many", ""]);
  assert.equal(inPercent("must be at most 1"), "must be at most 100 %");
});

test("an overlap names the other and the days of both", () => {
  const id = "7cf645f4-2c6b-519c-be45-849bca3e3323";
  const message = `BAY version 2 (${id}) asks the same outlets and is in force too from 2026-11-01 to 2026-12-31. Retire it.`;
  assert.deepEqual(overlapOf({ code: "standard-overlaps", message }), { id, days: "from 2026-11-01 to 2026-12-31" });
  assert.equal(overlapOf({ code: "standard-superseded", message }), null);
});

const line = (kpi, before, after, subject = null) => ({ kpi, subject, scene_type: null, before: before && { verdict: before }, after: after && { verdict: after } });
const tried = (visit_id, before, after, scores, lines) => ({
  visit_id,
  stored: { verdict: before, score: scores[0] },
  trial: { verdict: after, score: scores[1] },
  flips: before !== after,
  changed_lines: lines,
});

test("a trial tells moves of verdicts and of checks, the most frequent first", () => {
  const visits = [
    tried("a", "pass", "pass", [90, 89], [line("gaps", "pass", "pass"), line("pop", null, "fail")]),
    tried("b", "pass", "fail", [90, 60], [line("pop", null, "fail"), line("pop", "pass", null)]),
    tried("c", "fail", "pass", [70, 95], [line("gaps", "fail", "fail"), line("pop", null, "pass")]),
    tried("d", "pass", "fail", [null, 40], [line("pop", null, "fail", "ROSE")]),
  ];
  assert.deepEqual(verdictMoves(visits), [
    { before: "pass", after: "fail", count: 2 },
    { before: "fail", after: "pass", count: 1 },
  ]);
  assert.deepEqual(lineMoves(visits).map(({ kpi, visits: n, moves }) => [kpi, n, moves.map((move) => move.count)]), [
    ["pop", 3, [2, 1, 1]],
    ["gaps", 2, [2]],
    ["pop", 1, [1]],
  ]); // prettier-ignore
  assert.deepEqual(mostChangedFirst(visits).map(({ visit_id: id }) => id), ["d", "b", "c", "a"]); // prettier-ignore
});

test("what was typed is kept for the person who typed it, until it is saved", () => {
  const items = new Map();
  const storage = {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
    key: (i) => [...items.keys()][i],
    get length() {
      return items.size;
    },
  };
  const drafts = new FormDrafts("standard", storage);
  items.set("other", "stays");
  drafts.keep("new", { owner: "me", content: { name: "Bay" } });
  assert.equal(drafts.read("new", "me").content.name, "Bay");
  assert.equal(drafts.read("new", "you"), null);
  drafts.keep("v1", { owner: "me" });
  drafts.remove("new");
  assert.equal(drafts.read("new", "me"), null);
  drafts.clear();
  assert.deepEqual([...items.keys()], ["other"]);
});
