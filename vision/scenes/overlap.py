"""Where two photos of one scene show the same place: values and arithmetic, no pixels.

A homography carries the plane of the shelf front from one photo to the other. Goods stand before and behind that
plane and lenses bend it, so places seen in both photos (anchors) pull what lies near them the rest of the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from vision.geometry import Flags, Floats, Ints
from vision.scenes.homography import project
from vision.scenes.lens import Lens

# How far an anchor pulls, in shares of the long side: along a shelf goods keep their depth, from shelf to shelf not.
PULL_ALONG, PULL_ACROSS = 0.06, 0.025
# The homography speaks with the weight of this many anchors at the very place: one stray anchor moves nothing far.
TRUST_IN_PLANE = 0.7
# A chain of overlaps may end this far (share of the long side) from where a direct one does: on the way a lens bends
# and a homography errs, most of all outside the photo between. Wrong overlaps are wrong by several facings.
MAX_DETOUR = 0.15
# Points a block: bounds the memory of points x anchors.
BLOCK = 512


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Photos `first` and `second` (counted from 0) overlap.

    `homography` (3, 3) carries straight pixels of the first photo to such of the second. `anchors` (n, 4) are places
    found in both photos: x and y in the first, x and y in the second, as photographed. `lenses` are those of the two
    photos, in pixels. `facings` (k, 2) are indices of facings of the first and the second photo that are the same.
    `confidence` is the share (0 to 1) of what lies in the common area, facings or landmarks, that was found in both.
    `evidence` is how strongly the facings speak for the overlap, 0 for one of landmarks.
    """

    first: int
    second: int
    homography: Floats
    anchors: Floats
    lenses: tuple[Lens, Lens]
    confidence: float
    facings: Ints = field(default_factory=lambda: np.zeros((0, 2), dtype=np.intp))
    evidence: float = 0.0

    @property
    def rank(self) -> tuple[float, float]:
        """By which overlaps are believed, the highest first: goods that stand twice have many landmarks, too."""
        return self.evidence, self.strength

    @property
    def strength(self) -> float:
        """Anchors times their share: how much speaks for the overlap. A sliver with a few perfect matches is weak."""
        return len(self.anchors) * self.confidence

    def carry(self, points: Floats) -> Floats:
        """The places `(n, 2)` in the second photo of points `(n, 2)` of the first, in pixels.

        Points beyond the horizon of the shelf plane have no place: NaN.
        """
        blocks = [points[start : start + BLOCK] for start in range(0, len(points), BLOCK)]
        moved = [self.carry_plane(block) + self._pull(block) for block in blocks]
        return np.concatenate(moved) if moved else np.zeros((0, 2))

    def carry_plane(self, points: Floats) -> Floats:
        """As `carry`, for points on the plane of the shelf front: by the homography alone."""
        return self.lenses[1].distort(project(self.homography, self.lenses[0].straighten(points)))

    def reversed(self) -> "Overlap":
        """The same overlap, from the second photo to the first."""
        return Overlap(
            self.second,
            self.first,
            np.asarray(np.linalg.inv(self.homography), dtype=np.float64),
            self.anchors[:, [2, 3, 0, 1]],
            self.lenses[::-1],
            self.confidence,
            self.facings[:, ::-1],
            self.evidence,
        )

    def held_by(self, chosen: Flags) -> "Overlap":
        """The same overlap with only the chosen anchors, a flag `(n,)` each."""
        return replace(self, anchors=self.anchors[chosen])

    def _pull(self, points: Floats) -> Floats:
        if not len(self.anchors):
            return np.zeros_like(points)
        missed = self.anchors[:, 2:] - self.carry_plane(self.anchors[:, :2])
        away = (points[:, None] - self.anchors[None, :, :2]) / self.lenses[0].reach / (PULL_ALONG, PULL_ACROSS)
        weights = np.exp(-0.5 * (away**2).sum(axis=2))
        pull: Floats = weights @ missed / (weights.sum(axis=1, keepdims=True) + TRUST_IN_PLANE)
        return pull


@dataclass(frozen=True, slots=True)
class Registration:
    """How the photos of a scene lie to each other.

    `groups` holds the numbers of the photos that hang together through overlaps, the largest group first, a photo that
    overlaps with no other alone in its group. `sizes` are (width, height) of the photos in pixels. `doubtful` are pairs
    of photos of different groups that may overlap: what they show is counted in both, and a person may decide.
    """

    sizes: tuple[tuple[int, int], ...]
    overlaps: tuple[Overlap, ...]
    groups: tuple[tuple[int, ...], ...]
    doubtful: tuple[tuple[int, int], ...] = ()

    @property
    def alone(self) -> tuple[int, ...]:
        """Photos that overlap with no other."""
        return tuple(group[0] for group in self.groups if len(group) == 1)


def consistent(overlaps: Sequence[Overlap]) -> tuple[Overlap, ...]:
    """Without overlaps that say otherwise than higher ranking ones between them do; in the order given."""
    kept: list[Overlap] = []
    for overlap in sorted(overlaps, key=lambda overlap: overlap.rank, reverse=True):
        chain = _chain(overlap.first, overlap.second, kept)
        if chain is None or _agrees(overlap, chain):
            kept.append(overlap)
    return tuple(overlap for overlap in overlaps if any(overlap is other for other in kept))


def _chain(start: int, end: int, overlaps: Sequence[Overlap]) -> list[Overlap] | None:
    """The shortest way from photo to photo; None when they do not hang together."""
    ways: dict[int, list[Overlap]] = {start: []}
    for photo in (frontier := [start]):
        for way in (w for overlap in overlaps for w in (overlap, overlap.reversed()) if w.first == photo):
            if way.second not in ways:
                ways[way.second] = [*ways[photo], way]
                frontier.append(way.second)
    return ways.get(end)


def _agrees(overlap: Overlap, chain: Sequence[Overlap]) -> bool:
    """Whether the anchors land about where the chain carries them."""
    points = overlap.anchors[:, :2]
    for way in chain:
        points = way.carry_plane(points)
    missed = np.linalg.norm(points - overlap.anchors[:, 2:], axis=1) / overlap.lenses[1].reach
    return bool(np.isfinite(missed).all() and np.median(missed) < MAX_DETOUR)


def group_photos(count: int, pairs: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """The photos 0 to `count` - 1 by connection through pairs, the largest group first, then by number."""
    leader = list(range(count))
    for first, second in pairs:
        old, new = leader[second], leader[first]
        leader = [new if own == old else own for own in leader]
    groups = [tuple(photo for photo in range(count) if leader[photo] == own) for own in sorted(set(leader))]
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))
