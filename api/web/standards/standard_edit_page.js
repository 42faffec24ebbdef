// @ts-check
import { h } from "../elements/dom.js";
import { DraftedPage } from "../elements/drafted_page.js";
import { daysLater, dayOf } from "../elements/format.js";
import { newId } from "../service/identifiers.js";
import { explain, Problem } from "../service/problems.js";
import { texts } from "../texts.js";
import { contentOf, emptyStandard, nextVersion } from "./standard_facts.js";
import { StandardForm } from "./standard_form.js";
import { StandardSources, versionsOf } from "./standard_sources.js";

/** @typedef {import("./standard_facts.js").Content} Content */

const t = texts.standards.form;

/**
 * A new standard, or a new version of the one that the address names.
 * @param {import("../app.js").Context} context
 * @param {{query: URLSearchParams}} parameters
 * @param {AbortSignal} signal
 */
export async function newStandardPage(context, { query }, signal) {
  const from = query.get("from");
  const tomorrow = daysLater(dayOf(new Date()), 1);
  if (!from) {
    const start = { place: "new", title: t.newTitle, back: "#/standards", base: null };
    // What holds everywhere a manager could not publish.
    const territory_id = context.user.role === "manager" ? context.user.territory_id : null;
    return editPage(context, { ...start, id: newId(), content: { ...emptyStandard(tomorrow), territory_id } }, signal);
  }
  const standard = await context.client.get(`/v1/standards/${from}`);
  const content = nextVersion(standard, await versionsOf(context.client, standard.code), tomorrow);
  const start = { place: `new-${from}`, title: t.versionTitle(standard.code), back: `#/standards/${from}`, base: null };
  return editPage(context, { ...start, id: newId(), content }, signal);
}

/**
 * @param {import("../app.js").Context} context
 * @param {{id: string}} parameters
 * @param {AbortSignal} signal
 */
export async function editStandardPage(context, { id }, signal) {
  const standard = await context.client.get(`/v1/standards/${id}`);
  const title = t.editTitle(texts.standards.named(standard.code, standard.version));
  const base = contentOf(standard);
  return editPage(context, { place: id, title, back: `#/standards/${id}`, id, content: base, base }, signal);
}

/**
 * @param {import("../app.js").Context} context
 * @param {import("../elements/drafted_page.js").Start<Content>} start
 * @param {AbortSignal} signal
 */
async function editPage(context, start, signal) {
  const setting = { context, signal, sources: await StandardSources.load(context.client) };
  const page = new EditPage(context, start, {
    drafts: context.standardDrafts,
    form: (content) => new StandardForm(setting, content),
    path: (id) => `/v1/standards/${id}`,
    address: (id) => `#/standards/${id}`,
    contentOf,
    words: t,
  });
  return { title: start.title, element: page.element };
}

/**
 * The form of a draft.
 * @extends {DraftedPage<Content>}
 */
class EditPage extends DraftedPage {
  /** @param {unknown} error */
  refused(error) {
    if (error instanceof Problem && error.code === "standard-differs") this.#offerNewVersion();
    else super.refused(error);
  }

  /** What was typed becomes the form of the next version; it has its number from there. */
  #offerNewVersion() {
    const { context, kept } = this;
    const move = async () => {
      const content = this.form.value();
      const versions = await versionsOf(context.client, content.code);
      const version = Math.max(0, ...versions.map((each) => each.version)) + 1;
      const unsaved = { owner: context.user.id, id: newId(), base: null, at: new Date().toISOString() };
      kept.drafts.keep(`new-${this.id}`, { ...unsaved, content: { ...content, version } });
      kept.drafts.remove(this.start.place);
      context.go(`#/standards/new?from=${this.id}`);
    };
    const tried = () => move().catch((error) => context.ended(error) || this.complain([explain(error)]));
    this.complain([t.notDraft]);
    this.problem.append(h("button", { type: "button", onclick: tried }, t.asNewVersion));
  }
}
