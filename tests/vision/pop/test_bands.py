import cv2
import numpy as np
import pytest

from vision.letterbox import Pixels
from vision.pop.artwork import prepare_artwork
from vision.pop.band_course import follow
from vision.pop.band_views import ALL_ROWS, FINE_STEP, HEIGHT, MARGIN, PRINT_STEP, STRETCH
from vision.pop.bands import Strips
from vision.pop.poses import Singles, corners_of
from vision.types import Box

WORDS = {
    "own": ("LOMIRA", "PURE", "2 + 1", "FRESH", "LOMIRA", "3 KG"),
    "other": ("VELTA", "NEW", "HIT", "VELTA", "NEW", "HIT"),
}
PRINTS = {
    name: cv2.resize(
        np.hstack(
            [
                cv2.putText(np.full((60, 200, 3), (60, 140, 40), np.uint8), word, (10, 46), 2, 1.3, (250, 250, 250), 3)
                for word in words
            ]
        ),
        (1020, 60),
    )
    for name, words in WORDS.items()
}
STRIPS = Strips([prepare_artwork(PRINTS[name]) for name in ("other", "own")])
# The whole strip; its left half is hidden.
QUAD = np.asarray([(60, 60), (400, 110), (400, 130), (60, 80)], np.float32)
HIDDEN_TO, BOX = 220, Box(60, 60, 340, 70)


def half_hidden() -> Pixels:
    """A photo of 480 x 200 px of a strip 20 px high that slants along a busy shelf."""
    noise = np.random.default_rng(3).integers(20, 235, (10, 24, 3)).astype(np.uint8)
    photo = cv2.resize(noise, (480, 200), interpolation=cv2.INTER_CUBIC)
    own = np.asarray([(0, 0), (1020, 0), (1020, 60), (0, 60)], np.float32)
    matrix = cv2.getPerspectiveTransform(own, QUAD)
    shown = cv2.warpPerspective(cv2.GaussianBlur(PRINTS["own"], (0, 0), 1.2), matrix, (480, 200))
    inside = cv2.warpPerspective(np.ones((60, 1020), np.uint8), matrix, (480, 200)) > 0
    inside[:, :HIDDEN_TO] = False
    photo[inside] = shown[inside]
    return np.asarray(cv2.GaussianBlur(photo, (0, 0), 0.7), dtype=np.uint8)


def test_the_seen_half_of_a_slanting_strip_tells_which_it_is_and_where() -> None:
    number, pose = next(STRIPS.starts(half_hidden(), BOX))
    assert number == 1
    ends = corners_of(pose)[1:3]
    assert np.abs(ends - QUAD[1:3]).max() < 6


@pytest.mark.parametrize("box", [Box(60, 60, 70, 70), Box(60, 60, 340, 3), Box(60, 60, 4, 2)])
def test_what_is_no_band_holds_no_strip(box: Box) -> None:
    assert not list(STRIPS.starts(half_hidden(), box))


def test_a_plain_band_holds_no_strip() -> None:
    assert not list(STRIPS.starts(np.full((200, 480, 3), 120, np.uint8), BOX))


def test_without_strips_none_is_sought() -> None:
    card = prepare_artwork(PRINTS["own"][:, :80])
    assert not list(Strips([card]).starts(half_hidden(), BOX))


def likeness_along(begin: float, scale: float, taper: float, slope: float, length: int) -> Singles:
    """What a band is like whose stretch x shows column (begin + scale x) / (1 + taper x), hidden in its middle."""
    places, shown = np.arange(0, 240, FINE_STEP), np.arange(0, length - STRETCH, PRINT_STEP)
    off = (begin + scale * places) / (1 + taper * places)
    across = np.asarray(ALL_ROWS)[:, None] - MARGIN - slope * places
    likeness = np.exp(-(((shown - off[:, None]) / 3) ** 2)) * np.exp(-((across / 1.5) ** 2))[..., None]
    likeness[:, 20:35] = 0
    return np.asarray(likeness, dtype=np.float32)


@pytest.mark.parametrize("taper", [0.0, 0.001, -0.0007])
def test_a_course_is_followed_past_what_hides_the_middle(taper: float) -> None:
    length, begin, scale, slope = 300, 6.0, 1.08, 0.008
    pose = follow(likeness_along(begin, scale, taper, slope, length), 5, length)
    for place in (40, 180):
        shown = (begin + scale * place) / (1 + taper * place) + STRETCH / 2
        x, y, w = pose @ (2 * shown / length - 1, 0, 1)
        assert x / w == pytest.approx(place + STRETCH / 2, abs=3)
        assert y / w == pytest.approx(MARGIN + HEIGHT / 2 + slope * place, abs=0.6)
