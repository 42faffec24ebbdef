"""POP artwork, prices, tags, signs, secondary displays, planograms and answers."""

from dataclasses import replace
from typing import Any

import pytest

from api.scoring.evidence import KnownProduct
from tests.api.scoring.shelf import PRODUCTS, evidence, line, shelf
from vision.types import Box, PhotoQuality, PopPiece

ARTWORK = {"kpi": "pop_artwork", "required": [{"material": "SPRING", "count": 1}]}


def piece(**fields: Any) -> PopPiece:
    shown = {"material": "SPRING", "match": 0.99, "current": True, "visible": 0.9, "covered": 0.0}
    return PopPiece(Box(10, 60, 5, 5), 0.99, **{**shown, **fields})


@pytest.mark.parametrize(
    ("seen", "verdict", "action"),
    [
        (piece(), "pass", None),
        (piece(current=False), "fail", "replace the old artwork SPRING by the current one"),
        (piece(covered=0.5), "fail", "uncover the artwork SPRING, or replace it where it is damaged"),
        (piece(visible=0.3), "fail", "uncover the artwork SPRING, or replace it where it is damaged"),
        (piece(current=None), "review", "add 1 piece of the artwork SPRING"),
        (piece(material=None, match=None, reason="too small"), "review", "add 1 piece of the artwork SPRING"),
        (piece(material="WINTER"), "fail", "add 1 piece of the artwork SPRING"),
        (piece(material=None, match=None), "not_measured", None),  # no artwork was given to compare with
    ],
)
def test_the_campaigns_artwork(seen: PopPiece, verdict: str, action: str | None) -> None:
    found = line(ARTWORK, shelf("ROSE", pop=[seen]))

    assert (found.verdict, found.action) == (verdict, action)


@pytest.mark.parametrize(
    ("artworks", "seen", "verdict"),
    [
        (None, [], "fail"),  # a report that does not say what it was compared with
        (set(), [], "not_measured"),
        ({"WINTER"}, [piece(material="WINTER")], "not_measured"),
        ({"WINTER", "SPRING"}, [piece(material="WINTER")], "fail"),
        (set(), [piece()], "pass"),  # a person says what it shows
    ],
)
def test_artwork_that_nothing_was_compared_with_is_not_missing(
    artworks: set[str] | None, seen: list[PopPiece], verdict: str
) -> None:
    compared = None if artworks is None else frozenset(artworks)

    assert line(ARTWORK, evidence(shelf("ROSE", pop=seen), artworks=compared)).verdict == verdict


@pytest.mark.parametrize(
    ("rule", "price", "promo", "value"),
    [
        ({"regular": {"lowest": 4, "highest": 6}}, "5.00", None, 1.0),
        ({"regular": {"lowest": 4, "highest": 6}}, "6.00", None, 1.0),
        ({"regular": {"lowest": 4, "highest": 6}}, "6.10", None, 0.0),
        ({"leaflet": 4.99}, "4.99", None, 1.0),
        ({"leaflet": 4.99}, "5.99", None, 0.0),
        ({"promoted": True, "promotion": {"lowest": 3, "highest": 4}}, "3.50", True, 1.0),
        ({"promoted": True, "promotion": {"lowest": 3, "highest": 4}}, "5.00", True, 0.0),
        ({"regular": {"lowest": 4, "highest": 6}}, None, None, None),  # not read: no verdict about it
    ],
)
def test_prices(rule: dict[str, Any], price: str | None, promo: bool | None, value: float | None) -> None:
    kpi = {"kpi": "prices", "rules": [{"sku": "ROSE", **rule}]}

    found = line(kpi, shelf("ROSE ROSE PEP", tags=[("f1", price, promo)]))

    assert found.value == value
    assert (found.verdict == "not_measured") == (value is None)


