import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vision import geometry
from vision.types import Box

Corners = np.ndarray


def corner_boxes(most: int = 20) -> st.SearchStrategy[Corners]:
    sides = st.floats(0, 500, allow_nan=False, width=32)
    boxes = st.integers(0, most).flatmap(lambda count: arrays(np.float64, (count, 4), elements=sides))
    return boxes.map(lambda array: np.column_stack([array[:, :2], array[:, :2] + array[:, 2:] + 1]))


def test_boxes_become_corners_and_back() -> None:
    corners = geometry.boxes_to_xyxy([Box(10, 20, 30, 40)])
    assert corners.tolist() == [[10, 20, 40, 60]]
    assert geometry.box_from_xyxy(corners[0]) == Box(10, 20, 30, 40)
    assert geometry.boxes_to_xyxy([]).shape == (0, 4)


def test_centers_become_corners() -> None:
    assert geometry.centers_to_xyxy(np.asarray([[50.0, 40.0, 20.0, 10.0]])).tolist() == [[40, 35, 60, 45]]


def test_boxes_are_cut_at_the_frame() -> None:
    assert geometry.clip_to_frame(np.asarray([[-5.0, 3.0, 120.0, 90.0]]), 100, 80).tolist() == [[0, 3, 100, 80]]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ((0, 0, 10, 10), 1.0),
        ((0, 0, 10, 5), 0.5),
        ((5, 0, 15, 10), 1 / 3),
        ((10, 0, 20, 10), 0.0),
        ((2, 2, 2, 2), 0.0),
    ],
)
def test_overlap(second: tuple[float, ...], expected: float) -> None:
    found = geometry.overlaps(np.asarray([[0.0, 0.0, 10.0, 10.0]]), np.asarray([second], dtype=float))
    assert found[0, 0] == pytest.approx(expected)


def test_covered_share_takes_the_best_single_cover() -> None:
    covers = np.asarray([[0.0, 0.0, 4.0, 10.0], [4.0, 0.0, 10.0, 10.0]])
    assert geometry.covered_shares(np.asarray([[0.0, 0.0, 10.0, 10.0]]), covers).tolist() == [0.6]
    assert geometry.covered_shares(covers, np.zeros((0, 4))).tolist() == [0, 0]


@given(corner_boxes(), st.floats(0.05, 0.95))
def test_suppression_leaves_no_overlap_and_drops_nothing_else(corners: Corners, limit: float) -> None:
    scores = np.linspace(1, 0.1, len(corners))
    kept = geometry.suppress(corners, scores, limit)
    among = geometry.overlaps(corners[kept], corners[kept])
    assert (among[~np.eye(len(kept), dtype=bool)] <= limit + 1e-9).all()
    dropped = np.setdiff1d(np.arange(len(corners)), kept)
    assert (geometry.overlaps(corners[dropped], corners[kept]).max(axis=1, initial=0) > limit - 1e-9).all()
    assert (np.diff(scores[kept]) <= 0).all()


def test_suppression_keeps_more_than_three_hundred() -> None:
    grid = np.stack(np.meshgrid(np.arange(25.0), np.arange(24.0)), axis=-1).reshape(-1, 2) * 20
    corners = np.column_stack([grid, grid + 18])
    assert len(geometry.suppress(corners, np.ones(600), 0.6)) == 600
