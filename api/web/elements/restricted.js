// @ts-check
import { texts } from "../texts.js";
import { h } from "./dom.js";

/**
 * A page that only some roles see, whoever types its address.
 * @param {(role: string) => boolean} may
 * @param {{title: string, why: string}} words for the others
 * @param {import("../app.js").PageMaker} maker
 * @returns {import("../app.js").PageMaker}
 */
export function restricted(may, { title, why }, maker) {
  return async (context, parameters, signal) => {
    if (may(context.user.role)) return maker(context, parameters, signal);
    const element = h(
      "div",
      { class: "page" },
      h("h1", { tabindex: -1 }, title),
      h("p", {}, why),
      h("a", { href: "#/outlets", class: "button" }, texts.app.notFoundHint),
    );
    return { title, element };
  };
}
