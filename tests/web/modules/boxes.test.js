import assert from "node:assert/strict";
import { test } from "node:test";
import { boxAt, facingsPerRow, readingOrder, rowClass, shelfBoxes } from "../web/boxes.js";

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

test("row colours repeat after the eighth row", () => {
  assert.deepEqual([1, 8, 9, null].map(rowClass), ["row-1", "row-8", "row-1", "row-none"]);
});

test("facings are counted per row, rowless ones nowhere", () => {
  assert.deepEqual([...facingsPerRow(analysis)], [[2, 2]]);
});
