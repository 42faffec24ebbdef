"""Facings, shares and places of named products."""

from dataclasses import replace
from typing import Any

import pytest

from api.scoring.evidence import KnownProduct, combine
from api.scoring.kpis import LinearShareKpi
from api.scoring.linear_share import measure_linear_share
from api.scoring.lines import Measurement
from api.scoring.standard import DisplayStandard
from tests.api.scoring.shelf import evidence, line, shelf
from vision.types import Box, Gap

FACINGS = {"kpi": "facings", "target": 3}


@pytest.mark.parametrize(
    ("kpi", "rows", "value", "verdict", "action"),
    [
        ({"sku": "ROSE"}, ["ROSE ROSE ROSE PEP"], 3, "pass", None),
        ({"sku": "ROSE"}, ["ROSE TUB MINT PEP"], 1, "fail", "add 2 facings of Rose Shampoo (ROSE)"),
        ({"brand": "Rose"}, ["ROSE ROSE TUB PEP"], 3, "pass", None),
        ({"brand": "Rose"}, ["ROSE ROSE PEP PEP"], 2, "review", "add 1 facing of Rose"),
        ({"sku": "ROSE"}, ["ROSE ROSE PEP PEP PEP ?"], 2, "review", "add 1 facing of Rose Shampoo (ROSE)"),
        ({"sku": "ROSE"}, ["ROSE ROSE ? ?"], None, "not_measured", None),
        ({"sku": "ROSE"}, ["ROSE ROSE ROSE ? ? ? ?"], 3, "pass", None),
    ],
)
def test_facings_of_a_sku_or_brand(kpi: dict[str, Any], rows: list[str], value: Any, verdict: str, action: Any) -> None:
    found = line({**FACINGS, **kpi}, shelf(*rows))

    assert (found.value, found.verdict, found.action) == (value, verdict, action)
    assert found.subject == (kpi.get("sku") or kpi.get("brand"))


def test_one_photo_of_several_tells_of_no_sku_that_it_has_too_few() -> None:
    found = line({**FACINGS, "sku": "ROSE"}, shelf("ROSE PEP"), partial=True)

    assert (found.verdict, found.note) == ("not_measured", "1 of 3 facings on this photo")


@pytest.mark.parametrize(("count_stacked", "value"), [(False, 2), (True, 3)])
def test_stacked_units_count_where_the_standard_says_so(count_stacked: bool, value: int) -> None:
    report = shelf("ROSE ROSE ROSE PEP")
    piled = replace(report.facings[0], stacked=True)
    report = replace(report, facings=(piled, *report.facings[1:]))

    assert line({**FACINGS, "sku": "ROSE", "count_stacked": count_stacked}, report).value == value


@pytest.mark.parametrize(
    ("rule", "rows", "met"),
    [
        ("at_least", "ROSE ROSE PEP PEP", True),
        ("more_than", "ROSE ROSE PEP PEP", False),  # own = all competitors together is not more
        ("more_than", "ROSE ROSE MINT PEP PEP", True),
    ],
)
def test_own_facings_outnumber_all_competitors(rule: str, rows: str, met: bool) -> None:
    found = line({"kpi": "share_of_facings", "target": 0.5, "rule": rule}, shelf(rows))

    assert (found.action is None) == met
    if not met:
        assert found.action == "give 1 facing of competitors to own products"


def test_a_share_with_empties_counts_empty_slots() -> None:
    empty = Gap(Box(0, 0, 9, 9), 0.9, 1, slots=4)
    report = replace(shelf("ROSE ROSE PEP PEP"), gaps=(empty,))

    assert line({"kpi": "share_of_facings", "target": 0.5, "with_empties": True}, report).value == 2 / 8


def test_linear_share_goes_by_the_catalogues_widths() -> None:
    found = line({"kpi": "linear_share", "target": 0.5}, shelf("ROSE ROSE PEP PEP"))

    assert (found.value, (found.note or "").split(";")[0]) == (120 / 360, "widths by the catalogue")
    assert found.action == "give 17% more of the shelf's width to own products"


def test_a_facing_without_a_name_is_as_wide_as_it_looks_beside_the_others() -> None:
    """Two own of five known ones, 60 mm each: if the sixth is own, it is half of the width."""
    products = {"ROSE": KnownProduct("Rose", "own", width_mm=60), "PEP": KnownProduct("Pep", "competitor", width_mm=60)}
    kpi = LinearShareKpi(weight=1, target=0.5)
    seen = combine([evidence(shelf("ROSE ROSE PEP PEP PEP ?"), products=products)])

    found = measure_linear_share(kpi, seen, DisplayStandard(kpis=(kpi,)))

    assert isinstance(found, Measurement)
    assert (found.value, found.met, found.open_facts) == (0.4, False, True)


