import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.geometry import boxes_to_xyxy
from vision.shelf.gap_candidates import propose_gaps, pull_to_facings
from vision.shelf.rows import RowLayout
from vision.types import Box, Detection

SIDES = st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(4, 200), st.integers(4, 200))
LEFT, RIGHT, BELOW = Box(0, 100, 100, 100), Box(200, 100, 100, 100), Box(100, 200, 100, 60)


@pytest.mark.parametrize(
    ("seen", "facings", "pulled"),
    [
        (Box(110, 105, 80, 90), [LEFT, RIGHT], Box(100, 105, 100, 90)),
        (Box(90, 105, 120, 90), [LEFT, RIGHT], Box(100, 105, 100, 90)),
        (Box(110, 105, 80, 90), [LEFT, RIGHT, BELOW], Box(100, 105, 100, 95)),
        (Box(150, 105, 40, 90), [LEFT, RIGHT], Box(150, 105, 50, 90)),
        (Box(110, 300, 80, 90), [LEFT, RIGHT], Box(110, 300, 80, 90)),
    ],
)
def test_sides_move_to_the_facings_they_nearly_meet(seen: Box, facings: list[Box], pulled: Box) -> None:
    found = pull_to_facings(boxes_to_xyxy([seen]), boxes_to_xyxy(facings))
    assert found.tolist() == boxes_to_xyxy([pulled]).tolist()


@given(st.lists(SIDES, max_size=6), st.lists(SIDES, max_size=6))
def test_no_side_moves_further_than_its_reach(seen: list[tuple[int, ...]], facings: list[tuple[int, ...]]) -> None:
    boxes = [Box(*map(float, sides)) for sides in seen]
    for box in boxes:
        for pulled in pull_to_facings(boxes_to_xyxy([box]), boxes_to_xyxy([Box(*map(float, f)) for f in facings])):
            moved = np.abs(pulled - boxes_to_xyxy([box])[0])
            assert (moved <= 0.35 * np.asarray([box.w, box.h] * 2)).all()
            assert (pulled[2:] - pulled[:2] >= 4).all()


def test_without_rows_only_what_was_seen_is_proposed() -> None:
    seen = [Detection("gap", Box(10, 20, 30, 40), 0.3)]
    candidates = propose_gaps(seen, [], RowLayout())
    assert candidates.corners.tolist() == [[10, 20, 40, 60]]
    assert candidates.kinds == (None,)
