// @ts-check
import { h } from "../elements/dom.js";
import { calendarDay } from "../elements/format.js";
import { texts } from "../texts.js";

const t = texts.campaigns;
const MARKS = { running: "mark-pass", to_come: "mark-accent", over: "", retired: "" };

/** @param {import("./campaign_facts.js").Standing} state */
export function campaignMark(state) {
  return h("span", { class: `mark ${MARKS[state]}` }, t.states[state]);
}

/** @param {Pick<import("./campaign_facts.js").Campaign, "valid_from" | "valid_to">} campaign */
export function campaignDays({ valid_from, valid_to }) {
  return t.days(calendarDay(valid_from), valid_to ? calendarDay(valid_to) : "");
}
