"""Where an artwork may lie in a photo: guesses from the look of a box and from local features.

A pose is a homography `(3, 3)` from pixels of the artwork to pixels of the photo. Guesses are cheap and many; each must
be registered and compared (`artwork_match`) before anybody believes it.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from vision.geometry import Floats, Ints
from vision.letterbox import Pixels
from vision.pop.artwork import (
    DESCRIPTOR,
    WHOLE,
    WINDOWS,
    Artwork,
    Features,
    Singles,
    Size,
    Window,
    find_features,
    is_long,
    view_of,
)
from vision.types import Box

# An artwork stretched more than this from its own proportions is seen at over 75 degrees, or is another one.
MAX_STRETCH = 4.0
# Opposite sides of a piece differ by less even when it is seen from close by.
MAX_TAPER = 2.0
# Pieces hang and stand upright; a phone is seldom rolled by more than 20 degrees, and a card leans by a few more.
MAX_TURN_DEGREES = 45.0
# What stretching by a factor of e costs a guess, in correlation; and being a part of an artwork only, and slanted.
STRETCH_COST, PART_COST, SLANT_COST = 0.1, 0.03, 0.02
# Shapes that a piece may have in its box: by what share of its height the upper edge falls to the right, and by what
# share of its width the left side runs to the right. Strips slant by nearly all their height and are too thin to lean.
STRIP_SLANTS = (0.0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.76, -0.76, 0.87, -0.87)
CARD_SLANTS, CARD_LEANS = (0.0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6), (0.0, 0.25, -0.25)
FRAMES = {
    False: [(slant, lean) for slant in CARD_SLANTS for lean in CARD_LEANS],
    True: [(slant, 0.0) for slant in STRIP_SLANTS],
}
# Guesses for one artwork: it must not crowd out the others.
GUESSES_EACH = 2
# Boxes are straightened at this size (width, height) before they shrink to a view: it keeps thin words.
PREVIEW, LONG_PREVIEW = (48, 48), (192, 24)
FORMS = (False, True)
# Lowe's ratio between the distances to the best and the second best feature of the same artwork.
RATIO = 0.8
# Features of an artwork that must be found before a pose is tried, and that must agree on it.
MIN_PAIRS, MIN_AGREEING = 5, 5
# Fewer pairs than this cannot hold the eight numbers of a homography: an affine map is fitted.
HOMOGRAPHY_PAIRS = 10
# Pixels (of the photo as searched) by which a feature may miss its place.
MAX_MISS = 3.0
ROUNDS = 500
# Small boxes are enlarged and large ones reduced to this area before features are sought.
SEARCH_AREA, MAX_SEARCH_AREA, MAX_ENLARGEMENT = 150 * 150, 256 * 256, 3.0


_PART_ASPECTS = np.asarray([window.w / window.h for window in WINDOWS])
_PART_COSTS = np.asarray([0.0 if window == WHOLE else PART_COST for window in WINDOWS])


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """A guess: artwork number `artwork` of a gallery lies in the photo by `matrix` (3, 3)."""

    artwork: int
    matrix: Floats


class Gallery:
    """Several prepared artworks, laid out so that a box is compared with all of them at once."""

    def __init__(self, artworks: Sequence[Artwork]) -> None:
        self.artworks = tuple(artworks)
        self._by_form = {long: [n for n, one in enumerate(artworks) if is_long(*one.size) == long] for long in FORMS}
        self._views = {
            long: np.stack([artworks[number].views for number in numbers])
            for long, numbers in self._by_form.items()
            if numbers
        }
        self._aspects = {
            long: np.asarray([artworks[number].size[0] / artworks[number].size[1] for number in numbers])
            for long, numbers in self._by_form.items()
        }
        self._bank = _FeatureBank([artwork.features for artwork in artworks])

    def poses_by_look(self, photo: Pixels, box: Box, limit: int) -> list[Pose]:
        """The `limit` artworks (or parts of one) that look most like what fills the box, best first."""
        ranked = [guess for long in self._views for guess in self._ranked(photo, box, long=long, limit=8 * limit)]
        ranked.sort(key=lambda guess: -guess[0])
        taken: Counter[int] = Counter()
        poses = []
        for _, number, part, frame in ranked:
            taken[number] += 1
            if taken[number] <= GUESSES_EACH:
                poses.append(Pose(number, frame @ _from_part(self.artworks[number].size, WINDOWS[part])))
        return poses[:limit]

    def _ranked(self, photo: Pixels, box: Box, *, long: bool, limit: int) -> list[tuple[float, int, int, Floats]]:
        """The best guesses among the artworks of one form: what speaks for it, its number, its part and its frame."""
        frames = [_slanted(box, slant, lean) for slant, lean in FRAMES[long]]
        seen = np.stack([view_of(_straightened(photo, frame, long=long), long=long) for frame in frames])
        # Frames x artworks x windows.
        likeness = np.tensordot(seen, self._views[long], axes=(1, 2))
        across, down = (np.asarray([frame[place, place] for frame in frames])[:, None, None] for place in (0, 1))
        stretch = across / down / (self._aspects[long][:, None] * _PART_ASPECTS)
        slants = SLANT_COST * np.abs(np.asarray(FRAMES[long])).sum(axis=1)
        worth = likeness - STRETCH_COST * np.abs(np.log(stretch)) - _PART_COSTS - slants[:, None, None]
        best = np.argsort(-worth, axis=None)[:limit]
        return [
            (float(worth[frame, number, part]), self._by_form[long][number], int(part), frames[frame])
            for frame, number, part in zip(*np.unravel_index(best, worth.shape), strict=True)
        ]

    def poses_by_features(self, photo: Pixels, limit: int) -> list[Pose]:
        """Poses in the whole picture on which most local features agree, best first, at most `limit`."""
        scale = _search_scale(photo)
        size = round(photo.shape[1] * scale), round(photo.shape[0] * scale)
        found = find_features(cv2.resize(photo, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8))
        fitted = []
        for number, here, there in self._bank.pairs(found.descriptors, limit):
            artwork = self.artworks[number]
            agreeing, matrix = _fit(artwork.features.places[there], found.places[here] / scale, MAX_MISS / scale)
            if agreeing >= MIN_AGREEING and is_plausible(matrix, artwork.size):
                fitted.append((agreeing, number, matrix))
        fitted.sort(key=lambda fit: -fit[0])
        return [Pose(number, matrix) for _, number, matrix in fitted]


class _FeatureBank:
    """The features of all artworks of a gallery, in one matrix."""

    def __init__(self, features: Sequence[Features]) -> None:
        counts = [len(one.places) for one in features]
        self._starts = np.cumsum([0, *counts])
        self._owners = np.repeat(np.arange(len(features)), counts)
        self._descriptors = np.concatenate(
            [np.zeros((0, DESCRIPTOR), np.float32), *(one.descriptors for one in features)]
        )

    def pairs(self, descriptors: Singles, limit: int) -> list[tuple[int, Ints, Ints]]:
        """For `limit` artworks with most pairs of like features: its number, their indices here and in it.

        A pair is each other's best, and better by Lowe's ratio than the second best of the same artwork: the ratio
        over all artworks would fail for campaigns that share half of their print.
        """
        if not len(self._owners) or not len(descriptors):
            return []
        likeness = descriptors @ self._descriptors.T
        votes = np.bincount(self._owners[likeness.argmax(axis=1)])
        found = []
        for number in np.argsort(-votes)[: 2 * limit]:
            here, there = _distinct_pairs(likeness[:, self._starts[number] : self._starts[number + 1]])
            if len(here) >= MIN_PAIRS:
                found.append((int(number), here, there))
        return sorted(found, key=lambda one: -len(one[1]))[:limit]


def is_plausible(matrix: Floats, size: Size) -> bool:
    """Whether a flat upright piece of that `size` (width, height) can look like that: convex, not mirrored, not
    turned, stretched or tapered beyond what a shopper sees.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        corners = corners_of(matrix, size)
    if not np.isfinite(corners).all() or np.ptp(corners, axis=0).min() < 1:
        return False
    sides = np.roll(corners, -1, axis=0) - corners
    following = np.roll(sides, -1, axis=0)
    if (sides[:, 0] * following[:, 1] <= sides[:, 1] * following[:, 0]).any():
        return False
    top, right, bottom, left = np.linalg.norm(sides, axis=1)
    stretch = (top + bottom) / (left + right) * size[1] / size[0]
    turn = abs(np.degrees(np.arctan2(sides[0, 1] - sides[2, 1], sides[0, 0] - sides[2, 0])))
    return bool(
        max(stretch, 1 / stretch) < MAX_STRETCH
        and max(top / bottom, bottom / top, left / right, right / left) < MAX_TAPER
        and turn < MAX_TURN_DEGREES
    )


