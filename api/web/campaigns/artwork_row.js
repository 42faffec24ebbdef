// @ts-check
import { fill, h } from "../elements/dom.js";
import { sayRefusals } from "../elements/field_errors.js";
import { choiceField, dayField, fieldGroup, textField } from "../elements/form_fields.js";
import { newId } from "../service/identifiers.js";
import { explain, Problem } from "../service/problems.js";
import { texts } from "../texts.js";

/**
 * @typedef {import("./campaign_facts.js").Material} Material
 * @typedef {import("./waiting_artworks.js").WaitingArtwork} WaitingArtwork
 *
 * @typedef {object} Tray what a row needs of the place where it stands
 * @property {import("../app.js").Context} context
 * @property {string} campaignId
 * @property {() => Material[]} materials
 * @property {(material: Material) => void} onMaterial
 * @property {(row: ArtworkRow) => void} onLoaded
 * @property {(row: ArtworkRow) => void} onDropped
 */

const t = texts.campaigns.tray;
const NEW = "";

/** A picture that was chosen: what it shows, from when it hangs, and what the service says of it. */
export class ArtworkRow {
  /**
   * @param {Tray} tray
   * @param {WaitingArtwork} waiting
   */
  constructor(tray, waiting) {
    this.tray = tray;
    this.waiting = waiting;
    this.url = URL.createObjectURL(waiting.blob);
    this.problem = h("p", { class: "error-text", role: "alert" });
    this.status = h("p", { class: "quiet", role: "status" });
    this.fields = h("div", { class: "form-grid" });
    this.send = h("button", { type: "submit", "aria-label": t.sendFor(waiting.file) }, t.send);
    this.drop = h("button", { type: "button", "aria-label": t.dropFor(waiting.file), onclick: () => this.#drop() }, t.drop);
    const keep = () => this.#keep();
    const onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.load();
    };
    this.element = h(
      "li",
      { class: "artwork-row card" },
      h("div", { class: "whole-picture" }, h("img", { src: this.url, alt: "" })),
      h(
        "form",
        { class: "stack", "aria-label": waiting.file, novalidate: true, oninput: keep, onchange: keep, onsubmit },
        h("strong", {}, waiting.file),
        this.fields,
        this.problem,
        this.status,
        h("div", { class: "pair" }, this.send, this.drop),
      ),
    );
    this.show();
  }

  get #isKnown() {
    return this.tray.materials().some(({ id }) => id === this.waiting.materialId);
  }

  /** The materials have changed. What is being typed stays as it is. */
  offer() {
    if (this.isNew === this.#isKnown) this.show();
    else this.choice?.replaceWith((this.choice = this.#shows().element));
  }

  #shows() {
    /** @type {(material: Material) => [string, string]} */
    const option = ({ id, name, code }) => [id, t.material(name, code)];
    const known = this.tray.materials().map(option);
    const chosen = this.isNew ? NEW : this.waiting.materialId;
    const field = choiceField(t.shows, [[NEW, t.fresh], ...known], chosen, { onChange: () => this.#choose(field.value()) });
    return field;
  }

  /** The fields, with the materials that there are by now. */
  show() {
    const { material, current_from } = this.waiting;
    this.isNew = !this.#isKnown;
    this.choice = this.#shows().element;
    const day = dayField(t.day, current_from);
    const own = this.isNew && {
      code: textField(t.code, material.code, { hint: t.codeHint }),
      name: textField(t.name, material.name),
      kind: choiceField(t.kind, Object.entries(texts.checks.pop), material.kind),
    };
    const fields = { ...own, current_from: day };
    fill(this.fields, this.choice, ...Object.values(fields).map(({ element }) => element));
    this.field = fieldGroup(fields, this.fields);
  }

  /** @param {string | null} chosen */
  #choose(chosen) {
    // What stood for a new material may have become one.
    if (this.tray.materials().some(({ id }) => id === this.waiting.freshId)) this.waiting.freshId = newId();
    this.waiting.materialId = chosen ?? this.waiting.freshId;
    this.show();
    this.fields.querySelector("select")?.focus();
    this.#keep();
  }

  #keep() {
    const { code, name, kind, current_from } = this.field?.value() ?? {};
    if (this.isNew) this.waiting.material = { code, name, kind };
    this.waiting.current_from = current_from;
    void this.tray.context.waitingArtworks.keep(this.waiting);
  }

  /** Sends the material if it is new, then the picture. Doing both again changes nothing. */
  async load() {
    const { context } = this.tray;
    this.#keep();
    this.#say("", t.checking);
    for (const { say } of this.field?.places() ?? []) say("");
    this.#busy(true);
    try {
      if (this.isNew) await this.#putMaterial();
      await this.#putPicture();
      await context.waitingArtworks.remove(this.waiting.id);
      context.announce(t.done(this.waiting.file));
      this.tray.onLoaded(this);
    } catch (error) {
      if (!context.ended(error)) this.#refused(error);
    } finally {
      this.#busy(false);
    }
  }

  async #putMaterial() {
    const { materialId, material } = this.waiting;
    const path = `/v1/campaigns/${this.tray.campaignId}/materials/${materialId}`;
    this.tray.onMaterial(await this.tray.context.client.put(path, material));
  }

  #putPicture() {
    const { id, materialId, blob, current_from } = this.waiting;
    const path = `/v1/campaigns/${this.tray.campaignId}/materials/${materialId}/artworks/${id}`;
    const progress = (/** @type {number} */ percent) =>
      this.#say("", percent < 100 ? t.sending(percent) : t.checking);
    return this.tray.context.client.upload(`${path}?current_from=${current_from ?? ""}`, blob, progress);
  }

  /** @param {unknown} error */
  #refused(error) {
    const places = this.field?.places() ?? [];
    if (error instanceof Problem && error.code === "material-code-taken") error.message = this.#codeTaken();
    const rest = error instanceof Problem ? sayRefusals(places, error).rest : [explain(error)];
    this.#say(rest.length ? t.refused(rest.join(" ")) : "", "");
  }

  /** The service names the other material by its id alone. */
  #codeTaken() {
    const other = this.tray.materials().find(({ code }) => code === this.waiting.material.code);
    return other ? t.codeHere(other.name) : t.codeElsewhere;
  }

  /**
   * @param {string} problem
   * @param {string} status
   */
  #say(problem, status) {
    this.problem.textContent = problem;
    this.status.textContent = status;
  }

  /** @param {boolean} busy */
  #busy(busy) {
    this.send.disabled = this.drop.disabled = busy;
  }

  #drop() {
    void this.tray.context.waitingArtworks.remove(this.waiting.id);
    this.tray.onDropped(this);
  }
}
