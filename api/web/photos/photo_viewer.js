// @ts-check
import { h, fill, s } from "../elements/dom.js";
import { icon } from "../elements/icons.js";
import { texts } from "../texts.js";
import { boxFacts } from "./box_facts.js";
import { LAYERS, boxAt, readingOrder, rowClass, rowNumber, shelfBoxes, uncounted } from "./boxes.js";
import { priceLabels, reading } from "./price_words.js";
import { ZoomPane } from "./zoom_pane.js";

/**
 * @typedef {import("./boxes.js").ShelfBox} ShelfBox
 * @typedef {import("./boxes.js").Layer} Layer
 */

const t = texts.viewer;
/** A fingertip covers about this many CSS pixels around the point it reports. */
const REACH = 12;
/** Letters of prices as a share of the photo's width: some 10 CSS pixels on a phone, more when zoomed. */
const LETTERS = 1 / 36;

/** The photo with its boxes: layers on and off, tap a box for its facts, strong boxes for one check. */
export class PhotoViewer {
  /** @type {Set<Layer>} */
  shown = new Set(LAYERS);
  /** @type {ShelfBox | null} */
  selected = null;
  /** @type {Map<string, SVGRectElement>} */
  rects = new Map();

  /**
   * @param {HTMLImageElement} picture
   * @param {Record<string, any>} analysis
   */
  constructor(picture, analysis) {
    this.size = /** @type {[number, number]} */ ([analysis.width, analysis.height]);
    this.boxes = readingOrder(shelfBoxes(analysis));
    this.drawing = this.#drawing(analysis);
    this.pane = new ZoomPane(this.size, t.label, picture, this.drawing);
    this.where = h("span", { class: "quiet" });
    this.facts = h("div", { class: "facts", "aria-live": "polite" });
    this.evidence = h("div", { class: "evidence-note", hidden: true });
    const tools = h("div", { class: "tools" }, this.pane.buttons, this.#steps());
    this.element = h("div", { class: "viewer" }, this.pane.element, tools, this.evidence, this.facts, this.#toggles());
    this.drawing.addEventListener("click", (event) => this.#tap(event));
    this.#select(null);
  }

  /**
   * Shows the boxes that a check rests on strong, the others faint.
   * @param {string} label of the check
   * @param {string[]} ids
   */
  highlight(label, ids) {
    this.#select(null);
    const wanted = new Set(ids);
    this.drawing.classList.add("focused");
    for (const [id, rect] of this.rects) rect.classList.toggle("strong", wanted.has(id));
    const showAll = h("button", { type: "button", class: "link", onclick: () => this.showAll() }, t.showAll);
    fill(this.evidence, h("span", {}, t.evidence(label)), showAll);
    this.evidence.hidden = false;
    this.pane.reset();
    this.element.scrollIntoView({ block: "start" });
    showAll.focus({ preventScroll: true });
  }

  /**
   * Shows one box and its facts, and brings the picture into sight.
   * @param {string} id
   */
  show(id) {
    const box = this.boxes.find((other) => other.id === id);
    if (!box) return;
    this.#select(box);
    this.pane.reveal(box.box);
    this.element.scrollIntoView({ block: "start" });
    this.pane.scroller.focus({ preventScroll: true });
  }

  showAll() {
    this.drawing.classList.remove("focused");
    this.evidence.hidden = true;
  }

  /** @param {Record<string, any>} analysis */
  #drawing(analysis) {
    const [width, height] = this.size;
    const groups = LAYERS.map((layer) => s("g", { "data-layer": layer }, ...this.#layer(layer)));
    const numbers = s("g", { class: "row-numbers", "data-layer": "facings" }, ...this.#rowNumbers(analysis.rows ?? []));
    return s("svg", { viewBox: `0 0 ${width} ${height}`, class: "boxes", "aria-hidden": "true" }, ...groups, numbers);
  }

  /** @param {Layer} layer */
  #layer(layer) {
    const boxes = this.boxes.filter((box) => box.layer === layer);
    const own = boxes.filter(({ facts }) => !facts.duplicate);
    const outline = own.map(({ box: [x, y, w, height] }) => `M${x} ${y}h${w}v${height}h${-w}z`).join("");
    const words = layer === "price_tags" ? this.#prices(own) : [];
    return [s("path", { d: outline, class: "casing" }), ...boxes.map((box) => this.#rect(box)), ...words];
  }

  /** @param {ShelfBox} shelfBox */
  #rect(shelfBox) {
    const [x, y, width, height] = shelfBox.box;
    const rect = s("rect", { x, y, width, height, class: `box ${shelfBox.layer} ${look(shelfBox)}` });
    this.rects.set(shelfBox.id, rect);
    return rect;
  }

  /** @param {ShelfBox[]} tags */
  #prices(tags) {
    const letters = this.size[0] * LETTERS;
    return priceLabels(tags, letters, this.size[0]).map(({ text, reading, x, y, width, height }) =>
      s(
        "g",
        { class: `price-word ${reading}` },
        s("rect", { x, y, width, height }),
        s("text", { x: x + width / 2, y: y + height / 2, "font-size": letters, dy: "0.36em" }, text),
      ),
    );
  }

  /** @param {any[]} rows */
  #rowNumbers(rows) {
    const radius = Math.max(...this.size) / 70;
    return rows.flatMap((row) => {
      const first = this.boxes.find((box) => box.layer === "facings" && box.row === row.index);
      if (!first) return [];
      const [x, y, , height] = first.box;
      const at = { x: Math.max(x, radius * 1.2), y: y + height / 2 };
      return [
        s("circle", { cx: at.x, cy: at.y, r: radius, class: `row-number ${rowClass(row.index)}` }),
        s("text", { x: at.x, y: at.y, "font-size": radius * 1.3, dy: "0.36em" }, rowNumber(row)),
      ];
    });
  }

  #toggles() {
    const toggle = (/** @type {Layer} */ layer) => {
      const count = this.boxes.filter((box) => box.layer === layer && !uncounted(box.facts)).length;
      const flip = (/** @type {Event} */ event) =>
        this.#show(layer, /** @type {HTMLInputElement} */ (event.target).checked);
      const box = h("input", { type: "checkbox", checked: true, disabled: count === 0, onchange: flip });
      return h("label", { class: `chip chip-${layer}` }, box, h("span", { class: "swatch" }), `${t[layer]} ${count}`);
    };
    return h("fieldset", { class: "chips" }, h("legend", {}, t.layers), ...LAYERS.map(toggle), this.#marks());
  }

  /** What the marks mean that no chip explains, as far as they are on this photo. */
  #marks() {
    const elsewhere = this.boxes.filter(({ facts }) => facts.duplicate).length;
    const left = this.boxes.filter(({ facts }) => uncounted(facts)).length - elsewhere;
    const doubtful = this.boxes.filter(
      ({ layer, facts }) => layer === "price_tags" && !facts.duplicate && reading(facts) === "doubtful",
    );
    const marks = [
      left && t.marks.uncounted(left),
      elsewhere && t.marks.elsewhere(elsewhere),
      doubtful.length && t.marks.doubtful(doubtful.length),
    ];
    return h("ul", { class: "marks quiet" }, ...marks.filter(Boolean).map((mark) => h("li", {}, mark)));
  }

  /**
   * @param {Layer} layer
   * @param {boolean} on
   */
  #show(layer, on) {
    if (on) this.shown.add(layer);
    else this.shown.delete(layer);
    for (const group of this.drawing.querySelectorAll(`[data-layer="${layer}"]`)) group.classList.toggle("off", !on);
    if (this.selected && !this.shown.has(this.selected.layer)) this.#select(null);
  }

  get #visible() {
    return this.boxes.filter((box) => this.shown.has(box.layer));
  }

