// @ts-check
import { storedPicture } from "../elements/stored_picture.js";

/**
 * A reference picture of a pack design.
 * @param {import("../app.js").Context} context
 * @param {string} id
 * @param {string} alt
 */
export function referencePicture(context, id, alt) {
  return storedPicture(context, id, `/v1/references/${id}/content`, alt);
}