def corners_of(matrix: Floats, size: Size) -> Floats:
    """The four corners `(4, 2)` of an artwork of `size` in the photo, clockwise from its own top left."""
    width, height = size
    mapped = np.asarray([(0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)]) @ matrix.T
    corners: Floats = mapped[:, :2] / mapped[:, 2:]
    return corners


def scaling(across: float, down: float) -> Floats:
    """The homography that only scales."""
    return np.diag([across, down, 1.0])


def _slanted(box: Box, slant: float, lean: float) -> Floats:
    """From the unit square to a parallelogram that spans the box.

    Its upper edge falls to the right by `slant` of the box's height and its left side runs to the right by `lean` of
    the box's width (to the left, where that is negative).
    """
    drop, run = slant * box.h, lean * box.w
    corner = box.x + max(-run, 0.0), box.y + max(-drop, 0.0)
    return np.asarray([(box.w - abs(run), run, corner[0]), (drop, box.h - abs(drop), corner[1]), (0.0, 0.0, 1.0)])


def _straightened(photo: Pixels, frame: Floats, *, long: bool) -> Pixels:
    """What fills a parallelogram of the photo, as a small upright picture."""
    width, height = LONG_PREVIEW if long else PREVIEW
    onto = (frame @ scaling(1 / width, 1 / height))[:2]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    straight = cv2.warpAffine(photo, onto, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return straight.astype(np.uint8)


def _from_part(size: Size, window: Window) -> Floats:
    """From pixels of an artwork to the unit square that a window of it fills."""
    matrix = scaling(1 / (window.w * size[0]), 1 / (window.h * size[1]))
    matrix[:2, 2] = -window.x / window.w, -window.y / window.h
    return matrix


def _search_scale(photo: Pixels) -> float:
    """By what factor a picture is enlarged or reduced before features are sought."""
    area = photo.shape[0] * photo.shape[1]
    wanted = float(np.clip(area, SEARCH_AREA, MAX_SEARCH_AREA))
    return min(math.sqrt(wanted / area), MAX_ENLARGEMENT)


def _distinct_pairs(likeness: Singles) -> tuple[Ints, Ints]:
    """Pairs of row and column that are each other's best and stand out by Lowe's ratio."""
    if likeness.shape[1] < MIN_PAIRS:
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    rows = np.arange(len(likeness))
    best = likeness.argmax(axis=1)
    others = likeness.copy()
    others[rows, best] = -1
    # For vectors of length 1 the squared distance is 2 - 2 * product.
    distinct = 1 - likeness[rows, best] < RATIO**2 * (1 - others.max(axis=1))
    mutual = likeness.argmax(axis=0)[best] == rows
    kept = np.flatnonzero(distinct & mutual)
    return kept, best[kept]


def _fit(own: Singles, seen: Singles, miss: float) -> tuple[int, Floats]:
    """The pose on which most pairs agree (MAGSAC++: Barath et al., 2020), and how many do; 0 when there is none."""
    if len(own) >= HOMOGRAPHY_PAIRS:
        matrix, agreeing = cv2.findHomography(own, seen, cv2.USAC_MAGSAC, miss, maxIters=ROUNDS)
        if matrix is not None and agreeing.sum() >= HOMOGRAPHY_PAIRS - 2:
            return int(agreeing.sum()), np.asarray(matrix, dtype=np.float64)
    affine, agreeing = cv2.estimateAffine2D(own, seen, ransacReprojThreshold=miss, maxIters=ROUNDS)
    if affine is None:
        return 0, np.eye(3)
    return int(agreeing.sum()), np.vstack([affine, (0.0, 0.0, 1.0)])