  /** @param {MouseEvent} event */
  #tap(event) {
    const frame = this.drawing.getBoundingClientRect();
    const scale = this.size[0] / frame.width;
    this.#select(
      boxAt(this.#visible, (event.clientX - frame.left) * scale, (event.clientY - frame.top) * scale, REACH * scale),
    );
  }

  /** @param {number} by */
  #step(by) {
    const boxes = this.#visible;
    if (!boxes.length) return;
    const at = this.selected ? boxes.indexOf(this.selected) : by > 0 ? -1 : 0;
    const next = boxes[(at + by + boxes.length) % boxes.length];
    this.#select(next);
    this.pane.reveal(next.box);
  }

  /** @param {ShelfBox | null} box */
  #select(box) {
    if (this.selected) this.rects.get(this.selected.id)?.classList.remove("selected");
    this.selected = box;
    const boxes = this.#visible;
    this.where.textContent = t.counter(box ? boxes.indexOf(box) + 1 : 0, boxes.length);
    fill(this.facts, box ? boxFacts(box) : h("p", { class: "quiet" }, boxes.length ? t.tapHint : t.empty));
    if (!box) return;
    const rect = this.rects.get(box.id);
    rect?.classList.add("selected");
    rect?.parentNode?.append(rect);
  }

  #steps() {
    const button = (/** @type {string} */ label, /** @type {number} */ by, /** @type {"back" | "chevron"} */ sign) =>
      h("button", { type: "button", class: "round", "aria-label": label, onclick: () => this.#step(by) }, icon(sign));
    return h("div", { class: "tool-group" }, button(t.previous, -1, "back"), this.where, button(t.next, 1, "chevron"));
  }
}

/** @param {ShelfBox} shelfBox */
function look({ layer, row, facts }) {
  if (facts.duplicate) return "elsewhere";
  if (layer === "price_tags") return reading(facts);
  if (layer !== "facings") return "";
  return uncounted(facts) ? "uncounted" : rowClass(row);
}
