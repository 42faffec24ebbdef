import numpy as np
import pytest

from training.synth.camera import draw_view

FRAME, CANVAS = (60, 45, 320, 240), (440, 330)


@pytest.mark.parametrize("seed", range(10))
def test_turned_camera_sees_only_canvas(seed: int) -> None:
    view = draw_view(np.random.default_rng(seed), FRAME, CANVAS, tilt=8)
    for x, y in ((0, 0), (320, 0), (320, 240), (0, 240)):
        u, v = view.look_back(x, y)
        assert -0.01 <= u <= CANVAS[0] + 0.01
        assert -0.01 <= v <= CANVAS[1] + 0.01


def test_looking_back_undoes_the_mapping() -> None:
    view = draw_view(np.random.default_rng(2), FRAME, CANVAS, tilt=10)
    ((x, y),) = view.map_points(np.array([[123.0, 77.0]]))
    assert view.look_back(float(x), float(y)) == pytest.approx((123.0, 77.0))


def test_area_scale_is_the_growth_of_a_small_square() -> None:
    view = draw_view(np.random.default_rng(5), FRAME, CANVAS, tilt=10)
    corners = view.map_points(np.array([[200.0, 100.0], [201.0, 100.0], [201.0, 101.0], [200.0, 101.0]]))
    x, y = corners[:, 0], corners[:, 1]
    area = 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))
    assert view.area_scale(200.5, 100.5) == pytest.approx(area, rel=1e-3)


def test_level_camera_shows_the_frame() -> None:
    view = draw_view(np.random.default_rng(0), FRAME, CANVAS, tilt=0)
    assert view.map_line(((60, 45), (380, 285))) == (pytest.approx((0, 0)), pytest.approx((320, 240)))
