// @ts-check
import { fill, h } from "../elements/dom.js";
import { calendarDay, dayOf } from "../elements/format.js";
import { LoadedPart } from "../elements/loaded_part.js";
import { longList } from "../elements/long_list.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { filterBar } from "./filter_bar.js";
import { headlines } from "./headlines.js";
import { failingLines, headlineTiles, missingSkus, photosByRep, upToComplete, worstOutlets } from "./report_lists.js";
import { addressOf, periodBefore, readQuestion, reportPath, stepOf } from "./report_question.js";
import { trendChart, trendTable } from "./trend_chart.js";

/**
 * @typedef {import("../elements/dom.js").Child} Child
 * @typedef {import("./report_question.js").Question} Question
 */

const t = texts.reports;
const PAGE = 8;
/** Of the page and of a card, both sides together. */
const CARD_MARGINS = 66;
/** Where the reports were left: pages of single figures lead back there. */
export let reportsAddress = "#/reports";

/** A file's address may be forgotten once the browser has begun to write it. */
const FORGET_MS = 60_000;

/**
 * @param {import("../app.js").Context} context
 * @param {{query: URLSearchParams}} parameters
 * @param {AbortSignal} signal
 */
export async function reportsPage(context, { query }, signal) {
  const [territories, channels] = await Promise.all([
    context.client.get("/v1/territories"),
    context.client.get("/v1/channels"),
  ]);
  reportsAddress = query.size ? `#/reports?${query}` : "#/reports";
  const page = new ReportsPage(context, readQuestion(query, dayOf(new Date())), signal);
  page.show(territories, channels);
  return { title: page.title, element: page.element };
}

/** The figures of many visits, from the headline down to the visits behind each. */
class ReportsPage {
  /**
   * @param {import("../app.js").Context} context
   * @param {Question} question
   * @param {AbortSignal} signal
   */
  constructor(context, question, signal) {
    this.context = context;
    this.question = question;
    this.title = context.user.role === "rep" ? t.own : t.title;
    this.days = h("p", { class: "quiet", role: "status" });
    const part = (/** @type {() => Promise<Child[]>} */ load) => new LoadedPart(context, signal, load);
    this.overview = part(() => this.#overview());
    this.trend = part(() => this.#trend());
    this.lines = part(() => this.#lines());
    this.outlets = part(() => this.#list("outlets", worstOutlets));
    this.skus = part(() => this.#list("availability", missingSkus));
    this.photos = part(() => this.#list("photos", photosByRep));
    this.element = h("div", { class: "page page-wide reports" });
  }

  /**
   * @param {any[]} territories
   * @param {any[]} channels
   */
  show(territories, channels) {
    const ask = (/** @type {Question} */ question) => this.#ask(question);
    fill(
      this.element,
      h("h1", { tabindex: -1 }, this.title),
      filterBar(this.question, territories, channels, ask),
      this.days,
      card(t.headlinesTitle, this.overview.element),
      h(
        "div",
        { class: "columns" },
        h(
          "div",
          { class: "stack" },
          card(t.trendTitle, this.trend.element),
          card(t.outletsTitle, this.outlets.element),
        ),
        h(
          "div",
          { class: "stack" },
          card(t.linesTitle, this.lines.element),
          card(t.skusTitle, this.skus.element),
          card(t.photosTitle, this.photos.element),
          this.#files(),
        ),
      ),
    );
    this.#refresh();
  }

  /**
   * The address follows, so that a figure's page leads back to the same question.
   * @param {Question} question
   */
  #ask(question) {
    const address = addressOf(question);
    history.replaceState(null, "", address);
    reportsAddress = address;
    this.question = readQuestion(new URLSearchParams(address.split("?", 2)[1]), dayOf(new Date()));
    this.#refresh();
  }

  #refresh() {
    const { since, until } = this.question;
    const before = periodBefore(this.question);
    this.days.textContent =
      `${t.days(calendarDay(since), calendarDay(until))}. ` +
      t.comparedWith(calendarDay(before.since), calendarDay(before.until));
    const parts = [this.overview, this.trend, this.lines, this.outlets, this.skus, this.photos];
    for (const part of parts) void part.refresh();
  }

  /** @param {string} path */
  #get(path) {
    return this.context.client.get(path);
  }

  async #overview() {
    const [now, before] = await Promise.all([
      this.#get(reportPath("overview", this.question)),
      this.#get(reportPath("overview", periodBefore(this.question))),
    ]);
    const whole = Object.keys(this.question.filters).length === 0;
    const empty = now.score.visits_counted === 0 && nothingYet();
    return [empty, headlineTiles(headlines(now, before, whole ? "#/actions?view=todo" : null))];
  }

  async #trend() {
    const trend = await this.#get(reportPath("score-trend", this.question, { by: stepOf(this.question) }));
    if (!trend.points.some((/** @type {any} */ point) => point.score !== null))
      return [h("p", { class: "quiet" }, t.trendEmpty)];
    return [trendChart(trend, chartSize()), trendTable(trend)];
  }

  async #lines() {
    const { items } = await this.#get(reportPath("failing-lines", this.question));
    return [items.length > 0 && h("p", { class: "quiet" }, t.linesHint), failingLines(items)];
  }

