from dataclasses import replace

import numpy as np
import pytest

from training.synth.engine import Camera

LEVEL = Camera(eye=(0.0, 100.0, 200.0), yaw=0, pitch=0, roll=0, field=90, bulge=0, width=800, height=600)


@pytest.mark.parametrize(
    ("camera", "point", "pixel"),
    [
        (LEVEL, (0, 100, 0), (400, 300)),
        (LEVEL, (100, 100, 0), (550, 300)),  # 90 degrees over 600 px: a tangent of 0.5 is half of 300 px
        (LEVEL, (0, 200, 0), (400, 150)),
        (replace(LEVEL, yaw=45), (200, 100, 0), (400, 300)),
        (replace(LEVEL, pitch=-45), (0, -100, 0), (400, 300)),
        (replace(LEVEL, roll=90), (100, 100, 0), (400, 150)),
        (replace(LEVEL, bulge=-0.2), (100, 100, 0), (400 + 150 * 0.95, 300)),
        (LEVEL.moved(100), (100, 100, 0), (400, 300)),
    ],
)
def test_known_points_land_on_their_pixels(
    camera: Camera, point: tuple[float, float, float], pixel: tuple[float, float]
) -> None:
    assert camera.project(np.array([point]))[0] == pytest.approx(pixel, abs=1e-6)


def test_points_behind_the_camera_have_no_pixel() -> None:
    assert np.isnan(LEVEL.project(np.array([(0.0, 100.0, 300.0)]))).all()
