// @ts-check
import { fill, h } from "../elements/dom.js";
import { texts } from "../texts.js";

const t = texts.app;
/** Photos that go no further without the person. */
const STUCK = ["flawed", "stopped", "refused"];

/**
 * @typedef {object} Sources where things wait to be sent
 * @property {{items: import("./uploads.js").Upload[]}} queue
 * @property {{awaited: (id: string) => unknown}} proofs photos of actions, which have pages of their own
 * @property {import("./begun_visits.js").BegunVisits} begun
 * @property {import("./kept_endings.js").KeptEndings} leavings
 * @property {import("../visits/visit_drafts.js").VisitDrafts} endings
 */

/**
 * Visits of which something goes no further without the person, each once, in the order of its way: the visit itself,
 * its photos, its answers and its check-out.
 * @param {Sources} sources
 * @param {string} repId
 * @returns {string[]} their ids
 */
export function visitsInNeed({ queue, proofs, begun, leavings, endings }, repId) {
  const refused = begun.waitingOf(repId).filter(({ refusal }) => refusal);
  const photos = queue.items.filter(({ id, state }) => STUCK.includes(state) && !proofs.awaited(id));
  // Of another day nobody can say what the questions were.
  const answers = begun.untold(repId, []).filter(({ id }) => Object.keys(endings.read(id).refused).length);
  const ends = leavings.all.filter(({ rep_id, refusal }) => rep_id === repId && refusal);
  return [
    ...new Set([
      ...refused.map(({ id }) => id),
      ...photos.map(({ visitId }) => visitId),
      ...answers.map(({ id }) => id),
      ...ends.map(({ visit_id }) => visit_id),
    ]),
  ];
}

/** A line above every page but that of the visit itself: what was sent later and refused must not be overlooked. */
export class UnsentLine {
  element = h("p", { class: "offline kept", role: "status", hidden: true });
  #shown = "";

  /**
   * @param {string[]} visits
   * @param {string} address of the page that is shown
   */
  show(visits, address) {
    const others = visits.filter((id) => !address.startsWith(`#/visits/${id}`));
    const now = others.join();
    // Said again at every percent of an upload, a screen reader would say nothing else.
    if (now === this.#shown) return;
    this.#shown = now;
    this.element.hidden = !others.length;
    const link = h("a", { href: `#/visits/${others[0]}` }, t.openVisit);
    fill(this.element, ...(others.length ? [h("span", {}, t.inNeed(others.length)), " ", link] : []));
  }
}
