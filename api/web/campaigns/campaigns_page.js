// @ts-check
import { fill, h } from "../elements/dom.js";
import { select } from "../elements/filter_select.js";
import { dayOf } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { LoadedPart } from "../elements/loaded_part.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { grouped, keepsCampaigns, standing } from "./campaign_facts.js";
import { campaignDays, campaignMark } from "./campaign_view.js";

/** @typedef {import("./campaign_facts.js").Campaign} Campaign */

const t = texts.campaigns;
const PAGE = 200;

/**
 * @param {import("../app.js").Context} context
 * @param {{query: URLSearchParams}} parameters
 * @param {AbortSignal} signal
 */
export async function campaignsPage(context, { query }, signal) {
  const page = new CampaignsPage(context, query.get("show") ?? "all", signal);
  void page.part.refresh();
  return { title: t.title, element: page.element };
}

/** All campaigns by what they are today. */
class CampaignsPage {
  /** @type {Campaign[]} */
  campaigns = [];
  /** @type {string | null} */
  next = null;

  /**
   * @param {import("../app.js").Context} context
   * @param {string} shown
   * @param {AbortSignal} signal
   */
  constructor(context, shown, signal) {
    this.context = context;
    this.shown = shown in t.filters ? shown : "all";
    this.today = dayOf(new Date());
    this.part = new LoadedPart(context, signal, () => this.#load());
    this.status = h("p", { class: "quiet", role: "status" });
    this.list = h("div", { class: "stack" });
    this.search = h("input", { type: "search", id: "search", autocomplete: "off", oninput: () => this.#render() });
    const fresh = h("a", { href: "#/campaigns/new", class: "button primary" }, icon("plus"), t.fresh);
    this.element = h(
      "div",
      { class: "page" },
      h("h1", { tabindex: -1 }, t.title),
      h("p", { class: "quiet" }, t.intro),
      keepsCampaigns(context.user.role) && h("p", {}, fresh),
      this.#choices(),
      this.part.element,
    );
  }

  #choices() {
    const change = (/** @type {string} */ value) => {
      this.shown = value;
      history.replaceState(null, "", `#/campaigns?${new URLSearchParams({ show: value })}`);
      this.#render();
    };
    return h(
      "form",
      { class: "filters", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      select("show", t.state, Object.entries(t.filters), this.shown, change),
      h("div", { class: "field" }, h("label", { for: "search" }, t.search), this.search),
    );
  }

  async #load() {
    await this.#ask("");
    this.#render();
    return [this.status, this.list];
  }

  /** @param {string} after */
  async #ask(after) {
    const query = new URLSearchParams({ limit: `${PAGE}`, ...(after && { after }) });
    const { items, next } = await this.context.client.get(`/v1/campaigns?${query}`);
    [this.campaigns, this.next] = [after ? [...this.campaigns, ...items] : items, next];
  }

  #render() {
    const wanted = this.search.value.trim().toLowerCase();
    const found = this.campaigns.filter(({ code, name }) => `${code} ${name}`.toLowerCase().includes(wanted));
    const isShown = (/** @type {string} */ group) => this.shown === "all" || this.shown === group;
    const groups = Object.entries(grouped(found, this.today)).filter(([group, { length }]) => length > 0 && isShown(group));
    const rows = groups.reduce((sum, [, campaigns]) => sum + campaigns.length, 0);
    const none = this.campaigns.length ? t.noMatch : t.empty;
    this.status.textContent = rows ? t.shown(rows, this.next !== null) : none;
    const sections = groups.map(([group, campaigns]) => this.#group(group, campaigns));
    fill(this.list, ...sections, this.next !== null && this.#more());
  }

  #more() {
    const problem = h("p", { class: "error-text", role: "alert" });
    const button = h("button", { type: "button", class: "wide" }, t.more);
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await this.#ask(/** @type {string} */ (this.next));
        this.#render();
      } catch (error) {
        if (!this.context.ended(error)) problem.textContent = explain(error);
        button.disabled = false;
      }
    });
    return h("div", { class: "stack" }, problem, button);
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
