"""Which artwork of the campaign a piece of POP material shows, where, and how much of it can be seen.

Each detected box is searched for all artworks at hand: guesses from its look and its local features
(`artwork_poses`) are registered and compared (`artwork_match`); the one that agrees best is taken if it agrees well
enough. Artworks that look alike (this year's and last year's) are compared in the same place.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import cv2
import numpy as np

from vision.geometry import boxes_to_xyxy, covered_shares
from vision.letterbox import Pixels
from vision.pop.artwork import Material, prepare_artwork
from vision.pop.artwork_match import Agreement, compare, lean, settle
from vision.pop.artwork_poses import Gallery, Pose, corners_of, is_plausible, scaling
from vision.types import Box, Point

# Print of less height or width cannot be told from other print of the same colours.
MIN_SIDE = 20
# From here on nineteen of twenty clear pieces are matched; of smaller ones half, and it is said that they are small.
RELIABLE_SIDE = 40
# Detections miss the edges of a piece by less than this share of its sides, at most MAX_MARGIN pixels.
MARGIN, MAX_MARGIN = 0.12, 40.0
# Larger pieces are reduced to this area first, times the longer side by the shorter: a tilted strip fills little of
# its box. An artwork is compared at 96 x 96 pixels.
MAX_AREA = 128 * 128
# Where a guess is a tenth of the piece off, words only overlap in a picture of this size; strips need the second.
COARSE_AREAS = (28 * 28, 48 * 48)
# A guess whose coarse picture correlates less than this is dropped; the right ones reach 0.4 with half of them hidden.
PROMISING = 0.35
# Legible to this share, a piece is registered as well as can be.
PLAIN = 0.95
FINE_ROUNDS = 2
# With less of the print legible, what does not agree is rather a pose that is off than something that covers the piece.
STARTED = 0.2
# A guess that correlates less than this on the smallest copy ends there.
HOPEFUL = 0.2
# Guesses by look tried before features are sought (far dearer), poses by features, guesses by look in all, and how
# many of those that a coarse comparison leaves are registered finely.
FIRST_LOOKS, FEATURE_POSES, LOOKS, MAX_PROMISING = 2, 3, 8, 2
# Look no further when a guess agrees as well as this.
SURE = 0.95
# What is less certain is not named: of 95 rendered pieces without their artwork in the gallery the best had 0.77.
ACCEPTED = 0.78
# Logistic regression on the guesses for rendered pieces; the term for few pixels was set on false matches of 1,000 to
# 1,700 pixels, which agreed to 0.6 and 0.75.
BIAS, AGREEING, SMALLNESS, SMALL_AREA = -3.3, 8.7, 1.3, 40 * 40
# A piece fills its own box to at least this share; one that hangs before it fills less.
MIN_FILLED = 0.6
# Artworks whose views correlate more than this are look-alikes.
ALIKE = 0.5
# How far a photo may lean from one of two look-alikes to the other (0 to 1) while it shows the first, and from where on
# it shows the other: between the two it is open which it is.
LEANS_TO_FIRST, LEANS_TO_OTHER = 0.35, 0.65


@dataclass(frozen=True, slots=True)
class MaterialMatch:
    """What is known of one piece. Without a sure match `material` is None and `reason` says why, for people.

    `score` (0 to 1) is the chance that the match is right. `quad` are the corners of the artwork in the photo,
    clockwise from its own top left, in pixels; they may lie outside the frame. `visible` is the share of the artwork
    that can be seen, `covered` the share that something hides or that is damaged; the rest lies outside the frame.
    """

    score: float
    material: str | None = None
    kind: str | None = None
    current: bool | None = None
    quad: tuple[Point, ...] = ()
    visible: float | None = None
    covered: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """A registered guess: its pose in the patch, how it agrees, and the chance that it is right."""

    pose: Pose
    agreement: Agreement
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class _Patch:
    """The surroundings of a box, `scale` times as large as in the photo; `left` and `top` in pixels of the photo.

    `coarse` are smaller copies with the factors by which they were reduced, smallest first.
    """

    pixels: Pixels
    coarse: tuple[tuple[Pixels, float], ...]
    box: Box
    left: float
    top: float
    scale: float


class MaterialIndex:
    """The materials of the campaigns at hand, ready to be found in photos. Building takes about 10 ms each: keep it."""

    def __init__(self, materials: Sequence[Material], gallery: Gallery) -> None:
        self.materials = tuple(materials)
        self._gallery = gallery
        self._alike = _look_alikes(gallery)

    @classmethod
    def build(cls, materials: Sequence[Material]) -> "MaterialIndex":
        """Prepare the artwork of all materials."""
        return cls(materials, Gallery([prepare_artwork(material.artwork) for material in materials]))

    def verify(self, pixels: Pixels, boxes: Sequence[Box]) -> tuple[MaterialMatch, ...]:
        """Match each box of a photo `(H, W, 3)` BGR at full resolution; one answer a box, in their order."""
        return tuple(self._verify_one(pixels, box) for box in boxes)

    def _verify_one(self, photo: Pixels, box: Box) -> MaterialMatch:
        side = min(box.w, box.h)
        if side < MIN_SIDE:
            return MaterialMatch(0.0, reason=f"too small: {side:.0f} px, needs {MIN_SIDE}")
        patch = _patch_of(photo, box)
        if not patch.pixels.size or not self.materials:
            return MaterialMatch(
                0.0, reason="no artwork to compare with" if not self.materials else "outside the photo"
            )
        best = self._best_fit(patch)
        if best is None or best.score < ACCEPTED:
            unsure = f"too small to be sure: {side:.0f} px, needs {RELIABLE_SIDE}"
            reason = unsure if side < RELIABLE_SIDE else "like none of the artworks"
            return MaterialMatch(best.score if best else 0.0, reason=reason)
        return self._settle_look_alikes(patch, best)

    def _best_fit(self, patch: _Patch) -> _Fit | None:
        """The guess that agrees best. Guesses come by how fast and how often right they are; a sure one ends it."""
        looks = self._gallery.poses_by_look(patch.pixels, patch.box, LOOKS)
        best: _Fit | None = None
        for start in chain(
            self._promising(patch, looks[:FIRST_LOOKS]),
            self._by_features(patch),
            self._promising(patch, looks[FIRST_LOOKS:]),
        ):
            fit = self._fit(patch, start)
            if fit and (best is None or fit.score > best.score):
                best = fit
            if best and best.score >= SURE:
                break
        return best

    def _by_features(self, patch: _Patch) -> Iterator[_Fit]:
        """Poses by features, sought only when somebody asks for the first."""
        for pose in self._gallery.poses_by_features(patch.pixels, FEATURE_POSES):
            if fit := self._compared(patch.pixels, pose):
                yield fit

    def _promising(self, patch: _Patch, looks: Sequence[Pose]) -> Iterator[_Fit]:
        """Guesses by look that agree when they are registered coarsely, best first; most are wrong and end here."""
        rough = [fit for pose in looks if (fit := self._fit_coarsely(patch, pose))]
        rough.sort(key=lambda fit: -fit.agreement.correlation)
        yield from (fit for fit in rough[:MAX_PROMISING] if fit.agreement.correlation >= PROMISING)

    def _fit_coarsely(self, patch: _Patch, pose: Pose) -> _Fit | None:
        """Register a guess on the smaller copies; how it agrees on the last of them, and its pose in the patch."""
        best: _Fit | None = None
        for copy in patch.coarse:
            moved = max(self._moves(patch, copy, pose), key=lambda fit: fit.agreement.correlation, default=None)
            if moved is not None:
                best, pose = moved, moved.pose
            if best is not None and best.agreement.correlation < HOPEFUL:
                break
        return best

    def _fit(self, patch: _Patch, start: _Fit) -> _Fit | None:
        """Move a pose for as long as the agreement grows."""
        best, known = None, start
        for _ in range(FINE_ROUNDS):
            fits = self._moves(patch, (patch.pixels, 1.0), known.pose, known.agreement)
            moved = max(fits, key=lambda fit: fit.score, default=None)
            if moved is None or (best is not None and moved.score <= best.score):
                break
            best = known = moved
            if best.agreement.legible > PLAIN:
                break
        return best

    def _moves(
        self, patch: _Patch, copy: tuple[Pixels, float], pose: Pose, known: Agreement | None = None
    ) -> Iterator[_Fit]:
        """A pose as it is, registered with all of the piece, and without what did not agree before (`known`).

        Neither is always better: what covers a piece pulls the first aside, and the second believes in its mistakes.
        """
        (pixels, shrink), artwork = copy, self._gallery.artworks[pose.artwork]
        smaller, larger = scaling(shrink, shrink), scaling(1 / shrink, 1 / shrink)
        start = smaller @ pose.matrix
        ways = [None] if known is None or not STARTED < known.legible < PLAIN else [None, known]
        for matrix in (start, *(settle(pixels, artwork, start, spared) for spared in ways)):
            found = self._compared(pixels, Pose(pose.artwork, matrix))
            if found and self._fills(patch, placed := Pose(pose.artwork, larger @ matrix)):
                yield _Fit(placed, found.agreement, found.score)

    def _compared(self, pixels: Pixels, pose: Pose) -> _Fit | None:
        """Compare in one pose; None when no shopper could see the piece like that."""
        artwork = self._gallery.artworks[pose.artwork]
        if not is_plausible(pose.matrix, artwork.size):
            return None
        agreement = compare(pixels, artwork, pose.matrix)
        return _Fit(pose, agreement, certainty(agreement)) if agreement else None

    def _fills(self, patch: _Patch, pose: Pose) -> bool:
        """Whether the piece is what was detected, and not a sliver of it or another one that hangs before it."""
        corners = corners_of(pose.matrix, self._gallery.artworks[pose.artwork].size)
        bounds = np.asarray([[*corners.min(axis=0), *corners.max(axis=0)]])
        return float(covered_shares(boxes_to_xyxy([patch.box]), bounds)[0]) >= MIN_FILLED

    def _settle_look_alikes(self, patch: _Patch, best: _Fit) -> MaterialMatch:
        """Compare the look-alikes of the best in its place, by what differs between them."""
        for rival in self._alike[best.pose.artwork]:
            leaning = self._lean(patch, best, rival)
            if leaning is not None and leaning < LEANS_TO_FIRST:
                continue
            start = self._compared(patch.pixels, self._moved(best, rival))
            other = self._fit(patch, start) if start else None
            if other is None or other.score < ACCEPTED:
                continue
            if leaning is None or leaning < LEANS_TO_OTHER:
                names = " or ".join(self.materials[fit.pose.artwork].code for fit in (best, other))
                return MaterialMatch(best.score / 2, reason=f"{names}: too alike to tell at this size")
            best = other
        return self._match(patch, best)

    def _lean(self, patch: _Patch, fit: _Fit, rival: int) -> float | None:
        artworks = self._gallery.artworks
        return lean(patch.pixels, artworks[fit.pose.artwork], artworks[rival], fit.pose.matrix, fit.agreement)

    def _moved(self, fit: _Fit, rival: int) -> Pose:
        """The pose in which another artwork fills the same place."""
        width, height = self._gallery.artworks[fit.pose.artwork].size
        own_width, own_height = self._gallery.artworks[rival].size
        return Pose(rival, fit.pose.matrix @ scaling(width / own_width, height / own_height))

    def _match(self, patch: _Patch, fit: _Fit) -> MaterialMatch:
        material = self.materials[fit.pose.artwork]
        corners = corners_of(fit.pose.matrix, self._gallery.artworks[fit.pose.artwork].size) / patch.scale
        return MaterialMatch(
            score=fit.score,
            material=material.code,
            kind=material.kind,
            current=material.current,
            quad=tuple(Point(float(x) + patch.left, float(y) + patch.top) for x, y in corners),
            visible=fit.agreement.clear,
            covered=fit.agreement.in_frame - fit.agreement.clear,
        )


def certainty(agreement: Agreement) -> float:
    """The chance (0 to 1) that the artwork is really the one in the photo.

    Print and ground must both agree: letters alone are found in any text, a ground alone on any wall. And the fewer
    pixels there are, the easier a pose is found in which they agree by chance.
    """
    agreeing = min(agreement.legible, agreement.clear / agreement.in_frame)
    smallness = SMALL_AREA / max(int(agreement.compared.sum()), 1)
    return 1 / (1 + math.exp(-(BIAS + AGREEING * agreeing - SMALLNESS * smallness)))


def _look_alikes(gallery: Gallery) -> tuple[tuple[int, ...], ...]:
    """For each artwork the others that look much like it as a whole."""
    artworks = gallery.artworks
    return tuple(
        tuple(
            other
            for other, rival in enumerate(artworks)
            if other != number and rival.views.shape == own.views.shape and float(own.views[0] @ rival.views[0]) > ALIKE
        )
        for number, own in enumerate(artworks)
    )


def _patch_of(photo: Pixels, box: Box) -> _Patch:
    """The box with a margin, cut out of the photo and reduced when it is large."""
    height, width = photo.shape[:2]
    across, down = min(MARGIN * box.w + 4, MAX_MARGIN), min(MARGIN * box.h + 4, MAX_MARGIN)
    left, top = max(0, round(box.x - across)), max(0, round(box.y - down))
    right, bottom = min(width, round(box.right + across)), min(height, round(box.bottom + down))
    cut = photo[top : max(top, bottom), left : max(left, right)]
    longer = max(box.w / box.h, box.h / box.w)
    pixels, scale = _reduced(cut, MAX_AREA * longer)
    coarse = tuple(_reduced(pixels, area * longer) for area in COARSE_AREAS)
    inner = Box((box.x - left) * scale, (box.y - top) * scale, box.w * scale, box.h * scale)
    return _Patch(pixels, coarse, inner, left, top, scale)


def _reduced(pixels: Pixels, area: float) -> tuple[Pixels, float]:
    """The picture with at most `area` pixels, and by what factor it was reduced."""
    scale = min(1.0, math.sqrt(area / max(pixels.shape[0] * pixels.shape[1], 1)))
    if scale == 1:
        return pixels, scale
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8), scale
