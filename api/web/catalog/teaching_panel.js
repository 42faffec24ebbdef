// @ts-check
import { h, fill } from "../elements/dom.js";
import { dayAndTime, percent } from "../elements/format.js";
import { icon, verdictSign } from "../elements/icons.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { referencePicture } from "./reference_picture.js";

/** @typedef {import("../app.js").Context} Context */

const t = texts.product.teaching;
/** @type {Record<string, string>} */
const SIGNS = { "told-apart": "pass", close: "review", "taken-for-each-other": "fail" };
const DAYS_AGAIN = 30;

/** Whether a design's pictures name facings; what they may be confused with; and the step from the one to the other. */
export class TeachingPanel {
  /**
   * @param {Context} context
   * @param {any} design
   * @param {(id: string) => string} nameOf what a picture of the design is called on this page
   */
  constructor(context, design, nameOf) {
    this.context = context;
    this.design = design;
    this.nameOf = nameOf;
    this.path = `/v1/products/${design.sku}/designs/${design.name}`;
    this.report = h("div", { class: "stack" });
    this.error = h("p", { class: "error-text", role: "alert" });
    this.again = h("input", { type: "checkbox" });
    this.tick = h("label", { class: "tick" }, this.again, t.again(DAYS_AGAIN));
    this.actions = h("div", { class: "pair" });
    this.element = h("div", { class: "stack" }, this.report, this.error, this.tick, this.actions);
  }

  /** @param {number} pictures */
  picturesChanged(pictures) {
    this.pictures = pictures;
    fill(this.report);
    this.#render();
  }

  /** Asks what the pictures may be confused with. */
  async check() {
    await this.#act(async () => {
      const report = await this.context.client.get(`${this.path}/confusions`);
      fill(this.report, ...this.#report(report));
      this.#render(report);
      this.context.announce(t.summary(report.rivals.filter(isDangerous).length));
    });
  }

  /** @param {any} [report] */
  #render(report) {
    const { taught_at: since } = this.design;
    const wait = h("button", { type: "button", onclick: () => this.#letWait() }, t.letWait);
    const look = h("button", { type: "button", onclick: () => this.check() }, since ? t.checkAgain : t.check);
    const danger = report?.rivals.some(isDangerous);
    const teach = h(
      "button",
      { type: "button", class: "primary", onclick: () => this.#teach() },
      danger ? t.teachAnyway : t.teach,
    );
    this.tick.hidden = !since && !report;
    fill(this.actions, this.pictures > 0 && !report && look, report && !since && teach, since && wait);
  }

  /** @param {any} report */
  *#report(report) {
    yield h("h4", {}, t.summary(report.rivals.filter(isDangerous).length));
    if (report.kept !== null) yield h("p", { class: "quiet" }, t.kept(report.kept, report.pictures));
    for (const id of report.odd_pictures) {
      yield h("p", { class: "notice notice-warning" }, icon("warning"), t.odd(this.nameOf(id)));
    }
    if (report.rivals.length > 0) {
      const rivals = report.rivals.map((/** @type {any} */ rival) => this.#rival(rival, report.pictures));
      yield h("ul", { class: "rivals" }, ...rivals);
    }
    if (report.suggested_group.length > 0) yield h("p", { class: "quiet" }, t.group(report.suggested_group));
  }

  /**
   * @param {any} rival
   * @param {number} pictures
   */
  #rival(rival, pictures) {
    return h(
      "li",
      { class: "rival" },
      referencePicture(this.context, rival.reference_id, t.rivalPicture(rival.name)),
      h(
        "div",
        {},
        h("p", { class: "tile-status" }, verdictSign(SIGNS[rival.verdict]), t.verdicts[rival.verdict]),
        h("a", { class: "touch", href: `#/products/${rival.sku}` }, rival.name),
        h("p", { class: "quiet" }, `${rival.sku} · ${rival.brand}`),
        h("p", { class: "quiet" }, t.counts(percent(rival.risk), rival, pictures)),
        rival.heights_tell && h("p", { class: "quiet" }, t.heightsTell),
      ),
    );
  }

  async #teach() {
    await this.#act(async () => this.#changed(await this.context.client.post(this.#teachPath(), {})));
  }

  async #letWait() {
    if (!window.confirm(t.reallyWait)) return;
    await this.#act(async () => this.#changed(await this.context.client.remove(this.#teachPath())));
  }

  #teachPath() {
    const since = new Date(Date.now() - DAYS_AGAIN * 86_400_000).toISOString().slice(0, 10);
    return `${this.path}/teach${this.again.checked ? `?rename_since=${since}` : ""}`;
  }

  /** @param {{design: any, visits_to_rename: number}} answer */
  #changed({ design, visits_to_rename: visits }) {
    this.design.taught_at = design.taught_at;
    this.again.checked = false;
    fill(this.report, visits > 0 && h("p", { class: "quiet" }, t.renaming(visits)));
    this.#render();
    this.element.dispatchEvent(new CustomEvent("taught"));
    this.context.announce(stateOf(this.design, this.pictures));
  }

  /**
   * Buttons rest while the service works; what it refuses stands below the report.
   * @param {() => Promise<void>} work
   */
  async #act(work) {
    this.error.textContent = "";
    const buttons = [...this.actions.querySelectorAll("button")];
    for (const button of buttons) button.disabled = true;
    try {
      await work();
    } catch (error) {
      if (!this.context.ended(error)) this.error.textContent = explain(error);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }
}

/**
 * Whether a design names facings, in words.
 * @param {any} design
 * @param {number | undefined} pictures
 */
export function stateOf(design, pictures) {
  if (design.taught_at) return t.since(dayAndTime(design.taught_at));
  return pictures ? t.waits : t.waitsForPictures;
}

/** @param {any} rival */
function isDangerous(rival) {
  return rival.verdict !== "told-apart";
}