  /**
   * The first of a long list; more of it when asked.
   * @param {string} report
   * @param {(items: any[]) => HTMLElement} show
   */
  async #list(report, show) {
    const { question } = this;
    const ask = async (/** @type {string} */ after) => {
      const page = await this.#get(reportPath(report, question, { limit: `${PAGE}`, ...(after && { after }) }));
      return report === "availability" ? upToComplete(page) : page;
    };
    const first = await ask("");
    const hint = report === "availability" && first.items.length > 0 && h("p", { class: "quiet" }, t.skusHint);
    return [hint, ...longList(this.context, first, show, ask, t.more)];
  }

  #files() {
    const problem = h("p", { class: "error-text", role: "alert" });
    const file = (/** @type {string} */ report, /** @type {string} */ label, /** @type {string} */ kind) => {
      const button = h("button", { type: "button" }, label);
      button.addEventListener("click", () => this.#download(report, kind, button, problem));
      return button;
    };
    const files = [file("workbook", t.workbook, "xlsx"), file("summary", t.summary, "pdf")];
    const buttons = h("div", { class: "pair" }, ...files);
    return card(t.filesTitle, h("div", { class: "stack" }, buttons, problem));
  }

  /**
   * The token travels in a header: a plain link could not fetch it.
   * @param {string} report
   * @param {string} kind
   * @param {HTMLButtonElement} button
   * @param {HTMLElement} problem
   */
  async #download(report, kind, button, problem) {
    const label = button.textContent;
    button.disabled = true;
    problem.textContent = "";
    fill(button, t.fileBusy);
    try {
      const by = stepOf(this.question);
      const url = URL.createObjectURL(await this.context.client.blob(reportPath(report, this.question, { by })));
      const name = `${report}_${this.question.since}_${this.question.until}.${kind}`;
      h("a", { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), FORGET_MS);
    } catch (error) {
      if (!this.context.ended(error)) problem.textContent = explain(error);
    } finally {
      button.disabled = false;
      fill(button, label);
    }
  }
}

/**
 * @param {string} title
 * @param {HTMLElement} content
 */
function card(title, content) {
  return h("section", { class: "card stack" }, h("h2", {}, title), content);
}

function nothingYet() {
  return h(
    "div",
    { class: "notice" },
    h(
      "div",
      {},
      h("strong", {}, t.emptyTitle),
      h("p", {}, t.emptyHint),
      h("p", {}, h("a", { href: "#/outlets", class: "touch" }, t.emptyLink)),
    ),
  );
}

/** Drawn for the width that a card has: letters that are scaled down cannot be read, nor points be touched. */
function chartSize() {
  const width = Math.max(260, Math.min(520, document.documentElement.clientWidth - CARD_MARGINS));
  return { width, height: width < 400 ? 200 : 250 };
}
