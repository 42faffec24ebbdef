import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.shelf.perspective import Perspective, find_perspective, flatten

SIZE = (1600, 1200)


def boxes_on(perspective: Perspective, levels: list[float], piled: bool = False) -> np.ndarray:
    """Boxes of 60 x 90 that stand on the shelf lines at the given levels; every third carries another one."""
    found = []
    for level in levels:
        for place, x in enumerate(np.arange(60.0, 1500.0, 70.0)):
            bottom = float(perspective.y_at(level, np.asarray(x + 30)))
            found.append((x, bottom - 90, x + 60, bottom))
            if piled and place % 3 == 0:
                found.append((x, bottom - 180, x + 60, bottom - 90))
    return np.asarray(found)


@pytest.mark.parametrize("piled", [False, True])
@pytest.mark.parametrize(
    ("slope", "convergence"), [(0.0, 0.0), (0.1, 0.0), (-0.2, 0.0), (0.0, 4e-4), (0.08, -3e-4), (-0.15, 2e-4)]
)
def test_roll_and_oblique_view_are_found(slope: float, convergence: float, piled: bool) -> None:
    true = Perspective(*SIZE, slope, convergence)
    levels = [-350.0, -120.0, 110.0, 340.0]
    found = find_perspective(boxes_on(true, levels, piled), *SIZE)
    x = np.asarray([100.0, 1500.0])
    for level in levels:
        tilt = np.diff(true.y_at(level, x))
        middle = float(found.level(np.asarray(800.0), true.y_at(level, np.asarray(800.0))))
        assert np.diff(found.y_at(middle, x)) == pytest.approx(tilt, abs=25)


def test_few_boxes_do_not_bend_the_photo() -> None:
    corners = np.asarray([[0, 0, 10, 10], [20, 5, 30, 15], [40, 10, 50, 20]], dtype=float)
    assert find_perspective(corners, 100, 100) == Perspective(100, 100)


@given(st.floats(-0.4, 0.4), st.floats(-5e-4, 5e-4), st.floats(0, 1600), st.floats(-600, 600))
def test_level_and_y_are_each_others_inverse(slope: float, convergence: float, x: float, level: float) -> None:
    perspective = Perspective(*SIZE, slope, convergence)
    y = perspective.y_at(level, np.asarray([x]))
    assert perspective.level(np.asarray([x]), y)[0] == pytest.approx(level, abs=1e-6)


def test_flat_boxes_keep_heights_where_nothing_is_tilted() -> None:
    boxes = flatten(np.asarray([[10.0, 20, 50, 80], [60, 20, 160, 30], [0, 50, 40, 100]]), Perspective(200, 100))
    assert boxes.height.tolist() == [60, 10, 50]
    assert boxes.bottom.tolist() == [30, -20, 50]
    assert boxes.size == pytest.approx([60, 31.6, 50], abs=0.1)
    assert boxes.cut.tolist() == [False, False, True]
