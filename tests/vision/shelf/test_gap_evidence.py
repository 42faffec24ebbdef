import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.geometry import Floats, boxes_to_xyxy
from vision.shelf.gap_evidence import Surroundings, gather_evidence
from vision.shelf.gap_model import shipped_gap_model
from vision.shelf.rows import lay_rows
from vision.shelf.shelf_look import measure_look
from vision.types import Box, Detection

WIDTH, HEIGHT = 920, 800
HOLE = Box(375, 230, 80, 120)
GOODS = [Box(15 + 90 * at, 180 * row + 50, 80, 120) for row in range(4) for at in range(10) if (row, at) != (1, 4)]


def evidence(places: list[Box], *seen: tuple[Box, float], scale: float = 1.0, accepted: float = 0.2) -> Floats:
    """Of places on a shelf of dark back and bright goods, in a photo `scale` times as large."""
    pixels = np.full((HEIGHT, WIDTH, 3), 40, dtype=np.uint8)
    for box in GOODS:
        pixels[int(box.y) : int(box.bottom), int(box.x) : int(box.right)] = (60, 120, 220)
    goods, width, height = [scaled(box, scale) for box in GOODS], round(scale * WIDTH), round(scale * HEIGHT)
    layout = lay_rows(goods, width, height)
    assert layout.perspective is not None
    around = Surroundings(
        look=measure_look(pixels, width, height),
        perspective=layout.perspective,
        seen=[Detection("gap", scaled(box, scale), score) for box, score in seen],
        facings=boxes_to_xyxy(goods),
        layout=layout,
        accepted=accepted,
    )
    return gather_evidence(boxes_to_xyxy([scaled(box, scale) for box in places]), [None] * len(places), around)


def scaled(box: Box, scale: float) -> Box:
    return Box(*(scale * side for side in box))


def test_there_is_one_measure_for_each_input_of_the_shipped_model() -> None:
    assert evidence([HOLE]).shape[1] == len(shipped_gap_model().network.mean)


@pytest.mark.parametrize("scale", [0.5, 3.0])
def test_the_size_of_the_photo_does_not_matter(scale: float) -> None:
    places = [HOLE, Box(390, 250, 60, 80), Box(20, 60, 70, 100)]
    seen = (Box(380, 240, 70, 110), 0.1)
    assert evidence(places, seen, scale=scale) == pytest.approx(evidence(places, seen), abs=0.06)


def test_scores_count_against_the_score_from_which_the_detector_is_believed() -> None:
    strict, lax = (evidence([HOLE], (HOLE, score), accepted=score / 2) for score in (0.8, 0.2))
    assert strict == pytest.approx(lax)


def test_a_plain_hole_and_a_facing_differ_in_look_and_cover() -> None:
    hole, facing = evidence([HOLE, GOODS[0]])
    brightness, covered = 8, 14
    assert hole[brightness] < -1 < facing[brightness]
    assert (hole[covered], facing[covered]) == (0, 1)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(0, 800), st.integers(0, 700), st.integers(4, 900), st.integers(4, 700)),
        min_size=1,
        max_size=5,
    )
)
def test_every_place_has_finite_evidence_of_its_own(sides: list[tuple[int, int, int, int]]) -> None:
    places = [Box(*map(float, place)) for place in sides]
    together = evidence(places, (HOLE, 0.3))
    assert np.isfinite(together).all()
    assert together[:1] == pytest.approx(evidence(places[:1], (HOLE, 0.3)))
