from pathlib import Path
from typing import get_args

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vision.letterbox import Pixels
from vision.photos.images import decode_photo
from vision.photos.quality import judge_quality
from vision.photos.quality_advice import ADVICE, SERIOUS
from vision.types import QualityFlag

PHOTOS = Path(__file__).parents[4] / "shared" / "data" / "shelf-japan" / "images"


def shelf() -> Pixels:
    """Sharp coloured boxes with print on them, well lit, 1280 x 960."""
    rng = np.random.default_rng(3)
    boxes = cv2.resize(
        rng.integers(30, 230, (12, 16, 3)).astype(np.uint8), (1280, 960), interpolation=cv2.INTER_NEAREST
    )
    prints = cv2.resize(
        rng.integers(0, 60, (240, 320, 3)).astype(np.uint8), (1280, 960), interpolation=cv2.INTER_NEAREST
    )
    return cv2.add(boxes, prints)


def lit(pixels: Pixels, gain: float) -> Pixels:
    return np.clip(pixels * gain, 0, 255).astype(np.uint8)


def soft(pixels: Pixels, sigma: float) -> Pixels:
    return cv2.GaussianBlur(pixels, (0, 0), sigma * max(pixels.shape) / 640)


def shaken(pixels: Pixels, length: float) -> Pixels:
    size = round(length * max(pixels.shape) / 640)
    return cv2.blur(pixels, (size, 1))


def with_boards(pixels: Pixels) -> Pixels:
    """Bright price rails along five shelves."""
    boarded = pixels.copy()
    for top in range(150, pixels.shape[0], 180):
        boarded[top : top + 24] = 240
    return boarded


def turned(pixels: Pixels, quarters: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(pixels, quarters))


def rolled(pixels: Pixels, degrees: float) -> Pixels:
    """The middle of the picture, seen by a rolled camera."""
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.6)
    return np.asarray(cv2.warpAffine(pixels, turn, (width, height)), dtype=np.uint8)


def with_lamp(pixels: Pixels, x: float, y: float, radius: float) -> Pixels:
    """The reflection of a lamp at a place given as shares of the sides; `radius` as a share of the width."""
    height, width = pixels.shape[:2]
    down, across = np.mgrid[:height, :width]
    distance = ((across - x * width) ** 2 + (down - y * height) ** 2) / (radius * width) ** 2
    return np.clip(pixels + 500 * np.exp(-distance / 2)[..., None], 0, 255).astype(np.uint8)


def with_finger(pixels: Pixels, share: float) -> Pixels:
    """The left part behind something too near to be sharp."""
    cover = np.zeros(pixels.shape[:2], np.float32)
    cover[:, : round(share * pixels.shape[1])] = 1
    cover = np.asarray(cv2.GaussianBlur(cover, (0, 0), 20))[..., None]
    return (pixels * (1 - cover) + np.array([60, 80, 130]) * cover).astype(np.uint8)


def floored(pixels: Pixels, share: float) -> Pixels:
    """A white floor below the shelf."""
    photo = pixels.copy()
    photo[round((1 - share) * len(photo)) :] = 250
    return photo


def page() -> Pixels:
    """Lines of black print on paper."""
    paper = np.full((960, 1280, 3), (236, 240, 243), np.uint8)
    for line in range(60, 920, 44):
        cv2.putText(paper, "the quick brown fox jumps over the lazy dog", (60, line), 0, 1.3, (40, 40, 40), 2)
    return paper


def wall() -> Pixels:
    """A plain wall, unevenly lit, with the grain of a camera."""
    light = np.linspace(90, 190, 1280)[None, :, None]
    return np.clip(light + np.random.default_rng(1).normal(0, 6, (960, 1280, 3)), 0, 255).astype(np.uint8)


