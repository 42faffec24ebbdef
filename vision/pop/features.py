"""Local features of artwork and photo, and the poses on which they agree.

They find a piece wherever it lies, so they help where a detected box is a quarter off. SIFT (Lowe, "Distinctive Image
Features from Scale-Invariant Keypoints", 2004) compared as RootSIFT (Arandjelovic and Zisserman, 2012).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from vision.geometry import Floats, Ints
from vision.letterbox import Pixels
from vision.pop.poses import Singles

DESCRIPTOR = 128
# More features add time, not matches.
MAX_FEATURES = 150
# Softer than Lowe's 0.04 and 10: photos of print are low in contrast, and letters are edges.
MIN_CONTRAST, EDGE_RATIO = 0.03, 15.0
# Small pictures are enlarged and large ones reduced to this area before features are sought: smaller print has none.
SEARCH_AREA, MAX_ENLARGEMENT = 160 * 160, 3.0
# Lowe's ratio between the distances to the best and the second best feature of the same artwork.
RATIO = 0.8
# Features of an artwork that must be found before a pose is tried, and that must agree on it.
MIN_PAIRS = 5
# Fewer pairs than this cannot hold the eight numbers of a homography: an affine map is fitted.
HOMOGRAPHY_PAIRS = 10
# Pixels (of the photo as searched) by which a feature may miss its place.
MAX_MISS = 3.0
ROUNDS = 500


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Local features: `places` (n, 2) and `descriptors` (n, 128) of length 1, both float32."""

    places: Singles
    descriptors: Singles


def find_features(picture: Pixels) -> Features:
    """The strongest features of a picture `(H, W, 3)` BGR, with their places in its pixels."""
    area = picture.shape[0] * picture.shape[1]
    scale = min(math.sqrt(SEARCH_AREA / area), MAX_ENLARGEMENT)
    grey = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    finder = cv2.SIFT_create(nfeatures=MAX_FEATURES, contrastThreshold=MIN_CONTRAST, edgeThreshold=EDGE_RATIO)  # type: ignore[attr-defined]
    found, descriptors = finder.detectAndCompute(grey, None)
    if not found:
        return Features(np.zeros((0, 2), np.float32), np.zeros((0, DESCRIPTOR), np.float32))
    shares = descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-6)
    places = (np.asarray([point.pt for point in found], np.float32) + 0.5) / np.float32(scale)
    return Features(places, np.sqrt(shares).astype(np.float32))


class FeatureBank:
    """The features of several artworks, with their places in the square of -1 to 1, in one matrix."""

    def __init__(self, features: Sequence[Features]) -> None:
        self._features = tuple(features)
        counts = [len(one.places) for one in features]
        self._starts = np.cumsum([0, *counts])
        self._owners = np.repeat(np.arange(len(features)), counts)
        none = np.zeros((0, DESCRIPTOR), np.float32)
        self._descriptors = np.concatenate([none, *(one.descriptors for one in features)])

    def poses(self, picture: Pixels, limit: int) -> list[tuple[int, Floats]]:
        """Numbers and poses of the artworks on which most features of the picture agree, best first."""
        found = find_features(picture)
        miss = MAX_MISS * math.sqrt(picture.shape[0] * picture.shape[1] / SEARCH_AREA)
        fitted = []
        for number, here, there in self._pairs(found.descriptors, limit):
            agreeing, pose = _fit(self._features[number].places[there], found.places[here], max(miss, 1.0))
            if agreeing >= MIN_PAIRS:
                fitted.append((agreeing, number, pose))
        fitted.sort(key=lambda fit: -fit[0])
        return [(number, pose) for _, number, pose in fitted]

    def _pairs(self, descriptors: Singles, limit: int) -> list[tuple[int, Ints, Ints]]:
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
