// @ts-check
import { fill, h } from "../elements/dom.js";
import { dayAndTime, dayOf } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { ArtworkTray } from "./artwork_tray.js";
import { keepsCampaigns, standing } from "./campaign_facts.js";
import { CampaignReach } from "./campaign_reach.js";
import { campaignDays, campaignMark } from "./campaign_view.js";
import { MaterialCard } from "./material_card.js";

/**
 * @typedef {import("./campaign_facts.js").Campaign} Campaign
 * @typedef {import("./campaign_facts.js").Material} Material
 */

const t = texts.campaigns;

/**
 * @param {import("../app.js").Context} context
 * @param {{id: string}} parameters
 * @param {AbortSignal} signal
 */
export async function campaignPage(context, { id }, signal) {
  const path = `/v1/campaigns/${id}`;
  const [campaign, materials] = await Promise.all([context.client.get(path), context.client.get(`${path}/materials`)]);
  const artworks = await Promise.all(
    materials.map((/** @type {Material} */ each) => context.client.get(`${path}/materials/${each.id}/artworks`)),
  );
  const page = new CampaignPage(context, signal, campaign);
  materials.forEach((/** @type {Material} */ material, /** @type {number} */ i) => page.add(material, artworks[i]));
  await page.show();
  return { title: campaign.name, element: page.element };
}

/** One campaign: its days, what hangs for it, and what outlets show. */
class CampaignPage {
  element = h("div", { class: "page" });
  /** @type {MaterialCard[]} */
  #cards = [];

  /**
   * @param {import("../app.js").Context} context
   * @param {AbortSignal} signal
   * @param {Campaign} campaign
   */
  constructor(context, signal, campaign) {
    this.context = context;
    this.signal = signal;
    this.campaign = campaign;
    this.cards = h("div", { class: "stack" });
    this.count = h("h2", {});
    this.none = h("div", {});
  }

  get #materials() {
    return this.#cards.map(({ material }) => material);
  }

  get #editable() {
    return keepsCampaigns(this.context.user.role) && this.campaign.retired_at === null;
  }

  async show() {
    const { context, signal, campaign } = this;
    this.reach = new CampaignReach(context, signal, campaign, () => this.#materials);
    this.tray = this.#editable ? this.#newTray() : null;
    await this.tray?.restore();
    void this.reach.part.refresh();
    fill(
      this.element,
      h("a", { href: "#/campaigns", class: "back" }, icon("back"), t.title),
      h("h1", { tabindex: -1 }, campaign.name),
      h("p", { class: "quiet" }, campaign.code),
      facts(campaign),
      this.#editable && this.#steps(),
      this.count,
      this.none,
      this.cards,
      this.tray?.element,
      this.reach.element,
    );
    this.#tellCount();
  }

  #newTray() {
    return new ArtworkTray(this.context, this.signal, this.campaign, {
      all: () => this.#materials,
      hasArtwork: (id) => this.#cards.some(({ material, artworks }) => material.id === id && artworks.length > 0),
      made: (material) => {
        this.add(material, []);
        this.#tellCount();
        void this.reach?.part.refresh();
      },
      loaded: (id) => void this.#cards.find(({ material }) => material.id === id)?.refresh(),
    });
  }

  /**
   * @param {Material} material
   * @param {import("./campaign_facts.js").Artwork[]} artworks
   */
  add(material, artworks) {
    const edit = this.#editable
      ? { addVersion: () => this.tray?.choose(material.id), changed: () => this.tray?.materialsChanged() }
      : null;
    const card = new MaterialCard(this.context, this.campaign, material, artworks, edit);
    this.#cards.push(card);
    this.cards.append(card.element);
  }

  #tellCount() {
    const n = this.#cards.length;
    this.count.textContent = t.materials.title(n);
    fill(this.none, h("p", {}, t.materials.none), this.#editable && h("p", { class: "quiet" }, t.materials.noneHint));
    this.none.hidden = n > 0;
  }

  #steps() {
    const place = h("div", { class: "stack" });
    const close = () =>
      fill(
        place,
        h(
          "div",
          { class: "pair" },
          h("a", { href: `#/campaigns/${this.campaign.id}/edit`, class: "button" }, t.steps.edit),
          h("button", { type: "button", onclick: () => this.#confirm(place, close) }, t.steps.retire),
        ),
      );
    close();
    const heading = h("h2", { id: "steps-title" }, t.steps.title);
    return h("section", { class: "card stack", "aria-labelledby": "steps-title" }, heading, place);
  }

  /**
   * @param {HTMLElement} place
   * @param {() => void} close
   */
  #confirm(place, close) {
    const { context, campaign } = this;
    const title = t.steps.sure(campaign.name);
    const problem = h("p", { class: "error-text", role: "alert" });
    const submit = h("button", { type: "submit", class: "primary" }, t.steps.submit);
    const onsubmit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      submit.disabled = true;
      try {
        await context.client.post(`/v1/campaigns/${campaign.id}:retire`, {});
        context.announce(t.steps.done(campaign.name));
        context.go("#/campaigns");
      } catch (error) {
        if (!context.ended(error)) problem.textContent = explain(error);
        submit.disabled = false;
      }
    };
    const meaning = h("ul", { class: "points" }, ...t.steps.meaning.map((each) => h("li", {}, each)));
    const cancel = h("button", { type: "button", onclick: close }, t.steps.cancel);
    const heading = h("h3", { tabindex: -1 }, title);
    const buttons = h("div", { class: "pair" }, submit, cancel);
    fill(place, h("form", { class: "stack", "aria-label": title, onsubmit }, heading, meaning, problem, buttons));
    heading.focus();
  }
}

/** @param {Campaign} campaign */
function facts(campaign) {
  /** @type {[string, import("../elements/dom.js").Child][]} */
  const rows = [
    [t.facts.state, campaignMark(standing(campaign, dayOf(new Date())))],
    [t.facts.days, campaignDays(campaign)],
    campaign.retired_at
      ? [t.facts.retired, dayAndTime(campaign.retired_at)]
      : [t.facts.changed, dayAndTime(campaign.updated_at)],
  ];
  const pairs = rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]);
  return h("dl", { class: "facts card" }, ...pairs);
}
