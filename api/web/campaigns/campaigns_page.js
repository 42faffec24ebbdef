// @ts-check
import { h } from "../elements/dom.js";
import { dayOf } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { NarrowedList } from "../elements/narrowed_list.js";
import { texts } from "../texts.js";
import { grouped, keepsCampaigns, standing } from "./campaign_facts.js";
import { campaignDays, campaignMark } from "./campaign_view.js";

/** @typedef {import("./campaign_facts.js").Campaign} Campaign */

const t = texts.campaigns;

/**
 * @param {import("../app.js").Context} context
 * @param {{query: URLSearchParams}} parameters
 * @param {AbortSignal} signal
 */
export async function campaignsPage(context, { query }, signal) {
  const page = new CampaignsPage(context, query.get("show") ?? "all", signal);
  return { title: t.title, element: page.element };
}

/** All campaigns by what they are today. */
class CampaignsPage {
  /**
   * @param {import("../app.js").Context} context
   * @param {string} shown
   * @param {AbortSignal} signal
   */
  constructor(context, shown, signal) {
    this.today = dayOf(new Date());
    const about = { path: "/v1/campaigns", address: "#/campaigns", texts: t, shown };
    this.list = new NarrowedList(context, signal, about, () => this.#narrow());
    const fresh = h("a", { href: "#/campaigns/new", class: "button primary" }, icon("plus"), t.fresh);
    this.element = h(
      "div",
      { class: "page" },
      h("h1", { tabindex: -1 }, t.title),
      h("p", { class: "quiet" }, t.intro),
      keepsCampaigns(context.user.role) && h("p", {}, fresh),
      ...this.list.elements,
    );
  }

  #narrow() {
    const { items, next, shown, wanted } = this.list;
    const found = /** @type {Campaign[]} */ (items).filter(({ code, name }) =>
      `${code} ${name}`.toLowerCase().includes(wanted),
    );
    const isShown = (/** @type {string} */ group) => shown === "all" || shown === group;
    const groups = Object.entries(grouped(found, this.today)).filter(([group, { length }]) => length > 0 && isShown(group));
    const rows = groups.reduce((sum, [, campaigns]) => sum + campaigns.length, 0);
    const none = items.length ? t.noMatch : t.empty;
    const sections = groups.map(([group, campaigns]) => this.#group(group, campaigns));
    return { status: rows ? t.shown(rows, next !== null) : none, sections };
  }

  /**
   * @param {string} group
   * @param {Campaign[]} campaigns
   */
  #group(group, campaigns) {
    const title = t.groups[/** @type {keyof typeof t.groups} */ (group)];
    const rows = campaigns.map((campaign) => this.#row(campaign));
    return h("section", { class: "stack group" }, h("h2", {}, title), h("ul", { class: "rows" }, ...rows));
  }

  /** @param {Campaign} campaign */
  #row(campaign) {
    const state = standing(campaign, this.today);
    const words = h(
      "span",
      { class: "row-text" },
      h("strong", {}, campaign.name),
      h("span", { class: "quiet" }, t.row(campaign.code, campaignDays(campaign))),
      state === "retired" && h("span", { class: "marks" }, campaignMark(state)),
    );
    return h("li", {}, h("a", { href: `#/campaigns/${campaign.id}`, class: "row" }, words, icon("chevron", "icon faint")));
  }
}
