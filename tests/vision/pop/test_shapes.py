import numpy as np
import pytest

from vision.pop.poses import corners_of
from vision.pop.shapes import Shape, card_shapes, strip_shapes


@pytest.mark.parametrize("shapes", [card_shapes(), strip_shapes()])
def test_every_shape_lies_in_its_box_and_is_neither_mirrored_nor_repeated(shapes: list[Shape]) -> None:
    corners = np.stack([corners_of(shape.onto) for shape in shapes])
    assert np.abs(corners).max() <= 1 + 1e-6
    sides = np.roll(corners, -1, axis=1) - corners
    following = np.roll(sides, -1, axis=1)
    assert (sides[..., 0] * following[..., 1] > sides[..., 1] * following[..., 0]).all()
    assert len(np.unique(corners.round(4).reshape(len(shapes), -1), axis=0)) == len(shapes)


@pytest.mark.parametrize("shape", strip_shapes()[::7])
def test_a_strip_runs_through_its_whole_box_and_is_as_high_as_it_says(shape: Shape) -> None:
    top_left, top_right, bottom_right, bottom_left = corners_of(shape.onto)
    assert (top_left[0], top_right[0]) == pytest.approx((-1, 1))
    height = (bottom_left[1] - top_left[1] + bottom_right[1] - top_right[1]) / 4
    assert shape.height == pytest.approx(height)
    ends = np.asarray([top_left[1], top_right[1], bottom_right[1], bottom_left[1]])
    assert ends.min() == pytest.approx(-1)
    assert ends.max() == pytest.approx(1)
