// @ts-check
import { h } from "../elements/dom.js";
import { DraftedPage } from "../elements/drafted_page.js";
import { sayRefusals } from "../elements/field_errors.js";
import { dayField, fieldGroup, textField } from "../elements/form_fields.js";
import { dayOf, daysLater } from "../elements/format.js";
import { newId } from "../service/identifiers.js";
import { texts } from "../texts.js";
import { contentOf } from "./campaign_facts.js";

/** @typedef {import("./campaign_facts.js").Content} Content */

const t = texts.campaigns.form;

/** @param {import("../app.js").Context} context */
export async function newCampaignPage(context) {
  const content = { code: "", name: "", valid_from: daysLater(dayOf(new Date()), 1), valid_to: null };
  return editPage(context, { place: "new", title: t.newTitle, back: "#/campaigns", id: newId(), content, base: null });
}

/**
 * @param {import("../app.js").Context} context
 * @param {{id: string}} parameters
 */
export async function editCampaignPage(context, { id }) {
  const base = contentOf(await context.client.get(`/v1/campaigns/${id}`));
  const title = t.editTitle(base.name);
  return editPage(context, { place: id, title, back: `#/campaigns/${id}`, id, content: base, base });
}

/**
 * @param {import("../app.js").Context} context
 * @param {import("../elements/drafted_page.js").Start<Content>} start
 */
function editPage(context, start) {
  const page = new DraftedPage(context, start, {
    drafts: context.campaignDrafts,
    form: (content) => new CampaignForm(content, start.base?.code ?? null),
    path: (id) => `/v1/campaigns/${id}`,
    address: (id) => `#/campaigns/${id}`,
    contentOf,
    words: t,
  });
  return { title: start.title, element: page.element };
}

/** Code, name and days of a campaign. */
class CampaignForm {
  /**
   * @param {Content} content
   * @param {string | null} stored the code of a campaign that is stored: it never changes
   */
  constructor(content, stored) {
    const code = textField(t.code, stored ?? content.code, { hint: stored === null ? t.codeHint : t.codeFixed });
    if (stored !== null) code.element.querySelector("input")?.setAttribute("readonly", "");
    const fields = {
      code,
      name: textField(t.name, content.name),
      valid_from: dayField(t.validFrom, content.valid_from),
      valid_to: dayField(t.validTo, content.valid_to),
    };
    const parts = Object.values(fields).map(({ element }) => element);
    this.element = h("div", { class: "card form-grid" }, ...parts);
    this.field = fieldGroup(fields, this.element);
  }

  /** @returns {Content} */
  value() {
    return this.field.value();
  }

  clearFaults() {
    for (const { say } of this.field.places()) say("");
  }

  /** @param {import("../service/problems.js").Problem} problem */
  refuse(problem) {
    return sayRefusals(this.field.places(), problem);
  }
}