def test_unread_tags_are_reported_apart() -> None:
    rules = [{"sku": sku, "regular": {"lowest": 4, "highest": 6}} for sku in ("ROSE", "PEP")]

    found = line({"kpi": "prices", "rules": rules}, shelf("ROSE PEP", tags=[("f1", "5.00", None), ("f2", None, None)]))

    assert (found.value, found.verdict, found.note) == (1.0, "pass", "1 SKU whose tag was not read")
    assert found.evidence == ("price_tag:0",)


def test_a_wrong_price_names_the_sku_and_what_it_may_cost() -> None:
    kpi = {"kpi": "prices", "rules": [{"sku": "ROSE", "regular": {"lowest": 4, "highest": 6}}]}

    found = line(kpi, shelf("ROSE", tags=[("f1", "9.00", None)]))

    assert found.action == "mend the price tags of Rose Shampoo (ROSE): 4.00 to 6.00"


def test_every_sku_has_its_tag() -> None:
    found = line({"kpi": "price_tags", "count": "all"}, shelf("ROSE MINT PEP", tags=[("f1", None, None)]))

    assert found.value == pytest.approx(1 / 3)
    assert found.action == "put up price tags for Mint Shampoo (MINT) and Pep (PEP)"


def test_a_tag_of_two_skus_is_evidence_once() -> None:
    report = shelf("ROSE MINT", tags=[("f1", "5.00", None)])
    shared = replace(report, price_tags=(replace(report.price_tags[0], facings=("f1", "f2")),))

    assert line({"kpi": "price_tags", "count": "all"}, shared).evidence == ("price_tag:0",)


def test_with_just_enough_names_it_is_told_which_tags_lack() -> None:
    assert line({"kpi": "price_tags", "count": "all"}, shelf("ROSE MINT PEP PEP ?")).value == 0.0


@pytest.mark.parametrize(
    ("price", "promo", "pop", "verdict"),
    [
        ("3.00", True, [], "pass"),
        ("3.00", False, [], "review"),  # more than half of the signs on tags are not read
        ("3.00", None, [], "not_measured"),  # nobody could tell what the tag announces
        (None, False, [], "not_measured"),  # nor where the tag is too small to be read
        ("3.00", False, [PopPiece(Box(12, 50, 4, 4), 0.99, kind="promotion_sign")], "pass"),
        ("3.00", False, [PopPiece(Box(500, 50, 4, 4), 0.99, kind="promotion_sign")], "review"),  # hangs somewhere else
    ],
)
def test_promoted_items_carry_a_sign(price: str | None, promo: bool | None, pop: list[PopPiece], verdict: str) -> None:
    report = shelf("ROSE MINT PEP", tags=[("f1", price, promo), ("f2", price, promo)], pop=pop)

    assert line({"kpi": "promotion_signs", "skus": ["ROSE"]}, report).verdict == verdict


def test_where_a_person_looked_a_promotion_sign_is_there_or_is_not() -> None:
    told = evidence(shelf("ROSE MINT", tags=[("f1", None, False), ("f2", "3.00", False)]), looked_at=True)

    assert line({"kpi": "promotion_signs", "skus": ["ROSE", "MINT"]}, told).verdict == "fail"


@pytest.mark.parametrize(
    ("types", "partial", "verdict", "evidence_of"),
    [
        (["shelf", "floor_stack"], False, "pass", ("p1",)),
        (["shelf", "shelf"], False, "fail", ()),
        (["shelf", "shelf"], True, "not_measured", ()),
    ],
)
def test_secondary_displays(types: list[str], partial: bool, verdict: str, evidence_of: tuple[str, ...]) -> None:
    photos = [
        replace(evidence(shelf("ROSE PEP"), prefix=f"p{n}/", scene=f"s{n}", scene_type=kind), sha256=str(n))
        for n, kind in enumerate(types)
    ]

    found = line({"kpi": "secondary_displays", "required": [{"scene_type": "floor_stack"}]}, *photos, partial=partial)

    assert (found.verdict, found.evidence) == (verdict, evidence_of)
    if verdict == "fail":
        assert found.action == "build up and photograph 1 floor stack"


