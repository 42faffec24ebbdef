// @ts-check
import { h } from "../elements/dom.js";
import { texts } from "../texts.js";

/**
 * What is wrong with a photo and what to do about it, one item a flaw.
 * @param {string[]} flags
 */
export function flawList(flags) {
  const item = (/** @type {string} */ flag) => {
    const { name, advice } = flawTexts(flag);
    return h("li", {}, h("strong", {}, `${name}: `), advice);
  };
  return h("ul", { class: "flaws" }, ...flags.map(item));
}

/**
 * @param {string} flag
 * @returns {{name: string, advice: string}}
 */
export function flawTexts(flag) {
  return texts.quality[flag] ?? texts.quality.other;
}
