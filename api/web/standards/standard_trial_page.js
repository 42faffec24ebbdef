// @ts-check
import { fill, h } from "../elements/dom.js";
import { select } from "../elements/filter_select.js";
import { icon } from "../elements/icons.js";
import { LoadedPart } from "../elements/loaded_part.js";
import { texts } from "../texts.js";
import { mostChangedFirst } from "./trial_facts.js";
import { lineTable, summaryView, verdictTable, visitList } from "./trial_view.js";

/** @typedef {import("./trial_facts.js").TriedVisit} TriedVisit */

const t = texts.standards.trial;
const VISITS = ["25", "100", "500"];
const DEFAULT = "100";
/** More rows at once would make a long page slow. */
const SHOWN = 30;

/**
 * @param {import("../app.js").Context} context
 * @param {{id: string, query: URLSearchParams}} parameters
 * @param {AbortSignal} signal
 */
export async function standardTrialPage(context, { id, query }, signal) {
  const standard = await context.client.get(`/v1/standards/${id}`);
  const page = new TrialPage(context, standard, query, signal);
  void page.part.refresh();
  return { title: page.title, element: page.element };
}

/** Runs at once, so that coming back from a visit shows the trial again; the address says of what. */
class TrialPage {
  /**
   * @param {import("../app.js").Context} context
   * @param {import("./standard_facts.js").Standard} standard
   * @param {URLSearchParams} query
   * @param {AbortSignal} signal
   */
  constructor(context, { id, code, version, name }, query, signal) {
    this.context = context;
    this.id = id;
    this.visits = VISITS.includes(query.get("visits") ?? "") ? /** @type {string} */ (query.get("visits")) : DEFAULT;
    this.since = query.get("since") ?? "";
    this.title = t.title(texts.standards.named(code, version));
    this.part = new LoadedPart(context, signal, () => this.#load());
    this.element = h(
      "div",
      { class: "page" },
      h("a", { href: `#/standards/${id}`, class: "back" }, icon("back"), name),
      h("h1", { tabindex: -1 }, this.title),
      h("p", { class: "quiet" }, t.hint),
      this.#choices(),
      this.part.element,
    );
  }

  #choices() {
    const since = h("input", { type: "date", id: "since", value: this.since, onchange: () => ask() });
    const ask = () => {
      this.since = since.value;
      const query = new URLSearchParams({ visits: this.visits, ...(this.since && { since: this.since }) });
      history.replaceState(null, "", `#/standards/${this.id}/trial?${query}`);
      void this.part.refresh();
    };
    const visits = select("visits", t.visits, VISITS.map((n) => [n, t.latest(Number(n))]), this.visits, (value) => {
      this.visits = value;
      ask();
    }); // prettier-ignore
    return h(
      "form",
      { class: "filters", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      visits,
      h("div", { class: "field" }, h("label", { for: "since" }, t.since), since),
    );
  }

  async #load() {
    const body = { visits: Number(this.visits), since: this.since || null };
    const { summary, visits } = await this.context.client.post(`/v1/standards/${this.id}:trial`, body);
    if (!visits.length) return [h("p", { class: "notice", role: "status" }, t.none)];
    return [summaryView(summary), verdictTable(summary, visits), lineTable(visits), visitsSection(visits)];
  }
}

/** @param {TriedVisit[]} visits */
function visitsSection(visits) {
  const place = h("div", { class: "stack" });
  const only = h("input", { type: "checkbox", onchange: () => render(SHOWN) });
  const render = (/** @type {number} */ shown) => {
    const wanted = mostChangedFirst(visits).filter(({ flips }) => flips || !only.checked);
    const more = h("button", { type: "button", class: "wide", onclick: () => render(shown + SHOWN) }, t.more);
    fill(
      place,
      wanted.length ? visitList(wanted.slice(0, shown)) : h("p", { class: "quiet" }, t.noneFlips),
      wanted.length > shown && more,
    );
  };
  render(SHOWN);
  return h(
    "section",
    { class: "stack" },
    h("h2", {}, t.visitsTitle),
    h("label", { class: "tick" }, only, h("span", {}, t.only)),
    place,
  );
}
