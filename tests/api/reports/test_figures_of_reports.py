"""Every figure of every report against a recount in plain Python, for each kind of caller and filter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from api.paging import Stretch
from api.reports import service
from api.reports.board import read_board
from api.reports.periods import Period
from api.reports.repository import VisitQuestion, narrow
from api.reports.selection import Filters
from api.security.caller import Caller
from api.tables import FailedDays
from tests.api.reports.conftest import VISITS, WORLD
from tests.scale import recount
from tests.scale.year import VisitRows

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
ODD = Period(date(2025, 2, 11), date(2025, 9, 17))
DAYS = Period(date(2025, 5, 6), date(2025, 5, 8))
MIDDLES = Period(date(2025, 1, 16), date(2025, 12, 15))
OUTLET = WORLD.outlets[3]
REP = WORLD.reps(OUTLET["territory_id"])[3]

# Who asks, the period, and what is filtered by: every source of sums and every edge of a month and week is taken.
CASES: list[tuple[str, Period, dict[str, Any]]] = [
    ("admin", YEAR, {}),
    ("admin", ODD, {}),
    ("admin", DAYS, {}),
    ("admin", ODD, {"channel": "supermarket"}),
    ("admin", ODD, {"channel": "grocery_store", "outlet_class": "C"}),
    ("admin", ODD, {"territory_id": WORLD.territories[1]["id"]}),
    ("admin", ODD, {"territory_id": WORLD.territories[1]["id"], "outlet_class": "B"}),
    ("admin", YEAR, {"outlet_id": OUTLET["id"]}),
    ("admin", ODD, {"rep_id": REP}),
    ("manager", YEAR, {}),
    ("manager", ODD, {"channel": "supermarket"}),
    ("manager", MIDDLES, {"channel": "grocery_store", "outlet_class": "C"}),
    ("director", YEAR, {}),
    ("director", ODD, {"channel": "supermarket"}),
    ("director", MIDDLES, {"outlet_class": "C"}),
    ("head", MIDDLES, {"outlet_class": "C"}),
    ("rep", ODD, {}),
    ("rep", YEAR, {"outlet_class": "C"}),
]


@dataclass
class Asked:
    """A case: the session, who asks for what, and the visits that count."""

    session: Session
    caller: Caller
    filters: Filters
    visits: list[VisitRows]

    def all_of(self, report: Callable[..., Stretch[Any]], **more: Any) -> list[Any]:
        """The items of all pages, seven a page."""
        items: list[Any] = []
        after: str | None = None
        while True:
            page = report(self.session, self.caller, self.filters, limit=7, after=after, **more)
            items += page.items
            after = page.next
            if after is None:
                return items


@pytest.fixture(params=range(len(CASES)), ids=lambda number: f"case-{number}")
def asked(
    request: pytest.FixtureRequest,
    year: Session,
    callers: dict[str, Caller],
    seen_by: Callable[[Caller], list[VisitRows]],
) -> Asked:
    who, period, wanted = CASES[request.param]
    visits = [
        each
        for each in seen_by(callers[who])
        if period.since <= each.figures["day"] <= period.until
        and all(each.figures[name] == value for name, value in wanted.items())
    ]
    assert visits
    return Asked(year, callers[who], Filters(period, **wanted), visits)


def test_reports_agree_with_a_recount(asked: Asked) -> None:
    """One test for all reports: loading the year takes longer than asking."""
    _check_trend(asked)
    _check_failing_lines(asked)
    _check_availability(asked)
    _check_outlets(asked)
    _check_share_of_facings(asked)
    _check_price_index(asked)
    _check_photos(asked)
    _check_effect(asked)
    _check_visits(asked)


def test_availability_of_all_skus_is_told_however_few_are_listed(year: Session, callers: dict[str, Caller]) -> None:
    board = read_board(year, callers["admin"], Filters(YEAR), "month", 1)
    total = recount.by_visit(VISITS, lambda _: "")[""]
    assert len(board.availability) == 1
    assert (board.availability_of_all.listed, board.availability_of_all.seen) == (total["listed"], total["seen"])


def _check_trend(asked: Asked) -> None:
    trend = service.score_trend(asked.session, asked.caller, asked.filters, "month")
    months = recount.by_visit(asked.visits, lambda row: (row["day"].year, row["day"].month))
    found = {
        (point.since.year, point.since.month): (point.visits_counted, point.scored, point.failed, point.not_scorable)
        for point in trend.points
    }
    names = ("visits", "scored", "failed", "not_scorable")
    assert found == {month: tuple(sums[name] for name in names) for month, sums in months.items()}
    total = recount.by_visit(asked.visits, lambda _: "")[""]
    assert trend.total.score == pytest.approx(total["score"] / total["scored"] / 10_000)
    weeks = service.score_trend(asked.session, asked.caller, asked.filters, "week")
    by_week = recount.by_visit(asked.visits, lambda row: row["day"].isocalendar()[:2])
    found_weeks = {point.since.isocalendar()[:2]: point.visits_counted for point in weeks.points}
    assert found_weeks == {week: sums["visits"] for week, sums in by_week.items()}
    assert trend.total.visits_counted == total["visits"]


def _check_failing_lines(asked: Asked) -> None:
    answer = service.failing_lines(asked.session, asked.caller, asked.filters)
    sums, outlets = recount.by_kpi(asked.visits), recount.failing_outlets(asked.visits)
    names = ("lines", "measured", "failed", "to_review")
    found = {
        item.kpi: (item.lines, item.measured, item.failed, item.to_review, item.outlets_failing)
        for item in answer.items
    }
    assert found == {kpi: (*(row[name] for name in names), outlets.get(kpi, 0)) for kpi, row in sums.items()}
    assert [item.lost_points for item in answer.items] == sorted(
        (row["lost"] / 10_000 for row in sums.values()), reverse=True
    )
    pop = service.pop_compliance(asked.session, asked.caller, asked.filters)
    assert pop.compliance == pytest.approx(sums["pop"]["value"] / sums["pop"]["target"])


def _check_availability(asked: Asked) -> None:
    items = asked.all_of(service.sku_availability)
    sums = recount.by_sku(asked.visits)
    listed = {sku: (row["listed"], row["seen"], row["facings"]) for sku, row in sums.items() if row["listed"]}
    assert {item.sku: (item.listed, item.seen, item.facings) for item in items} == listed
    assert len(items) == len(listed)
    assert [item.availability for item in items] == sorted(item.availability for item in items)


def _check_outlets(asked: Asked) -> None:
    items = asked.all_of(service.rank_outlets, by_availability=False)
    sums = recount.by_visit(asked.visits, lambda row: row["outlet_id"])
    found = {item.outlet_id: (item.visits_counted, item.scored, item.listed, item.seen) for item in items}
    names = ("visits", "scored", "listed", "seen")
    assert found == {outlet: tuple(row[name] for name in names) for outlet, row in sums.items()}
    ranks = [101.0 if item.score is None else item.score for item in items]
    assert ranks == sorted(ranks)
    last = {each.figures["outlet_id"]: each.figures["day"] for each in asked.visits}
    assert {item.outlet_id: item.last_visit.day for item in items} == last
    by_availability = asked.all_of(service.rank_outlets, by_availability=True)
    shares = [2.0 if item.availability is None else item.availability for item in by_availability]
    assert shares == sorted(shares)
    assert len(by_availability) == len(items)


def _check_share_of_facings(asked: Asked) -> None:
    answer = service.share_of_facings(asked.session, asked.caller, asked.filters)
    sums = recount.by_visit(asked.visits, lambda _: "")[""]
    assert (answer.own, answer.competitor, answer.unknown) == (sums["own"], sums["competitor"], sums["unknown"])
    assert answer.share == pytest.approx(sums["own"] / (sums["own"] + sums["competitor"]))
    slots = sums["own"] + sums["competitor"] + sums["empty_slots"]
    assert answer.own_with_empties == pytest.approx(sums["own"] / slots)


def _check_price_index(asked: Asked) -> None:
    items = {item.sku: item for item in asked.all_of(service.price_index)}
    sums = recount.by_sku(asked.visits)
    products = {row["sku"]: row for row in WORLD.products}
    own = {sku for sku, row in sums.items() if row["priced"] and products[sku]["ownership"] == "own"}
    assert set(items) == own
    for sku, item in items.items():
        rivals = [
            sums[other]
            for other, product in products.items()
            if product["ownership"] == "competitor" and product["category"] == products[sku]["category"]
        ]
        mean = sum(row["price"] for row in rivals) / sum(row["priced"] for row in rivals)
        assert item.index == pytest.approx(100 * sums[sku]["price"] / sums[sku]["priced"] / mean)


def _check_photos(asked: Asked) -> None:
    items = asked.all_of(service.photo_quality)
    sums = recount.photos_by_rep(asked.visits)
    suspicious = {rep: None if asked.caller.role == "rep" else row["suspicious"] for rep, row in sums.items()}
    assert {item.rep_id: item.suspicious for item in items} == suspicious
    counted = {rep: (row["photos"], row["unusable"]) for rep, row in sums.items()}
    assert {item.rep_id: (item.photos, item.unusable) for item in items} == counted
    shares = [item.unusable_share for item in items]
    assert shares == sorted(shares, reverse=True)


def _check_effect(asked: Asked) -> None:
    answer = service.business_effect(asked.session, asked.caller, asked.filters)
    sums = recount.by_sku(asked.visits)
    products = {row["sku"]: row for row in WORLD.products}
    zones = ("stretch", "eye", "touch", "stoop")
    expected = {
        sku: 0.78 * min(row["stoop"], sum(row[zone] for zone in zones) / 4) / sum(row[zone] for zone in zones)
        for sku, row in sums.items()
        if products[sku]["ownership"] == "own" and not products[sku]["bulky"] and any(row[zone] for zone in zones)
    }
    assert {item.sku: item.sales_lift for item in answer.items} == pytest.approx(expected)
    assert answer.sales_lift is None or answer.sales_lift <= 0.78 / 4


def _check_visits(asked: Asked) -> None:
    def traced(**question: Any) -> set[Any]:
        items = asked.all_of(service.list_visits, question=VisitQuestion(**question))
        ids = [item.visit_id for item in items]
        assert len(set(ids)) == len(ids)
        assert [item.day for item in items] == sorted((item.day for item in items), reverse=True)
        return set(ids)

    assert traced() == {each.figures["visit_id"] for each in asked.visits}
    failing = {each.figures["visit_id"] for each in asked.visits if each.lines[4]["failed"]}
    assert traced(kpi="gaps", line_verdicts=("fail",)) == failing
    doubtful = {each.figures["visit_id"] for each in asked.visits if each.lines[4]["to_review"]}
    assert traced(kpi="gaps", line_verdicts=("fail", "review")) == failing | doubtful


def test_a_missing_sku_is_traced_to_its_visits(year: Session, callers: dict[str, Caller]) -> None:
    filters = Filters(YEAR, sku="SKU-0004")
    item = service.sku_availability(year, callers["admin"], filters, limit=5, after=None).items[0]
    question = VisitQuestion(sku_is="missing")
    traced = service.list_visits(year, callers["admin"], filters, question, limit=200, after=None).items
    assert len(traced) == item.listed - item.seen > 0
    missing = {each.figures["visit_id"] for each in VISITS for sku in each.skus if _is_missing(sku, "SKU-0004")}
    assert {visit.visit_id for visit in traced} == missing


def _is_missing(row: dict[str, Any], sku: str) -> bool:
    return bool(row["sku"] == sku and row["listed"] and not row["seen"])


def test_an_outlet_that_fails_in_two_years_is_one_outlet(year: Session, callers: dict[str, Caller]) -> None:
    filters = Filters(Period(date(2024, 7, 1), date(2025, 12, 31)))
    before = service.failing_lines(year, callers["admin"], filters)
    failed = year.scalars(select(FailedDays).order_by(FailedDays.outlet_id).limit(1)).one()
    year.add(FailedDays(outlet_id=failed.outlet_id, kpi=failed.kpi, year=2024, days_6=1))
    year.flush()
    assert service.failing_lines(year, callers["admin"], filters) == before
    counted = {item.kpi: item.outlets_failing for item in before.items}
    assert counted == recount.failing_outlets(VISITS)
    year.rollback()


@pytest.mark.parametrize(
    ("who", "scope", "most"),
    [
        ("admin", "segment", False),
        ("head", "segment", False),
        ("director", "cell", True),
        ("manager", "cell", False),
    ],
)
def test_the_more_of_the_tree_somebody_sees_the_more_is_answered_as_for_an_admin(
    year: Session, callers: dict[str, Caller], who: str, scope: str, most: bool
) -> None:
    selection = narrow(year, callers[who], Filters(YEAR, outlet_class="C"))
    assert (selection.scope, selection.most) == (scope, most)


def test_all_visits_and_those_to_take_away_are_asked_for_at_once(year: Session, callers: dict[str, Caller]) -> None:
    # Between two statements a visit elsewhere might come in, and be told of.
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(year.get_bind(), "before_cursor_execute", note)
    service.share_of_facings(year, callers["director"], Filters(MIDDLES, outlet_class="C"))
    assert sum("rollup" in statement or "visit_figures" in statement for statement in asked) == 1
