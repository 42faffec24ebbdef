// @ts-check
import { h } from "./dom.js";

/** Pictures this near below the screen are fetched ahead (CSS pixels); print files are large. */
const AHEAD = "800px";

/**
 * A picture of the service, fetched with the token, which an address in `src` could not bring, once it comes near.
 * @param {import("../app.js").Context} context
 * @param {string} id
 * @param {string} path
 * @param {string} alt
 */
export function storedPicture(context, id, path, alt) {
  const image = h("img", { alt });
  const frame = h("div", { class: "whole-picture" }, image);
  const watch = new IntersectionObserver(
    (seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      void load(context, image, id, path);
    },
    { rootMargin: AHEAD },
  );
  watch.observe(frame);
  return frame;
}

/**
 * @param {import("../app.js").Context} context
 * @param {HTMLImageElement} image
 * @param {string} id
 * @param {string} path
 */
async function load({ previews, client, ended }, image, id, path) {
  try {
    const url = previews.get(id) ?? URL.createObjectURL(await client.blob(path));
    previews.set(id, url);
    image.src = url;
  } catch (error) {
    ended(error); // the text in its place stays
  }
}
