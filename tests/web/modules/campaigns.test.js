import assert from "node:assert/strict";
import { test } from "node:test";
import { daysSoFar, grouped, materialOfFile, standing, versions } from "../web/campaigns/campaign_facts.js";
import { placeErrors } from "../web/elements/field_errors.js";

const TODAY = "2026-03-10";
const campaign = (code, valid_from, valid_to, retired_at = null) => ({ code, valid_from, valid_to, retired_at });
const artwork = (id, current_from, retired_at = null) => ({ id, current_from, retired_at });

for (const [days, state] of [
  [["2026-03-10", "2026-03-10"], "running"],
  [["2026-03-10", null], "running"],
  [["2026-03-11", null], "to_come"],
  [["2026-03-01", "2026-03-09"], "over"],
  [["2026-03-01", null, "2026-03-05T08:00:00Z"], "retired"],
])
  test(`a campaign of ${days} is ${state}`, () => assert.equal(standing(campaign("A", ...days), TODAY), state));

test("what ends first and what begins first comes first, what ended last of the ended", () => {
  const groups = grouped(
    [
      campaign("OPEN", "2026-01-01", null),
      campaign("SOON", "2026-01-01", "2026-03-12"),
      campaign("MAY", "2026-05-01", null),
      campaign("APRIL", "2026-04-01", null),
      campaign("OLD", "2025-01-01", "2025-02-01"),
      campaign("LAST", "2026-01-01", "2026-03-01"),
    ],
    TODAY,
  );
  const codes = Object.values(groups).map((each) => each.map(({ code }) => code));
  assert.deepEqual(codes, [["SOON", "OPEN"], ["APRIL", "MAY"], ["LAST", "OLD"]]);
});

test("the newest version whose day has come hangs, unless it was taken back", () => {
  const list = [
    artwork("old", "2026-01-01"),
    artwork("now", "2026-03-01"),
    artwork("mistake", "2026-03-05", "2026-03-06T08:00:00Z"),
    artwork("next", "2026-03-11"),
  ];
  assert.deepEqual(
    versions(list, TODAY).map(({ artwork: { id }, use }) => [id, use]),
    [["next", "to_come"], ["mistake", "withdrawn"], ["now", "current"], ["old", "outdated"]], // prettier-ignore
  );
});

test("reports are asked for the days that have been", () => {
  const asked = (...days) => daysSoFar(campaign("A", ...days), TODAY, "2023-03-12");
  assert.deepEqual(asked("2026-03-01", null), { since: "2026-03-01", until: TODAY });
  assert.deepEqual(asked("2020-01-01", "2024-01-01"), { since: "2023-03-12", until: "2024-01-01" });
  assert.deepEqual(asked("2026-03-01", null, "2026-03-04T08:00:00Z"), { since: "2026-03-01", until: "2026-03-04" });
  assert.equal(asked("2026-03-11", null), null);
  assert.equal(asked("2019-01-01", "2020-01-01"), null);
});

test("a file tells code and name of what it shows", () => {
  assert.deepEqual(materialOfFile("spring_poster-A2.final.png"), { code: "SPRING-POSTER-A2.FINAL", name: "Spring poster A2.final" });
  assert.deepEqual(materialOfFile("春 海报.jpg"), { code: "春-海报", name: "春 海报" });
});

test("what the service says for machines is said at the field, in words", () => {
  const errors = [
    { field: "body", message: "valid_to must not lie before valid_from", code: "value_error" },
    { field: "body.code", message: "must have the form ^\\S+$", code: "string_pattern_mismatch" },
    { field: "query.current_from", message: "is no date", code: "date_from_datetime_parsing" },
  ];
  const placed = placeErrors({ code: "", message: "", errors }, ["code", "valid_to", "current_from"]);
  assert.deepEqual(placed, [
    { path: "valid_to", message: "The last day lies before the first" },
    { path: "code", message: "It must not have blanks" },
    { path: "current_from", message: "is no date" },
  ]);
});
