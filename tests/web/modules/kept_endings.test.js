import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { KeptEndings } from "../web/device/kept_endings.js";
import { ConnectionLost, Problem } from "../web/service/problems.js";
import { VisitDrafts } from "../web/visits/visit_drafts.js";

let values;
let sent;
let outcomes;
let photos;
let told;

const storage = {
  getItem: (key) => values.get(key) ?? null,
  setItem: (key, value) => values.set(key, value),
  removeItem: (key) => values.delete(key),
};

const end = { ended_at: "2026-11-23T10:00:00+00:00", order_placed: "yes", note: "" };
const sets = [{ id: "s1", questionnaire_id: "q1", answers: { a: 1 } }, { id: "s2", questionnaire_id: "q2", answers: { b: 2 } }]; // prettier-ignore
const ending = { visit_id: "v", rep_id: "rep", sets, end };
const VISIT = "visit";
const ALL = [VISIT, "/v1/visits/v/answers/s1", "/v1/visits/v/answers/s2", "/v1/visits/v/check-out"];

/** A page that opens; what the storage holds is all that it knows. */
function opened() {
  const answer = async (path) => {
    sent.push(path);
    const outcome = outcomes[path];
    if (outcome) throw outcome;
    return path.endsWith("check-out") ? { id: "v", check_out: end } : { questionnaire_id: path.at(-1) };
  };
  const client = { put: answer, get: answer };
  const begun = { send: () => answer(VISIT) };
  const drafts = new VisitDrafts(storage);
  const endings = new KeptEndings({ client, begun, drafts, photosFirst: () => photos }, storage);
  endings.addEventListener("sent", ({ detail }) => told.push(detail));
  return endings;
}

beforeEach(() => {
  [values, sent, outcomes, photos, told] = [new Map(), [], {}, false, []];
});

test("visit, answers and check-out go in their order, once, whichever page is open", async () => {
  opened().keep(ending);
  const endings = opened();
  await Promise.all([endings.send("v"), endings.send("v")]);
  await endings.send("v");
  assert.deepEqual(sent, ALL);
  assert.equal(told[0].visit.check_out, end);
  assert.deepEqual(endings.all, []);
});

test("photos on their way go first", async () => {
  photos = true;
  const endings = opened();
  endings.keep(ending);
  await endings.send("v");
  assert.deepEqual(sent, [VISIT]);
  photos = false;
  await endings.send("v");
  assert.deepEqual(sent.slice(1), ALL);
});

test("a connection that is lost on the way loses nothing and gives nothing twice", async () => {
  const endings = opened();
  endings.keep(ending);
  outcomes[ALL[2]] = new ConnectionLost();
  await assert.rejects(endings.send("v"), ConnectionLost);
  assert.deepEqual(endings.of("v").sets, sets);
  outcomes = {};
  await endings.send("v");
  assert.deepEqual(sent.slice(3), ALL);
});

test("an occasion that comes while a try is failing is not lost", async () => {
  const endings = opened();
  endings.keep(ending);
  outcomes[VISIT] = new ConnectionLost();
  const first = endings.send("v");
  const second = endings.send("v");
  outcomes = {};
  await assert.rejects(first, ConnectionLost);
  await second;
  assert.deepEqual(sent, [VISIT, ...ALL]);
});

test("answers that are refused hold no check-out up and stay with the service's words", async () => {
  const endings = opened();
  new VisitDrafts(storage).keep("v", { entries: { q1: { a: "7" } } });
  endings.keep(ending);
  outcomes[ALL[1]] = new Problem(422, { detail: "a: 7 lies outside 1 to 5." });
  await endings.send("v");
  assert.deepEqual(sent, ALL);
  assert.deepEqual(told[0].refused, { q1: "a: 7 lies outside 1 to 5." });
  const draft = new VisitDrafts(storage).read("v");
  assert.deepEqual([draft.refused, draft.entries], [told[0].refused, { q1: { a: "7" } }]);
});

test("a check-out that is refused is not sent again until the person has changed it", async () => {
  const endings = opened();
  endings.keep(ending);
  outcomes[ALL[3]] = new Problem(422, { detail: "It lies before the visit began." });
  await assert.rejects(endings.send("v"), Problem);
  assert.equal(endings.of("v").refusal, "It lies before the visit began.");
  sent = [];
  await endings.send("v");
  assert.deepEqual(sent, []);
});

test("a visit that had ended before is shown as it ended", async () => {
  const endings = opened();
  endings.keep(ending);
  outcomes[ALL[3]] = new Problem(409, { code: "check-out-differs" });
  await endings.send("v");
  assert.equal(sent.at(-1), "/v1/visits/v");
  assert.deepEqual([endings.all, told.length], [[], 1]);
});

test("a refused check-out of an earlier day goes with its visit, all others stay", async () => {
  const endings = opened();
  for (const visit_id of ["v", "w"]) endings.keep({ ...ending, visit_id, end: { ...end, ended_at: "2020-01-01T10:00:00+00:00" } }); // prettier-ignore
  outcomes[ALL[3]] = new Problem(404, { detail: "There is no such visit." });
  await assert.rejects(endings.send("v"), Problem);
  endings.keep({ ...ending, visit_id: "x" });
  assert.deepEqual(endings.all.map(({ visit_id }) => visit_id), ["w", "x"]); // prettier-ignore
});

test("endings of another person are forgotten", () => {
  const endings = opened();
  endings.keep(ending);
  endings.onlyOf("another");
  assert.deepEqual(endings.all, []);
});
