import assert from "node:assert/strict";
import { test } from "node:test";
import { daysBetween, daysLater } from "../web/elements/format.js";
import { headlines } from "../web/reports/headlines.js";
import { addressOf, periodBefore, readQuestion, reportPath, stepOf, visitsAddress } from "../web/reports/report_question.js";
import { placeInPeriod, scoreTicks, unbroken } from "../web/reports/trend_chart.js";

const TODAY = "2026-03-30";
const read = (address) => readQuestion(new URLSearchParams(address), TODAY);

for (const [address, since, until, step] of [
  ["", "2026-03-03", TODAY, "week"],
  ["period=quarter", "2025-12-30", TODAY, "week"],
  ["period=year", "2025-03-31", TODAY, "month"],
  ["period=days&since=2026-01-05&until=2026-01-06", "2026-01-05", "2026-01-06", "week"],
  ["period=days&since=2026-01-05", "2026-03-03", TODAY, "week"],
  ["period=nonsense", "2026-03-03", TODAY, "week"],
]) {
  test(`"${address}" asks about ${since} to ${until} by the ${step}`, () => {
    const question = read(address);
    assert.deepEqual([question.since, question.until, stepOf(question)], [since, until, step]);
  });
}

test("an address says what was asked, and nothing else", () => {
  const address = addressOf(read("period=quarter&channel=kiosk&outlet_class=&evil=1"));
  assert.equal(address, "#/reports?period=quarter&channel=kiosk");
  assert.deepEqual(read(address.split("?")[1]), read("period=quarter&channel=kiosk"));
});

test("the period before has as many days and ends where this one begins", () => {
  const before = periodBefore(read("channel=kiosk"));
  assert.deepEqual([before.since, before.until, before.filters], ["2026-02-03", "2026-03-02", { channel: "kiosk" }]);
});

test("days are those of the calendar, whatever the clocks are put to", () => {
  assert.equal(daysLater("2026-03-28", 2), TODAY);
  assert.equal(daysBetween("2026-02-28", "2026-03-01"), 1);
});

test("reports are asked with the filters, and a figure's visits keep the question of the service", () => {
  assert.equal(reportPath("pop", read("outlet_class=A")), "/v1/reports/pop?since=2026-03-03&until=2026-03-30&outlet_class=A");
  assert.equal(visitsAddress("/v1/reports/visits?kpi=pop&line_verdict=fail"), "#/reports/visits?kpi=pop&line_verdict=fail");
});

const overview = (score, share, open) => ({
  score: { score, coverage: share, scored: 3, visits_counted: 4, visits: "/v1/reports/visits?a=1" },
  availability: { availability: share, listed: 10, seen: 9, visits_missing: "/v1/reports/visits?a=1" },
  facings: { share, known_share: share, visits: "/v1/reports/visits?a=1" },
  pop: { compliance: null, required: 0, present: 0, visits: "/v1/reports/visits?a=1" },
  actions: { open, overdue: 1, opened: 2, mended: 3 },
});

test("headlines: changes are those of the figures shown, and what was not measured is no 0", () => {
  const [score, coverage, , , pop, actions] = headlines(overview(81.4, 0.9, 5), overview(80.6, null, 7), null);
  assert.deepEqual([score.value, score.change, score.href], ["81", 0, "#/reports/visits?a=1"]);
  assert.deepEqual([coverage.value, coverage.change], ["90", null]);
  assert.deepEqual([pop.value, pop.change, pop.href], [null, null, null]);
  assert.deepEqual([actions.value, actions.change, actions.lessIsBetter], ["5", -2, true]);
});

for (const [scores, ticks] of [
  [[87, 88], [80, 90, 100]],
  [[3, 96], [0, 20, 40, 60, 80, 100]],
  [[50], [50, 60, 70]],
  [[100], [80, 90, 100]],
]) {
  test(`the axis of ${scores} has ${ticks}`, () => assert.deepEqual(scoreTicks(scores), ticks));
}

const week = (since, until, score) => ({ since, until, score });

test("a step without a score, and one that is missing, are holes in the line", () => {
  const steps = [
    week("2026-03-02", "2026-03-08", 80),
    week("2026-03-09", "2026-03-15", null),
    week("2026-03-16", "2026-03-22", 70),
    week("2026-04-06", "2026-04-12", 75),
    week("2026-04-13", "2026-04-19", 77),
  ];
  assert.deepEqual(unbroken(steps).map((line) => line.map(({ score }) => score)), [[80], [70], [75, 77]]); // prettier-ignore
});

test("a point stands by its days", () => {
  assert.equal(placeInPeriod(week("2026-03-01", "2026-03-10", 1), "2026-03-01", "2026-03-20"), 0.25);
});
