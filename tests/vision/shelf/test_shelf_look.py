import numpy as np
import pytest

from vision.geometry import boxes_to_xyxy
from vision.shelf.shelf_look import measure_look
from vision.types import Box


def test_plain_dark_and_printed_coloured_parts_are_told_apart() -> None:
    pixels = np.full((480, 640, 3), 40, dtype=np.uint8)
    pixels[:, 320:] = (0, 0, 200)
    pixels[::2, 320:] = (0, 0, 100)
    look = measure_look(pixels, 640, 480).of(boxes_to_xyxy([Box(20, 20, 200, 300), Box(400, 20, 200, 300)]))
    texture, brightness, colour = look.T
    assert texture[0] == 0 < texture[1]
    assert brightness[0] == 40
    assert colour == pytest.approx([0, 150], abs=2)


@pytest.mark.parametrize("factor", [1, 2, 4])
def test_boxes_are_in_pixels_of_the_photo_whatever_copy_is_given(factor: int) -> None:
    pixels = np.zeros((120, 160, 3), dtype=np.uint8)
    pixels[:, 80:] = 255
    look = measure_look(pixels, 160 * factor, 120 * factor)
    corners = boxes_to_xyxy([Box(0, 0, 60, 100), Box(100, 0, 60, 100)]) * factor
    assert look.of(corners)[:, 1].tolist() == [0, 255]


def test_a_box_beyond_the_border_still_has_a_look() -> None:
    look = measure_look(np.full((50, 50, 3), 9, dtype=np.uint8), 50, 50)
    assert look.of(boxes_to_xyxy([Box(60, 60, 20, 20), Box(49.9, 3, 0.1, 0.1)]))[:, 1].tolist() == [9, 9]
