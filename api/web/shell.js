// @ts-check
import { UnsentLine } from "./device/unsent.js";
import { h, fill } from "./elements/dom.js";
import { dayAndTime, timeOfDay } from "./elements/format.js";
import { texts } from "./texts.js";

const t = texts.app;
/** Pages that come faster than this need no word of waiting. */
const PATIENCE_MS = 150;

/** @type {[string, string, string[]][]} where to, its name, and whom it helps */
const PLACES = [
  ["#/route", texts.route.nav, ["rep"]],
  ["#/reports", texts.reports.title, ["manager", "admin", "trainer"]],
  ["#/reviews", texts.workList.title, ["manager", "admin", "trainer"]],
  ["#/actions", texts.actions.title, ["rep", "manager", "admin"]],
  ["#/outlets", texts.outlets.title, ["rep", "manager", "admin", "trainer"]],
  ["#/reports", texts.reports.own, ["rep"]],
  ["#/products", texts.products.title, ["manager", "admin", "trainer"]],
  ["#/campaigns", texts.campaigns.title, ["manager", "admin", "trainer"]],
  ["#/standards", texts.standards.title, ["manager", "admin"]],
  ["#/unknowns", texts.unknowns.title, ["manager", "admin", "trainer"]],
];

/** What stands around every page: the bar on top, the word of being offline, the place for the page. */
export class Shell {
  #timer = 0;
  /** The oldest of the answers shown that are not of now (ms). */
  #oldest = Infinity;

  /**
   * @param {() => void} onLogOut
   * @param {() => void} onRetry
   */
  constructor(onLogOut, onRetry) {
    this.main = h("main", { id: "content", tabindex: -1 });
    this.live = h("div", { class: "unseen", "aria-live": "polite" });
    this.offline = h("p", { class: "offline", role: "status" });
    this.since = h("span");
    const retry = h("button", { type: "button", class: "link", onclick: onRetry }, t.retry);
    this.kept = h("p", { class: "offline kept", role: "status", hidden: true }, this.since, " ", retry);
    this.unsent = new UnsentLine();
    this.name = h("span", { class: "person" });
    const logOut = h("button", { type: "button", class: "link", onclick: onLogOut }, t.logOut);
    // Without a page of its own: each role begins elsewhere.
    const home = h(
      "a",
      { href: "#", class: "brand" },
      h("img", { src: "/web/icon.svg", alt: "", width: 28, height: 28 }),
      t.name,
    );
    this.places = h("nav", { class: "places", "aria-label": t.places });
    this.bar = h("header", { class: "bar", hidden: true }, home, this.places, this.name, logOut);
    const skip = h(
      "a",
      { href: "#content", class: "skip", onclick: (/** @type {Event} */ event) => this.#skip(event) },
      t.skip,
    );
    this.element = h("div", { class: "shell" }, skip, this.bar, this.offline, this.kept, this.unsent.element, this.main, this.live);
    for (const kind of ["online", "offline"]) window.addEventListener(kind, () => this.#connection());
    this.#connection();
  }

  /** @param {{name: string, role: string} | null} user */
  person(user) {
    this.bar.hidden = user === null;
    this.name.textContent = user?.name ?? "";
    const own = PLACES.filter(([, , roles]) => user && roles.includes(user.role));
    fill(this.places, ...own.map(([href, name]) => h("a", { href, class: "place" }, name)));
  }

  /**
   * Marks the place that an address belongs to.
   * @param {string} address
   */
  at(address) {
    const place = (/** @type {string} */ href) => href.split("?")[0].split("/")[1];
    for (const link of this.places.querySelectorAll("a")) {
      const here = place(link.hash) === place(address);
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
      // Only the row of places moves, never the page.
      if (here) this.places.scrollLeft = link.offsetLeft - this.places.clientWidth / 3;
    }
  }

  loading() {
    clearTimeout(this.#timer);
    this.#oldest = Infinity;
    this.kept.hidden = true;
    this.main.setAttribute("aria-busy", "true");
    this.#timer = window.setTimeout(
      () => fill(this.main, h("p", { class: "loading", role: "status" }, h("span", { class: "spinner" }), t.loading)),
      PATIENCE_MS,
    );
  }

  /**
   * Tells that what is shown is of before.
   * @param {number} at ms
   */
  asOf(at) {
    this.#oldest = Math.min(this.#oldest, at);
    const iso = new Date(this.#oldest).toISOString();
    const isToday = new Date(iso).toDateString() === new Date().toDateString();
    this.since.textContent = t.asOf(isToday ? timeOfDay(iso) : dayAndTime(iso));
    this.kept.hidden = false;
  }

  /** @param {{title: string, element: HTMLElement}} page */
  show({ title, element }) {
    clearTimeout(this.#timer);
    this.main.removeAttribute("aria-busy");
    fill(this.main, element);
    document.title = title === t.name ? title : `${title} · ${t.name}`;
    window.scrollTo(0, 0);
    /** @type {HTMLElement | null} */ (element.querySelector("h1"))?.focus({ preventScroll: true });
  }

  /** @param {string} text */
  announce(text) {
    this.live.append(h("p", {}, text));
    while (this.live.children.length > 5) this.live.firstChild?.remove();
  }

  #connection() {
    this.offline.textContent = navigator.onLine ? "" : t.offline;
    this.offline.hidden = navigator.onLine;
  }

  /** @param {Event} event */
  #skip(event) {
    event.preventDefault(); // the address after # belongs to the pages
    this.main.focus();
  }
}