CASES: list[tuple[Pixels, tuple[QualityFlag, ...]]] = [
    (shelf(), ()),
    (lit(shelf(), 0.5), ()),
    (soft(shelf(), 0.3), ()),
    (soft(shelf(), 2.5), ("blurred",)),
    (shaken(shelf(), 24), ("blurred",)),
    (lit(shelf(), 0.2), ("too-dark",)),
    (lit(shelf(), 4.0), ("overexposed",)),
    (lit(soft(shelf(), 2.5), 0.2), ("blurred", "too-dark")),
    (rolled(shelf(), 12), ()),
    (rolled(shelf(), 27), ("tilted",)),
    (rolled(shelf(), -38), ("tilted",)),
    (with_boards(shelf()), ()),
    (turned(with_boards(shelf()), 1), ("tilted",)),
    (turned(with_boards(shelf()), 2), ()),
    (turned(with_boards(shelf()), 3), ("tilted",)),
    (with_lamp(shelf(), 0.4, 0.5, 0.06), ("glare",)),
    (with_lamp(shelf(), 0.4, 0.5, 0.15), ("glare",)),
    (with_lamp(shelf(), 0.4, 0.5, 0.01), ()),
    (floored(shelf(), 0.22), ()),
    (with_finger(shelf(), 0.55), ("obstructed",)),
    (with_finger(shelf(), 0.25), ()),
    (wall(), ("not-a-shelf",)),
    (page(), ("not-a-shelf",)),
    (lit(wall(), 0.2), ("too-dark",)),
]


@pytest.mark.parametrize(("pixels", "flags"), CASES)
def test_verdict(pixels: Pixels, flags: tuple[QualityFlag, ...]) -> None:
    verdict = judge_quality(pixels, 1280, 960)
    assert verdict.flags == flags
    assert verdict.usable or flags
    if not SERIOUS.isdisjoint(flags):
        assert not verdict.usable


@pytest.mark.parametrize(("quarters", "usable"), [(0, True), (1, False), (2, True), (3, False)])
def test_a_photo_on_its_side_must_be_taken_again(quarters: int, usable: bool) -> None:
    assert judge_quality(turned(with_boards(shelf()), quarters), 1280, 960).usable == usable


@pytest.mark.parametrize("degrees", [-38, 27])
def test_a_rolled_photo_may_be_used(degrees: float) -> None:
    assert judge_quality(rolled(shelf(), degrees), 1280, 960).usable


@pytest.mark.parametrize(("width", "height", "small"), [(640, 480, False), (640, 479, True), (4000, 300, True)])
def test_size_is_that_of_the_photo_not_of_the_pixels(width: int, height: int, small: bool) -> None:
    assert ("too-small" in judge_quality(shelf(), width, height).flags) == small


@pytest.mark.parametrize("factor", [0.5, 0.75, 2.0])
def test_verdict_does_not_depend_on_resolution(factor: float) -> None:
    for pixels, flags in CASES:
        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
        resized = np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=method), dtype=np.uint8)
        assert judge_quality(resized, 1280, 960).flags == flags


@pytest.mark.parametrize("level", [100, 128, 200])
def test_a_picture_of_nothing_does_not_break_the_measures(level: int) -> None:
    assert judge_quality(np.full((480, 640, 3), level, np.uint8), 640, 480).flags == ("not-a-shelf",)


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1), (7, 5)])
def test_tiny_and_thin_pictures_do_not_break_the_measures(shape: tuple[int, int]) -> None:
    assert "too-small" in judge_quality(np.full((*shape, 3), 128, np.uint8), shape[1], shape[0]).flags


@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3))))
def test_any_pixels_get_a_verdict(pixels: Pixels) -> None:
    verdict = judge_quality(pixels, 1280, 960)
    assert len(set(verdict.flags)) == len(verdict.flags)
    assert verdict.usable == SERIOUS.isdisjoint(verdict.flags)


def test_every_flag_has_its_advice() -> None:
    assert set(ADVICE) == set(get_args(QualityFlag))
    assert set(ADVICE) > SERIOUS


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the real photos are not part of the project")
def test_real_photos_are_usable_and_their_spoilt_copies_are_not() -> None:
    for path in sorted(PHOTOS.iterdir())[:6]:
        photo = decode_photo(path.read_bytes(), long_side=640)
        size = (photo.width, photo.height)
        assert judge_quality(photo.pixels, *size).flags == ()
        assert judge_quality(soft(photo.pixels, 2.5), *size).flags == ("blurred",)
        assert judge_quality(lit(photo.pixels, 0.2), *size).flags == ("too-dark",)
        assert "overexposed" in judge_quality(lit(photo.pixels, 3.5), *size).flags
