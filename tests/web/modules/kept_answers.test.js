import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { KeptAnswers } from "../web/device/kept_answers.js";
import { Client } from "../web/service/client.js";
import { within } from "../web/service/follow.js";
import { ConnectionLost, Problem } from "../web/service/problems.js";

const ROUTE = "/v1/route?day=2026-03-09";

let session;
let client;
let told;

/** A store that keeps in memory. */
function memory() {
  const kept = new Map();
  const objects = {
    get: (key) => kept.get(key),
    put: (value) => kept.set(value.key, value),
    getAll: () => [...kept.values()],
  };
  return { run: async (_, ask) => ask(objects) };
}

/** What the service does next: answers with a status and a body, or fails. */
function next(status, body) {
  globalThis.fetch = async () => {
    if (!status) throw new TypeError("offline");
    return { ok: status < 400, status, json: async () => body };
  };
}

beforeEach(() => {
  told = [];
  session = { login: "one", accessToken: async () => "token" };
  client = new Client(session, new KeptAnswers(session, memory()), (at) => told.push(at));
});

test("without a connection the last answer does", async () => {
  next(200, { calls: [1] });
  await client.get(ROUTE);
  next(200, { calls: [1, 2] });
  await client.get(ROUTE);
  assert.deepEqual(told, []);
  next(0);
  assert.deepEqual(await client.get(ROUTE), { calls: [1, 2] });
  assert.equal(told.length, 1);
});

test("a refusal is never covered by what was allowed before", async () => {
  next(200, { calls: [] });
  await client.get(ROUTE);
  next(403, { detail: "no" });
  await assert.rejects(client.get(ROUTE), Problem);
});

test("another log-in sees nothing of it", async () => {
  next(200, { calls: [] });
  await client.get(ROUTE);
  session.login = "two";
  next(0);
  await assert.rejects(client.get(ROUTE), ConnectionLost);
});

test("an answer that comes after the log-out is not kept", async () => {
  globalThis.fetch = async () => {
    session.login = null;
    return { ok: true, status: 200, json: async () => ({ calls: [] }) };
  };
  await client.get(ROUTE);
  session.login = "one";
  next(0);
  await assert.rejects(client.get(ROUTE), ConnectionLost);
});

test("what no shop needs is not kept", async () => {
  next(200, {});
  for (const path of ["/v1/reports/visits?from=2026-03-01", "/v1/visits/4/result", "/v1/photos/4"]) {
    next(200, {});
    await client.get(path);
    next(0);
    await assert.rejects(client.get(path), ConnectionLost);
  }
});

test("an answer that does not come counts as lost", async () => {
  await assert.rejects(within(new Promise(() => {}), 5), ConnectionLost);
  assert.equal(await within(Promise.resolve(4), 1000), 4);
});

test("what was asked a while ago is asked for ahead again, and only that", async () => {
  const asked = [];
  globalThis.fetch = async (path) => {
    asked.push(path);
    return { ok: true, status: 200, json: async () => ({}) };
  };
  for (let i = 0; i < 2; i += 1) await client.askAhead(ROUTE);
  assert.deepEqual(asked, [ROUTE]);
});
