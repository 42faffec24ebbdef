"""What of a result and its photos is counted, and what is not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import pytest

from api.figures.counting import Counted, count_lines, count_visit
from api.figures.units import SCALE, day_bits, scaled_price
from api.scoring.evidence import KnownProduct, PhotoEvidence
from api.scoring.standard import DisplayStandard
from api.tables import Outlet, Visit, VisitResult
from vision.types import Box, Facing, PhotoQuality, Point, PriceTag, ShelfReport, ShelfRow

BOX = Box(0, 0, 10, 20)
BLURRED = PhotoQuality(usable=False, flags=("blurred",))
MUST_STOCK = {"kpi": "must_stock", "weight": 1, "skus": ["ROSE", "LILY"]}
PRODUCTS = MappingProxyType({"ROSE": KnownProduct("Rose", "own"), "COLA": KnownProduct("Cola", "competitor")})


def _line(**fields: Any) -> dict[str, Any]:
    line = {"kpi": "gaps", "verdict": "fail", "score": 0.25, "weight": 1.0, "value": 3, "target": 1, "probability": 0.1}
    return line | fields


def _photo(*facings: Facing, tags: tuple[PriceTag, ...] = (), method: Any = "product-ruler", **quality: Any) -> Any:
    report = ShelfReport(
        photo="a.jpg",
        width=100,
        height=100,
        models={},
        quality=PhotoQuality(**{"usable": True} | quality),
        rows=(ShelfRow(1, 1, (Point(0, 0), Point(9, 0)), 20.0, 3.0, method, "eye"),),
        facings=facings,
        price_tags=tags,
    )
    return PhotoEvidence(report, uuid4().hex, products=PRODUCTS)


def _facing(number: int, sku: str | None = "ROSE", **fields: Any) -> Facing:
    return Facing(f"f{number}", BOX, 0.9, 1, number, sku=sku, **fields)


def _count(photos: list[PhotoEvidence], lines: list[dict[str, Any]], standard: DisplayStandard | None) -> Counted:
    result = VisitResult(
        id=uuid4(),
        completeness="completed",
        score=81.23456,
        coverage=0.5,
        verdict="pass",
        lines={"lines": lines, "reason": None},
    )
    visit = Visit(id=uuid4(), rep_id=uuid4(), started_at=datetime(2026, 3, 2, 20, tzinfo=UTC), utc_offset_minutes=480)
    outlet = Outlet(id=uuid4(), territory_id=uuid4(), channel="kiosk", outlet_class="A")
    return count_visit(result, visit, outlet, photos, standard)


def test_lines_lose_the_points_that_the_score_lacks() -> None:
    lines = [_line(weight=3.0, score=0.5), _line(weight=1.0, score=0.0), _line(score=None, verdict="not_measured")]
    counted = count_lines(uuid4(), lines, scored=True)
    # (3 x 0.5 + 1 x 0) / 4 is a score of 37.5: 62.5 points are missing.
    assert [line.lost / SCALE for line in counted] == [37.5, 25.0, 0.0]
    assert [(line.measured, line.failed) for line in counted] == [(1, 1), (1, 1), (0, 0)]


def test_a_visit_without_a_score_loses_no_points() -> None:
    [line] = count_lines(uuid4(), [_line(kpi="questionnaire", score=0.0)], scored=False)
    assert (line.lost, line.measured, line.failed) == (0, 1, 1)


def test_a_line_that_a_person_scored_without_a_measurement_adds_to_no_value() -> None:
    [line] = count_lines(uuid4(), [_line(verdict="pass", score=1.0, value=None, target=4)], scored=True)
    assert (line.measured, line.passed, line.value, line.target) == (1, 1, 0, 0)


def test_a_visit_counts_on_the_day_in_the_shop() -> None:
    row = _count([_photo(_facing(1))], [], None).visit
    assert str(row.day) == "2026-03-03"
    assert (row.score, row.coverage, row.scored, row.passed) == (812346, 5000, 1, 1)


def test_facings_by_owner_and_only_those_of_the_front_row() -> None:
    photo = _photo(_facing(1), _facing(2, "COLA"), _facing(3, None), _facing(4, stacked=True), _facing(5, counts=False))
    unusable = _photo(_facing(1), usable=False, flags=("blurred",))
    row = _count([photo, unusable], [], None).visit
    assert (row.own, row.competitor, row.unknown) == (1, 1, 1)
    assert (row.photos, row.unusable_photos, row.flawed_photos) == (2, 1, 1)


@pytest.mark.parametrize(("score", "listed"), [(0.5, {"LILY": (1, 0), "ROSE": (1, 1)}), (None, {"ROSE": (0, 0)})])
def test_nothing_is_missing_where_the_list_was_not_measured(
    score: float | None, listed: dict[str, tuple[int, int]]
) -> None:
    standard = DisplayStandard.model_validate({"kpis": [MUST_STOCK]})
    counted = _count([_photo(_facing(1))], [_line(kpi="must_stock", score=score)], standard)
    assert {sku.sku: (sku.listed, sku.seen) for sku in counted.skus} == listed
    assert counted.visit.listed == sum(sku.listed for sku in counted.skus)


def test_a_list_of_a_scene_types_standard_says_nothing_of_the_general_one() -> None:
    standard = DisplayStandard.model_validate({"kpis": [MUST_STOCK]})
    lines = [_line(kpi="must_stock", score=None), _line(kpi="must_stock", score=1.0, scene_type="cooler")]
    assert {sku.sku: sku.listed for sku in _count([_photo(_facing(1))], lines, standard).skus} == {"ROSE": 0}


@pytest.mark.parametrize(
    ("measured", "listed"),
    [
        ({"on_shelf_availability"}, {"COLA": 1, "LILY": 1, "ROSE": 0}),
        ({"must_stock", "on_shelf_availability"}, {"COLA": 1, "LILY": 1, "ROSE": 1}),
    ],
    ids=["one", "both"],
)
def test_skus_of_either_list_are_listed_once(measured: set[str], listed: dict[str, int]) -> None:
    available = {"kpi": "on_shelf_availability", "weight": 1, "target": 0.5, "skus": ["LILY", "COLA"]}
    standard = DisplayStandard.model_validate({"kpis": [MUST_STOCK, available]})
    counted = _count([_photo(_facing(1))], [_line(kpi=kpi, score=0.5) for kpi in sorted(measured)], standard)
    assert {sku.sku: sku.listed for sku in counted.skus} == listed


@pytest.mark.parametrize(("method", "permit", "eye"), [("row-index", False, 0), ("row-index", True, 1)])
def test_zones_count_where_the_standard_lets_them(method: str, permit: bool, eye: int) -> None:
    document = {"kpis": [MUST_STOCK], "permit_row_index_fallback": permit}
    counted = _count([_photo(_facing(1), method=method)], [], DisplayStandard.model_validate(document))
    assert [sku.eye for sku in counted.skus] == [eye]


def test_the_price_is_what_most_tags_say() -> None:
    prices = ("12.90", "12.90", "9.90", None)
    tags = tuple(PriceTag(BOX, 0.9, price=price, facings=("f1",)) for price in prices)
    [sku] = _count([_photo(_facing(1), tags=tags)], [], None).skus
    assert (sku.priced, sku.price) == (1, 129_000)
    even = tuple(PriceTag(BOX, 0.9, price=price, facings=("f1",)) for price in ("12.90", "9.90"))
    assert _count([_photo(_facing(1), tags=even)], [], None).skus[0].price == 99_000


def test_a_photo_that_does_not_count_tells_no_price() -> None:
    """Neither a blurred one, nor the same bytes once more."""
    seen = _photo(_facing(1), tags=(PriceTag(BOX, 0.9, price="12.90", facings=("f1",)),))
    cheap = _photo(_facing(1), tags=(PriceTag(BOX, 0.9, price="9.90", facings=("f1",)),))
    assert (
        _count([seen, replace(cheap, report=replace(cheap.report, quality=BLURRED))], [], None).skus[0].price == 129_000
    )
    assert _count([cheap, seen, replace(seen), replace(seen)], [], None).skus[0].price == 99_000


@pytest.mark.parametrize(
    ("text", "price"), [("12.90", 129_000), (None, None), ("", None), ("NaN", None), ("-1", None), ("1e30", None)]
)
def test_a_price_is_a_number_above_zero(text: str | None, price: int | None) -> None:
    assert scaled_price(text) == price


def test_each_day_of_a_year_has_a_bit_of_its_own() -> None:
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
    seen = [(part, bits) for day in days for part, bits in enumerate(day_bits([day])[2024]) if bits]
    assert len(set(seen)) == len(seen) == 366
    assert max(bits for _, bits in seen) < 1 << 63
    assert day_bits(days)[2024] == [sum(bits for part, bits in seen if part == number) for number in range(6)]
    assert day_bits([date(2024, 12, 31), date(2025, 1, 1)]) == {
        2024: [0, 0, 0, 0, 0, 1 << 61],
        2025: [1, 0, 0, 0, 0, 0],
    }
