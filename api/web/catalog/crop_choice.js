// @ts-check
import { h } from "../elements/dom.js";
import { icon } from "../elements/icons.js";
import { texts } from "../texts.js";

const t = texts.unknowns;

/** The pictures of a group. All are chosen at first; a tap leaves one out or takes it back. */
export class CropChoice {
  /** @type {Set<any>} */
  #leftOut = new Set();

  /**
   * @param {import("../app.js").Context} context
   * @param {any[]} exemplars
   */
  constructor(context, exemplars) {
    this.context = context;
    this.exemplars = exemplars;
    this.status = h("p", { class: "quiet", role: "status" }, exemplars.length > 1 && t.leaveOut);
    const pictures = exemplars.map((exemplar, index) => h("li", {}, this.#picture(exemplar, index + 1)));
    this.element = h("div", { class: "stack" }, h("ul", { class: "crops" }, ...pictures), this.status);
  }

  /** The addresses of the facings that are chosen. */
  get chosen() {
    return this.exemplars
      .filter((exemplar) => !this.#leftOut.has(exemplar))
      .map(({ photo_id, facing_id }) => ({ photo_id, facing_id }));
  }

  /**
   * @param {any} exemplar
   * @param {number} number
   */
  #picture(exemplar, number) {
    const image = h("img", { alt: "" });
    const button = h(
      "button",
      {
        type: "button",
        class: "crop",
        "aria-pressed": "true",
        "aria-label": t.picture(number, this.exemplars.length),
        onclick: () => this.#toggle(exemplar, button),
      },
      image,
      icon("close", "icon crop-out"),
    );
    void this.#load(image, exemplar);
    return button;
  }

  /**
   * @param {any} exemplar
   * @param {HTMLButtonElement} button
   */
  #toggle(exemplar, button) {
    if (!this.#leftOut.delete(exemplar)) this.#leftOut.add(exemplar);
    button.setAttribute("aria-pressed", String(!this.#leftOut.has(exemplar)));
    this.status.textContent = t.chosen(this.chosen.length, this.exemplars.length);
  }

  /**
   * With the token, which an address in `src` could not bring.
   * @param {HTMLImageElement} image
   * @param {any} exemplar
   */
  async #load(image, { photo_id, facing_id }) {
    const { previews, client } = this.context;
    const path = `/v1/photos/${photo_id}/facings/${facing_id}/crop`;
    try {
      const url = previews.get(path) ?? URL.createObjectURL(await client.blob(path));
      previews.set(path, url);
      image.src = url;
    } catch (error) {
      this.context.ended(error); // the number of the picture stays
    }
  }
}
