import assert from "node:assert/strict";
import { test } from "node:test";
import { RETRY_SECONDS, UploadQueue } from "../web/device/uploads.js";
import { ConnectionLost, Problem, SessionEnded } from "../web/service/problems.js";

const photo = (id) => ({
  id,
  visitId: "v",
  sceneId: "s",
  sceneType: "shelf",
  blob: null,
  name: "a.jpg",
  capturedAt: null,
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

const noFlaw = async () => [];

/** A queue whose sends end as told, and whose clock stands still until `tick`. */
function queueOf(...outcomes) {
  const sent = [];
  const waiting = [];
  const send = async ({ id }) => {
    sent.push(id);
    const outcome = outcomes.shift();
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const queue = new UploadQueue(send, noFlaw, (work) => waiting.push(work));
  const tick = async () => {
    waiting.splice(0).forEach((work) => work());
    await settled();
  };
  return { queue, sent, tick };
}

test("a lost connection is tried again under the same id after a pause", async () => {
  const { queue, sent, tick } = queueOf(new ConnectionLost(), { stored: true });
  const upload = queue.add(photo("p1"));
  await settled();
  assert.deepEqual([upload.state, upload.retryIn], ["retrying", RETRY_SECONDS[0]]);
  for (let second = 0; second < RETRY_SECONDS[0]; second += 1) await tick();
  assert.equal(upload.state, "sent");
  assert.deepEqual(upload.answer, { stored: true });
  assert.deepEqual(sent, ["p1", "p1"]);
});

test("a refusal is final", async () => {
  const { queue, sent, tick } = queueOf(new Problem(415, { detail: "not a photo" }));
  const upload = queue.add(photo("p1"));
  await settled();
  await tick();
  assert.deepEqual([upload.state, upload.error.message, sent.length], ["refused", "not a photo", 1]);
  assert.equal(queue.pending.length, 0);
});

for (const problem of [new Problem(503), new Problem(429), new Problem(409, { code: "simultaneous-change" })]) {
  test(`${problem.status} passes by itself, so it is tried again`, async () => {
    const { queue } = queueOf(problem);
    const upload = queue.add(photo("p1"));
    await settled();
    assert.equal(upload.state, "retrying");
  });
}

test("after the last pause a person decides, and that starts anew", async () => {
  const { queue, tick } = queueOf(...Array(20).fill(new ConnectionLost()));
  const upload = queue.add(photo("p1"));
  await settled();
  const seconds = RETRY_SECONDS.reduce((sum, pause) => sum + pause);
  for (let second = 0; second < seconds; second += 1) await tick();
  assert.equal(upload.state, "stopped");
  queue.retry(upload);
  await settled();
  assert.deepEqual([upload.state, upload.retryIn], ["retrying", RETRY_SECONDS[0]]);
});

test("the countdown of a retry by hand does not fire twice", async () => {
  const { queue, sent, tick } = queueOf(new ConnectionLost(), {});
  const upload = queue.add(photo("p1"));
  await settled();
  queue.retry(upload);
  await settled();
  for (let second = 0; second < 5; second += 1) await tick();
  assert.equal(sent.length, 2);
});

test("the end of the session holds everything until somebody logs in", async () => {
  const { queue, sent } = queueOf(new SessionEnded(), {}, {});
  const upload = queue.add(photo("p1"));
  await settled();
  queue.add(photo("p2"));
  await settled();
  assert.deepEqual([upload.state, sent], ["waiting", ["p1"]]);
  queue.resume();
  await settled();
  assert.deepEqual(queue.items.map(({ state }) => state), ["sent", "sent"]); // prettier-ignore
});

test("two photos go at a time", async () => {
  const sent = [];
  const queue = new UploadQueue(({ id }) => (sent.push(id), new Promise(() => {})), noFlaw);
  for (const id of ["p1", "p2", "p3"]) queue.add(photo(id));
  await settled();
  assert.deepEqual(sent, ["p1", "p2"]);
});

test("a flawed photo waits for a person, one without a flaw goes at once", async () => {
  const sent = [];
  const check = async (blob) => (blob === "dark" ? [{ flag: "too-dark", serious: true }] : []);
  const queue = new UploadQueue(async ({ id }) => sent.push(id), check);
  const dark = queue.add({ ...photo("p1"), blob: "dark" });
  queue.add(photo("p2"));
  await settled();
  assert.deepEqual([dark.state, sent, queue.pending.length], ["flawed", ["p2"], 1]);
  queue.accept(dark);
  await settled();
  assert.deepEqual([dark.state, sent], ["sent", ["p2", "p1"]]);
});

test("a photo that is removed while it is checked is never sent", async () => {
  const sent = [];
  const queue = new UploadQueue(async ({ id }) => sent.push(id), noFlaw);
  queue.remove(queue.add(photo("p1")));
  await settled();
  assert.deepEqual(sent, []);
});
