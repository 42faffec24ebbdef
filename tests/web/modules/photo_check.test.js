import assert from "node:assert/strict";
import { test } from "node:test";
import { PhotoCheck } from "../web/photos/photo_check.js";
import { ConnectionLost, Problem } from "../web/service/problems.js";

const DARK = [{ flag: "too-dark", serious: true }];
const never = () => new Promise(() => {});

test("the flaws are told", async () => {
  assert.deepEqual(await new PhotoCheck(async () => DARK).flaws(null), DARK);
});

for (const [name, ask] of [
  ["a lost connection", () => Promise.reject(new ConnectionLost())],
  ["a refusal", () => Promise.reject(new Problem(415))],
  ["a format that this browser cannot read", () => Promise.reject(new Error("InvalidStateError"))],
  ["no answer", never],
]) {
  test(`${name} holds no upload up`, async () => {
    assert.deepEqual(await new PhotoCheck(ask, 5).flaws(null), []);
  });
}

test("what comes too late is called off", async () => {
  let called;
  const check = new PhotoCheck((photo, signal) => ((called = signal), never()), 5);
  await check.flaws(null);
  assert.equal(called.aborted, true);
});

test("photos in line behind a missing answer are not checked, later ones are", async () => {
  const answers = [never, async () => DARK];
  const asked = [];
  const check = new PhotoCheck((photo) => (asked.push(photo), answers.shift()()), 5);
  assert.deepEqual(await Promise.all([check.flaws("a"), check.flaws("b")]), [[], []]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(await check.flaws("c"), DARK);
  assert.deepEqual(asked, ["a", "c"]);
});

test("one photo is looked at a time", async () => {
  const open = [];
  const check = new PhotoCheck(() => new Promise((resolve) => open.push(resolve)), 1000);
  const both = Promise.all([check.flaws("a"), check.flaws("b")]);
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  await settled();
  assert.equal(open.length, 1);
  open[0]([]);
  await settled();
  assert.equal(open.length, 2);
  open[1](DARK);
  assert.deepEqual(await both, [[], DARK]);
});
