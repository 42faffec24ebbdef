import assert from "node:assert/strict";
import { test } from "node:test";
import {
  boxAt,
  emptyPlacesPerRow,
  facingsPerRow,
  namedProducts,
  priceTags,
  readingOrder,
  rowClass,
  rowNumber,
  rowsOfBays,
  shelfBoxes,
} from "../web/photos/boxes.js";

const analysis = {
  facings: [
    { id: "f1", box: [100, 0, 50, 50], row: 2 },
    { id: "f2", box: [0, 0, 50, 50], row: 2 },
    { id: "f3", box: [0, 100, 50, 50], row: null },
  ],
  gaps: [{ box: [200, 0, 50, 50], row: 1 }],
  price_tags: [{ box: [10, 10, 10, 10] }],
  pop: [{ box: [0, 0, 300, 300] }],
};

test("boxes get the ids that KPI lines use", () => {
  const ids = shelfBoxes(analysis).map((box) => box.id);
  assert.deepEqual(ids, ["f1", "f2", "f3", "gap:0", "price_tag:0", "pop:0"]);
});

test("reading order goes row by row from the left, rowless boxes last", () => {
  const ids = readingOrder(shelfBoxes(analysis)).map((box) => box.id);
  assert.deepEqual(ids, ["gap:0", "f2", "f1", "f3", "pop:0", "price_tag:0"]);
});

for (const [name, x, y, reach, expected] of [
  ["the smallest of the boxes around the finger", 12, 12, 0, "price_tag:0"],
  ["a box beneath a larger one", 30, 30, 0, "f2"],
  ["the larger one where nothing else is", 299, 299, 0, "pop:0"],
  ["the nearest within reach", 303, 150, 5, "pop:0"],
  ["nothing out of reach", 306, 150, 5, undefined],
]) {
  test(`a tap means ${name}`, () => {
    assert.equal(boxAt(shelfBoxes(analysis), x, y, reach)?.id, expected);
  });
}

test("rows of bays are listed and counted from each bay's own top", () => {
  const rows = [{ index: 1, bay: 1, bay_row: 1 }, { index: 2, bay: 2, bay_row: 1 }, { index: 3, bay: 2, bay_row: 2 }]; // prettier-ignore
  assert.deepEqual(rowsOfBays(rows).map((bay) => bay.map(rowNumber)), [[1], [1, 2]]); // prettier-ignore
  assert.deepEqual(rowsOfBays([{ index: 1 }, { index: 2 }]).map((bay) => bay.map(rowNumber)), [[1, 2]]); // prettier-ignore
  const [box] = shelfBoxes({ rows, facings: [{ id: "f1", box: [0, 0, 1, 1], row: 3 }] });
  assert.equal(box.shelf, rows[2]);
});

test("row colours repeat after the eighth row", () => {
  assert.deepEqual([1, 8, 9, null].map(rowClass), ["row-1", "row-8", "row-1", "row-none"]);
});

test("facings are counted per row, rowless ones nowhere", () => {
  assert.deepEqual([...facingsPerRow(analysis)], [[2, 2]]);
});

test("what does not count is in no row's number", () => {
  const facings = [{ row: 1, counts: false }, { row: 1, duplicate: true }, { row: 1, counts: true }, { row: 2 }];
  assert.deepEqual([...facingsPerRow({ facings })], [[1, 1], [2, 1]]); // prettier-ignore
});

test("empty places are summed per row; a gap that was not measured is one", () => {
  const gaps = [{ row: 1, slots: 3 }, { row: 1, slots: null }, { row: null, slots: 2 }];
  assert.deepEqual([...emptyPlacesPerRow({ gaps })], [[1, 4]]);
});

test("price tags go row by row as their facings stand, those of none last", () => {
  const tag = (x, ...facings) => ({ box: [x, 0, 10, 10], facings });
  const facings = [{ id: "f1", row: 1 }, { id: "f2", row: 2 }]; // prettier-ignore
  const tags = priceTags({ facings, price_tags: [tag(5), tag(0, "f2"), tag(50, "f1"), tag(9, "f1")] });
  assert.deepEqual(tags.map(({ id, row }) => [id, row]), [["price_tag:3", 1], ["price_tag:2", 1], ["price_tag:1", 2], ["price_tag:0", null]]); // prettier-ignore
});

const named = {
  facings: [
    { id: "f1", box: [0, 0, 1, 1], sku: "PEP", candidates: [["PEP", 0.9]] },
    { id: "f2", box: [0, 0, 1, 1], sku: "COLA", candidates: [["COLA", 0.9]] },
    { id: "f3", box: [0, 0, 1, 1], sku: "COLA", counts: false },
    { id: "f4", box: [0, 0, 1, 1], sku: "COLA", candidates: [["COLA", 0.9]] },
    { id: "f5", box: [0, 0, 1, 1], sku: null, candidates: [["COLA", 0.4], ["LIME", 0.2]] },
  ],
  products: { COLA: { name: "Hao Cola 330 ml", ownership: "own" }, LIME: { name: "Hao Lime", ownership: "own" } },
};

test("products are listed by their facings that count, and called what people call them", () => {
  const { named: found, unnamed } = namedProducts(named);
  assert.deepEqual(found, [
    { sku: "COLA", name: "Hao Cola 330 ml", ownership: "own", facings: ["f2", "f4"] },
    { sku: "PEP", name: "PEP", ownership: undefined, facings: ["f1"] },
  ]);
  assert.equal(unnamed, 1);
});

test("a facing without a name knows what it may be", () => {
  const boxes = shelfBoxes(named).map(({ facts }) => [facts.product, facts.likely]);
  assert.deepEqual(boxes[1], ["Hao Cola 330 ml", [["Hao Cola 330 ml", 0.9]]]);
  assert.deepEqual(boxes[4], [null, [["Hao Cola 330 ml", 0.4], ["Hao Lime", 0.2]]]);
});
