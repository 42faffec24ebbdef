// @ts-check
import { h, fill } from "../elements/dom.js";
import { dayAndTime } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { listOf } from "../photos/photo_number.js";
import { arrivalOrder } from "../photos/photo_tile.js";
import { mainPhoto } from "../results/lines.js";
import { resultView } from "../results/result_view.js";
import { ReviewCard } from "../results/review_card.js";
import { newId } from "../service/identifiers.js";
import { ConnectionLost } from "../service/problems.js";
import { texts } from "../texts.js";
import { DisplaySection } from "./display_section.js";
import { LeavingCard } from "./leaving_card.js";

/**
 * @typedef {import("../app.js").Context} Context
 * @typedef {import("../device/uploads.js").Upload} Upload
 */

const t = texts.visit;
const DEFAULT_TYPE = "shelf";

/**
 * @param {Context} context
 * @param {{id: string}} parameters
 * @param {AbortSignal} signal
 */
export async function visitPage(context, { id }, signal) {
  const waiting = context.begun.waiting(id);
  const visit = waiting ?? (await context.client.get(`/v1/visits/${id}`));
  const [outlet, scenes] = await Promise.all([
    context.client.get(`/v1/outlets/${visit.outlet_id}`),
    waiting ? [] : context.client.get(`/v1/visits/${id}/scenes`),
  ]);
  const known = await Promise.all(listOf(scenes).map((scene) => context.client.get(`/v1/scenes/${scene.id}/photos`)));
  const page = new VisitPage(context, visit, outlet, signal);
  listOf(scenes).forEach((scene, i) => page.addDisplay(scene.id, scene.scene_type, listOf(known[i])));
  page.restoreUploads();
  if (!page.displays.size && page.writable) page.addDisplay(newId(), DEFAULT_TYPE, []);
  if (!waiting) await page.refreshResult().catch(unlessLost);
  return { title: `${outlet.name}, ${dayAndTime(visit.started_at)}`, element: page.element };
}

/** @param {unknown} error */
function unlessLost(error) {
  if (!(error instanceof ConnectionLost)) throw error; // photos can be taken without a result
}

/** A visit: its result on top, below it the displays with their photos, and how it ends. */
class VisitPage {
  /** @type {Map<string, DisplaySection>} */
  displays = new Map();
  revision = 0;
  #leaving = new AbortController();

