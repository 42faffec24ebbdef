// @ts-check
import { fill, h } from "../elements/dom.js";
import { select } from "../elements/filter_select.js";
import { LoadedPart } from "../elements/loaded_part.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { grouped } from "./action_facts.js";
import { actionRows } from "./action_rows.js";

/**
 * @typedef {import("./action_facts.js").Action} Action
 * @typedef {{items: Action[], next: string | null}} Stretch
 */

const t = texts.actions;
const PAGE = 50;
/** What the service is asked for in each view. */
const VIEWS = /** @type {Record<string, string[][]>} */ ({
  todo: [["state", "open"], ["state", "proof_given"]], // prettier-ignore
  overdue: [["overdue", "true"]],
  proof: [["state", "proof_given"]],
  closed: [["state", "closed"]],
});

/**
 * @param {import("../app.js").Context} context
 * @param {{query: URLSearchParams}} parameters
 * @param {AbortSignal} signal
 */
export async function actionsPage(context, { query }, signal) {
  const page = new ActionsPage(context, query, signal);
  void page.list.refresh();
  return { title: page.title, element: page.element };
}

/** What has to be done, the first due first. A rep begins with the own ones, by outlet. */
class ActionsPage {
  /**
   * @param {import("../app.js").Context} context
   * @param {URLSearchParams} query
   * @param {AbortSignal} signal
   */
  constructor(context, query, signal) {
    const isRep = context.user.role === "rep";
    this.context = context;
    this.title = isRep ? t.mine : t.title;
    this.view = (query.get("view") ?? "") in VIEWS ? /** @type {string} */ (query.get("view")) : "todo";
    this.owner = query.get("owner") ?? (isRep ? "me" : "all");
    this.group = query.get("group") ?? (isRep ? "outlet" : "due");
    this.outlet = query.get("outlet") ?? "";
    this.list = new LoadedPart(context, signal, () => this.#load());
    this.element = h(
      "div",
      { class: "page" },
      h("h1", { tabindex: -1 }, this.title),
      this.#choices(),
      this.outlet && h("p", {}, h("a", { href: "#/actions", class: "touch" }, t.allOutlets)),
      this.list.element,
    );
  }

  #choices() {
    const owners = Object.entries(t.owners);
    const change = (/** @type {"view" | "owner" | "group"} */ name) => (/** @type {string} */ value) => {
      this[name] = value;
      history.replaceState(null, "", this.#address());
      void this.list.refresh();
    };
    return h(
      "form",
      { class: "filters", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      select("view", t.show, Object.entries(t.views), this.view, change("view")),
      select("owner", t.owner, owners, this.owner, change("owner")),
      select("group", t.group, Object.entries(t.groups), this.group, change("group")),
    );
  }

  #address() {
    const { view, owner, group, outlet } = this;
    return `#/actions?${new URLSearchParams({ view, owner, group, ...(outlet && { outlet }) })}`;
  }

  async #load() {
    const query = this.#question();
    const ask = (/** @type {string} */ after) =>
      this.context.client.get(`/v1/actions?${new URLSearchParams([...query, ...(after ? [["after", after]] : [])])}`);
    return [this.#rows(await ask(""), ask)];
  }

  #question() {
    const query = new URLSearchParams([...VIEWS[this.view], ["limit", `${PAGE}`]]);
    if (this.owner === "me") query.set("owner_id", this.context.user.id);
    if (this.outlet) query.set("outlet_id", this.outlet);
    return query;
  }

  /**
   * Grouped anew with each page: a group may go on there.
   * @param {Stretch} first
   * @param {(after: string) => Promise<Stretch>} ask
   */
  #rows({ items: actions, next }, ask) {
    const place = h("div", { class: "stack" });
    const problem = h("p", { class: "error-text", role: "alert" });
    const more = h("button", { type: "button", class: "wide" }, t.more);
    const render = () => fill(place, ...this.#groups(actions, next !== null), problem, next !== null && more);
    more.addEventListener("click", async () => {
      more.disabled = true;
      problem.textContent = "";
      try {
        const page = await ask(next ?? "");
        [actions, next] = [[...actions, ...page.items], page.next];
        render();
      } catch (error) {
        if (!this.context.ended(error)) problem.textContent = explain(error);
      } finally {
        more.disabled = false;
      }
    });
    render();
    return place;
  }

  /**
   * @param {Action[]} actions
   * @param {boolean} more whether there are others behind them
   */
  #groups(actions, more) {
    if (!actions.length) return [h("p", { class: "quiet", role: "status" }, t.empty[this.view])];
    const shown = { outlet: this.group !== "outlet", owner: this.group !== "owner" && this.owner !== "me" };
    const sections = grouped(actions, this.group).map(({ name, actions: members }) =>
      h("section", { class: "stack group" }, h("h2", {}, name), actionRows(members, shown)),
    );
    return [h("p", { class: "quiet", role: "status" }, t.shown(actions.length, more)), ...sections];
  }
}
