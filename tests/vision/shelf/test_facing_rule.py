from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.shelf.facing_rule import FacingVerdict, judge_facings
from vision.shelf.rows import Place, RowLayout, lay_rows
from vision.types import Box

WIDTH, HEIGHT = 1200, 900
ROW = [Box(100 + 90 * place, 500, 80, 200) for place in range(10)]
WHOLE = FacingVerdict(visible=1.0, second_row=False, counts=True)


def judged(extra: Box, row: list[Box] = ROW, least_visible: float = 0.4) -> FacingVerdict:
    """The verdict on one more box beside a shelf of ten whole units; those stay facings whatever it is."""
    boxes = [*row, extra]
    verdicts = judge_facings(boxes, lay_rows(boxes, WIDTH, HEIGHT), WIDTH, HEIGHT, least_visible)
    assert all(verdict.counts for verdict in verdicts[:-1])
    return verdicts[-1]


def test_nothing_to_judge() -> None:
    assert judge_facings([], lay_rows([], WIDTH, HEIGHT), WIDTH, HEIGHT) == ()


def test_units_side_by_side_are_whole_facings() -> None:
    assert judge_facings(ROW, lay_rows(ROW, WIDTH, HEIGHT), WIDTH, HEIGHT) == (WHOLE,) * len(ROW)


@pytest.mark.parametrize(
    ("extra", "second_row"),
    [
        (Box(105, 460, 72, 90), True),  # the top of the unit behind, over the front unit's rim
        (Box(105, 400, 72, 190), False),  # shows nearly as much as the front unit: something else
        (Box(105, 460, 30, 90), False),  # much narrower: another product
        (Box(1005, 560, 72, 90), False),  # beside the row, nothing before it
    ],
)
def test_what_shows_above_a_front_unit(extra: Box, second_row: bool) -> None:
    verdict = judged(extra)
    assert (verdict.second_row, verdict.counts) == (second_row, not second_row)


def test_piled_units_are_facings() -> None:
    pile = Box(100, 296, 80, 200)
    boxes = [*ROW, pile]
    layout = lay_rows(boxes, WIDTH, HEIGHT)
    assert layout.places[-1].stacked
    assert judge_facings(boxes, layout, WIDTH, HEIGHT)[-1] == WHOLE


@pytest.mark.parametrize(("shown", "visible"), [(60, 0.75), (40, 0.5), (24, 0.3)])
def test_a_unit_cut_by_the_side_of_the_photo_is_measured_with_its_neighbours(shown: float, visible: float) -> None:
    verdict = judged(Box(WIDTH - shown, 500, shown, 200))
    assert verdict.visible == pytest.approx(visible, abs=0.01)
    assert verdict.counts == (visible >= 0.4)


def test_the_share_that_counts_is_a_setting() -> None:
    cut = Box(WIDTH - 40, 500, 40, 200)
    assert judged(cut, least_visible=0.5).counts
    assert not judged(cut, least_visible=0.51).counts


any_box = st.builds(Box, st.floats(0, 1100), st.floats(0, 800), st.floats(2, 300), st.floats(2, 300))


@settings(max_examples=60)
@given(st.lists(any_box, min_size=1, max_size=30), st.floats(0, 1))
def test_whatever_the_boxes_the_verdict_hangs_together(boxes: list[Box], least_visible: float) -> None:
    layout = lay_rows(boxes, WIDTH, HEIGHT)
    verdicts = judge_facings(boxes, layout, WIDTH, HEIGHT, least_visible)
    assert len(verdicts) == len(boxes)
    for box, verdict, place in zip(boxes, verdicts, layout.places, strict=True):
        assert 0 <= verdict.visible <= 1
        placed = place.row is not None or not layout.edges
        front = placed and not verdict.second_row and verdict.visible >= least_visible
        nested = any(shared(box, other) >= 0.849 * min(box.area, other.area) for other in boxes if other is not box)
        assert verdict.counts == front or (nested and front)


def shared(box: Box, other: Box) -> float:
    width = min(box.right, other.right) - max(box.x, other.x)
    return max(width, 0) * max(min(box.bottom, other.bottom) - max(box.y, other.y), 0)


@pytest.mark.parametrize(
    ("extra", "counts"),
    [
        ([Box(110, 560, 50, 100)], [True, False]),  # a logo on the first pack
        ([Box(150, 560, 50, 100)], [True, True]),  # reaches half over its side
        ([Box(104, 506, 72, 90), Box(104, 604, 72, 90)], [False, True, True]),  # two cans, read as one pack, too
        ([Box(104, 506, 60, 90), Box(108, 520, 60, 90)], [True, False, False]),  # two readings of one part
    ],
)
def test_of_a_thing_that_is_read_twice_one_box_counts(extra: list[Box], counts: list[bool]) -> None:
    boxes = [*ROW, *extra]
    verdicts = judge_facings(boxes, RowLayout(places=(Place(),) * len(boxes)), WIDTH, HEIGHT)
    assert [verdicts[place].counts for place in (0, *range(len(ROW), len(boxes)))] == counts


def test_what_stands_on_no_row_of_the_fixture_does_not_count() -> None:
    layout = lay_rows(ROW, WIDTH, HEIGHT)
    apart = replace(layout, places=(*layout.places[:-1], Place()))
    assert [verdict.counts for verdict in judge_facings(ROW, apart, WIDTH, HEIGHT)] == [True] * (len(ROW) - 1) + [False]


def test_without_any_row_everything_counts() -> None:
    layout = RowLayout(places=(Place(),) * len(ROW))
    assert all(verdict.counts for verdict in judge_facings(ROW, layout, WIDTH, HEIGHT))
