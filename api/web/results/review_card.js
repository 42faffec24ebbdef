// @ts-check
import { h, fill } from "../elements/dom.js";
import { dayAndTime } from "../elements/format.js";
import { newId } from "../service/identifiers.js";
import { texts } from "../texts.js";
import { doubtful } from "./lines.js";
import { choiceButtons } from "./review_form.js";

/**
 * @typedef {import("./lines.js").Result & {revision: number}} Result
 * @typedef {import("./lines.js").Line} Line
 */

const t = texts.review;
const STALE = ["stale_decision", "stale_corrections"];

/** What people say of a visit's result: decisions of a manager, appeals of the rep. */
export class ReviewCard {
  element = h("section", { class: "card stack", hidden: true, "aria-labelledby": "review-title" });

  /** @param {{context: import("../app.js").Context, visit: any, refreshResult: () => Promise<void>}} page */
  constructor(page) {
    this.page = page;
    const { user } = page.context;
    this.own = page.visit.rep_id === user.id;
    this.decides = !this.own && ["manager", "admin"].includes(user.role);
  }

  /** @param {Result} result the newest */
  async refresh(result) {
    this.result = result;
    const review = await this.page.context.client.get(`/v1/visits/${this.page.visit.id}/review`);
    const parts = [
      this.#wanted(review),
      this.#stale(review),
      this.decides && this.#doubtful(result),
      this.#waiting(review),
      this.#appeals(review),
      this.own && this.#objections(result, review),
    ].filter(Boolean);
    this.element.hidden = !parts.length;
    fill(this.element, h("h2", { id: "review-title" }, t.title), ...parts);
  }

  /** @param {any} review */
  #wanted(review) {
    const asked = review.decisions.filter((/** @type {any} */ decision) => decision.state === "open");
    const item = (/** @type {any} */ decision) => h("p", {}, this.#about(decision.line, decision.reason));
    return (
      asked.length > 0 &&
      h("div", { class: "notice notice-warning" }, h("div", {}, h("strong", {}, t.newPhotoWanted), ...asked.map(item)))
    );
  }

