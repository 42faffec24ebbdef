from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.embedder.shelf_groups import MOST_CROPS, _pictures, group_facings, join_alike, neighbours
from training.embedder.shelf_vectors import DescribedPhoto
from training.sources import LabelledPhoto
from vision.shelf.rows import Place
from vision.types import Box


def box(place: int, width: float = 50.0, height: float = 90.0) -> Box:
    return Box(60.0 * place, 100.0, width, height)


def facing(angle: float) -> list[float]:
    """Vectors of length 1 whose likeness is the cosine of the difference of their angles in degrees."""
    return [float(np.cos(np.radians(angle))), float(np.sin(np.radians(angle)))]


def vectors(*angles: float) -> np.ndarray:
    return np.asarray([facing(angle) for angle in angles], np.float32).reshape(-1, 2)


@pytest.mark.parametrize(
    ("place", "other", "beside"),
    [
        (Place(1, 2), Place(1, 3), True),
        (Place(1, 2), Place(1, 2, stacked=True), True),
        (Place(1, 2), Place(1, 4), False),
        (Place(1, 2), Place(2, 2), False),
        (Place(), Place(), False),
    ],
    ids=["side by side", "on one another", "one between", "another row", "in no row"],
)
def test_neighbours_stand_side_by_side(place: Place, other: Place, beside: bool) -> None:
    found = neighbours([box(0), box(1)], [place, other])
    assert bool(found[0, 1]) == bool(found[1, 0]) == beside


def test_another_size_is_another_sku_as_a_neighbour() -> None:
    places = [Place(1, number) for number in (1, 2, 3)]
    found = neighbours([box(0), box(1, 55, 100), box(2, 55, 130)], places)
    assert found.tolist() == [[True, True, False], [True, True, False], [False, False, True]]


@pytest.mark.parametrize(
    ("angles", "positions", "expected"),
    [
        ((0, 35, 90), (1, 2, 3), [[0, 1]]),
        ((0, 35, 90), (1, 5, 3), []),
        ((0, 25, 90), (1, 5, 3), [[0, 1]]),
        ((0, 20, 0, 20), (1, 2, 7, 8), [[0, 1, 2, 3]]),
        ((0, 90, 180), (1, 2, 3), []),
        ((), (), []),
    ],
    ids=["neighbours", "apart and not alike enough", "apart", "two runs of one SKU", "all different", "none"],
)
def test_facings_that_look_the_same_are_one_sku(
    angles: Sequence[float], positions: Sequence[int], expected: list[list[int]]
) -> None:
    boxes = [box(position) for position in positions]
    places = [Place(1, position) for position in positions]
    assert group_facings(boxes, places, vectors(*angles)) == expected


def test_a_chain_of_pairs_does_not_lead_from_one_flavour_to_the_next() -> None:
    chain = vectors(0, 28, 56)
    assert join_alike(np.asarray(chain @ chain.T, float), [[0], [1], [2]], 0.85) == [[0, 1], [2]]


@given(st.lists(st.floats(0, 360), min_size=1, max_size=12), st.floats(0.5, 0.99))
def test_what_is_left_apart_is_not_alike(angles: list[float], threshold: float) -> None:
    shown = vectors(*angles)
    similarity = np.asarray(shown @ shown.T, float)
    groups = join_alike(similarity, [[number] for number in range(len(angles))], threshold)
    assert sorted(number for group in groups for number in group) == list(range(len(angles)))
    means = [similarity[np.ix_(one, other)].mean() for one in groups for other in groups if one is not other]
    assert all(mean < threshold + 1e-6 for mean in means)


def test_of_many_facings_of_a_sku_some_are_kept() -> None:
    boxes = tuple(box(place) for place in range(3 * MOST_CROPS))
    photo = LabelledPhoto("a", lambda: np.full((300, 1600, 3), 90, np.uint8), (), width=1600, height=300)
    (pictures,) = _pictures(DescribedPhoto(photo, boxes, vectors(*[0] * len(boxes)), 1.0))
    assert len(pictures) == MOST_CROPS
