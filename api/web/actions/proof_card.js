// @ts-check
import { fill, h } from "../elements/dom.js";
import { isoWithOffset } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { PhotoTile } from "../photos/photo_tile.js";
import { newId } from "../service/identifiers.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { FORMATS, picker } from "../visits/display_section.js";
import { checkIn, todaysVisit } from "../visits/visit_start.js";
import { displayOf } from "./action_facts.js";

/**
 * @typedef {import("./action_facts.js").Action} Action
 * @typedef {import("../device/uploads.js").Upload} Upload
 */

const t = texts.actions;
const VISITS = 20;

/** Takes a photo that shall show that an action is done: a photo of today's visit, or of a new one. */
export class ProofCard {
  /** @type {{id: string, tile: PhotoTile} | null} */
  #photo = null;

  /**
   * @param {import("../app.js").Context} context
   * @param {Action} action
   * @param {AbortSignal} signal
   */
  constructor(context, action, signal) {
    this.context = context;
    this.action = action;
    this.camera = picker({ accept: "image/*", capture: "environment" }, () => this.#chosen(this.camera, new Date()));
    this.files = picker({ accept: FORMATS }, () => this.#chosen(this.files, null));
    this.tiles = h("ul", { class: "tiles" });
    this.status = h("div", { role: "status" });
    this.buttons = h("div", { class: "pair" }, this.camera, this.files, ...this.#ways());
    this.element = h(
      "section",
      { class: "card stack", "aria-labelledby": "proof-title" },
      h("h2", { id: "proof-title" }, t.proofTitle),
      h("p", {}, action.line ? t.proofHint : t.proofHintTask),
      this.buttons,
      this.tiles,
      this.status,
    );
    const changed = (/** @type {Event} */ event) => this.#changed(/** @type {CustomEvent<Upload>} */ (event).detail);
    context.queue.addEventListener("change", changed, { signal });
  }

  #ways() {
    const way = (/** @type {HTMLInputElement} */ input, /** @type {"camera" | "files"} */ kind) =>
      h(
        "button",
        { type: "button", class: kind === "camera" ? "primary" : "", onclick: () => input.click() },
        icon(kind),
        texts.visit[kind],
      );
    return [way(this.camera, "camera"), way(this.files, "files")];
  }

  /**
   * @param {HTMLInputElement} input
   * @param {Date | null} taken of files only their own EXIF knows
   */
  #chosen(input, taken) {
    const file = input.files?.[0];
    input.value = ""; // so that the same file can be chosen again
    if (file) void this.#send(file, taken);
  }

  /**
   * @param {File} file
   * @param {Date | null} taken
   */
  async #send(file, taken) {
    this.buttons.hidden = true;
    fill(this.status, h("p", { class: "waiting quiet" }, h("span", { class: "spinner" }), texts.outlet.startBusy));
    try {
      const place = await this.#place();
      fill(this.status, h("p", { class: "quiet" }, t.proofSending));
      this.#upload(file, taken, place);
    } catch (error) {
      if (!this.context.ended(error)) this.#offerAgain(error, () => this.#send(file, taken));
    }
  }

  /**
   * @param {unknown} error
   * @param {() => void} again
   */
  #offerAgain(error, again) {
    const retry = h("button", { type: "button", class: "small", onclick: again }, texts.app.retry);
    fill(this.status, h("p", { class: "error-text", role: "alert" }, explain(error)), retry);
    this.buttons.hidden = false;
  }

  /** Visit and display that the photo belongs to: of today and of the same kind, where there are such. */
  async #place() {
    const { client } = this.context;
    const { outlet_id: outletId } = this.action;
    const visits = await client.get(`/v1/visits?outlet_id=${outletId}&limit=${VISITS}`);
    const visitId = todaysVisit(this.context, outletId, visits.items)?.id ?? (await checkIn(this.context, outletId));
    const sceneType = displayOf(this.action);
    const scenes = await client.get(`/v1/visits/${visitId}/scenes`);
    // One with a name was not made by this page, which would rename it.
    const same = scenes.find((/** @type {any} */ scene) => scene.scene_type === sceneType && scene.name === "");
    return { visitId, sceneId: same?.id ?? newId(), sceneType };
  }

  /**
   * @param {File} file
   * @param {Date | null} taken
   * @param {{visitId: string, sceneId: string, sceneType: string}} place
   */
  #upload(file, taken, place) {
    const { queue, previews, proofs } = this.context;
    const id = newId();
    const preview = URL.createObjectURL(file);
    previews.set(id, preview);
    const tile = new PhotoTile(`#/visits/${place.visitId}/photos/${id}`, preview, this.#actions(id, taken));
    this.#photo = { id, tile };
    fill(this.tiles, tile.element);
    proofs.expect(id, this.action.id);
    queue.add({ id, ...place, blob: file, name: file.name, capturedAt: taken && isoWithOffset(taken) });
  }

  /**
   * @param {string} id
   * @param {Date | null} taken
   */
  #actions(id, taken) {
    const { queue } = this.context;
    const withUpload = (/** @type {(upload: Upload) => void} */ act) => () => {
      const upload = queue.items.find((item) => item.id === id);
      if (upload) act(upload);
    };
    const remove = withUpload((upload) => {
      queue.remove(upload);
      this.reset();
    });
    const takeAgain = () => {
      remove();
      (taken ? this.camera : this.files).click();
    };
    return {
      retry: withUpload((upload) => queue.retry(upload)),
      useAnyway: withUpload((upload) => queue.accept(upload)),
      remove,
      takeAgain,
    };
  }

  /** Ready for another photo. */
  reset() {
    this.#photo = null;
    fill(this.tiles);
    fill(this.status);
    this.buttons.hidden = false;
  }

  /**
   * The service did not take the photo as a proof.
   * @param {unknown} error
   */
  refuse(error) {
    fill(this.status, h("p", { class: "error-text", role: "alert" }, explain(error)));
    this.buttons.hidden = false;
  }

  /** @param {Upload} upload */
  #changed(upload) {
    if (upload.id !== this.#photo?.id) return;
    this.#photo.tile.showUpload(upload);
    if (upload.state === "sent") this.#photo.tile.showPhoto(upload.answer, null);
    if (upload.state === "flawed") fill(this.status);
  }
}
