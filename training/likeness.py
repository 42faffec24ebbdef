"""Photos that look alike: perceptual hashes (pHash of the library imagehash), and groups of near-duplicates.

A hash holds 256 bits of the photo's coarse structure. It survives resizing, stretching, recompression and exposure;
turned and mirrored copies are found because each photo is hashed in all eight positions. What it does not see are
views of one shelf from different places: such scenes are kept together by their names (see `training.splits`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import imagehash
import numpy as np
import numpy.typing as npt
from PIL import Image

from training.sources import Pixels

Bits = npt.NDArray[np.bool_]

HASH_SIDE = 16
# The hash reads a picture of four times its side; twice that keeps a turned copy's resampling out of the bits.
READ_SIDE = 8 * HASH_SIDE
MAX_DISTANCE = 56
"""Bits of 256 in which photos of one scene may differ.

Measured on 1152 shelf and tag photos, looking at every pair below 60: copies that were resized, stretched,
recompressed at quality 20, turned or mirrored differ in at most 8 bits, copies made brighter, cut by 1 % or turned by
1 degree in at most 36; pairs from 48 to 56 show one shelf from one place, restocked. From 58 on come different price
tags of one print.
"""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two photos, by their place in the list, that look alike; `distance` in bits, `turned` if one had to be turned."""

    first: int
    second: int
    distance: int
    turned: bool


def photo_hashes(pixels: Pixels) -> Bits:
    """Hashes of a photo (H, W, 3) in its eight positions, shape (8, 256); the first is the photo as it is."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (READ_SIDE, READ_SIDE), interpolation=cv2.INTER_AREA).astype(np.uint8)
    sides = (small, small[:, ::-1])
    return np.stack([_hash(np.ascontiguousarray(np.rot90(side, turns))) for side in sides for turns in range(4)])


def _hash(grey: npt.NDArray[np.uint8]) -> Bits:
    return np.asarray(imagehash.phash(Image.fromarray(grey), hash_size=HASH_SIDE).hash, dtype=bool).ravel()


def look_alikes(hashes: Sequence[Bits], max_distance: int = MAX_DISTANCE) -> list[Likeness]:
    """Every pair of photos within the distance, by their place in `hashes`, nearest first."""
    if not hashes:
        return []
    table = np.stack(hashes).astype(np.float32) * 2 - 1
    bits = table.shape[2]
    # Of signs, the product counts equal bits less unequal ones.
    distances = np.stack([(bits - table[:, 0] @ table[:, turn].T) / 2 for turn in range(table.shape[1])])
    nearest, turn = distances.min(0), distances.argmin(0)
    firsts, seconds = np.nonzero(np.triu(nearest <= max_distance, k=1))
    pairs = [
        Likeness(int(a), int(b), round(float(nearest[a, b])), bool(turn[a, b]))
        for a, b in zip(firsts, seconds, strict=True)
    ]
    return sorted(pairs, key=lambda pair: (pair.distance, pair.first, pair.second))


def joined(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Groups of the numbers below `count` that the pairs join, directly or through others; each number is in one."""
    group = list(range(count))
    for first, second in pairs:
        kept, dropped = sorted((group[first], group[second]))
        group = [kept if name == dropped else name for name in group]
    return [[number for number in range(count) if group[number] == name] for name in sorted(set(group))]
