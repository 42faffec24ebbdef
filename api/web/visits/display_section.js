// @ts-check
import { h } from "../elements/dom.js";
import { isoWithOffset } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { PhotoTile, arrivalOrder } from "../photos/photo_tile.js";
import { flawTexts } from "../results/flaws.js";
import { follow, hasEnded, patiently } from "../service/follow.js";
import { newId } from "../service/identifiers.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { OverlapCard } from "./overlap_card.js";

/**
 * @typedef {import("../device/uploads.js").Upload} Upload
 * @typedef {object} VisitView what a display needs of its page
 * @property {import("../app.js").Context} context
 * @property {any} visit
 * @property {AbortSignal} signal
 * @property {boolean} writable
 * @property {() => void} renumber
 * @property {() => void} showWorking
 * @property {() => Promise<void>} refreshResult
 */

const t = texts.visit;
/** HEIC is listed so that iPhones send the original; phones without it convert by themselves. */
export const FORMATS = "image/jpeg,image/png,image/webp,image/heic,image/heif";

const THUMBNAIL_SIDE = 480;

/** One display of the visit: its photos and the buttons to add more. */
export class DisplaySection {
  /** @type {Map<string, PhotoTile>} */
  tiles = new Map();
  /** Photos on the service whose analysis has not ended. */
  working = 0;

  /**
   * @param {VisitView} page
   * @param {string} sceneId
   * @param {string} type
   * @param {string} name
   */
  constructor(page, sceneId, type, name) {
    this.page = page;
    this.sceneId = sceneId;
    this.type = type;
    this.name = name;
    // The camera gives one photo at a time; the file picker gives several.
    this.camera = picker({ accept: "image/*", capture: "environment" }, () => this.#take(this.camera, new Date()));
    this.files = picker({ accept: FORMATS, multiple: true }, () => this.#take(this.files, null));
    this.grid = h("ul", { class: "tiles" });
    this.overlap = new OverlapCard(page, sceneId, (photoId) => this.tiles.get(photoId)?.name ?? texts.photo.heading);
    this.heading = h("h3", { tabindex: -1 }, name);
    this.element = h(
      "section",
      { class: "display card stack" },
      this.heading,
      this.grid,
      this.overlap.element,
      page.writable && this.#buttons(),
    );
  }

  focus() {
    this.heading.focus();
  }

  /** Puts the tiles into the order of their numbers: a small photo may overtake a large one on its way. */
  arrange() {
    const wanted = arrivalOrder([...this.tiles.values()]).map(({ element }) => element);
    if (wanted.every((element, i) => element === this.grid.children[i])) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    this.grid.append(...wanted);
    if (this.grid.contains(focused)) focused?.focus({ preventScroll: true });
  }

  /** @param {any} photo as the service tells it */
  addKnown(photo) {
    const tile = this.#tile(photo.id);
    tile.showPhoto(photo, null);
    this.page.renumber();
    if (hasEnded(photo)) void this.#settle(photo, tile).catch((error) => this.page.context.ended(error));
    else void this.#follow(photo.id);
  }

  /** @param {Upload} upload */
  addUpload(upload) {
    if (!this.tiles.has(upload.id)) this.uploadChanged(upload);
  }

  /** @param {Upload} upload */
  uploadChanged(upload) {
    const tile = this.#tile(upload.id);
    tile.showUpload(upload);
    const { announce } = this.page.context;
    if (upload.state === "flawed") announce(flawAnnouncement(tile.name, upload));
    if (upload.state === "refused") announce(texts.photo.announceProblem(tile.name, explain(upload.error)));
    if (upload.state !== "sent") return;
    tile.showPhoto(upload.answer, null);
    this.page.renumber();
    announce(texts.photo.announceSent(tile.name));
    void this.#follow(upload.id);
  }

  /** @param {string} photoId */
  #tile(photoId) {
    const known = this.tiles.get(photoId);
    if (known) return known;
    const { context, visit } = this.page;
    const actions = {
      retry: () => this.#withUpload(photoId, (upload) => context.queue.retry(upload)),
      remove: () => this.#remove(photoId),
      takeAgain: () => this.#takeAgain(photoId),
      useAnyway: () => this.#withUpload(photoId, (upload) => context.queue.accept(upload)),
      cannotShow: () => void context.previews.delete(photoId),
    };
    const tile = new PhotoTile(
      `#/visits/${visit.id}/photos/${photoId}`,
      context.previews.get(photoId) ?? null,
      actions,
    );
    this.tiles.set(photoId, tile);
    this.grid.append(tile.element);
    this.page.renumber();
    return tile;
  }

  /** @param {string} photoId */
  async #follow(photoId) {
    const { context, signal } = this.page;
    const tile = this.#tile(photoId);
    this.#countWorking(1);
    try {
      const photo = await follow(context.client, photoId, (now) => hasEnded(now) || tile.showPhoto(now, null), signal);
      const verdict = await this.#settle(photo, tile);
      await patiently(() => this.page.refreshResult(), signal);
      context.announce(texts.photo.announceDone(tile.name, texts.verdicts[verdict] ?? texts.photo.failed));
    } catch (error) {
      context.ended(error);
    } finally {
      this.#countWorking(-1);
    }
  }

