import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.letterbox import PADDING, Letterbox


@pytest.mark.parametrize(
    ("size", "long_side", "expected"),
    [
        ((4000, 3000), 960, (960, 720, 960, 736)),
        ((3000, 4000), 960, (720, 960, 736, 960)),
        ((640, 640), 960, (960, 960, 960, 960)),
        ((100, 1), 960, (960, 10, 960, 32)),
        ((1, 5000), 64, (1, 64, 32, 64)),
    ],
)
def test_fit(size: tuple[int, int], long_side: int, expected: tuple[int, int, int, int]) -> None:
    box = Letterbox.fit(*size, long_side=long_side, stride=32)
    assert (box.inner_width, box.inner_height, box.width, box.height) == expected


@given(st.integers(1, 6000), st.integers(1, 6000), st.integers(1, 40))
def test_the_photo_fills_its_place_exactly(width: int, height: int, steps: int) -> None:
    box = Letterbox.fit(width, height, long_side=32 * steps, stride=32)
    assert box.width % 32 == box.height % 32 == 0
    place = [box.left, box.top, box.left + box.inner_width, box.top + box.inner_height]
    assert place[2] <= box.width
    assert place[3] <= box.height
    assert box.to_photo(np.asarray([place], dtype=float))[0] == pytest.approx([0, 0, width, height])


@pytest.mark.parametrize("resolution", [(60, 80), (120, 160), (30, 40)])
def test_drawing_scales_any_resolution_and_pads_grey(resolution: tuple[int, int]) -> None:
    box = Letterbox.fit(80, 60, long_side=64, stride=32)
    drawn = box.draw(np.full((*resolution, 3), 200, np.uint8))
    assert drawn.shape == (64, 64, 3)
    assert (drawn[8:56] == 200).all()
    assert (drawn[:8] == PADDING).all()
    assert (drawn[56:] == PADDING).all()


def test_a_mirrored_look_draws_and_maps_from_right_to_left() -> None:
    box = Letterbox.fit(80, 60, long_side=160, stride=32, mirrored=True)
    photo = np.zeros((60, 80, 3), np.uint8)
    photo[:, :40] = 255
    drawn = box.draw(photo)
    assert drawn[60, 10].tolist() == [0, 0, 0]
    assert drawn[60, 150].tolist() == [255, 255, 255]
    corners = np.asarray([[10 + box.left, 20 + box.top, 30 + box.left, 40 + box.top]], dtype=float)
    assert box.to_photo(corners)[0] == pytest.approx([65, 10, 75, 20])
