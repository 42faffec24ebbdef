import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ConnectionLost, SessionEnded } from "../web/service/problems.js";
import { Session } from "../web/service/session.js";

const pair = (n, expires_in = 900) => ({ access_token: `access ${n}`, refresh_token: `refresh ${n}`, expires_in });
const answer = (status, body) => ({ ok: status < 400, status, json: async () => body });

let requests;
let answers;

/** A storage that outlives one session object, as that of a browser does. */
function shelf() {
  const values = new Map();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  };
}

beforeEach(() => {
  requests = [];
  answers = [];
  globalThis.fetch = async (path, { body }) => {
    requests.push([path, JSON.parse(body)]);
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next;
  };
});

test("a token that ends within a minute is renewed before it is used", async () => {
  answers.push(answer(200, pair(1, 59)), answer(200, pair(2)));
  const session = new Session(shelf());
  await session.logIn("rep@example.com", "secret");
  assert.equal(await session.accessToken(), "access 2");
  assert.deepEqual(requests[1], ["/v1/auth/refresh", { refresh_token: "refresh 1" }]);
  assert.equal(await session.accessToken(), "access 2");
});

test("calls at the same time renew once", async () => {
  answers.push(answer(200, pair(1)), answer(200, pair(2)));
  const session = new Session(shelf());
  await session.logIn("rep@example.com", "secret");
  const renewed = await Promise.all([session.renew("access 1"), session.renew("access 1")]);
  assert.deepEqual(renewed, ["access 2", "access 2"]);
  assert.equal(requests.length, 2);
});

test("what another tab has renewed is used, never renewed again", async () => {
  const storage = shelf();
  answers.push(answer(200, pair(1)), answer(200, pair(2)));
  const [one, other] = [new Session(storage), new Session(storage)];
  await one.logIn("rep@example.com", "secret");
  await other.renew("access 1");
  assert.equal(await one.renew("access 1"), "access 2");
  assert.equal(requests.length, 2);
});

test("a refused renewal ends the session", async () => {
  answers.push(answer(200, pair(1)), answer(401, { detail: "revoked" }));
  const session = new Session(shelf());
  await session.logIn("rep@example.com", "secret");
  await assert.rejects(session.renew("access 1"), SessionEnded);
  assert.equal(session.active, false);
});

test("a renewal without a connection does not end the session", async () => {
  answers.push(answer(200, pair(1)), new TypeError("offline"));
  const session = new Session(shelf());
  await session.logIn("rep@example.com", "secret");
  await assert.rejects(session.renew("access 1"), ConnectionLost);
  assert.equal(session.active, true);
});

test("log-out forgets at once, even when the service cannot be told", async () => {
  answers.push(answer(200, pair(1)), new TypeError("offline"));
  const session = new Session(shelf());
  await session.logIn("rep@example.com", "secret");
  await session.logOut();
  assert.equal(session.active, false);
});

test("a log-in keeps its name over renewals and never has that of the one before", async () => {
  answers.push(answer(200, pair(1)), answer(200, pair(2)), answer(200, pair(3)));
  const session = new Session(shelf());
  await session.logIn("rep@example.com", "secret");
  const first = session.login;
  await session.renew("access 1");
  assert.equal(session.login, first);
  await session.logIn("rep@example.com", "secret");
  assert.notEqual(session.login, first);
});
