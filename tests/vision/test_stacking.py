import numpy as np
import pytest

from vision.perspective import Perspective, flatten
from vision.stacking import separation

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
