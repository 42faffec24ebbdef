import assert from "node:assert/strict";
import { test } from "node:test";
import { visitHistory } from "../web/outlets/history.js";
import { chartPoints } from "../web/outlets/sparkline.js";
import { photoNumber } from "../web/photos/photo_number.js";
import { arrivalOrder } from "../web/photos/photo_tile.js";
import { byNote, lineOnPhoto, mainPhoto, measured, notMeasured, toDo, weightShare } from "../web/results/lines.js";

const line = (kpi, verdict, weight, score, action = null) => ({ kpi, verdict, weight, score, action, evidence: [] });
const lines = [
  line("facings", "pass", 30, 1),
  line("pop", "review", 10, 0.5, "check the poster"),
  line("gaps", "fail", 15, 0.9, "refill 1 gap"),
  line("eye_level", "fail", 25, 0.2, "move 5 facings"),
  line("share_of_facings", "not_measured", 20, null),
];
const kpis = (some) => some.map(({ kpi }) => kpi);

test("failed lines stand first, the costliest on top, then doubtful ones", () => {
  assert.deepEqual(kpis(measured(lines)), ["eye_level", "gaps", "pop", "facings"]);
  assert.deepEqual(kpis(toDo(lines)), ["eye_level", "gaps", "pop"]);
});

test("not measured lines stand apart", () => assert.deepEqual(kpis(notMeasured(lines)), ["share_of_facings"]));

test("lines that say the same stand together", () => {
  const said = [["share", "name them"], ["eye_level", "no height"], ["must_stock", "name them"]];
  const grouped = byNote(said.map(([kpi, note]) => ({ ...line(kpi, "not_measured", 1, null), note })));
  assert.deepEqual(grouped.map(kpis), [["share", "must_stock"], ["eye_level"]]);
});

test("a photo has the number that the visit's actions give it", async () => {
  const photo = (id, minute, status = "done") => ({ id, status, uploaded_at: `2026-03-02T08:0${minute}:00Z` });
  const answers = {
    "/v1/visits/v/scenes": { items: [{ id: "shelf" }, { id: "cooler" }] },
    "/v1/scenes/shelf/photos": [photo("third", 4), photo("broken", 1, "failed"), photo("first", 2)],
    "/v1/scenes/cooler/photos": [photo("second", 3)],
  };
  const client = { get: async (path) => answers[path], find: async (path) => answers[path] ?? null };
  const numbers = ["first", "second", "third", "broken"].map((id) => photoNumber(client, "v", id));
  assert.deepEqual(await Promise.all(numbers), [1, 2, 3, null]);
  assert.equal(await photoNumber(client, "another visit", "first"), null);
});

test("a weight is a share of the whole standard", () => assert.equal(weightShare(lines[3], lines), 25));

test("a visit line leads to the photo with most of its boxes", () => {
  assert.equal(mainPhoto(["a/f1", "b/f1", "b/gap:0"]), "b");
});

test("history: one item a visit, newest first, with the newest revision", () => {
  const visits = [
    { id: "v1", started_at: "2026-03-01T08:00:00Z" },
    { id: "v2", started_at: "2026-03-02T09:00:00+08:00" },
  ];
  const results = [
    { visit_id: "v1", revision: 2, score: 80 },
    { visit_id: "v1", revision: 1, score: 10 },
    { visit_id: "v0", revision: 1, score: 50, started_at: "2026-02-01T08:00:00Z" },
  ];
  const items = visitHistory(visits, results).map((item) => [item.visitId, item.result?.score ?? null]);
  assert.deepEqual(items, [["v2", null], ["v1", 80], ["v0", 50]]); // prettier-ignore
});

test("photos are numbered in the order they reached the service, others last", () => {
  const tiles = [
    { name: "waiting", uploadedAt: null },
    { name: "second", uploadedAt: "2026-03-02T08:00:01.5Z" },
    { name: "first", uploadedAt: "2026-03-02T08:00:01Z" },
  ];
  assert.deepEqual(arrivalOrder(tiles).map(({ name }) => name), ["first", "second", "waiting"]); // prettier-ignore
});

test("chart: higher scores stand higher, a visit without a score leaves a hole", () => {
  const [low, none, high] = chartPoints([0, null, 100]);
  assert.ok(low.y > high.y && low.x < high.x);
  assert.equal(none, null);
});

test("chart: a single score stands in the middle", () => {
  const [only] = chartPoints([50]);
  assert.ok(only.x > 100 && only.x < 200);
});

test("a visit's line on one photo has that photo's boxes alone", () => {
  const whole = { ...line("must_stock", "review", 15, 1), evidence: ["p1/f3", "p2/f9", "p1/f4", "p10/f5"] };
  assert.deepEqual(lineOnPhoto(whole, "p1").evidence, ["f3", "f4"]);
  assert.deepEqual(lineOnPhoto(whole, "p3").evidence, []);
});
