// @ts-check
import { restricted } from "../elements/restricted.js";
import { texts } from "../texts.js";
import { keepsStandards } from "./standard_facts.js";

/**
 * A page about standards, which only managers and admins see.
 * @param {import("../app.js").PageMaker} maker
 */
export function forManagers(maker) {
  return restricted(keepsStandards, { title: texts.standards.title, why: texts.standards.forManagers }, maker);
}
