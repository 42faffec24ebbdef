from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.letterbox import Pixels
from vision.photos.picture_hash import BAND_BITS, MAX_DISTANCE, PictureHash, hash_picture, near_bands

PHOTOS = Path(__file__).parents[4] / "shared" / "data" / "shelf-japan" / "images"


def picture(seed: int) -> Pixels:
    rng = np.random.default_rng(seed)
    coarse, fine = rng.integers(20, 200, (9, 12, 3)), rng.integers(0, 55, (90, 120, 3))
    return cv2.add(
        *(cv2.resize(part.astype(np.uint8), (960, 720), interpolation=cv2.INTER_CUBIC) for part in (coarse, fine))
    )


def saved_again(pixels: Pixels, quality: int) -> Pixels:
    packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)


def smaller(pixels: Pixels, factor: float) -> Pixels:
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def cut(pixels: Pixels, share: float) -> Pixels:
    height, width = pixels.shape[:2]
    return pixels[round(share * height) : height, : width - round(share * width)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "copy",
    [
        lambda pixels: saved_again(pixels, 30),
        lambda pixels: smaller(pixels, 0.3),
        lambda pixels: cut(pixels, 0.015),
        lambda pixels: saved_again(smaller(cut(pixels, 0.01), 0.5), 50),
        lambda pixels: cv2.convertScaleAbs(pixels, alpha=0.85, beta=12),
    ],
    ids=["saved again", "smaller", "cut", "all three", "other light"],
)
def test_a_copy_is_found(seed, copy) -> None:
    original = hash_picture(picture(seed))
    assert hash_picture(copy(picture(seed))).distance(original) <= MAX_DISTANCE


def test_another_picture_is_not() -> None:
    hashes = [hash_picture(picture(seed)) for seed in range(30)]
    assert min(a.distance(b) for place, a in enumerate(hashes) for b in hashes[:place]) > MAX_DISTANCE


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the real photos are not part of the project")
def test_two_photos_of_one_shelf_are_two_pictures() -> None:
    photos = [cv2.imread(str(path), cv2.IMREAD_REDUCED_COLOR_2) for path in sorted(PHOTOS.iterdir())]
    hashes = [hash_picture(np.asarray(photo, dtype=np.uint8)) for photo in photos]
    assert min(a.distance(b) for place, a in enumerate(hashes) for b in hashes[:place]) > MAX_DISTANCE


def flipped(picture_hash: PictureHash, bits: set[int]) -> PictureHash:
    bands = list(picture_hash)
    for bit in bits:
        bands[bit // BAND_BITS] ^= 1 << bit % BAND_BITS
    return PictureHash(*bands)


BANDS = st.tuples(*[st.integers(0, 0xFFFF)] * 4).map(lambda bands: PictureHash(*bands))


@given(BANDS, st.sets(st.integers(0, 63), max_size=64))
def test_distance_counts_bits(original: PictureHash, bits: set[int]) -> None:
    assert original.distance(flipped(original, bits)) == flipped(original, bits).distance(original) == len(bits)


@given(BANDS, st.sets(st.integers(0, 63), max_size=MAX_DISTANCE))
def test_a_near_hash_shares_a_near_band(original: PictureHash, bits: set[int]) -> None:
    near = flipped(original, bits)
    assert any(theirs in near_bands(ours) for ours, theirs in zip(original, near, strict=True))


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 2)])
def test_tiny_and_thin_pictures_have_a_hash(shape: tuple[int, int]) -> None:
    assert all(0 <= band <= 0xFFFF for band in hash_picture(np.full((*shape, 3), 90, np.uint8)))