def test_linear_share_counts_decimal_widths() -> None:
    products = {"ROSE": KnownProduct("R", "own", width_mm=33.3), "PEP": KnownProduct("P", "competitor", width_mm=33.3)}
    found = line({"kpi": "linear_share", "target": 0.4}, evidence(shelf("ROSE ROSE PEP PEP PEP"), products=products))

    assert found.action is None


def test_linear_share_without_widths_goes_by_the_photo() -> None:
    products = {"ROSE": KnownProduct("Rose", "own"), "PEP": KnownProduct("Pep", "competitor")}
    found = line({"kpi": "linear_share", "target": 0.5}, evidence(shelf("ROSE PEP PEP"), products=products))

    assert found.value == pytest.approx(1 / 3)
    assert (found.note or "").split(";")[0] == "widths as the photo shows them"


def test_the_action_says_what_to_move_where_and_what_it_is_worth() -> None:
    report = shelf("PEP PEP", "PEP PEP", "PEP PEP", "ROSE ROSE PEP")

    found = line({"kpi": "eye_level", "target": 0.5, "measure": "share"}, report)

    assert (found.value, found.verdict) == (0.0, "fail")
    assert found.action == (
        "move 1 facing of Rose Shampoo (ROSE) from row 4 (stoop) to row 2 (eye): in the field this lifted sales by 78 %"
    )


def test_the_worst_place_on_a_photo_without_eye_level_hides_no_move_on_another() -> None:
    low = evidence(shelf("ROSE", zones=["stoop"]), prefix="p1/", name="photo 1")
    high = replace(evidence(shelf("PEP", "PEP", "ROSE"), prefix="p2/", name="photo 2"), sha256="2")

    found = line({"kpi": "eye_level", "target": 0.5}, low, high)

    assert found.action == "move 1 facing of Rose Shampoo (ROSE) from row 3 (touch) to row 2 (eye) on photo 2"


def test_bulky_goods_may_stand_low() -> None:
    report = shelf("PEP", "ROSE ROSE", "PEP", "TUB TUB TUB TUB")

    assert line({"kpi": "eye_level", "target": 1.0}, report).value == 1.0


@pytest.mark.parametrize(
    ("direction", "rows", "value"),
    [
        ("any", ["ROSE ROSE PEP", "ROSE ROSE PEP"], 1.0),
        ("vertical", ["ROSE ROSE PEP", "ROSE ROSE PEP"], 1.0),
        ("horizontal", ["ROSE ROSE PEP", "ROSE ROSE PEP"], 0.0),
        ("horizontal", ["ROSE ROSE ROSE ROSE", "PEP PEP PEP PEP"], 1.0),
        ("any", ["ROSE ROSE ROSE PEP PEP PEP ROSE", "PEP PEP PEP PEP PEP PEP PEP"], 0.75),
    ],
)
def test_a_brand_stands_in_one_block(direction: str, rows: list[str], value: float) -> None:
    found = line({"kpi": "brand_block", "brand": "Rose", "direction": direction}, shelf(*rows))

    assert found.value == value


def test_one_name_on_a_large_shelf_may_be_another_products() -> None:
    asked = {"kpi": "must_stock", "skus": ["MINT"]}
    others = ["ROSE " * 12, "PEP " * 12]
    once, thrice = (line(asked, shelf(*others, row)).probability or 0.0 for row in ("MINT PEP PEP", "MINT MINT MINT"))

    assert once < 0.9 < thrice


def test_a_brand_that_is_not_there_has_no_block() -> None:
    found = line({"kpi": "brand_block", "brand": "Mint"}, shelf("ROSE PEP"))

    assert (found.verdict, found.note) == ("not_measured", "no facing of Mint is seen")


@pytest.mark.parametrize(("target", "verdict"), [(0.5, "pass"), (1.0, "review")])
def test_on_shelf_availability(target: float, verdict: str) -> None:
    found = line(
        {"kpi": "on_shelf_availability", "skus": ["ROSE", "MINT"], "target": target}, shelf("ROSE ROSE ROSE PEP")
    )

    assert (found.value, found.verdict) == (0.5, verdict)
