// @ts-check
import { h } from "../elements/dom.js";

/**
 * A reference picture, fetched with the token, which an address in `src` could not bring.
 * @param {import("../app.js").Context} context
 * @param {string} id
 * @param {string} alt
 */
export function referencePicture(context, id, alt) {
  const image = h("img", { alt });
  void load(context, image, id);
  return h("div", { class: "reference-picture" }, image);
}

/**
 * @param {import("../app.js").Context} context
 * @param {HTMLImageElement} image
 * @param {string} id
 */
async function load(context, image, id) {
  const { previews, client } = context;
  try {
    const url = previews.get(id) ?? URL.createObjectURL(await client.blob(`/v1/references/${id}/content`));
    previews.set(id, url);
    image.src = url;
  } catch (error) {
    context.ended(error); // the text in its place stays
  }
}
