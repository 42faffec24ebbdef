import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { BegunVisits } from "../web/device/begun_visits.js";
import { ConnectionLost, Problem } from "../web/service/problems.js";

let values;
let sent;
let outcomes;

const storage = {
  getItem: (key) => values.get(key) ?? null,
  setItem: (key, value) => values.set(key, value),
  removeItem: (key) => values.delete(key),
};

const client = {
  put: async (path, body) => {
    sent.push([path, body]);
    const outcome = outcomes.shift();
    if (outcome) throw outcome;
    return { id: path.split("/").at(-1), planned: true };
  },
};

beforeEach(() => {
  values = new Map();
  sent = [];
  outcomes = [];
});

test("a visit that was lost on its way is sent again under its id, after the page was dropped too", async () => {
  outcomes.push(new ConnectionLost());
  const { id, started_at } = new BegunVisits(client, storage).begin("rep", "outlet");
  await assert.rejects(new BegunVisits(client, storage).send(id), ConnectionLost);
  const begun = new BegunVisits(client, storage);
  assert.equal(begun.begin("rep", "outlet").id, id);
  await begun.send(id);
  assert.deepEqual(sent.map(([path]) => path), [`/v1/visits/${id}`, `/v1/visits/${id}`]);
  assert.equal(sent[1][1].started_at, started_at);
  assert.ok(sent[1][1].phone_clock >= started_at);
  await begun.send(id);
  assert.equal(sent.length, 2);
});

test("after a visit that has ended on the phone another one begins", () => {
  const begun = new BegunVisits(client, storage);
  const { id } = begun.begin("rep", "outlet");
  assert.equal(begun.begin("rep", "outlet", () => false).id, id);
  assert.notEqual(begun.begin("rep", "outlet", (one) => one === id).id, id);
});

test("two who need the visit at once send it once", async () => {
  const begun = new BegunVisits(client, storage);
  const { id } = begun.begin("rep", "outlet");
  await Promise.all([begun.send(id), begun.send(id)]);
  assert.equal(sent.length, 1);
});

test("a refusal is kept in its words, and gone once the visit is taken", async () => {
  outcomes.push(new Problem(422, { detail: "The visit is in the future." }));
  const begun = new BegunVisits(client, storage);
  const { id } = begun.begin("rep", "outlet");
  await assert.rejects(begun.send(id), Problem);
  assert.equal(begun.waiting(id).refusal, "The visit is in the future.");
  await begun.send(id);
  assert.equal(begun.waiting(id), null);
});

test("a visit counts as begun until the service tells it, and for nobody else", () => {
  const begun = new BegunVisits(client, storage);
  const { id } = begun.begin("rep", "outlet");
  assert.deepEqual(begun.untold("rep", []).map((visit) => visit.id), [id]);
  assert.deepEqual(begun.untold("rep", [{ id }]), []);
  assert.deepEqual(begun.untold("other", []), []);
  begun.onlyOf("other");
  assert.deepEqual(begun.all, []);
});
