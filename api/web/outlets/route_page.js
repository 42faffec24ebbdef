// @ts-check
import { isOverdue } from "../actions/action_facts.js";
import { fill, h } from "../elements/dom.js";
import { calendarDay, dateOf, dayOf, daysLater } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { LoadedPart } from "../elements/loaded_part.js";
import { texts } from "../texts.js";
import { questionsPath } from "../visits/questionnaire_facts.js";
import { startButtons, todaysVisit } from "../visits/visit_start.js";
import { briefPath, briefView } from "./brief_view.js";
import { outletPaths } from "./outlet_page.js";
import { legs, metresBetween, nextStop, perOutlet } from "./route_facts.js";

/** @typedef {import("./route_facts.js").Call} Call */

const t = texts.route;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** More than anybody visits in three days, and more actions than anybody keeps open. */
const MOST = 200;
const POSITION = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 };

/**
 * @param {import("../app.js").Context} context
 * @param {{query: URLSearchParams}} parameters
 * @param {AbortSignal} signal
 */
export async function routePage(context, { query }, signal) {
  const asked = query.get("day") ?? "";
  const today = dayOf(new Date());
  const day = DAY.test(asked) ? asked : today;
  // The shop's day lies somewhere in three days of UTC.
  const around = `started_from=${daysLater(day, -1)}T00:00Z&started_before=${daysLater(day, 2)}T00:00Z`;
  const open = `owner_id=${context.user.id}&state=open&state=proof_given`;
  const [route, visits, actions] = await Promise.all([
    context.client.get(`/v1/route?day=${day}`),
    context.client.get(`/v1/visits?limit=${MOST}&rep_id=${context.user.id}&${around}`),
    context.client.get(`/v1/actions?limit=${MOST}&${open}`),
  ]);
  const page = new RoutePage(context, day, route.calls, visits.items, actions.items, signal);
  if (page.isToday) void keepAhead(context.client, route.calls, signal);
  return { title: t.title, element: page.element };
}

/**
 * Has kept what the shops of the day need, in the order of the route; a failure ends it, the next look begins again.
 * @param {import("../service/client.js").Client} client
 * @param {Call[]} calls
 * @param {AbortSignal} signal
 */
async function keepAhead(client, calls, signal) {
  const day = dayOf(new Date());
  const paths = calls.flatMap(({ outlet_id: id }) => [briefPath(id, day), questionsPath(id, day), ...outletPaths(id)]);
  try {
    for (const path of paths) if (!signal.aborted) await client.askAhead(path);
  } catch (error) {
    console.info(error);
  }
}

