import assert from "node:assert/strict";
import { test } from "node:test";
import { dayAndTime, isoWithOffset, kpiValue, percent, points, sentence, words } from "../web/elements/format.js";
import { newId } from "../web/service/identifiers.js";

for (const [unit, value, expected] of [
  ["share", 0.224, "22 %"],
  ["count", 3, "3"],
  ["count", 2.25, "2.3"],
  ["count", null, "–"],
]) {
  test(`${unit} ${value} reads ${expected}`, () => assert.equal(kpiValue(unit, value), expected));
}

test("shares are whole per cent", () => assert.deepEqual([0, 0.805, 1, null].map(percent), [0, 81, 100, 0]));

test("only what is complete has all points", () => {
  assert.deepEqual([0, 63.4, 98.5, 99.8, 100].map(points), [0, 63, 99, 99, 100]);
});

test("remarks become sentences", () => {
  assert.deepEqual(["refill 3 gaps", "Done.", "sure?"].map(sentence), ["Refill 3 gaps.", "Done.", "Sure?"]);
});

test("codes become words", () => assert.equal(words("convenience_chain"), "Convenience chain"));

test("times keep the wall clock and its offset", () => {
  const moment = new Date("2026-03-02T01:30:05Z");
  const text = isoWithOffset(moment);
  assert.match(text, /^2026-03-0\dT\d\d:\d\d:05[+-]\d\d:\d\d$/);
  assert.equal(Date.parse(text), moment.getTime());
  assert.equal(Number(text.slice(11, 13)), moment.getHours());
});

test("today is called today", () => {
  const now = new Date(2026, 2, 2, 18, 0);
  assert.equal(dayAndTime(new Date(2026, 2, 2, 9, 5).toISOString(), now), "today 09:05");
  assert.equal(dayAndTime(new Date(2026, 1, 1, 9, 5).toISOString(), now), "1 Feb 09:05");
  assert.equal(dayAndTime(new Date(2025, 1, 1, 9, 5).toISOString(), now), "1 Feb 2025 09:05");
});

test("ids are version 4 UUIDs", () => {
  assert.equal(newId(new Uint8Array(16).fill(255)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
  assert.notEqual(newId(), newId());
});
