import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.geometry import Floats
from vision.pop.poses import area_of, corners_of, is_plausible, moving, scaling, square_of, taken
from vision.types import Box

CARD = square_of(Box(20, 10, 80, 40))


def turned(degrees: float) -> Floats:
    angle = np.radians(degrees)
    turn = np.asarray([(np.cos(angle), -np.sin(angle), 0), (np.sin(angle), np.cos(angle), 0), (0, 0, 1)])
    pose: Floats = moving(60, 40) @ turn @ scaling(40, 20)
    return pose


@given(x=st.floats(-50, 50), y=st.floats(-50, 50), w=st.floats(1, 90), h=st.floats(1, 90))
def test_the_square_of_a_box_has_its_corners_and_area(x: float, y: float, w: float, h: float) -> None:
    pose = square_of(Box(x, y, w, h))
    assert corners_of(pose).ravel() == pytest.approx([x, y, x + w, y, x + w, y + h, x, y + h], abs=1e-6)
    assert area_of(pose) == pytest.approx(w * h, rel=1e-3, abs=1e-3)


def test_what_lies_in_a_box_is_taken_pixel_by_pixel_and_nothing_from_outside() -> None:
    picture = np.arange(20, dtype=np.float32).reshape(4, 5)
    assert taken(picture, square_of(Box(1, 1, 2, 2)), (2, 2)) == pytest.approx(picture[1:3, 1:3])
    beside = np.isfinite(taken(picture, square_of(Box(3, 0, 4, 2)), (4, 2)))
    assert beside[:, 0].all()
    assert not beside[:, 2:].any()


@pytest.mark.parametrize(
    ("pose", "plausible"),
    [
        (CARD, True),
        (turned(20), True),
        (turned(-40), True),
        (turned(60), False),
        (CARD @ scaling(-1, 1), False),
        (CARD @ scaling(0.2, 1), False),
        (CARD @ np.asarray([(1, 0, 0), (0, 1, 0), (0.2, 0, 1.0)]), True),
        (CARD @ np.asarray([(1, 0, 0), (0, 1, 0), (0.6, 0, 1.0)]), False),
        (np.zeros((3, 3)), False),
    ],
    ids=["frontal", "rolled", "leaning", "on its side", "mirrored", "edge-on", "slanted", "tapered", "nothing"],
)
def test_what_a_shopper_may_see(pose: Floats, plausible: bool) -> None:
    assert is_plausible(pose, aspect=2.0) is plausible
