from dataclasses import replace

import numpy as np
import pytest

from vision.drawing import GAP, POP, ROW_COLORS, ROWLESS, TAG, draw_overlay, row_color
from vision.eye_level.heights import shelf_rows
from vision.types import Box, Facing, Gap, ModelIdentity, PhotoQuality, Point, PopPiece, PriceTag, ShelfReport

REPORT = ShelfReport(
    photo="a.jpg",
    width=1600,
    height=1200,
    models={"detector": ModelIdentity("d", "1", "ab")},
    quality=PhotoQuality(usable=True),
    rows=shelf_rows([(Point(400, 600), Point(1500, 620)), (Point(400, 1000), Point(1500, 1000))]),
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


@pytest.mark.parametrize("width", [400, 1600, 4000])
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


WORDS = {
    "SKU": replace(REPORT, facings=(replace(REPORT.facings[0], sku="COLA-500"), *REPORT.facings[1:])),
    "height": replace(REPORT, rows=(replace(REPORT.rows[0], height_cm=141.0), REPORT.rows[1])),
    "slots": replace(REPORT, gaps=(replace(REPORT.gaps[0], slots=2),)),
    "price": replace(REPORT, price_tags=(replace(REPORT.price_tags[0], price="12.90"),)),
    "unread": replace(REPORT, price_tags=(replace(REPORT.price_tags[0], text="1?.90"),)),
    "kind": replace(REPORT, pop=(replace(REPORT.pop[0], kind="shelf_talker"),)),
    "artwork": replace(REPORT, pop=(replace(REPORT.pop[0], kind="poster", material="SUMMER"),)),
}


@pytest.mark.parametrize("word", WORDS)
def test_what_was_read_measured_or_named_is_written_into_the_photo(word: str) -> None:
    plain, written = (draw_overlay(blank(1600, 1200), report) for report in (REPORT, WORDS[word]))
    assert (plain != written).any()


def test_rows_have_different_colours() -> None:
    assert len({row_color(row) for row in range(1, 9)}) == 8
    assert row_color(9) == row_color(1)
    assert row_color(None) == ROWLESS


def test_an_empty_report_on_a_tiny_photo_can_be_drawn() -> None:
    empty = replace(REPORT, rows=(), facings=(), gaps=(), price_tags=(), pop=(), width=40, height=30)
    drawn = draw_overlay(blank(40, 30), replace(empty, quality=PhotoQuality(usable=False, flags=("too-small",))))
    assert drawn.shape == (30, 40, 3)
    assert (drawn != 90).any()
