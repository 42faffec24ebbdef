// @ts-check
import { h, s } from "../elements/dom.js";
import { calendarDay, points, words } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { verdictBadge } from "../results/result_view.js";
import { texts } from "../texts.js";
import { visitsAddress } from "./report_question.js";

const t = texts.reports;
const SHOWN = 8;

/** @typedef {import("./headlines.js").Headline} Headline */

/** @param {Headline[]} figures */
export function headlineTiles(figures) {
  return h("ul", { class: "headlines" }, ...figures.map(headlineTile));
}

/** @param {Headline} figure */
function headlineTile(figure) {
  const { label, value, unit, note, href } = figure;
  const name = label === t.figures.actions ? t.showActions : t.showVisits(label);
  return h(
    "li",
    { class: "headline" },
    href
      ? h("a", { href, class: "headline-link", "aria-label": name }, label)
      : h("span", { class: "headline-name" }, label),
    h(
      "p",
      { class: value === null ? "headline-value quiet" : "headline-value" },
      value === null ? t.notMeasured : h("strong", {}, value),
      value !== null && unit,
      " ",
      value !== null && changeMark(figure),
    ),
    h("p", { class: "quiet" }, note),
  );
}

/** @param {Headline} figure */
function changeMark({ change, lessIsBetter }) {
  if (change === null) return h("span", { class: "change" }, t.changes.none);
  if (change === 0) return h("span", { class: "change" }, t.changes.same);
  const better = change > 0 !== lessIsBetter;
  const number = change > 0 ? t.changes.more(change) : t.changes.less(-change);
  return h(
    "span",
    { class: `change change-${better ? "better" : "worse"}` },
    change > 0 ? "▲\u00a0" : "▼\u00a0",
    number,
    h("span", { class: "unseen" }, ` ${better ? t.changes.better : t.changes.worse}`),
  );
}

/**
 * The KPIs that cost the most, with their share of all points lost.
 * @param {any[]} lines
 */
export function failingLines(lines) {
  const all = lines.reduce((sum, line) => sum + line.lost_points, 0);
  const costly = lines.filter((line) => line.failed + line.to_review > 0 && line.lost_points > 0);
  if (!costly.length) return h("p", { class: "quiet" }, t.linesEmpty);
  const item = (/** @type {any} */ line) => {
    const part = line.lost_points / all;
    const percent = Math.round(100 * part);
    return barRow(visitsAddress(line.visits), line.label, t.lost(percent), t.lostLabel(percent), part, t.line(line));
  };
  return h("ul", { class: "bars" }, ...costly.slice(0, SHOWN).map(item));
}

/**
 * SKUs that were missing at least once, the worst first.
 * @param {any[]} skus
 */
export function missingSkus(skus) {
  const missing = skus.filter((sku) => sku.seen < sku.listed);
  if (!missing.length) return h("p", { class: "quiet" }, skus.length ? t.skusComplete : t.skusEmpty);
  const item = (/** @type {any} */ sku) => {
    const share = t.lost(Math.round(100 * sku.out_of_stock));
    return barRow(visitsAddress(sku.visits_missing), sku.name ?? sku.sku, share, share, sku.out_of_stock, t.sku(sku));
  };
  return h("ul", { class: "bars" }, ...missing.map(item));
}

/**
 * SKUs come worst first: behind one that was never missing there is none that was.
 * @param {{items: any[], next: string | null}} page
 */
export function upToComplete({ items, next }) {
  return { items, next: items.some((sku) => sku.seen === sku.listed) ? null : next };
}

/**
 * @param {string} href
 * @param {string} name
 * @param {string} value
 * @param {string} spoken the value for those who do not see the bar
 * @param {number} part 0..1
 * @param {string} facts
 */
function barRow(href, name, value, spoken, part, facts) {
  return h(
    "li",
    {},
    h(
      "a",
      { href, class: "bar-row" },
      h("strong", {}, name),
      h("span", { class: "bar-value", "aria-hidden": "true" }, value),
      h("span", { class: "unseen" }, spoken),
      s(
        "svg",
        { class: "bar-line", "aria-hidden": "true", preserveAspectRatio: "none" },
        s("rect", { width: "100%", height: 8, rx: 4, class: "bar-ground" }),
        s("rect", { width: `${Math.max(1, 100 * part).toFixed(1)}%`, height: 8, rx: 4, class: "bar-part" }),
      ),
      h("span", { class: "quiet" }, facts),
    ),
  );
}

/**
 * Each with the two ways on: its last visit, and what is being done about it.
 * @param {any[]} outlets
 */
export function worstOutlets(outlets) {
  if (!outlets.length) return h("p", { class: "quiet" }, t.outletsEmpty);
  return h("ul", { class: "rows" }, ...outlets.map(outletRow));
}

/** @param {any} outlet */
function outletRow(outlet) {
  const { last_visit: last, open_actions: open } = outlet;
  const facts = [words(outlet.channel), texts.outlets.outletClass(outlet.outlet_class), t.notes.score(outlet)];
  return h(
    "li",
    { class: "outlet-card" },
    h(
      "a",
      { href: `#/outlets/${outlet.outlet_id}`, class: "outlet-head" },
      h("span", { class: "row-score" }, outlet.score === null ? "–" : points(outlet.score)),
      h(
        "span",
        { class: "row-text" },
        h("strong", {}, outlet.name),
        h("span", { class: "quiet" }, facts.join(" · ")),
      ),
      icon("chevron", "icon faint"),
    ),
    h(
      "div",
      { class: "outlet-links" },
      h("a", { href: `#/visits/${last.visit_id}`, class: "touch" }, t.lastVisit(calendarDay(last.day))),
      verdictBadge(last.verdict),
      open
        ? h("a", { href: `#/actions?outlet=${outlet.outlet_id}&owner=all`, class: "touch" }, t.openActions(open))
        : h("span", { class: "quiet" }, t.noActions),
    ),
  );
}

/**
 * The service tells reps nothing of suspicions: null is not 0.
 * @param {any[]} reps
 */
export function photosByRep(reps) {
  if (!reps.length) return h("p", { class: "quiet" }, t.photosEmpty);
  const item = (/** @type {any} */ rep) =>
    h(
      "li",
      {},
      h(
        "a",
        { href: visitsAddress(rep.visits), class: "row" },
        h(
          "span",
          { class: "row-text" },
          h("strong", {}, rep.name),
          h("span", { class: "quiet" }, t.photos(rep)),
          h("span", {}, photoFaults(rep)),
        ),
        icon("chevron", "icon faint"),
      ),
    );
  return h("ul", { class: "rows" }, ...reps.map(item));
}

/** @param {any} rep */
function photoFaults({ unusable, flawed, suspicious }) {
  const faults = [
    unusable && t.unusable(unusable),
    flawed && t.flawed(flawed),
    suspicious && t.suspicious(suspicious),
  ].filter(Boolean);
  return faults.length ? faults.join(" · ") : t.photosFine;
}
