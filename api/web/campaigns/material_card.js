// @ts-check
import { fill, h } from "../elements/dom.js";
import { sayRefusals } from "../elements/field_errors.js";
import { choiceField, fieldGroup, textField } from "../elements/form_fields.js";
import { calendarDay, dayAndTime, dayOf } from "../elements/format.js";
import { storedPicture } from "../elements/stored_picture.js";
import { explain, Problem } from "../service/problems.js";
import { texts } from "../texts.js";
import { standing, versions } from "./campaign_facts.js";

/**
 * @typedef {import("./campaign_facts.js").Artwork} Artwork
 * @typedef {import("./campaign_facts.js").Campaign} Campaign
 * @typedef {import("./campaign_facts.js").Material} Material
 * @typedef {import("./campaign_facts.js").Use} Use
 */

const t = texts.campaigns.materials;
const words = texts.campaigns.artwork;
/** A shelf strip in a frame for posters would be a line. */
const WIDE = 2.5;
const MARKS = /** @type {Record<Use, string>} */ ({
  current: "mark-pass",
  outdated: "",
  to_come: "mark-accent",
  withdrawn: "mark-fail",
});

/** One material with the versions of its artwork; those who keep campaigns change it here. */
export class MaterialCard {
  /**
   * @param {import("../app.js").Context} context
   * @param {Campaign} campaign
   * @param {Material} material
   * @param {Artwork[]} artworks
   * @param {{addVersion: () => void, changed: (material: Material) => void} | null} edit null: to be looked at only
   */
  constructor(context, campaign, material, artworks, edit) {
    this.context = context;
    this.campaign = campaign;
    this.material = material;
    this.artworks = artworks;
    this.edit = edit;
    this.head = h("div", { class: "stack" });
    this.pictures = h("ul", { class: "artworks" });
    this.problem = h("p", { class: "error-text", role: "alert" });
    this.element = h("section", { class: "card stack" }, this.head, this.problem, this.pictures);
    this.#show();
  }

  get #path() {
    return `/v1/campaigns/${this.campaign.id}/materials/${this.material.id}`;
  }

  /** Asks what artwork there is by now. */
  async refresh() {
    try {
      this.artworks = await this.context.client.get(`${this.#path}/artworks`);
      this.#show();
    } catch (error) {
      if (!this.context.ended(error)) this.problem.textContent = explain(error);
    }
  }

  #show() {
    const { name, code, kind } = this.material;
    const button = (/** @type {string} */ word, /** @type {string} */ label, /** @type {() => void} */ onclick) =>
      h("button", { type: "button", class: "small", "aria-label": label, onclick }, word);
    const buttons = this.edit && [
      button(t.addVersion, t.addVersionFor(name), this.edit.addVersion),
      button(t.change, t.changeFor(name), () => this.#change()),
    ];
    const told = t.facts(code, texts.checks.pop[kind] ?? kind);
    fill(
      this.head,
      h("div", {}, h("h3", { tabindex: -1 }, name), h("p", { class: "quiet" }, told)),
      buttons && h("div", { class: "marks" }, ...buttons),
      this.artworks.length === 0 && h("p", {}, t.noArtwork),
    );
    const today = dayOf(new Date());
    const runs = standing(this.campaign, today) === "running";
    fill(this.pictures, ...versions(this.artworks, today).map(({ artwork, use }) => this.#picture(artwork, use, runs)));
  }

  /**
   * @param {Artwork} artwork
   * @param {Use} use
   * @param {boolean} runs
   */
  #picture(artwork, use, runs) {
    const { name } = this.material;
    const { id, width, height } = artwork;
    const day = calendarDay(artwork.current_from);
    const path = `/v1/artworks/${id}/content`;
    const isLatest = use === "current" && !runs;
    const mark = h("span", { class: `mark ${isLatest ? "" : MARKS[use]}` }, isLatest ? words.latest : words.uses[use]);
    const withdraw = this.edit && use !== "withdrawn" && {
      type: "button",
      class: "link",
      "aria-label": words.withdrawFor(name, day),
      onclick: () => this.#withdraw(id),
    };
    return h(
      "li",
      { class: `artwork artwork-${use} ${width > WIDE * height ? "artwork-wide" : ""}` },
      storedPicture(this.context, id, path, words.picture(name, day)),
      h(
        "div",
        { class: "artwork-facts" },
        h("p", { class: "marks" }, mark),
        h("p", {}, words.from(day)),
        h("p", { class: "quiet" }, words.size(width, height)),
        h("p", { class: "quiet" }, words.uploaded(dayAndTime(artwork.created_at))),
        withdraw && h("button", withdraw, words.withdraw),
      ),
    );
  }

  /** @param {string} id */
  async #withdraw(id) {
    if (!window.confirm(words.reallyWithdraw)) return;
    this.problem.textContent = "";
    try {
      await this.context.client.post(`/v1/artworks/${id}:retire`, {});
      await this.refresh();
    } catch (error) {
      if (!this.context.ended(error)) this.problem.textContent = explain(error);
    }
  }

  /** A form in place of the name. */
  #change() {
    const { code, name, kind } = this.material;
    const fields = {
      name: textField(t.name, name),
      kind: choiceField(t.kind, Object.entries(texts.checks.pop), kind),
    };
    const grid = h("div", { class: "form-grid" }, ...Object.values(fields).map(({ element }) => element));
    const field = fieldGroup(fields, grid);
    const problem = h("p", { class: "error-text", role: "alert" });
    const save = async (/** @type {Event} */ event) => {
      event.preventDefault();
      try {
        this.material = await this.context.client.put(this.#path, { code, ...field.value() });
        this.edit?.changed(this.material);
        this.#close();
      } catch (error) {
        if (this.context.ended(error)) return;
        const rest = error instanceof Problem ? sayRefusals(field.places(), error).rest : [explain(error)];
        problem.textContent = rest.join(" ");
      }
    };
    const buttons = h(
      "div",
      { class: "pair" },
      h("button", { type: "submit", class: "primary" }, t.save),
      h("button", { type: "button", onclick: () => this.#close() }, t.cancel),
    );
    const form = { class: "stack", "aria-label": t.changeFor(name), novalidate: true, onsubmit: save };
    fill(this.head, h("form", form, grid, problem, buttons));
    field.places()[0].focus();
  }

  #close() {
    this.#show();
    this.head.querySelector("h3")?.focus();
  }
}
