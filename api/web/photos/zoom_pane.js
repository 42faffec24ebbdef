// @ts-check
import { h } from "../elements/dom.js";
import { icon } from "../elements/icons.js";
import { texts } from "../texts.js";

const MAX_ZOOM = 8;
const STEP = 1.5;
/** The pane takes at most this share of the window's height, so that the facts below stay in sight. */
const MAX_HEIGHT = 0.68;

/**
 * A picture that can be zoomed. Zooming changes the layout width inside a scrolling pane: moving about is then the
 * browser's own scrolling, with fingers, mouse and arrow keys alike.
 */
export class ZoomPane {
  zoom = 1;

  /**
   * @param {[number, number]} size width and height of the picture in its own pixels
   * @param {string} label
   * @param {Element[]} content laid over each other, each filling the picture
   */
  constructor(size, label, ...content) {
    this.size = size;
    this.stage = h("div", { class: "stage" }, ...content);
    this.scroller = h("div", { class: "scroller", tabindex: 0, role: "group", "aria-label": label }, this.stage);
    this.element = h("div", { class: "pane" }, this.scroller);
    this.buttons = this.#buttons();
    this.#listen();
    new ResizeObserver(() => this.#layout()).observe(this.element);
  }

  /** The whole picture. */
  reset() {
    this.zoom = 1;
    this.#layout();
  }

  /**
   * Scrolls a box of the picture into sight.
   * @param {[number, number, number, number]} box x, y, w, h in pixels of the picture
   */
  reveal([x, y, w, h]) {
    const scale = this.stage.clientWidth / this.size[0];
    this.scroller.scrollTo({
      left: (x + w / 2) * scale - this.scroller.clientWidth / 2,
      top: (y + h / 2) * scale - this.scroller.clientHeight / 2,
    });
  }

  #buttons() {
    const button = (
      /** @type {string} */ label,
      /** @type {"plus" | "minus" | "fit"} */ sign,
      /** @type {() => void} */ act,
    ) => h("button", { type: "button", class: "round", "aria-label": label, onclick: act }, icon(sign));
    return h(
      "div",
      { class: "tool-group" },
      button(texts.viewer.zoomIn, "plus", () => this.#zoomTo(this.zoom * STEP)),
      button(texts.viewer.zoomOut, "minus", () => this.#zoomTo(this.zoom / STEP)),
      button(texts.viewer.fit, "fit", () => this.reset()),
    );
  }

  #listen() {
    this.scroller.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    let spread = 0;
    let from = 1;
    this.scroller.addEventListener("touchstart", (event) => {
      if (event.touches.length === 2) [spread, from] = [pinch(event).spread, this.zoom];
    });
    this.scroller.addEventListener(
      "touchmove",
      (event) => {
        if (event.touches.length !== 2) return;
        event.preventDefault(); // else the whole page would zoom
        const now = pinch(event);
        this.#zoomTo((from * now.spread) / spread, now.x, now.y);
      },
      { passive: false },
    );
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    if (!event.ctrlKey) return; // plain scrolling stays scrolling
    event.preventDefault();
    this.#zoomTo(this.zoom * Math.exp(-event.deltaY / 200), event.clientX, event.clientY);
  }

  /**
   * Zooms and keeps the point under the fingers where it is.
   * @param {number} zoom
   * @param {number} [clientX]
   * @param {number} [clientY]
   */
  #zoomTo(zoom, clientX, clientY) {
    const pane = this.scroller.getBoundingClientRect();
    const at = {
      x: (clientX ?? pane.left + pane.width / 2) - pane.left,
      y: (clientY ?? pane.top + pane.height / 2) - pane.top,
    };
    const before = this.zoom;
    this.zoom = Math.min(MAX_ZOOM, Math.max(1, zoom));
    const factor = this.zoom / before;
    const left = (this.scroller.scrollLeft + at.x) * factor - at.x;
    const top = (this.scroller.scrollTop + at.y) * factor - at.y;
    this.#layout();
    this.scroller.scrollTo(left, top);
  }

  #layout() {
    const [width, height] = this.size;
    const fit = Math.min(this.element.clientWidth, (window.innerHeight * MAX_HEIGHT * width) / height);
    if (fit <= 0) return;
    this.scroller.style.height = `${Math.ceil((fit * height) / width)}px`;
    this.stage.style.width = `${Math.floor(fit * this.zoom)}px`;
    this.scroller.style.width = `${Math.min(this.element.clientWidth, Math.floor(fit * this.zoom))}px`;
    this.stage.style.aspectRatio = `${width} / ${height}`;
  }
}

/** @param {TouchEvent} event */
function pinch({ touches: [a, b] }) {
  const spread = Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY));
  return { spread, x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 };
}