  /** @param {any} review */
  #stale(review) {
    const stale = this.decides && review.reasons.some((/** @type {string} */ reason) => STALE.includes(reason));
    return stale && h("p", { class: "notice notice-info" }, t.stale);
  }

  /** @param {Result} result */
  #doubtful(result) {
    const lines = doubtful(result.lines);
    if (!lines.length) return null;
    const items = lines.map((line) =>
      h("li", { class: "review-item" }, h("strong", {}, line.label), choiceButtons(this.#decisions(line))),
    );
    const all = choiceButtons([{ label: t.acceptAll, send: (reason) => this.#decide({ kind: "accept", reason }) }]);
    return h("section", {}, h("h3", {}, t.doubtfulTitle), h("ul", { class: "review-list" }, ...items), all);
  }

  /** @param {Line} line */
  #decisions(line) {
    const { key, label } = line;
    const name = (/** @type {string} */ what) => `${what}: ${label}`;
    const decide = (/** @type {string} */ kind) => (/** @type {string} */ reason) =>
      this.#decide({ kind, line: key, reason });
    const override = (/** @type {string} */ reason, /** @type {string} */ verdict) =>
      this.#decide({ kind: "override", line: key, reason, verdict, score: scoreOf(verdict, line) });
    return [
      { label: t.accept, name: name(t.accept), primary: true, send: decide("accept") },
      { label: t.override, name: name(t.override), asksVerdict: true, send: override },
      { label: t.newPhoto, name: name(t.newPhoto), send: decide("new_photo") },
    ];
  }

  /** @param {any} review */
  #waiting(review) {
    const waiting = review.decisions.filter((/** @type {any} */ decision) => decision.state === "waiting");
    if (!waiting.length) return null;
    const item = (/** @type {any} */ decision) =>
      h(
        "li",
        { class: "review-item" },
        h("p", {}, this.#word(decision)),
        this.decides && decision.decided_by !== this.page.context.user.id && choiceButtons(this.#answers(decision.id)),
      );
    return h("section", {}, h("h3", {}, t.waitingTitle), h("ul", { class: "review-list" }, ...waiting.map(item)));
  }

  /** @param {string} id */
  #answers(id) {
    const answer = (/** @type {boolean} */ confirmed) => (/** @type {string} */ reason) =>
      this.#put(`decisions/${id}/confirmation`, { confirmed, reason });
    return [
      { label: t.confirm, primary: true, send: answer(true) },
      { label: t.refuse, send: answer(false) },
    ];
  }

  /** @param {any} review */
  #appeals({ appeals }) {
    if (!appeals.length) return null;
    const item = (/** @type {any} */ appeal) =>
      h(
        "li",
        { class: "review-item" },
        h("p", {}, h("strong", {}, this.#label(appeal.line, t.photo)), ` · ${t.states[appeal.state]}`),
        h("p", {}, appeal.text),
        appeal.proposed && h("p", { class: "quiet" }, t.proposed(appeal.proposed.corrections.length)),
        appeal.outcome_reason && h("p", { class: "quiet" }, appeal.outcome_reason),
        appeal.state === "open" && this.#open(appeal),
      );
    return h("section", {}, h("h3", {}, t.appealsTitle), h("ul", { class: "review-list" }, ...appeals.map(item)));
  }

  /** @param {any} appeal */
  #open(appeal) {
    const withdraw = h("button", { type: "button", onclick: () => this.#withdraw(appeal) }, t.withdraw);
    return h(
      "div",
      { class: "stack" },
      h("p", { class: "quiet" }, appeal.escalated_at ? t.escalated : t.due(dayAndTime(appeal.due_at))),
      this.decides && choiceButtons(this.#outcomes(appeal)),
      this.own && withdraw,
    );
  }

  /** @param {any} appeal */
  #outcomes(appeal) {
    const settle = (/** @type {string} */ outcome) => (/** @type {string} */ reason) => {
      // Without proposed corrections the rep is simply right: the check is met.
      const word = outcome === "accepted" && appeal.line && !appeal.proposed ? { verdict: "pass", score: 1 } : {};
      return this.#put(`appeals/${appeal.id}/outcome`, { revision: this.result?.revision, outcome, reason, ...word });
    };
    return [
      { label: t.acceptAppeal, primary: true, send: settle("accepted") },
      { label: t.rejectAppeal, send: settle("rejected") },
    ];
  }

  /**
   * @param {Result} result
   * @param {any} review
   */
  #objections(result, { appeals }) {
    const open = appeals.filter((/** @type {any} */ appeal) => appeal.state === "open");
    const taken = new Set(open.map((/** @type {any} */ appeal) => appeal.line));
    const lines = result.lines.filter((line) => ["fail", "review"].includes(line.verdict) && !taken.has(line.key));
    if (!lines.length) return null;
    const item = (/** @type {Line} */ line) => {
      const send = (/** @type {string} */ text) =>
        this.#put(`appeals/${newId()}`, { revision: result.revision, line: line.key, text });
      const choice = { label: t.appeal, name: t.appealFor(line.label), question: t.appealText, send };
      return h("li", { class: "review-item" }, h("strong", {}, line.label), choiceButtons([choice]));
    };
    return h("ul", { class: "review-list" }, ...lines.map(item));
  }

  /** @param {Record<string, unknown>} decision */
  #decide(decision) {
    return this.#put(`decisions/${newId()}`, { revision: this.result?.revision, ...decision });
  }

  /** @param {any} appeal */
  async #withdraw(appeal) {
    await this.#put(`appeals/${appeal.id}/withdrawal`, {}).catch((error) => this.page.context.ended(error));
  }

  /**
   * @param {string} path
   * @param {Record<string, unknown>} body
   */
  async #put(path, body) {
    const { client, announce } = this.page.context;
    await client.put(`/v1/visits/${this.page.visit.id}/${path}`, body);
    announce(t.sent);
    await this.page.refreshResult();
    if (this.result) await this.refresh(this.result);
  }

  /** @param {any} decision */
  #word(decision) {
    const verdict = texts.lineVerdicts[decision.verdict] ?? t.accept;
    return t.waiting(this.#label(decision.line, t.wholeResult), verdict, decision.reason);
  }

  /**
   * @param {string | null} key
   * @param {string} reason
   */
  #about(key, reason) {
    return `${this.#label(key, t.wholeResult)}: ${reason}`;
  }

  /**
   * @param {string | null} key
   * @param {string} otherwise
   */
  #label(key, otherwise) {
    return this.result?.lines.find((line) => line.key === key)?.label ?? key ?? otherwise;
  }
}

/**
 * What a person's verdict earns: everything, what was measured, or nothing that counts.
 * @param {string} verdict
 * @param {Line} line
 */
function scoreOf(verdict, line) {
  if (verdict === "not_measured") return null;
  return verdict === "pass" ? 1 : Math.min(line.score ?? 0, 0.99);
}
