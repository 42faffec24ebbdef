import assert from "node:assert/strict";
import { test } from "node:test";
import { uncounted } from "../web/photos/boxes.js";
import { alone, groups, markDuplicates } from "../web/photos/overlaps.js";

const box = (id, duplicate = false) => ({ id, duplicate, representative: `x/${id}` });
const fusion = {
  state: "done",
  photos: [
    { photo_id: "a", group: 1, overlapping: true, boxes: [box("f1"), box("f2", true), box("gap:0", true)] },
    { photo_id: "b", group: 2, overlapping: false, boxes: [box("f1")] },
    { photo_id: "c", group: 1, overlapping: true, boxes: [box("f1", true), box("pop:0")] },
  ],
};

test("photos of one group stand together with the facings that they share", () => {
  assert.deepEqual(groups(fusion), [
    { photos: ["a", "c"], shared: 2 },
    { photos: ["b"], shared: 0 },
  ]);
});

test("a photo stands alone when it overlaps with no other one for sure", () => {
  assert.deepEqual(alone({ ...fusion, doubtful: [] }), ["b"]);
  assert.deepEqual(alone({ ...fusion, doubtful: [["a", "b"]] }), []);
});

test("what counts on another photo is marked, of every kind", () => {
  const analysis = { facings: [{ id: "f1" }, { id: "f2" }], gaps: [{ slots: 1 }], price_tags: [{}], pop: [{}] };
  const marked = markDuplicates(analysis, fusion, "a");
  assert.deepEqual(marked.facings.map(uncounted), [false, true]);
  assert.deepEqual([marked.gaps, marked.price_tags, marked.pop].map(([one]) => uncounted(one)), [true, false, false]);
});

test("what other photos do not find counts, if a person said more of it", () => {
  const boxes = [{ ...box("f1"), unconfirmed: true }, { ...box("f2"), unconfirmed: true }, box("f3")];
  const facings = [{ id: "f1", score: 0.2 }, { id: "f2", score: 1 }, { id: "f3", score: 0.2 }];
  const analysis = { facings, gaps: [], price_tags: [], pop: [] };
  const marked = markDuplicates(analysis, { photos: [{ photo_id: "a", boxes }] }, "a");
  assert.deepEqual(marked.facings.map(uncounted), [true, false, false]);
});

test("a photo without a fusion stays as it is", () => {
  const analysis = { facings: [{ id: "f1" }], gaps: [], price_tags: [], pop: [] };
  assert.equal(markDuplicates(analysis, null, "a"), analysis);
  assert.equal(markDuplicates(analysis, { photos: [] }, "a"), analysis);
});