PLAN = {
    "schema_version": 1,
    "code": "BAY",
    "rows": [
        {"positions": [{"sku": "ROSE", "facings": 3}, {"sku": "MINT", "facings": 2}]},
        {"positions": [{"sku": "PEP", "facings": 4}]},
    ],
}


@pytest.mark.parametrize(
    ("rows", "value", "verdict"),
    [
        (["ROSE ROSE ROSE MINT MINT", "PEP PEP PEP PEP"], 1.0, "pass"),
        (["PEP PEP PEP PEP PEP", "PEP PEP PEP PEP"], 4 / 9, "review"),
        (["PEP PEP PEP PEP PEP", "PEP MINT MINT MINT"], 1 / 9, "fail"),
        (["? ? ? ? ?", "? ? ? ?"], None, "not_measured"),
    ],
)
def test_planogram_compliance(rows: list[str], value: float | None, verdict: str) -> None:
    found = line({"kpi": "planogram", "planogram": PLAN, "target": 0.8}, shelf(*rows))

    assert (found.verdict, found.subject) == (verdict, "BAY")
    assert found.value == (None if value is None else pytest.approx(value))


def test_the_planograms_action_says_what_to_put_where() -> None:
    found = line({"kpi": "planogram", "planogram": PLAN}, shelf("ROSE ROSE ROSE PEP PEP", "PEP PEP PEP PEP"))

    assert found.action == ("remove 2 facings of PEP from row 1; add 2 facings of MINT in row 1, to the right of ROSE")


@pytest.mark.parametrize("first_row", ["ROSE ROSE ROSE MINT MINT", "ROSE ROSE ROSE PEP PEP"])
def test_over_several_photos_each_place_is_mended_as_the_photo_says_that_tells_most(first_row: str) -> None:
    """The first photo does not show the second row, or shows in the first one what the second photo shows better."""
    part = evidence(shelf(first_row), prefix="p1/")
    whole = replace(evidence(shelf("ROSE ROSE ROSE MINT MINT", "PEP PEP ROSE PEP"), prefix="p2/"), sha256="2")

    found = line({"kpi": "planogram", "planogram": PLAN, "target": 1.0}, part, whole)

    assert found.action == "remove 1 facing of ROSE from row 2; add 1 facing of PEP in row 2"


@pytest.mark.parametrize(
    ("kpi", "answers", "value", "verdict"),
    [
        ({"accepted": [True]}, {"fifo": True}, 1.0, "pass"),
        ({"accepted": [True]}, {"fifo": False}, 0.0, "fail"),
        ({"accepted": [True]}, {}, None, "not_measured"),
        ({"accepted": [True]}, {"fifo": "True"}, 0.0, "fail"),
        ({"accepted": ["often", "always"]}, {"fifo": "always"}, 1.0, "pass"),
        ({"least": 4}, {"fifo": 3.0}, 3.0, "fail"),
        ({"least": 4}, {"fifo": 4}, 4.0, "pass"),
        ({"least": 4}, {"fifo": "four"}, None, "not_measured"),
    ],
)
def test_answers(kpi: dict[str, Any], answers: dict[str, Any], value: float | None, verdict: str) -> None:
    asked = {"kpi": "questionnaire", "question": "fifo", "action": "put the oldest goods in front", **kpi}

    found = line(asked, shelf("ROSE"), **answers)

    assert (found.value, found.verdict) == (value, verdict)
    assert found.action == ("put the oldest goods in front" if verdict == "fail" else None)


def test_answers_count_though_no_photo_can_be_judged() -> None:
    dark = replace(shelf("ROSE"), quality=PhotoQuality(usable=False, flags=("too-dark",)))

    assert line({"kpi": "questionnaire", "question": "fifo", "accepted": [True]}, dark, fifo=True).verdict == "pass"


def test_a_product_without_a_brand_may_be_of_any() -> None:
    products = PRODUCTS | {"ROSE": KnownProduct("Rose", "own")}

    assert (
        line({"kpi": "facings", "target": 1, "brand": "Rose"}, evidence(shelf("ROSE"), products=products)).value is None
    )
