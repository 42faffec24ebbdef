from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from vision.drawing import (
    GAP,
    POP,
    ROW_COLORS,
    ROWLESS,
    TAG,
    draw_overlay,
    pop_word,
    price_word,
    row_color,
    row_word,
    sku_numbers,
)
from vision.eye_level.heights import measure_heights
from vision.types import Box, Facing, Gap, ModelIdentity, PhotoQuality, Point, PopPiece, PriceTag, ShelfReport

REPORT = ShelfReport(
    photo="a.jpg",
    width=1600,
    height=1200,
    models={"detector": ModelIdentity("d", "1", "ab")},
    quality=PhotoQuality(usable=True),
    rows=measure_heights(
        [(Point(400, 600), Point(1500, 620)), (Point(400, 1000), Point(1500, 1000))], [], 1600, 1200, floor_seen=True
    ),
    facings=(
        Facing("f1", Box(500, 400, 100, 190), 0.9, 1, 1),
        Facing("f2", Box(500, 800, 100, 190), 0.9, 2, 1),
        Facing("f3", Box(500, 700, 100, 100), 0.9, 2, 1, stacked=True),
        Facing("f4", Box(50, 1050, 100, 100), 0.9, None, None),
    ),
    gaps=(Gap(Box(700, 400, 100, 190), 0.9, 1),),
    price_tags=(PriceTag(Box(900, 640, 80, 40), 0.9),),
    pop=(PopPiece(Box(1200, 300, 200, 200), 0.9),),
)


def blank(width: int, height: int) -> np.ndarray:
    return np.full((height, width, 3), 90, np.uint8)


@pytest.mark.parametrize("width", [400, 1600, 3000])
def test_everything_is_drawn_in_its_colour_at_any_resolution(width: int) -> None:
    pixels = blank(width, width * 3 // 4)
    drawn = draw_overlay(pixels, REPORT)
    scale = width / 1600
    places = {
        (500, 500): ROW_COLORS[0],
        (500, 900): ROW_COLORS[1],
        (50, 1100): ROWLESS,
        (700, 500): GAP,
        (940, 640): TAG,
        (1200, 400): (245, 245, 245),
    }
    for (x, y), color in places.items():
        around = drawn[round(y * scale) - 1 : round(y * scale) + 2, round(x * scale) - 1 : round(x * scale) + 2]
        assert (around == color).all(axis=2).any(), (x, y)
    assert (drawn == POP).all(axis=2).any()
    assert (pixels == 90).all(), "the photo itself must stay as it is"
    assert drawn.shape[0] > pixels.shape[0], "the legend stands below the photo"


@pytest.mark.parametrize("change", [{"counts": False}, {"duplicate": True}], ids=["second row", "on another photo"])
def test_what_does_not_count_is_framed_in_grey_dashes(change: dict[str, Any]) -> None:
    alone = replace(REPORT, facings=(replace(REPORT.facings[0], **change),), gaps=(), price_tags=(), pop=(), rows=())
    drawn = draw_overlay(blank(1600, 1200), alone)[:1200]
    assert not (drawn == ROW_COLORS[0]).all(axis=2).any()
    side = (drawn[400:590, 500] == ROWLESS).all(axis=1)
    assert 0.3 < side.mean() < 0.8


LIKELY, UNLIKELY = (("12.90", 0.8), ("2.90", 0.1)), (("1", 0.3),)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"price": "12.90"}, "12.90"),
        ({"price": "12.90", "promo": True}, "promo 12.90"),
        ({"candidates": LIKELY}, "12.90?"),
        ({"candidates": UNLIKELY}, "?"),
        ({"text": "new", "unread": "no-price"}, ""),
    ],
    ids=["read", "promotion", "likely", "unlikely", "not read"],
)
def test_a_price_says_how_sure_it_is(facts: dict[str, Any], word: str) -> None:
    assert price_word(replace(REPORT.price_tags[0], **facts)) == word


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"kind": "shelf_talker"}, "shelf talker"),
        ({"kind": "poster", "material": "SUMMER", "match": 0.94, "current": True}, "SUMMER 94%"),
        ({"kind": "poster", "material": "SUMMER", "match": 0.94, "current": False}, "SUMMER outdated"),
        ({}, ""),
    ],
    ids=["kind", "artwork", "artwork of yesterday", "nothing"],
)
def test_a_piece_says_what_it_shows(facts: dict[str, Any], word: str) -> None:
    assert pop_word(replace(REPORT.pop[0], **facts)) == word


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"height_cm": 141.2, "height_sigma_cm": 5.8, "method": "product-ruler", "zone": "eye"}, "2  141 ±6 cm  eye"),
        ({"height_cm": 141.2, "height_sigma_cm": 19.0, "method": "row-index", "zone": "eye"}, "2  ~141 cm  eye"),
        ({"height_cm": None, "height_sigma_cm": None, "zone": "stoop"}, "2  stoop"),
        ({"height_cm": None, "height_sigma_cm": None, "zone": None}, "2"),
        ({"height_cm": None, "height_sigma_cm": None, "zone": "stoop", "bay": 2, "bay_row": 1}, "bay 2: 1  stoop"),
    ],
    ids=["measured", "guessed by the index", "no height", "nothing", "of a bay"],
)
def test_a_row_says_how_high_it_is(facts: dict[str, Any], word: str) -> None:
    assert row_word(replace(REPORT.rows[1], **facts)) == word