/** Where to go on a day: the planned outlets in their order, with what has to be known before each. */
class RoutePage {
  /**
   * @param {import("../app.js").Context} context
   * @param {string} day
   * @param {Call[]} calls
   * @param {any[]} visits the own ones of that day and those beside it
   * @param {any[]} actions the own ones that are not closed
   * @param {AbortSignal} signal
   */
  constructor(context, day, calls, visits, actions, signal) {
    this.context = context;
    this.day = day;
    this.isToday = day === dayOf(new Date());
    this.calls = calls;
    this.actions = perOutlet(actions);
    this.signal = signal;
    const all = [...visits, ...context.begun.untold(context.user.id, visits)];
    const ofDay = all.filter((visit) => visit.started_at.startsWith(day));
    this.visits = perOutlet(ofDay);
    this.next = nextStop(calls, this.visits);
    /** @type {Map<string, HTMLElement>} where the distance of each outlet from here is told */
    this.places = new Map();
    const before = legs(calls);
    this.element = h(
      "div",
      { class: "page" },
      h("h1", { tabindex: -1 }, t.title),
      this.#days(),
      myActions(actions),
      h("p", { class: "route-progress", role: "status" }, this.#progress()),
      calls.length === 0 && h("p", { class: "quiet" }, t.emptyHint),
      this.isToday && calls.some((call) => call.latitude !== null) && this.#locator(),
      h("ol", { class: "stops" }, ...calls.map((call, i) => this.#stop(call, i, before[i]))),
      this.isToday &&
        h("a", { href: "#/outlets", class: `button wide ${calls.length ? "" : "primary"}` }, t.unplanned),
    );
  }

  #days() {
    const link = (/** @type {number} */ days, /** @type {"back" | "chevron"} */ sign, /** @type {string} */ name) =>
      h(
        "a",
        { href: `#/route?day=${daysLater(this.day, days)}`, class: "button round-link", "aria-label": name },
        icon(sign),
      );
    const date = calendarDay(this.day);
    const name = this.isToday ? `${t.today}, ${date}` : dayName(this.day);
    return h(
      "div",
      { class: "days" },
      link(-1, "back", t.dayBefore),
      h("strong", {}, name),
      link(1, "chevron", t.dayAfter),
    );
  }

  #progress() {
    if (!this.calls.length) return t.empty;
    if (this.day > dayOf(new Date())) return t.planned(this.calls.length);
    const open = this.calls.filter((call) => !call.closed || this.visits.has(call.outlet_id));
    const done = open.filter((call) => this.visits.has(call.outlet_id));
    return t.progress(done.length, open.length);
  }

  /**
   * @param {Call} call
   * @param {number} i
   * @param {number | null} metres from the stop before
   */
  #stop(call, i, metres) {
    const visited = this.visits.has(call.outlet_id);
    const isNext = this.isToday && call === this.next;
    const here = h("span", {});
    this.places.set(call.outlet_id, here);
    return h(
      "li",
      { class: `card stop${isNext ? " stop-next" : ""}${visited ? " stop-done" : ""}` },
      h(
        "div",
        { class: "stop-head" },
        h("span", { class: "stop-number", "aria-hidden": "true" }, visited ? icon("pass") : i + 1),
        h(
          "div",
          { class: "row-text" },
          h("h2", {}, h("a", { href: `#/outlets/${call.outlet_id}`, class: "stop-name" }, call.name)),
          call.address && h("span", {}, call.address),
          h("span", { class: "quiet" }, metres === null ? null : t.fromBefore(t.metres(metres)), here),
          h("span", { class: "marks" }, ...this.#marks(call, visited, isNext)),
        ),
      ),
      call.closed ? h("p", { class: "notice notice-warning" }, t.closed) : this.#brief(call, isNext),
      this.isToday && !call.closed && h("div", { class: "stack" }, ...this.#start(call, isNext)),
    );
  }

  /**
   * @param {Call} call
   * @param {boolean} visited
   * @param {boolean} isNext
   */
  #marks(call, visited, isNext) {
    const actions = this.actions.get(call.outlet_id) ?? [];
    const late = actions.filter((action) => isOverdue(action)).length;
    return [
      isNext && h("span", { class: "mark mark-accent" }, t.next),
      visited && h("span", { class: "mark mark-pass" }, t.visited),
      actions.length > 0 && h("span", { class: "mark" }, t.actions(actions.length)),
      late > 0 && h("span", { class: "mark mark-fail" }, icon("warning", "icon small-icon"), t.overdue(late)),
    ];
  }

  /**
   * @param {Call} call
   * @param {boolean} isNext
   */
  #start(call, isNext) {
    const open = todaysVisit(this.context, call.outlet_id, this.visits.get(call.outlet_id) ?? []);
    return startButtons(this.context, call.outlet_id, open, isNext);
  }

  /**
   * The brief is asked for when it is opened: that of the next stop at once.
   * @param {Call} call
   * @param {boolean} open
   */
  #brief(call, open) {
    const path = briefPath(call.outlet_id, this.day);
    const part = new LoadedPart(this.context, this.signal, async () => briefView(await this.context.client.get(path)));
    const details = h("details", { class: "tips brief", open }, h("summary", {}, t.before), part.element);
    const load = () => details.open && !part.element.firstChild && part.refresh();
    details.addEventListener("toggle", load);
    void load();
    return details;
  }

  /** The phone is asked only when somebody wants to know: it asks back. */
  #locator() {
    const problem = h("p", { class: "error-text", role: "alert" });
    const button = h("button", { type: "button", class: "small" }, t.howFar);
    button.addEventListener("click", () => {
      button.disabled = true;
      problem.textContent = "";
      fill(button, t.locating);
      const settle = () => {
        button.disabled = false;
        fill(button, t.howFar);
      };
      const failed = () => {
        settle();
        problem.textContent = t.noPlace;
      };
      if (!navigator.geolocation) return failed();
      const found = (/** @type {GeolocationPosition} */ { coords }) => {
        settle();
        this.#tellDistances(coords);
      };
      navigator.geolocation.getCurrentPosition(found, failed, POSITION);
    });
    return h("div", {}, button, problem);
  }

  /** @param {{latitude: number, longitude: number}} here */
  #tellDistances(here) {
    for (const call of this.calls) {
      const metres = metresBetween(here, call);
      if (metres === null) continue;
      const place = this.places.get(call.outlet_id);
      if (place) fill(place, place.previousSibling ? " · " : "", t.fromHere(t.metres(metres)));
    }
  }
}

/** @param {any[]} actions */
function myActions(actions) {
  const late = actions.filter((action) => isOverdue(action)).length;
  const words = actions.length ? t.myActions(actions.length, late) : t.noActions;
  return h(
    "a",
    { href: "#/actions", class: "row" },
    late > 0 && icon("warning", "icon warn"),
    h(
      "span",
      { class: "row-text" },
      h("strong", {}, texts.actions.mine),
      h("span", { class: late ? "warn" : "quiet" }, words),
    ),
    icon("chevron", "icon faint"),
  );
}

/** @param {string} day YYYY-MM-DD */
function dayName(day) {
  return dateOf(day).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "short" });
}
