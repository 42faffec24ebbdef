import assert from "node:assert/strict";
import { test } from "node:test";
import { visitsInNeed } from "../web/device/unsent.js";

const none = {
  queue: { items: [] },
  proofs: { awaited: (id) => (id === "proof" ? "action" : null) },
  begun: { waitingOf: () => [], untold: () => [] },
  leavings: { all: [] },
  endings: { read: (id) => ({ refused: id === "answered" ? { q: "too many" } : {} }) },
};
const inNeed = (sources) => visitsInNeed({ ...none, ...sources }, "rep");
const photo = (id, state, visitId = "v") => ({ id, state, visitId });

test("what goes its way needs nobody", () => {
  const items = ["checking", "waiting", "sending", "retrying", "sent"].map((state) => photo("p", state));
  const begun = { waitingOf: () => [{ id: "v", refusal: "" }], untold: () => [{ id: "v" }] };
  const leavings = { all: [{ visit_id: "v", rep_id: "rep", refusal: "" }] };
  assert.deepEqual(inNeed({ queue: { items }, begun, leavings }), []);
});

test("whatever was refused names its visit once", () => {
  const items = [photo("p", "refused", "b"), photo("q", "flawed", "b"), photo("r", "stopped", "c")];
  const begun = { waitingOf: () => [{ id: "a", refusal: "closed" }], untold: () => [{ id: "answered" }, { id: "fine" }] };
  const leavings = { all: [{ visit_id: "a", rep_id: "rep", refusal: "no" }, { visit_id: "d", rep_id: "rep", refusal: "no" }] }; // prettier-ignore
  assert.deepEqual(inNeed({ queue: { items }, begun, leavings }), ["a", "b", "c", "answered", "d"]);
});

test("another rep's check-out and the photo of an action are told elsewhere", () => {
  const leavings = { all: [{ visit_id: "d", rep_id: "other", refusal: "no" }] };
  assert.deepEqual(inNeed({ queue: { items: [photo("proof", "refused")] }, leavings }), []);
});
