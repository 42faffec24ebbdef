from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from vision.images import decode_photo
from vision.quality import judge_quality
from vision.types import QualityFlag

Pixels = NDArray[np.uint8]
PHOTOS = Path(__file__).parents[3] / "shared" / "data" / "shelf-japan" / "images"


def shelf() -> Pixels:
    """Sharp coloured boxes with print on them, well lit."""
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


CASES: list[tuple[Pixels, tuple[QualityFlag, ...]]] = [
    (shelf(), ()),
    (lit(shelf(), 0.5), ()),
    (soft(shelf(), 0.3), ()),
    (soft(shelf(), 2.5), ("blurred",)),
    (shaken(shelf(), 24), ("blurred",)),
    (lit(shelf(), 0.2), ("too-dark",)),
    (lit(shelf(), 4.0), ("overexposed",)),
    (lit(soft(shelf(), 2.5), 0.2), ("blurred", "too-dark")),
]


@pytest.mark.parametrize(("pixels", "flags"), CASES)
def test_verdict(pixels: Pixels, flags: tuple[QualityFlag, ...]) -> None:
    verdict = judge_quality(pixels, 1280, 960)
    assert verdict.flags == flags
    assert verdict.usable == (not flags)


@pytest.mark.parametrize(("width", "height", "small"), [(640, 480, False), (640, 479, True), (4000, 300, True)])
def test_size_is_that_of_the_photo_not_of_the_pixels(width: int, height: int, small: bool) -> None:
    assert ("too-small" in judge_quality(shelf(), width, height).flags) == small


@pytest.mark.parametrize("factor", [0.5, 0.75, 2.0])
def test_verdict_does_not_depend_on_resolution(factor: float) -> None:
    for pixels, flags in CASES:
        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
        resized = np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=method), dtype=np.uint8)
        assert judge_quality(resized, 1280, 960).flags == flags


def test_a_plain_wall_does_not_break_the_measure() -> None:
    assert judge_quality(np.full((480, 640, 3), 128, np.uint8), 640, 480).flags == ()


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the real photos are not part of the project")
def test_real_photos_are_usable_and_their_spoilt_copies_are_not() -> None:
    for path in sorted(PHOTOS.iterdir())[:6]:
        photo = decode_photo(path.read_bytes(), long_side=640)
        size = (photo.width, photo.height)
        assert judge_quality(photo.pixels, *size).flags == ()
        assert judge_quality(soft(photo.pixels, 2.5), *size).flags == ("blurred",)
        assert judge_quality(lit(photo.pixels, 0.2), *size).flags == ("too-dark",)
        assert "overexposed" in judge_quality(lit(photo.pixels, 3.5), *size).flags
