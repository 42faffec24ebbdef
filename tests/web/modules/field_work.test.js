import assert from "node:assert/strict";
import { test } from "node:test";
import { answerWords, displayOf, dueWords, grouped, isOverdue, needsAnswer, permittedSteps } from "../web/actions/action_facts.js";
import { ProofDesk } from "../web/actions/proof_desk.js";
import { legs, metresBetween, nextStop, perOutlet } from "../web/outlets/route_facts.js";
import { Problem } from "../web/service/problems.js";
import { texts } from "../web/texts.js";

const TODAY = "2026-03-10";
const action = (more = {}) => ({ kind: "corrective", state: "open", owner_id: "me", line: "gaps", due_on: TODAY, ...more });
const rep = { id: "me", role: "rep" };
const manager = { id: "boss", role: "manager" };

for (const [name, one, user, steps] of [
  ["a rep proves what a photo found", action(), rep, ["prove"]],
  ["a rep ends an own task", action({ kind: "task", line: null }), rep, ["prove", "done", "not_done"]],
  ["a rep only proves what is a colleague's", action({ kind: "task", owner_id: "you" }), rep, ["prove"]],
  ["a complaint is answered", action({ kind: "complaint" }), rep, ["prove", "respond", "done", "not_done"]],
  ["no photo proves an answer", action({ line: "questionnaire:fifo" }), rep, []],
  ["a manager decides", action(), manager, ["done", "not_done", "assign"]],
  ["a manager judges a proof", action({ state: "proof_given" }), manager, ["done", "not_done", "refuse", "assign"]],
  ["a trainer looks on", action(), { id: "me", role: "trainer" }, []],
  ["what is closed stays closed", action({ state: "closed" }), manager, []],
]) {
  test(`steps: ${name}`, () => assert.deepEqual(permittedSteps(one, user), steps));
}

for (const [due, state, words, overdue] of [
  ["2026-03-09", "open", "overdue for 1 day", true],
  ["2026-03-08", "proof_given", "overdue for 2 days", true],
  ["2026-03-08", "closed", "Closed", false],
  [TODAY, "open", "due today", false],
]) {
  test(`${state}, due ${due}: ${words}`, () => {
    const one = action({ due_on: due, state, closed_at: null });
    assert.deepEqual([dueWords(one, TODAY), isOverdue(one, TODAY)], [words, overdue]);
  });
}

test("a complaint presses until it is answered", () => {
  const now = new Date("2026-03-10T12:00:00Z");
  const complaint = (by, answered = null) => action({ respond_by: by, responded_at: answered });
  assert.match(answerWords(complaint("2026-03-10T13:00:00Z"), now), /^to be answered by/);
  assert.match(answerWords(complaint("2026-03-10T11:00:00Z"), now), /^not answered/);
  assert.equal(answerWords(complaint("2026-03-10T11:00:00Z", "2026-03-10T10:00:00Z"), now), "");
});

test("a proof is of the display that the line names", () => {
  assert.deepEqual(["gaps@cooler", "gaps", null].map((line) => displayOf({ line })), ["cooler", "shelf", "shelf"]); // prettier-ignore
  assert.equal(needsAnswer(action({ line: "questionnaire:fifo" })), true);
});

test("groups keep the order in which actions come, and outlets of the same name apart", () => {
  const list = [
    action({ id: 1, due_on: "2026-03-01", outlet_id: "b", outlet_name: "B" }),
    action({ id: 2, due_on: "2026-03-17", outlet_id: "a", outlet_name: "A" }),
    action({ id: 3, due_on: "2026-03-18", outlet_id: "b", outlet_name: "B" }),
    action({ id: 4, due_on: "2026-03-19", outlet_id: "c", outlet_name: "A" }),
  ];
  const shape = (by) => grouped(list, by, TODAY).map(({ name, actions }) => [name, ...actions.map(({ id }) => id)]);
  assert.deepEqual(shape("outlet"), [["B", 1, 3], ["A", 2], ["A", 4]]); // prettier-ignore
  assert.deepEqual(shape("due"), [["Overdue", 1], ["Due within a week", 2], ["Due later", 3, 4]]); // prettier-ignore
});

const place = (latitude, longitude) => ({ latitude, longitude });

test("distances are as the crow flies, and unknown where a place is", () => {
  const [paris, london] = [place(48.8566, 2.3522), place(51.5074, -0.1278)];
  assert.ok(Math.abs(metresBetween(paris, london) - 343_900) < 1000);
  assert.deepEqual(legs([paris, place(null, null), paris]), [null, null, null]);
});

test("the next stop is the first that is open and not visited", () => {
  const calls = [{ outlet_id: "a" }, { outlet_id: "b", closed: true }, { outlet_id: "c" }];
  assert.equal(nextStop(calls, perOutlet([{ outlet_id: "a" }])).outlet_id, "c");
  assert.equal(nextStop(calls, new Set(["a", "c"])), null);
});

for (const [done, all, words] of [
  [1, 2, "1 of 2 outlets visited"],
  [0, 1, "0 of 1 outlet visited"],
  [1, 1, "The outlet is visited. Well done."],
  [2, 2, "All 2 outlets visited. Well done."],
  [0, 0, "Every outlet planned for this day is closed."],
]) {
  test(`${done} of ${all}: ${words}`, () => assert.equal(texts.route.progress(done, all), words));
}

test("what is promoted without a price is named alone", () => {
  assert.deepEqual([texts.brief.price("ROSE", "1 to 2"), texts.brief.price("ROSE", "")], ["ROSE: 1 to 2", "ROSE"]);
});

/** A queue that only tells, and a service that answers as it is told. */
function deskWith(...answers) {
  const queue = new EventTarget();
  const posted = [];
  const client = {
    post: async (path, body) => {
      posted.push([path, body]);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const desk = new ProofDesk(client, queue);
  const tell = (id, state) => queue.dispatchEvent(new CustomEvent("change", { detail: { id, state } }));
  const proved = new Promise((resolve) => desk.addEventListener("proved", (event) => resolve(event.detail)));
  return { desk, tell, posted, proved };
}

test("a photo proves its action once it is uploaded, and only then", async () => {
  const { desk, tell, posted, proved } = deskWith({});
  desk.expect("p1", "a1");
  tell("p1", "sending");
  tell("p2", "sent");
  assert.deepEqual(posted, []);
  tell("p1", "sent");
  tell("p1", "sent");
  assert.equal((await proved).error, null);
  assert.deepEqual(posted, [["/v1/actions/a1:prove", { photo_id: "p1" }]]);
});

test("a refused proof is told with its reason, once", async () => {
  const { desk, tell, proved } = deskWith(new Problem(409, { detail: "This action is closed." }));
  desk.expect("p1", "a1");
  tell("p1", "sent");
  assert.equal((await proved).error.message, "This action is closed.");
  assert.equal(desk.refusal("a2"), null);
  assert.equal(desk.refusal("a1").message, "This action is closed.");
  assert.equal(desk.refusal("a1"), null);
});
