import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.geometry import Floats
from vision.pop.poses import Singles, corners_of, moving, scaling, square_of
from vision.pop.registration import Print, register
from vision.types import Box

SIDE = 48
AT = square_of(Box(30, 20, 60, 60))


def shade() -> Singles:
    """A word in a frame, softened like print in a photo."""
    card = np.full((SIDE, SIDE), 60, np.uint8)
    cv2.rectangle(card, (4, 4), (43, 43), 220, 2)
    cv2.putText(card, "A7", (8, 34), cv2.FONT_HERSHEY_DUPLEX, 0.9, 230, 2)
    return cv2.GaussianBlur(card, (0, 0), 1.2).astype(np.float32)


def photo(pose: Floats) -> Singles:
    """The card in a pose on a grey wall."""
    onto = pose @ np.linalg.inv(square_of(Box(0, 0, SIDE, SIDE)))
    wall, size = np.full((100, 130), 110, np.float32), (130, 100)
    inside = cv2.warpPerspective(np.ones((SIDE, SIDE), np.float32), onto, size) > 0.5
    return np.where(inside, cv2.warpPerspective(shade(), onto, size), wall).astype(np.float32)


PRINT = Print.of(shade(), np.ones((SIDE, SIDE), dtype=np.bool_))
POSES = {
    "shifted": moving(2.5, -2.0) @ AT,
    "larger": AT @ scaling(1.06, 1.08),
    "slanted": AT @ np.asarray([(1, 0.06, 0), (-0.06, 1, 0), (0, 0, 1.0)]),
    "from the side": AT @ np.asarray([(1, 0, 0), (0, 1, 0), (0.06, 0, 1.0)]),
}


def missed(pose: Floats, true: Floats) -> float:
    """The largest distance of a corner from its place, in pixels."""
    return float(np.abs(corners_of(pose) - corners_of(true)).max())


@pytest.mark.parametrize("name", POSES)
def test_a_print_is_laid_onto_the_photo_to_half_a_pixel(name: str) -> None:
    true = POSES[name]
    found = register([PRINT], [photo(true)], [AT], steps=12)
    assert missed(AT, true) > 1.5
    assert missed(found.poses[0], true) < 0.5
    assert found.agreeing[0] > 0.95


@given(gain=st.floats(0.3, 1.1), shift=st.floats(-30, 60))
@settings(max_examples=10, deadline=None)
def test_the_light_of_the_photo_does_not_move_the_print(gain: float, shift: float) -> None:
    true = POSES["slanted"]
    (pose,) = register([PRINT], [(photo(true) * gain + shift).astype(np.float32)], [AT], steps=12).poses
    assert missed(pose, true) < 0.6


def test_what_covers_a_piece_does_not_pull_it_aside() -> None:
    true = POSES["shifted"]
    seen = photo(true)
    seen[45:62, 20:110] = 250
    found = register([PRINT], [seen], [AT], steps=12)
    assert missed(found.poses[0], true) < 0.6
    assert 0.4 < found.agreeing[0] < 0.9


def test_many_are_registered_as_one_by_one() -> None:
    pictures = [photo(pose) for pose in POSES.values()]
    together = register([PRINT] * len(pictures), pictures, [AT] * len(pictures), steps=3)
    for place, picture in enumerate(pictures):
        alone = register([PRINT], [picture], [AT], steps=3)
        assert together.poses[place] == pytest.approx(alone.poses[0], abs=1e-4)


@pytest.mark.parametrize("pose", [moving(500, 0) @ AT, AT @ scaling(0.01, 0.01)], ids=["outside", "a point"])
def test_a_start_without_any_print_ends_with_nothing_that_agrees(pose: Floats) -> None:
    found = register([PRINT], [photo(AT)], [pose], steps=3)
    assert np.isfinite(found.poses).all()
    assert found.agreeing[0] < 0.2
