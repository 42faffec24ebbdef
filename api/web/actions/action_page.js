// @ts-check
import { fill, h } from "../elements/dom.js";
import { dayAndTime, sentence } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { choiceButtons } from "../results/review_form.js";
import { patiently } from "../service/follow.js";
import { newId } from "../service/identifiers.js";
import { texts } from "../texts.js";
import { needsAnswer, permittedSteps } from "./action_facts.js";
import { ownerAndDay, savingForm } from "./action_form.js";
import { actionMarks } from "./action_rows.js";
import { ProofCard } from "./proof_card.js";

/**
 * @typedef {import("./action_facts.js").Action & {events: any[]}} Action
 * @typedef {import("./proof_desk.js").Proved} Proved
 */

const t = texts.actions;
/** Their notes say only the day that they remind of. */
const REMINDERS = ["due_soon", "overdue"];

/**
 * @param {import("../app.js").Context} context
 * @param {{id: string}} parameters
 * @param {AbortSignal} signal
 */
export async function actionPage(context, { id }, signal) {
  const page = new ActionPage(context, id, signal);
  await page.refresh();
  return { title: t.action, element: page.element };
}

/** One action: what, where, until when; what may be done with it; everything that happened. */
class ActionPage {
  element = h("div", { class: "page" });
  /** @type {ProofCard | null} */
  #proof = null;
  /** What is shown may change while a proof is being judged; only the last one shown is followed. */
  #shown = 0;

  /**
   * @param {import("../app.js").Context} context
   * @param {string} id
   * @param {AbortSignal} signal
   */
  constructor(context, id, signal) {
    this.context = context;
    this.id = id;
    this.signal = signal;
    context.proofs.addEventListener(
      "proved",
      (event) => this.#proved(/** @type {CustomEvent<Proved>} */ (event).detail),
      { signal },
    );
  }

  async refresh() {
    this.#show(await this.context.client.get(`/v1/actions/${this.id}`));
  }

  /** @param {Action} action */
  #show(action) {
    const steps = permittedSteps(action, this.context.user);
    this.#proof = steps.includes("prove") ? new ProofCard(this.context, action, this.signal) : null;
    const judged = isBeingJudged(action);
    const turn = ++this.#shown;
    if (judged) void this.#followProof(turn);
    fill(
      this.element,
      h("a", { href: "#/actions", class: "back" }, icon("back"), t.title),
      h("h1", { tabindex: -1 }, sentence(action.text)),
      h("p", { class: "marks" }, ...actionMarks(action)),
      facts(action),
      this.#proofState(action, judged),
      judged ? null : this.#proof?.element,
      needsAnswer(action) && h("p", { class: "notice" }, t.question),
      this.#steps(action, steps),
      history(action.events),
    );
    this.#tellRefusal();
  }

  /**
   * @param {Action} action
   * @param {boolean} judged
   */
  #proofState({ id, state, events, proof_photo_id: photo }, judged) {
    if (!photo) return null;
    if (judged)
      return h("p", { class: "notice", role: "status" }, h("span", { class: "spinner" }), t.proofJudging);
    const refuted = state === "open" && events.findLast(({ kind }) => kind === "proof_refuted");
    return h(
      "div",
      { class: refuted ? "notice notice-warning" : "notice" },
      refuted && icon("warning"),
      h(
        "div",
        {},
        refuted && h("p", {}, `${t.proofNotMet} ${refuted.note && sentence(refuted.note)}`),
        state === "proof_given" && h("p", {}, t.proofWaits),
        h("a", { href: `#/actions/${id}/photos/${photo}`, class: "touch" }, t.proofLink),
      ),
    );
  }

  /**
   * @param {Action} action
   * @param {import("./action_facts.js").Step[]} steps
   */
  #steps(action, steps) {
    const post = (/** @type {string} */ verb, /** @type {object} */ more) => async (/** @type {string} */ note) => {
      await this.context.client.post(`/v1/actions/${action.id}:${verb}`, { ...more, note });
      await this.#saved();
    };
    const sends = {
      respond: post("respond", {}),
      done: post("close", { outcome: "done" }),
      not_done: post("close", { outcome: "not_done" }),
      refuse: post("refuse-proof", {}),
    };
    const asked = /** @type {(keyof typeof sends)[]} */ (steps.filter((step) => step in sends));
    const choices = asked.map((step, i) => ({
      label: t.steps[step],
      primary: i === 0,
      question: t.questions[step],
      send: sends[step],
    }));
    const waits = steps.includes("prove") && !steps.includes("done");
    if (!choices.length) return waits && h("p", { class: "quiet" }, t.askManager);
    return h(
      "section",
      { class: "card stack", "aria-labelledby": "steps-title" },
      h("h2", { id: "steps-title" }, t.stepsTitle),
      waits && h("p", { class: "quiet" }, t.askManager),
      choiceButtons(choices),
      steps.includes("assign") && this.#assignment(action),
    );
  }

  /** @param {Action} action */
  #assignment(action) {
    const place = h("div", {});
    const open = () => {
      const form = this.#assignForm(action, close);
      fill(place, form);
      form.querySelector("select")?.focus();
    };
    const close = () => fill(place, h("button", { type: "button", class: "wide", onclick: open }, t.steps.assign));
    close();
    return place;
  }

  /**
   * @param {Action} action
   * @param {() => void} close
   */
  #assignForm(action, close) {
    const id = newId();
    const fields = ownerAndDay(this.context, action.outlet_id, action.owner_id, action.due_on, action.owner_name);
    const note = h("textarea", { id, rows: 2, maxlength: 2000 });
    const save = async () => {
      const body = { ...fields.values(), note: note.value.trim() };
      await this.context.client.post(`/v1/actions/${action.id}:assign`, body);
      await this.#saved();
    };
    const reason = h("div", { class: "field" }, h("label", { for: id }, t.note), note);
    return savingForm(this.context, t.steps.assign, [fields.element, reason], close, save);
  }

  async #saved() {
    this.context.announce(t.saved);
    await this.refresh();
    /** @type {HTMLElement | null} */ (this.element.querySelector("h1"))?.focus({ preventScroll: true });
  }

  /** @param {Proved} proved */
  #proved({ actionId, error }) {
    if (actionId !== this.id) return;
    if (error) this.#tellRefusal();
    else void patiently(() => this.refresh(), this.signal).catch((cause) => this.context.ended(cause));
  }

  /** A photo may have been refused while the person was on another page. */
  #tellRefusal() {
    const error = this.#proof && this.context.proofs.refusal(this.id);
    if (error) this.#proof?.refuse(error);
  }

  /**
   * Until the photo's own result has decided, or cannot, or something else was shown meanwhile.
   * @param {number} turn
   */
  async #followProof(turn) {
    const overtaken = () => turn !== this.#shown;
    const ask = () => this.context.client.get(`/v1/actions/${this.id}`);
    try {
      const action = await patiently(ask, this.signal, (now) => overtaken() || !isBeingJudged(now));
      if (overtaken()) return;
      this.context.announce(judgement(action));
      this.#show(action);
    } catch (error) {
      this.context.ended(error);
    }
  }
}

