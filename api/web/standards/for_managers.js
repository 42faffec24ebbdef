// @ts-check
import { h } from "../elements/dom.js";
import { texts } from "../texts.js";
import { keepsStandards } from "./standard_facts.js";

/**
 * A page that only managers and admins see, whoever types its address.
 * @param {import("../app.js").PageMaker} maker
 * @returns {import("../app.js").PageMaker}
 */
export function forManagers(maker) {
  return async (context, parameters, signal) =>
    keepsStandards(context.user.role) ? maker(context, parameters, signal) : refusal();
}

function refusal() {
  const title = texts.standards.title;
  const element = h(
    "div",
    { class: "page" },
    h("h1", { tabindex: -1 }, title),
    h("p", {}, texts.standards.forManagers),
    h("a", { href: "#/outlets", class: "button" }, texts.app.notFoundHint),
  );
  return { title, element };
}
