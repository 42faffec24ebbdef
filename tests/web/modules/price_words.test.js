import assert from "node:assert/strict";
import { test } from "node:test";
import { priceLabels, priceWord, reading } from "../web/photos/price_words.js";

for (const [tag, how, word] of [
  [{ price: "12.90", candidates: [] }, "read", "12.90"],
  [{ price: null, candidates: [["12.90", 0.8], ["2.90", 0.1]] }, "doubtful", "12.90?"], // prettier-ignore
  [{ price: null, candidates: [["1", 0.3]] }, "doubtful", "?"],
  [{ price: null, candidates: [] }, "unread", ""],
  [{ price: null }, "unread", ""],
]) {
  test(`a tag that is ${how} says "${word}"`, () => assert.deepEqual([reading(tag), priceWord(tag)], [how, word]));
}

const tag = (x, y, price = "9.99") => ({ box: [x, y, 40, 20], facts: { price } });

test("a label stands below its tag, in its middle", () => {
  const [{ x, y, width }] = priceLabels([tag(100, 100)], 10, 500);
  assert.deepEqual([x + width / 2, y], [120, 120]);
});

test("the second of two tags that are close has its label above, the third none", () => {
  const ys = priceLabels([tag(100, 100), tag(104, 100), tag(108, 100)], 10, 500).map(({ y }) => y);
  assert.deepEqual(ys, [120, 87]);
});

test("no label covers a tag", () => {
  const labels = priceLabels([tag(100, 100), tag(100, 125, null)], 10, 500);
  assert.deepEqual(labels.map(({ y }) => y), [87]); // prettier-ignore
});

test("a label stays inside the photo", () => {
  const [left, right] = priceLabels([tag(-30, 0), tag(90, 0)], 10, 100);
  assert.deepEqual([left.x, right.x + right.width], [0, 100]);
});

test("a tag without a word has no label", () => assert.deepEqual(priceLabels([tag(0, 0, null)], 10, 500), []));
