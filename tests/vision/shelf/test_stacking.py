import numpy as np
import pytest

from vision.shelf.perspective import Perspective, flatten, straighten
from vision.shelf.stacking import separation

LOWER = (100, 200, 150, 300)


@pytest.mark.parametrize(
    ("upper", "expected"),
    [
        ((100, 100, 150, 200), 0.0),  # touching
        ((100, 95, 150, 195), 0.0),  # a hair above
        ((100, 110, 150, 210), 0.0),  # boxes overlap a little
        ((110, 100, 160, 200), 0.0),  # shifted, still mostly above
        ((140, 100, 190, 200), 1.0),  # beside
        ((100, 60, 150, 160), 1.0),  # a shelf's thickness between
        ((100, 82, 150, 182), 0.5),  # doubtful
        ((100, 150, 150, 290), 1.0),  # two views of the same thing
    ],
)
def test_separation(upper: tuple[float, ...], expected: float) -> None:
    boxes = flatten(np.asarray([upper, LOWER], dtype=float), Perspective(400, 400))
    assert separation(boxes) == pytest.approx([expected, 1.0], abs=0.01)


def test_flat_boxes_are_judged_by_their_width_too() -> None:
    boxes = flatten(np.asarray([[100, 100, 200, 110], [100, 112, 200, 122]], dtype=float), Perspective(400, 400))
    assert separation(boxes)[0] == 0


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ((115, 190, 135, 205), 1.0),  # on the edge between the two
        ((70, 190, 90, 205), 1.0),  # on the same edge, under the neighbour
        ((10, 190, 30, 205), 0.1),  # too far along
        ((115, 175, 135, 198), 0.1),  # in front of the upper one
        ((115, 202, 135, 222), 0.1),  # stuck on the lower one
        ((60, 210, 80, 230), 0.1),  # below the edge
        ((115, 290, 135, 310), 0.1),  # on the edge that both stand on
        ((115, 195, 135, 305), 0.1),  # hangs down past a low pile
    ],
)
def test_a_price_tag_between_two_facings_parts_them(tag: tuple[float, ...], expected: float) -> None:
    assert parted([(100, 90, 150, 190), LOWER], tag) == pytest.approx(expected)


def test_a_tag_parts_no_facings_that_touch() -> None:
    assert parted([(100, 92, 150, 192), LOWER], (115, 195, 135, 215)) == 0


def test_a_tag_stuck_on_the_neighbour_parts_nothing() -> None:
    facings = [(100, 90, 150, 190), LOWER, (155, 100, 205, 300)]
    assert parted(facings, (160, 190, 180, 210)) == pytest.approx(0.1)
    assert parted(facings, (150, 190, 170, 210)) == 1


def parted(facings: list[tuple[float, ...]], tag: tuple[float, ...]) -> float:
    """The separation of the first facing with this tag in the photo."""
    perspective = Perspective(400, 400)
    boxes = flatten(np.asarray(facings, dtype=float), perspective)
    return float(separation(boxes, straighten(np.asarray([tag], dtype=float), perspective))[0])
