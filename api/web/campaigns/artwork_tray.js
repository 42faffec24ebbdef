// @ts-check
import { fill, h } from "../elements/dom.js";
import { dayOf } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { newId } from "../service/identifiers.js";
import { texts } from "../texts.js";
import { ArtworkRow } from "./artwork_row.js";
import { materialOfFile } from "./campaign_facts.js";

/**
 * @typedef {import("./campaign_facts.js").Campaign} Campaign
 * @typedef {import("./campaign_facts.js").Material} Material
 */

const t = texts.campaigns.tray;
const ACCEPTED = "image/jpeg,image/png,image/webp,image/heic,.heic";

/** Where pictures are chosen and stay, with what is wrong with each, until the service has taken them. */
export class ArtworkTray {
  /** @type {ArtworkRow[]} */
  #rows = [];
  /** @type {string | null} the material that the pictures chosen next show; null for new ones */
  #wanted = null;

  /**
   * @param {import("../app.js").Context} context
   * @param {AbortSignal} signal
   * @param {Campaign} campaign
   * @param {object} materials
   * @param {() => Material[]} materials.all
   * @param {(id: string) => boolean} materials.hasArtwork
   * @param {(material: Material) => void} materials.made
   * @param {(id: string) => void} materials.loaded
   */
  constructor(context, signal, campaign, materials) {
    this.context = context;
    this.campaign = campaign;
    this.campaignId = campaign.id;
    this.materials = materials.all;
    this.hasArtwork = materials.hasArtwork;
    this.made = materials.made;
    this.loaded = materials.loaded;
    this.signal = signal;
    this.picker = h("input", { type: "file", class: "picker", accept: ACCEPTED, multiple: true, tabindex: -1 });
    this.picker.addEventListener("change", () => this.#chosen());
    this.list = h("ul", { class: "stack" });
    this.foot = h("div", { class: "stack" });
    const choose = h("button", { type: "button", onclick: () => this.choose(null) }, icon("files"), t.choose);
    this.element = h(
      "section",
      { class: "stack", "aria-labelledby": "tray-title" },
      h("h2", { id: "tray-title" }, t.title),
      h("p", { class: "quiet" }, t.hint),
      h("p", {}, choose, this.picker),
      this.list,
      this.foot,
    );
  }

  /** Brings back what was chosen here before and is not loaded yet. */
  async restore() {
    const { user, waitingArtworks } = this.context;
    for (const waiting of await waitingArtworks.of(user.id, this.campaignId)) this.#add(waiting);
    this.#show();
  }

  /** @param {string | null} materialId what the pictures show; null for new materials */
  choose(materialId) {
    this.#wanted = materialId;
    this.picker.click();
  }

  #chosen() {
    const files = [...(this.picker.files ?? [])];
    this.picker.value = "";
    const rows = files.map((file) => this.#add(this.#waiting(file)));
    for (const { waiting } of rows) void this.context.waitingArtworks.keep(waiting);
    this.#show();
    rows[0]?.fields.querySelector("select")?.focus();
  }

  /**
   * @param {File} file
   * @returns {import("./waiting_artworks.js").WaitingArtwork}
   */
  #waiting(file) {
    const [freshId, today, first] = [newId(), dayOf(new Date()), this.campaign.valid_from];
    const material = { ...materialOfFile(file.name), kind: "poster" };
    const known = this.#wanted ?? this.materials().find(({ code }) => code === material.code)?.id ?? null;
    return {
      id: newId(),
      owner: this.context.user.id,
      campaignId: this.campaignId,
      blob: file,
      file: file.name,
      materialId: known ?? freshId,
      freshId,
      material,
      // The first version hangs from the first day on; a later one takes its place from now on.
      current_from: known && this.hasArtwork(known) && today > first ? today : first,
      since: Date.now(),
    };
  }

  /** @param {import("./waiting_artworks.js").WaitingArtwork} waiting */
  #add(waiting) {
    const row = new ArtworkRow(this, waiting);
    this.#rows.push(row);
    this.list.append(row.element);
    return row;
  }

  #show() {
    const n = this.#rows.length;
    const all = h("button", { type: "button", class: "primary", onclick: () => this.#loadAll(all) }, t.sendAll(n));
    fill(this.foot, n > 0 && h("p", { class: "quiet" }, t.kept), n > 1 && h("p", {}, all));
  }

  /**
   * One after the other; a refused picture stops none of the rest.
   * @param {HTMLButtonElement} button
   */
  async #loadAll(button) {
    button.disabled = true;
    for (const row of [...this.#rows]) if (!this.signal.aborted) await row.load();
    this.#show();
  }

  /** @param {Material} material that a row has made */
  onMaterial(material) {
    this.made(material);
    this.materialsChanged();
  }

  /** Each row offers the materials as they are by now. */
  materialsChanged() {
    for (const row of this.#rows) row.offer();
  }

  /** @param {ArtworkRow} row */
  onLoaded(row) {
    this.onDropped(row);
    this.loaded(row.waiting.materialId);
  }

  /** @param {ArtworkRow} row */
  onDropped(row) {
    this.#rows = this.#rows.filter((each) => each !== row);
    row.element.remove();
    URL.revokeObjectURL(row.url);
    this.#show();
  }
}
