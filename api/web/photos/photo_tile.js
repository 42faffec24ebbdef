// @ts-check
import { h, fill } from "../elements/dom.js";
import { icon, verdictSign } from "../elements/icons.js";
import { flawList } from "../results/flaws.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";

/**
 * @typedef {import("../device/uploads.js").Upload} Upload
 * @typedef {{status: string, verdict?: string, progress?: number, detail?: string}} TileState
 * @typedef {{retry: () => void, remove: () => void, takeAgain: () => void, useAnyway: () => void,
 *   cannotShow?: () => void}} TileActions `cannotShow`: this browser cannot show the picture
 */

const t = texts.photo;

/** One photo on the visit page: its picture where there is one, and how far it has come. */
export class PhotoTile {
  name = t.heading;
  /** @type {string | null} when the service took it; null while it is only here or when its analysis failed */
  uploadedAt = null;
  #render = () => {};

  /**
   * @param {string} href where its result is
   * @param {string | null} preview URL of the picture on this phone
   * @param {TileActions} actions
   */
  constructor(href, preview, actions) {
    this.href = href;
    this.actions = actions;
    this.bar = h("progress", { max: 100 });
    this.picture = h("div", { class: "tile-picture" });
    this.foot = h("div", { class: "tile-foot" });
    this.element = h("li", { class: "tile" }, this.picture, this.foot);
    this.showPicture(preview);
  }

  /** @param {string} name */
  rename(name) {
    if (name === this.name) return;
    this.name = name;
    this.#render();
  }

  /** @param {string | null} url */
  showPicture(url) {
    fill(this.picture, picture(url, () => this.actions.cannotShow?.()));
  }

  /** @param {Upload} upload */
  showUpload(upload) {
    if (upload.state === "sending" && this.#progressed(upload.percent)) return;
    this.#render = () => this.#upload(upload);
    this.#render();
  }

  /**
   * @param {any} photo as the service tells it
   * @param {string | null} verdict of the photo's result
   */
  showPhoto(photo, verdict) {
    this.uploadedAt = photo.status === "failed" ? null : photo.uploaded_at;
    this.#render = () => this.#photo(photo.status, verdict, photo.suspicion?.marks.length > 0);
    this.#render();
  }

  /** @param {Upload} upload */
  #upload(upload) {
    if (upload.state === "sending") return this.#progress(upload.percent);
    if (upload.state === "flawed") return this.#flawed(upload);
    const { state } = upload;
    const status = {
      checking: t.checking,
      waiting: t.waiting,
      retrying: t.retrying(upload.retryIn),
      stopped: t.stopped,
      refused: t.refused,
      sent: t.queued,
    }[state];
    const problem = state === "refused" && h("p", { class: "error-text" }, explain(upload.error));
    const retry = (state === "retrying" || state === "stopped") && this.#button(t.retry, this.actions.retry);
    const remove = (state === "refused" || state === "stopped") && this.#button(t.remove, this.actions.remove);
    this.#show(
      `tile tile-${state}`,
      h("span", { class: "tile-name" }, this.name),
      h("span", { class: "tile-status" }, uploadSign(state), status),
      problem,
      retry,
      remove,
    );
  }

  /** @param {Upload} upload */
  #flawed({ flaws }) {
    const usable = !flaws.some(({ serious }) => serious);
    this.#show(
      "tile tile-flawed",
      h("span", { class: "tile-name" }, this.name),
      h("p", {}, usable ? texts.flawUsable : texts.flawSerious),
      flawList(flaws.map(({ flag }) => flag)),
      h(
        "div",
        { class: "pair" },
        this.#button(t.takeAgain, this.actions.takeAgain, "primary"),
        this.#button(t.useAnyway, this.actions.useAnyway),
      ),
    );
  }

  /**
   * @param {string} status
   * @param {string | null} verdict
   * @param {boolean} suspect
   */
  #photo(status, verdict, suspect) {
    const state =
      status === "done" && verdict
        ? texts.verdicts[verdict]
        : /** @type {Record<string, string>} */ (/** @type {unknown} */ (t))[status];
    const words = suspect ? `${state}. ${texts.suspicion.tile}` : state;
    const link = h(
      "a",
      { href: this.href, class: "tile-link", "aria-label": t.open(this.name, words) },
      h("span", { class: "tile-name" }, this.name),
      h("span", { class: "tile-status" }, statusSign(status, verdict), state),
      suspect && h("span", { class: "tile-status" }, icon("warning", "icon warn"), texts.suspicion.tile),
    );
    this.#show(`tile tile-${status}`, link);
  }

  /**
   * Moves the bar that is already there.
   * @param {number} percent
   */
  #progressed(percent) {
    const status = this.foot.querySelector(".tile-percent");
    if (!status) return false;
    this.bar.value = percent;
    status.textContent = percentWords(percent);
    return true;
  }

  /** @param {number} percent */
  #progress(percent) {
    this.bar.value = percent;
    this.bar.setAttribute("aria-label", t.progress(this.name));
    const status = h("span", { class: "tile-status tile-percent" }, percentWords(percent));
    this.#show("tile tile-sending", h("span", { class: "tile-name" }, this.name), this.bar, status);
  }

  /**
   * @param {string} className
   * @param {import("../elements/dom.js").Child[]} content
   */
  #show(className, ...content) {
    const focused = this.foot.contains(document.activeElement);
    this.element.className = className;
    fill(this.foot, ...content);
    if (focused) /** @type {HTMLElement | null} */ (this.foot.querySelector("a, button"))?.focus();
  }

  /**
   * @param {string} label
   * @param {() => void} act
   * @param {string} [look]
   */
  #button(label, act, look = "") {
    const attributes = { type: "button", class: `small ${look}`, "aria-label": `${label}: ${this.name}`, onclick: act };
    return h("button", attributes, label);
  }
}

/**
 * @param {string | null} preview
 * @param {() => void} cannotShow
 */
function picture(preview, cannotShow) {
  const placeholder = icon("photo", "icon placeholder");
  if (!preview) return placeholder;
  // Some browsers cannot show HEIC: then the sign of a photo stands in, until the service has a picture of it.
  const onerror = () => {
    image.replaceWith(placeholder);
    cannotShow();
  };
  const image = h("img", { src: preview, alt: "", decoding: "async", onerror });
  return image;
}

/** @param {number} percent */
function percentWords(percent) {
  return percent < 100 ? t.sending(percent) : t.storing;
}

/** @param {import("../device/uploads.js").UploadState} state */
function uploadSign(state) {
  if (state === "checking") return h("span", { class: "spinner" });
  return state === "refused" || state === "stopped" ? icon("warning", "icon warn") : null;
}

/**
 * @param {string} status
 * @param {string | null} verdict
 */
function statusSign(status, verdict) {
  if (status === "failed") return icon("warning", "icon warn");
  return status === "done" ? verdictSign(verdict ?? "not_scorable") : h("span", { class: "spinner" });
}

/**
 * Tiles in the order their photos reached the service; those that did not stand last, in the order they were added.
 * @template {{uploadedAt: string | null}} T
 * @param {T[]} tiles
 */
export function arrivalOrder(tiles) {
  const arrived = tiles.filter((tile) => tile.uploadedAt !== null);
  const time = (/** @type {T} */ tile) => Date.parse(tile.uploadedAt ?? "");
  return [...arrived.sort((a, b) => time(a) - time(b)), ...tiles.filter((tile) => tile.uploadedAt === null)];
}
