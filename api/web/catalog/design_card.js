// @ts-check
import { h, fill } from "../elements/dom.js";
import { icon } from "../elements/icons.js";
import { newId } from "../service/identifiers.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { referencePicture } from "./reference_picture.js";
import { TeachingPanel, stateOf } from "./teaching_panel.js";

/** @typedef {import("../app.js").Context} Context */

const t = texts.product;
const ACCEPTED = "image/jpeg,image/png,image/webp,image/heic,.heic";

/** A pack design with the pictures that teach it; those who may add and remove them here. */
export class DesignCard {
  /**
   * @param {Context} context
   * @param {AbortSignal} signal
   * @param {any} design
   * @param {any[]} references
   * @param {boolean} editable
   */
  constructor(context, signal, design, references, editable) {
    this.context = context;
    this.signal = signal;
    this.design = design;
    this.editable = editable;
    this.references = references;
    this.status = h("p", { class: "quiet", role: "status" });
    this.state = h("p", { class: "design-state" });
    this.teaching = new TeachingPanel(context, design, (id) => this.#nameOf(id));
    this.teaching.element.addEventListener("taught", () => this.#showState());
    this.refusals = h("ul", { class: "refusals", role: "alert" });
    this.pictures = h("ul", { class: "references" });
    this.element = h(
      "section",
      { class: "card stack" },
      h(
        "div",
        { class: "design-head" },
        h("h3", {}, design.name),
        h("span", { class: "quiet" }, t.sale(design.starts_on, design.ends_on) || t.always),
      ),
      this.state,
      this.status,
      this.pictures,
      this.refusals,
      editable && this.#form(),
      editable && this.teaching.element,
    );
    this.#render();
  }

  #render() {
    this.status.textContent = t.pictures(this.references.length);
    fill(this.pictures, ...this.references.map((reference) => this.#picture(reference)));
    this.#showState();
    this.teaching.picturesChanged(this.references.length);
  }

  #showState() {
    this.state.textContent = stateOf(this.design, this.references.length);
    this.state.classList.toggle("waits", !this.design.taught_at);
  }

  /** @param {string} id */
  #nameOf(id) {
    return t.picture(this.design.name, this.references.findIndex((reference) => reference.id === id) + 1);
  }

  /** @param {any} reference */
  #picture(reference) {
    const name = this.#nameOf(reference.id);
    return h(
      "li",
      { class: "reference" },
      referencePicture(this.context, reference.id, `${name}: ${t.kinds[reference.kind]}`),
      h("p", {}, `${t.kinds[reference.kind]}, ${reference.width} × ${reference.height}`),
      this.editable &&
        h(
          "button",
          { type: "button", class: "link", "aria-label": t.removeFor(name), onclick: () => this.#remove(reference) },
          t.remove,
        ),
    );
  }

  #form() {
    const id = `kind-${this.design.name}`;
    const kinds = Object.entries(t.kinds).map(([kind, word]) => h("option", { value: kind }, word));
    const kind = h("select", { id, "aria-label": t.kindFor(this.design.name) }, ...kinds);
    const picker = h("input", { type: "file", class: "picker", accept: ACCEPTED, multiple: true, tabindex: -1 });
    const label = t.uploadFor(this.design.name);
    const button = h("button", { type: "button", "aria-label": label }, icon("files"), t.upload);
    button.addEventListener("click", () => picker.click());
    picker.addEventListener("change", async () => {
      const files = [...(picker.files ?? [])];
      picker.value = "";
      button.disabled = true;
      await this.#upload(files, kind.value);
      button.disabled = false;
    });
    const field = h("div", { class: "field" }, h("label", { for: id }, t.kind), kind);
    return h("div", { class: "upload-form" }, field, button, picker);
  }

  /**
   * One after the other; a refused picture stops none of the rest.
   * @param {File[]} files
   * @param {string} kind
   */
  async #upload(files, kind) {
    fill(this.refusals);
    const { sku, name } = this.design;
    let added = 0;
    for (const [index, file] of files.entries()) {
      if (this.signal.aborted) return;
      this.status.textContent = t.uploading(index + 1, files.length);
      try {
        const path = `/v1/products/${sku}/designs/${name}/references/${newId()}?kind=${kind}`;
        this.references.push(await this.context.client.upload(path, file, () => {}));
        added += 1;
      } catch (error) {
        if (this.context.ended(error)) return;
        this.refusals.append(h("li", {}, t.refused(file.name, explain(error))));
      }
    }
    this.#render();
    this.context.announce(t.uploaded(added));
    if (added > 0) await this.teaching.check();
  }

  /** @param {any} reference */
  async #remove(reference) {
    if (!window.confirm(t.reallyRemove)) return;
    fill(this.refusals);
    try {
      await this.context.client.remove(`/v1/references/${reference.id}`);
      this.references = this.references.filter(({ id }) => id !== reference.id);
      this.#render();
    } catch (error) {
      if (!this.context.ended(error)) this.refusals.append(h("li", {}, explain(error)));
    }
  }
}
