import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.recognition.crops import crop_facing, fit_crop
from vision.types import Box

WIDTH, HEIGHT = 60, 40
PHOTO = np.arange(HEIGHT * WIDTH * 3, dtype=np.uint8).reshape(HEIGHT, WIDTH, 3)
GREY = 114


@pytest.mark.parametrize(
    ("box", "scale", "expected"),
    [
        (Box(20, 10, 10, 10), 1.0, np.s_[9:21, 19:31]),
        (Box(40, 20, 20, 20), 0.5, np.s_[9:21, 19:31]),
        (Box(0, 0, 60, 40), 1.0, np.s_[:, :]),
        (Box(55, 35, 10, 10), 1.0, np.s_[34:, 54:]),
        (Box(10.5, 10.5, 0, 0), 1.0, np.s_[10:11, 10:11]),
        (Box(-30, -30, 10, 10), 1.0, np.s_[:1, :1]),
        (Box(100, 100, 10, 10), 1.0, np.s_[-1:, -1:]),
    ],
    ids=["a little around it", "smaller pixels", "all", "over the edge", "a point", "left of it", "right of it"],
)
def test_what_a_box_shows(box: Box, scale: float, expected: tuple[slice, slice]) -> None:
    np.testing.assert_array_equal(crop_facing(PHOTO, box, scale), PHOTO[expected])


@given(x=st.floats(-80, 80), y=st.floats(-80, 80), w=st.floats(0, 90), h=st.floats(0, 90), scale=st.floats(0.05, 1))
def test_a_crop_is_never_empty_and_never_a_copy(x: float, y: float, w: float, h: float, scale: float) -> None:
    crop = crop_facing(PHOTO, Box(x, y, w, h), scale)
    assert min(crop.shape) >= 1
    assert np.shares_memory(crop, PHOTO)


@given(height=st.integers(1, 300), width=st.integers(1, 300))
def test_a_crop_keeps_its_proportions_in_the_middle_of_grey(height: int, width: int) -> None:
    drawn = fit_crop(np.full((height, width, 3), 255, np.uint8), 40, 56)
    inside = (drawn == 255).all(axis=2)
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))

    assert (drawn.shape, drawn.dtype) == ((56, 40, 3), np.uint8)
    assert inside.sum() == len(rows) * len(columns)
    assert (drawn[~inside] == GREY).all()
    assert len(rows) == 56 or len(columns) == 40
    assert abs(len(rows) * width - len(columns) * height) <= max(width, height)
    assert abs(rows[0] - (55 - rows[-1])) <= 1
    assert abs(columns[0] - (39 - columns[-1])) <= 1