/**
 * Whether a proof photo waits for its result, not for a person.
 * @param {Action} action
 */
function isBeingJudged({ state, events, line }) {
  const last = events.at(-1)?.kind;
  return state === "proof_given" && line !== null && last === "proof_given";
}

/** @param {Action} action */
function judgement({ state }) {
  if (state === "closed") return t.proofMet;
  return state === "open" ? t.proofNotMet : t.proofWaits;
}

/** @param {Action} action */
function facts(action) {
  const visit = (/** @type {string | null} */ id, /** @type {string} */ name) =>
    id && h("a", { href: `#/visits/${id}`, class: "touch" }, name);
  const seenAgain = action.last_visit_id !== action.visit_id;
  /** @type {[string, ...import("../elements/dom.js").Child[]][]} */
  const rows = [
    [t.facts.outlet, h("a", { href: `#/outlets/${action.outlet_id}`, class: "touch" }, action.outlet_name)],
    [t.facts.owner, action.owner_name],
    [t.facts.kind, t.kinds[action.kind]],
  ];
  if (action.visit_id)
    rows.push([
      t.facts.visit,
      visit(action.visit_id, t.openedBy),
      seenAgain && h("br"),
      seenAgain && visit(action.last_visit_id, t.lastSeen),
    ]);
  return h(
    "dl",
    { class: "facts card" },
    ...rows.flatMap(([name, ...value]) => [h("dt", {}, name), h("dd", {}, ...value)]),
  );
}

/** @param {any[]} events the oldest first */
function history(events) {
  const item = (/** @type {any} */ { kind, moment, actor_name: actor, note }) =>
    h(
      "li",
      {},
      h("strong", {}, t.events[kind] ?? kind),
      h("span", { class: "quiet" }, `${dayAndTime(moment)} · ${actor ?? t.service}`),
      note && !REMINDERS.includes(kind) && h("p", {}, sentence(note)),
    );
  return h(
    "section",
    { class: "stack" },
    h("h2", {}, t.historyTitle),
    h("ol", { class: "events" }, ...[...events].reverse().map(item)),
  );
}