  /**
   * @param {Context} context
   * @param {any} visit
   * @param {any} outlet
   * @param {AbortSignal} signal
   */
  constructor(context, visit, outlet, signal) {
    this.context = context;
    this.visit = visit;
    this.signal = signal;
    this.writable = visit.rep_id === context.user.id || context.user.role === "admin";
    this.result = h("section", { class: "card", hidden: true, "aria-labelledby": "result-title" });
    this.review = new ReviewCard(this);
    this.state = h("p", { class: "quiet" });
    this.showState();
    this.end = h("div");
    this.waiting = h("p", { class: "notice notice-info", role: "status", hidden: true });
    this.working = h("p", { class: "quiet", role: "status" });
    this.sections = h("div", { class: "stack" });
    this.tips = tips();
    this.element = h(
      "div",
      { class: "page" },
      h("a", { href: `#/outlets/${outlet.id}`, class: "back" }, icon("back"), outlet.name),
      h("h1", { tabindex: -1 }, t.title(dayAndTime(visit.started_at))),
      this.state,
      this.waiting,
      this.result,
      this.review.element,
      this.working,
      h("h2", {}, t.photosTitle),
      this.writable ? this.tips : h("p", { class: "notice notice-info" }, t.readOnly),
      this.sections,
      this.writable && this.#adder(),
      this.end,
    );
    this.#settle();
    signal.addEventListener("abort", () => this.#leaving.abort());
    context.begun.addEventListener("taken", (event) => this.#known(/** @type {CustomEvent} */ (event).detail), { signal });
    context.begun.addEventListener("refused", (event) => this.#known(/** @type {CustomEvent} */ (event).detail), { signal });
    context.queue.addEventListener(
      "change",
      (event) => this.#uploadChanged(/** @type {CustomEvent<Upload>} */ (event).detail),
      { signal },
    );
  }

  /** @param {any} visit as it is known now */
  #known(visit) {
    if (visit.id !== this.visit.id) return;
    this.visit = visit;
    this.showState();
    this.#settle();
  }

  /** A visit that the service does not have yet says so; how it ends can be told all the same. */
  #settle() {
    const waits = this.context.begun.waiting(this.visit.id);
    this.waiting.hidden = !waits;
    fill(this.waiting, waits?.refusal ? t.refused(waits.refusal) : t.waits);
    this.#leaving.abort();
    this.#leaving = new AbortController();
    fill(this.end, new LeavingCard(this, this.#leaving.signal).element);
  }

  /** Whether the visit was planned, and whether it has ended. */
  showState() {
    const { planned, check_out: end } = this.visit;
    const ended = end && ` · ${texts.leaving.endedShort(dayAndTime(end.ended_at))}`;
    if (planned === undefined) return; // the service says it once it has the visit
    fill(this.state, planned ? t.planned : t.unplanned, ended);
  }

  /**
   * @param {string} sceneId
   * @param {string} type
   * @param {any[]} photos
   */
  addDisplay(sceneId, type, photos) {
    const sameType = [...this.displays.values()].filter((display) => display.type === type).length;
    const display = new DisplaySection(this, sceneId, type, t.display(texts.scenes[type] ?? type, sameType + 1));
    this.displays.set(sceneId, display);
    this.sections.append(display.element);
    for (const photo of photos) display.addKnown(photo);
    return display;
  }

  /** Photos that were added before the person looked elsewhere. */
  restoreUploads() {
    for (const upload of this.context.queue.items.filter((item) => item.visitId === this.visit.id)) {
      const display = this.displays.get(upload.sceneId) ?? this.addDisplay(upload.sceneId, upload.sceneType, []);
      display.addUpload(upload);
    }
  }

  /** Numbers the photos as the service does when an action names one: in the order they came, failed ones left out. */
  renumber() {
    const tiles = [...this.displays.values()].flatMap((display) => [...display.tiles.values()]);
    this.tips.open &&= tiles.length === 0;
    arrivalOrder(tiles).forEach((tile, i) => tile.rename(texts.photo.title(i + 1)));
    for (const display of this.displays.values()) display.arrange();
  }

  showWorking() {
    const working = [...this.displays.values()].reduce((sum, display) => sum + display.working, 0);
    this.working.textContent = working ? t.working(working) : "";
  }

  async refreshResult() {
    const result = await this.context.client.find(`/v1/visits/${this.visit.id}/result`);
    if (!result || result.revision <= this.revision) return; // shown already, or overtaken
    this.revision = result.revision;
    this.result.hidden = false;
    const view = resultView(result, (line) => this.#showEvidence(line));
    fill(this.result, h("h2", { id: "result-title" }, texts.result.title), view);
    await this.review.refresh(result);
  }

  /** @param {Upload} upload */
  #uploadChanged(upload) {
    if (upload.visitId === this.visit.id) this.displays.get(upload.sceneId)?.uploadChanged(upload);
  }

  /** @param {import("../results/lines.js").Line} line */
  #showEvidence(line) {
    this.context.go(`#/visits/${this.visit.id}/photos/${mainPhoto(line.evidence)}/checks/${encodeURIComponent(line.key)}`);
  }

  #adder() {
    const options = Object.entries(texts.scenes).map(([value, label]) => h("option", { value }, label));
    const select = h("select", { id: "display-type" }, ...options);
    const panel = h("div", { class: "card stack", hidden: true });
    const open = h("button", { type: "button", class: "wide", "aria-expanded": "false" }, icon("plus"), t.addDisplay);
    const show = (/** @type {boolean} */ shown) => {
      panel.hidden = !shown;
      open.setAttribute("aria-expanded", String(shown));
    };
    const add = () => {
      show(false);
      this.addDisplay(newId(), select.value, []).focus();
    };
    const buttons = h(
      "div",
      { class: "pair" },
      h("button", { type: "button", class: "primary", onclick: add }, t.add),
      h("button", { type: "button", onclick: () => show(false) }, t.cancel),
    );
    fill(panel, h("label", { for: "display-type" }, t.displayType), select, buttons);
    open.addEventListener("click", () => show(panel.hidden));
    return h("div", { class: "stack" }, open, panel);
  }
}

function tips() {
  return h(
    "details",
    { class: "tips", open: true },
    h("summary", {}, t.tipsTitle),
    h("ul", {}, ...t.tips.map((tip) => h("li", {}, tip))),
  );
}
