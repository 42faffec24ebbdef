import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, countingSets, faultOf, refusals, sameAnswers } from "../web/visits/questionnaire_facts.js";
import { VisitDrafts } from "../web/visits/visit_drafts.js";

const question = (kind, more = {}) => ({ code: "q", text: "?", kind, choices: [], least: null, most: null, required: true, ...more }); // prettier-ignore
const stars = question("number", { least: 1, most: 5 });

for (const [name, asked, entry, answer, fault] of [
  ["a no is an answer", question("yes_no"), false, false, ""],
  ["nothing chosen", question("yes_no"), null, null, "This question needs an answer."],
  ["nothing chosen where nobody has to", question("yes_no", { required: false }), null, null, ""],
  ["blank text", question("text"), "  \n", null, "This question needs an answer."],
  ["text that looks like a number", question("text"), " 12 ", "12", ""],
  ["a choice as it is written", question("choice", { choices: [" a", "b"] }), " a", " a", ""],
  ["zero", question("number"), "0", 0, ""],
  ["a comma", question("number"), "-2,5", -2.5, ""],
  ["a comma of two meanings", question("number"), "1,500", "1,500", "Write a plain number, such as 3 or 2.5."],
  ["hexadecimal", question("number"), "0x10", "0x10", "Write a plain number, such as 3 or 2.5."],
  ["a bound itself", stars, "5", 5, ""],
  ["beyond the bounds", stars, "6", 6, "A number from 1 to 5, please."],
  ["below the only bound", question("number", { least: 1 }), "0", 0, "A number, at least 1, please."],
]) {
  test(`answer: ${name}`, () => {
    assert.equal(answerOf(asked, entry), answer);
    assert.equal(faultOf(asked, entry), fault);
  });
}

test("what the service refuses stands beside its questions", () => {
  const detail = "fifo: an answer is needed. stars: 6.5 lies outside 1.0 to 5.0. other: is not asked.";
  const found = refusals(detail, ["stars", "fifo"]);
  assert.deepEqual([...found], [["fifo", "an answer is needed."], ["stars", "6.5 lies outside 1.0 to 5.0. other: is not asked."]]); // prettier-ignore
  assert.equal(refusals("This questionnaire is not asked on this visit.", ["stars"]).size, 0);
});

test("of each questionnaire the last set counts, whichever version it answers", () => {
  const versions = [{ id: "v1", code: "FLOOR" }, { id: "v2", code: "FLOOR" }, { id: "x", code: "OTHER" }]; // prettier-ignore
  const set = (id, questionnaire, revision) => ({ id, questionnaire_id: questionnaire, revision, answers: {} });
  const found = countingSets(versions, [set("c", "v1", 3), set("b", "x", 2), set("a", "v2", 1)]);
  assert.deepEqual([...found].map(([code, { id }]) => [code, id]).sort(), [["FLOOR", "c"], ["OTHER", "b"]]); // prettier-ignore
});

test("answers are the same whatever their order", () => {
  assert.equal(sameAnswers({ a: 1, b: false }, { b: false, a: 1 }), true);
  assert.equal(sameAnswers({ a: 1 }, { a: 1, b: false }), false);
  assert.equal(sameAnswers({ a: 1 }, { b: 1 }), false);
});

test("drafts outlive the page and go with the person", () => {
  const kept = new Map([["other", "1"]]);
  const storage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
    key: (i) => [...kept.keys()][i] ?? null,
    get length() {
      return kept.size;
    },
  };
  const entered = { ...new VisitDrafts(storage).read("v"), order: "no", entries: { q: { fifo: false } } };
  new VisitDrafts(storage).keep("v", entered);
  new VisitDrafts(storage).keep("w", entered);
  assert.deepEqual(new VisitDrafts(storage).read("v"), entered);
  new VisitDrafts(storage).clear();
  assert.deepEqual([...kept.keys()], ["other"]);
});