  /** @param {number} more */
  #countWorking(more) {
    this.working += more;
    this.page.showWorking();
  }

  /**
   * Shows how the analysis of a photo ended.
   * @param {any} photo
   * @param {PhotoTile} tile
   * @returns {Promise<string>} the photo's verdict, empty when there is none
   */
  async #settle(photo, tile) {
    const { context, signal } = this.page;
    const ask = () => context.client.find(`/v1/photos/${photo.id}/result`);
    const result = photo.status === "done" ? await patiently(ask, signal) : null;
    tile.showPhoto(photo, result?.verdict ?? null);
    this.page.renumber();
    void this.#thumbnail(photo, tile).catch((error) => context.ended(error));
    if (this.tiles.size > 1) void this.overlap.refresh().catch((error) => context.ended(error));
    return result?.verdict ?? "";
  }

  /**
   * A photo that is not on this phone any more: a small picture with its boxes, made by the service.
   * @param {any} photo
   * @param {PhotoTile} tile
   */
  async #thumbnail(photo, tile) {
    const { client, previews } = this.page.context;
    if (photo.status !== "done" || previews.has(photo.id)) return;
    const url = URL.createObjectURL(await client.blob(`/v1/photos/${photo.id}/overlay?max_side=${THUMBNAIL_SIDE}`));
    this.page.signal.addEventListener("abort", () => URL.revokeObjectURL(url));
    tile.showPicture(url);
  }

  /**
   * @param {string} photoId
   * @param {(upload: Upload) => void} act
   */
  #withUpload(photoId, act) {
    const upload = this.page.context.queue.items.find((item) => item.id === photoId);
    if (upload) act(upload);
  }

  /**
   * Another photo in place of a flawed one, from where that came.
   * @param {string} photoId
   */
  #takeAgain(photoId) {
    this.#withUpload(photoId, (upload) => {
      this.#remove(photoId);
      (upload.capturedAt ? this.camera : this.files).click();
    });
  }

  /** @param {string} photoId */
  #remove(photoId) {
    this.#withUpload(photoId, (upload) => this.page.context.queue.remove(upload));
    this.tiles.get(photoId)?.element.remove();
    this.tiles.delete(photoId);
    this.page.renumber();
    this.focus();
  }

  #buttons() {
    const button = (
      /** @type {HTMLInputElement} */ input,
      /** @type {"camera" | "files"} */ kind,
      /** @type {string} */ label,
    ) => {
      const look = kind === "camera" ? "primary" : "";
      const open = () => input.click();
      return h("button", { type: "button", class: look, "aria-label": label, onclick: open }, icon(kind), t[kind]);
    };
    return h(
      "div",
      { class: "pair" },
      this.camera,
      this.files,
      button(this.camera, "camera", t.cameraFor(this.name)),
      button(this.files, "files", t.filesFor(this.name)),
    );
  }

  /**
   * @param {HTMLInputElement} input
   * @param {Date | null} taken when these photos were taken; of files only their own EXIF knows
   */
  #take(input, taken) {
    const { context, visit } = this.page;
    for (const file of input.files ?? []) {
      const id = newId();
      context.previews.set(id, URL.createObjectURL(file));
      context.queue.add({
        id,
        visitId: visit.id,
        sceneId: this.sceneId,
        sceneType: this.type,
        blob: file,
        name: file.name,
        capturedAt: taken && isoWithOffset(taken),
      });
    }
    input.value = ""; // so that the same file can be chosen again
  }
}

/**
 * An input that its button clicks; nobody sees it.
 * @param {import("../elements/dom.js").Attributes} attributes
 * @param {() => void} onChange
 */
export function picker(attributes, onChange) {
  const hidden = { type: "file", class: "picker", tabindex: -1, "aria-hidden": "true" };
  return h("input", { ...hidden, ...attributes, onchange: onChange });
}

/**
 * @param {string} name of the photo
 * @param {Upload} upload
 */
function flawAnnouncement(name, { flaws: [first] }) {
  const flaw = flawTexts(first.flag);
  return texts.photo.announceFlaw(name, flaw.name, flaw.advice);
}
