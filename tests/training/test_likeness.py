import cv2
import numpy as np
import pytest

from training.likeness import joined, look_alikes, photo_hashes
from training.sources import Pixels


def photo(seed: int) -> Pixels:
    """Blobs of a seed, 320 x 240: coarse structure like that of a shelf."""
    noise = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(noise, (320, 240), interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def recompressed(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 25])[1], cv2.IMREAD_COLOR))


COPIES = {
    "small": lambda pixels: cv2.resize(pixels, (120, 90), interpolation=cv2.INTER_AREA),
    "stretched": lambda pixels: cv2.resize(pixels, (256, 256)),
    "recompressed": recompressed,
    "turned": lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_CLOCKWISE),
    "upside down": lambda pixels: cv2.rotate(pixels, cv2.ROTATE_180),
    "mirrored": lambda pixels: cv2.flip(pixels, 1),
    "brighter": lambda pixels: cv2.convertScaleAbs(pixels, alpha=0.8, beta=40),
}


@pytest.mark.parametrize("name", COPIES)
def test_copies_are_found(name: str) -> None:
    photos = [photo(1), photo(2), COPIES[name](photo(1))]

    (pair,) = look_alikes([photo_hashes(pixels) for pixels in photos])

    assert (pair.first, pair.second) == (0, 2)
    assert pair.turned == (name in ("turned", "upside down", "mirrored"))


def test_different_photos_are_not_alike() -> None:
    assert look_alikes([photo_hashes(photo(seed)) for seed in range(12)]) == []


def test_no_photos_have_no_pairs() -> None:
    assert look_alikes([]) == []


@pytest.mark.parametrize(
    ("pairs", "groups"),
    [
        ([], [[0], [1], [2], [3]]),
        ([(0, 2)], [[0, 2], [1], [3]]),
        ([(2, 3), (0, 1), (1, 3)], [[0, 1, 2, 3]]),
    ],
)
def test_groups_join_through_others(pairs: list[tuple[int, int]], groups: list[list[int]]) -> None:
    assert joined(4, pairs) == groups
