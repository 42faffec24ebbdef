// @ts-check
import { h } from "../elements/dom.js";
import { icon } from "../elements/icons.js";
import { texts } from "../texts.js";

const t = texts.suspicion;

/**
 * What a manager should look at before trusting where a photo comes from. The service tells reps nothing of it.
 * @param {any} photo its `suspicion` is null until it was analysed, and always for reps
 * @param {(photoId: string) => string} hrefOf the page of another photo
 */
export function suspicionNotice({ suspicion, duplicate_of: sameBytes }, hrefOf) {
  if (!suspicion?.marks.length) return null;
  const item = (/** @type {string} */ mark) => h("li", {}, (t.marks[mark] ?? t.marks.other)(suspicion));
  const earlier = suspicion.resembles ?? sameBytes;
  return h(
    "section",
    { class: "notice notice-warning", "aria-labelledby": "suspicion-title" },
    icon("warning"),
    h(
      "div",
      {},
      h("h2", { id: "suspicion-title" }, t.title),
      h("ul", {}, ...suspicion.marks.map(item)),
      earlier && h("p", {}, h("a", { href: hrefOf(earlier), class: "touch" }, t.showOther)),
      h("p", { class: "quiet" }, t.meaning),
    ),
  );
}
