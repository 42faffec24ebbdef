"""Landmarks made up by hand: which are clear, and what they say of facings and of placements."""

import numpy as np
import pytest

from vision.geometry import Floats
from vision.scenes.fronts import Fronts
from vision.scenes.landmarks import Landmarks, likeness_of
from vision.scenes.lens import Lens
from vision.scenes.shared_details import clear_details, clear_pairs, shared_details

LENS = Lens((1.0, 0.75))
SHIFT: Floats = np.asarray([[1.0, 0.0, 0.2], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def landmarks(places: Floats, prints: list[int]) -> Landmarks:
    """One landmark a place; those with the same number of print look the same."""
    return Landmarks(
        places[:, 0] + 1j * places[:, 1],
        np.full(len(places), 0.01 + 0j),
        np.eye(128, dtype=np.float32)[prints],
        LENS,
    )


def in_a_row(count: int, left: float = 0.1) -> Floats:
    return np.column_stack([left + 0.1 * np.arange(count), np.full(count, 0.3)])


def facings(middles: Floats) -> Fronts:
    cut = np.zeros((len(middles), 4), dtype=np.bool_)
    return Fronts(middles, np.tile([0.08, 0.2], (len(middles), 1)), np.zeros((len(middles), 1)), cut, LENS)


@pytest.mark.parametrize(
    ("prints", "others", "clear"),
    [
        ([0, 1, 2], [0, 1, 2], [(0, 0), (1, 1), (2, 2)]),
        ([0, 1, 1], [0, 1, 1], [(0, 0)]),
        ([0, 1, 1], [0, 2, 1], [(0, 0)]),
        ([0, 1], [2, 3], []),
        ([0], [0], []),
    ],
    ids=["each once", "a label twice", "twice in one photo", "other goods", "too few to compare"],
)
def test_only_what_stands_once_is_clear(prints: list[int], others: list[int], clear: list[tuple[int, int]]) -> None:
    one, other = landmarks(in_a_row(len(prints)), prints), landmarks(in_a_row(len(others)), others)
    assert [tuple(pair) for pair in clear_pairs(likeness_of(one, other)).tolist()] == clear


@pytest.mark.parametrize(("moved", "found"), [(0.0, 1), (0.01, 1), (0.03, 0)], ids=["same place", "near", "elsewhere"])
def test_details_count_where_they_lie_in_their_facing(moved: float, found: int) -> None:
    middles = in_a_row(3)
    one, other = landmarks(middles, [0, 1, 2]), landmarks(middles + np.asarray([moved, 0.0]), [0, 1, 2])
    pairs = clear_pairs(likeness_of(one, other))
    assert (
        shared_details(one, other, pairs, facings(middles), facings(middles)).tolist() == (found * np.eye(3)).tolist()
    )


def test_clear_details_tell_a_placement_from_another() -> None:
    one, other = landmarks(in_a_row(5), [0, 1, 2, 3, 4]), landmarks(in_a_row(5, left=0.3), [0, 1, 2, 3, 4])
    pairs = clear_pairs(likeness_of(one, other))
    right, wrong = (clear_details(way, pairs, one, other) for way in (SHIFT, np.eye(3)))
    assert (right.places, right.share) == (5, 1.0)
    assert (wrong.places, wrong.share) == (0, 0.0)


def test_many_details_in_one_place_are_one_place() -> None:
    crowd = np.asarray([(0.305, 0.305), (0.31, 0.31), (0.315, 0.305)])
    one = landmarks(crowd - (0.2, 0.0), [0, 1, 2])
    other = landmarks(crowd, [0, 1, 2])
    assert clear_details(SHIFT, clear_pairs(likeness_of(one, other)), one, other).places == 1