WORDS = {
    "SKU": replace(REPORT, facings=(replace(REPORT.facings[0], sku="COLA-500"), *REPORT.facings[1:])),
    "height": replace(REPORT, rows=(replace(REPORT.rows[0], height_cm=141.0), REPORT.rows[1])),
    "slots": replace(REPORT, gaps=(replace(REPORT.gaps[0], slots=2),)),
    "price": replace(REPORT, price_tags=(replace(REPORT.price_tags[0], price="12.90"),)),
    "doubtful price": replace(REPORT, price_tags=(replace(REPORT.price_tags[0], candidates=(("1.90", 0.6),)),)),
    "kind": replace(REPORT, pop=(replace(REPORT.pop[0], kind="shelf_talker"),)),
    "artwork": replace(REPORT, pop=(replace(REPORT.pop[0], kind="poster", material="SUMMER"),)),
}


@pytest.mark.parametrize("word", WORDS)
def test_what_was_read_measured_or_named_is_written_into_the_photo(word: str) -> None:
    plain, written = (draw_overlay(blank(1600, 1200), report) for report in (REPORT, WORDS[word]))
    assert plain.shape != written.shape or (plain != written).any()


def named(**skus: str) -> ShelfReport:
    return replace(REPORT, facings=tuple(replace(facing, sku=skus.get(facing.id)) for facing in REPORT.facings))


@pytest.mark.parametrize(
    ("skus", "numbers"),
    [
        ({}, {}),
        ({"f2": "B", "f1": "A"}, {"A": 1, "B": 2}),
        ({"f4": "A", "f2": "B", "f3": "C"}, {"C": 1, "B": 2, "A": 3}),
        ({"f1": "A", "f2": "B", "f3": "A"}, {"A": 1, "B": 2}),
    ],
    ids=["none", "from the top", "without a row last", "one number a SKU"],
)
def test_skus_are_numbered_as_people_read_the_shelf(skus: dict[str, str], numbers: dict[str, int]) -> None:
    assert sku_numbers(named(**skus)) == numbers


@pytest.mark.parametrize(("counts", "color"), [(True, ROW_COLORS[0]), (False, ROWLESS)], ids=["counts", "does not"])
def test_a_named_facing_has_its_number_in_the_corner(counts: bool, color: tuple[int, int, int]) -> None:
    report = named(f1="A")
    report = replace(report, facings=(replace(report.facings[0], counts=counts), *report.facings[1:]))
    corner = draw_overlay(blank(1600, 1200), report)[560:588, 506:530]
    assert (corner == color).all(axis=2).mean() > 0.3
    assert (draw_overlay(blank(1600, 1200), REPORT)[560:588, 506:530] == 90).all(axis=2).mean() > 0.3


def test_the_key_gives_names_and_changes_nothing_in_the_photo() -> None:
    codes, names = (draw_overlay(blank(1600, 1200), named(f1="A"), given) for given in (None, {"A": "Grape 750 g"}))
    assert (codes[:1200] == names[:1200]).all()
    assert (codes != names).any()


def test_a_name_that_no_font_can_write_leaves_the_code() -> None:
    codes, names = (draw_overlay(blank(1600, 1200), named(f1="A"), given) for given in (None, {"A": "দুধ"}))
    assert (codes == names).all()


def test_the_legend_counts_the_named_where_a_catalogue_was_used() -> None:
    asked = replace(REPORT, models={**REPORT.models, "embedder": REPORT.models["detector"]})
    plain, none_named = (draw_overlay(blank(1600, 1200), report) for report in (REPORT, asked))
    assert (plain[:1200] == none_named[:1200]).all()
    assert plain.shape != none_named.shape or (plain != none_named).any()


def test_rows_have_different_colours() -> None:
    assert len({row_color(row) for row in range(1, 9)}) == 8
    assert row_color(9) == row_color(1)
    assert row_color(None) == ROWLESS


def test_an_empty_report_on_a_tiny_photo_can_be_drawn() -> None:
    empty = replace(REPORT, rows=(), facings=(), gaps=(), price_tags=(), pop=(), width=40, height=30)
    drawn = draw_overlay(blank(40, 30), replace(empty, quality=PhotoQuality(usable=False, flags=("too-small",))))
    assert drawn.shape[0] > 30
    assert drawn.shape[1:] == (40, 3)
    assert (drawn[:30] == 90).all()
