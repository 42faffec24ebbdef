"""Which artwork of the campaign a piece of POP material shows, where, and how much of it can be seen.

Each detected box is searched for all artworks at hand: guesses by look (`guesses`), along the bands of strips (`bands`)
and by local features (`features`) are laid onto the photo and compared with it (`artwork_match`); the one that agrees
best is taken if it agrees well enough. Artworks that look alike (this year's and last year's) are compared in the same
place.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from vision.geometry import Floats, boxes_to_xyxy, covered_shares
from vision.letterbox import Pixels
from vision.pop.artwork import Material, Window, prepare_artwork
from vision.pop.artwork_match import Agreement, compare, lean, settle
from vision.pop.bands import Strips
from vision.pop.evidence import Evidence, weigh
from vision.pop.features import FeatureBank
from vision.pop.guesses import Gallery
from vision.pop.poses import corners_of, places_of
from vision.types import Box, Point

# Print of less height or width cannot be told from other print of the same colours.
MIN_SIDE = 20
# From here on nineteen of twenty clear pieces are matched; of smaller ones half, and it is said that they are small.
RELIABLE_SIDE = 40
# Detections miss an edge of a piece by up to a third of its box: this share of its sides around it is searched, at most
# MAX_MARGIN pixels.
MARGIN, MAX_MARGIN = 0.4, 160.0
# Larger pieces are reduced to this area first, times the longer side by the shorter: a tilted strip fills little of
# its box. An artwork is compared at 96 x 96 pixels.
MAX_AREA = 176 * 176
# Guesses are registered in lots, each only where the one before names no artwork: up to which guess, and how many of
# the lot are looked at closely. The right artwork is among the first two for four of five pieces.
LOTS = ((2, 2), (16, 2), (32, 3))
# Most wrong guesses agree on a smaller share.
PROMISING = 0.35
# Poses by local features, sought where looks name no artwork, or one of which less than this share is legible: another
# may have the same words on top. They cost the most, but find what lies askew in its box.
FEATURE_POSES, COMPLETE = 3, 0.75
# Look no further when a guess agrees as well as this.
SURE = 0.9
# What is less certain is not named: of 1,501 rendered pieces without their artwork in the gallery about seven of a
# thousand reach it.
ACCEPTED = 0.9
# A piece fills its own box to at least this share; one that hangs before it fills less. Of some kinds the box holds
# more than the print: the back of a tent card, the foot of a stand.
MIN_FILLED, MIN_FILLED_OF = 0.6, {"table_card": 0.4, "x_stand": 0.4, "display_case": 0.4}
# Kinds of which only a header is printed, and where at the top of the box it is sought, as shares of its width and
# height: all across, and to the left or right of a side that shows too.
HEADED = frozenset({"display_case"})
HEADERS = (Window(0, 0, 1, 0.42), Window(0, 0, 0.6, 0.6), Window(0.4, 0, 0.6, 0.6))
# What agrees lies in the box, widened by BOX_MISS of its sides, to at least this share.
MIN_INSIDE, BOX_MISS = 0.75, 0.1
# Artworks whose views correlate more than this are look-alikes.
ALIKE = 0.5
# How far a photo may lean from one of two look-alikes to the other (0 to 1) while it shows the first, and from where on
# it shows the other: between the two it is open which it is.
LEANS_TO_FIRST, LEANS_TO_OTHER = 0.35, 0.65
# Other print on more than this share of a piece may be another version of it. Of 61 rendered pieces it doubts 12 that
# are none; laid against artwork with another price it believes 2 of 52, with another line of words 15 of 52.
REPRINTED = 0.03


@dataclass(frozen=True, slots=True)
class MaterialMatch:
    """What is known of one piece. Without a sure match `material` is None and `reason` says why, for people.

    `current` is None where the piece may be another version of a current artwork, and `reason` says why.

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
    """An artwork, by its number, laid onto a patch; how it agrees, and what that proves."""

    artwork: int
    pose: Floats
    agreement: Agreement
    evidence: Evidence

    @property
    def score(self) -> float:
        """The chance that it is right."""
        return self.evidence.certainty


@dataclass(frozen=True, slots=True, eq=False)
class _Patch:
    """The surroundings of a box, `scale` times as large as in the photo; `left` and `top` in pixels of the photo."""

    pixels: Pixels
    box: Box
    left: float
    top: float
    scale: float


class MaterialIndex:
    """The materials of the campaigns at hand, ready to be found in photos. Building takes about 15 ms each: keep it."""

    def __init__(self, materials: Sequence[Material], gallery: Gallery) -> None:
        self.materials = tuple(materials)
        self._gallery = gallery
        self._strips = Strips(gallery.artworks)
        self._bank = FeatureBank([artwork.features for artwork in gallery.artworks])
        self._alike = _look_alikes(gallery)
        headed = [number for number, material in enumerate(materials) if material.kind in HEADED]
        self._headed, self._headers = headed, Gallery([gallery.artworks[number] for number in headed])

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
        if not self.materials:
            return MaterialMatch(0.0, reason="no artwork to compare with")
        patch = _patch_of(photo, box)
        if not patch.pixels.size:
            return MaterialMatch(0.0, reason="outside the photo")
        best = self._best_fit(patch)
        if best is None or best.score < ACCEPTED:
            header = self._find_header(photo, box)
            patch, best = header or (patch, best)
        if best is None or best.score < ACCEPTED:
            unsure = f"too small to be sure: {side:.0f} px, needs {RELIABLE_SIDE}"
            reason = unsure if side < RELIABLE_SIDE else "like none of the artworks"
            return MaterialMatch(best.score if best else 0.0, reason=reason)
        return self._settle_look_alikes(patch, best)

    def _best_fit(self, patch: _Patch) -> _Fit | None:
        """The guess that agrees best: by look, along bands where no look is accepted, and by local features where
        none is or it is not complete.
        """
        best = self._best_of(patch, self._looks(patch))
        if best is None or best.score < ACCEPTED:
            best = _better(best, self._best_of(patch, self._strips.starts(patch.pixels, patch.box)))
        if best and best.score >= ACCEPTED and best.evidence.legible >= COMPLETE:
            return best
        return _better(best, self._best_of(patch, self._bank.poses(patch.pixels, FEATURE_POSES)))

    def _best_of(self, patch: _Patch, starts: Iterable[tuple[int, Floats]]) -> _Fit | None:
        """The start (artwork and pose) that agrees best once it is laid exactly; a sure one ends the search."""
        best: _Fit | None = None
        for number, pose in starts:
            fit = self._fit(patch, number, pose)
            if fit and (best is None or fit.score > best.score):
                best = fit
            if best and best.score >= SURE:
                break
        return best

    def _looks(self, patch: _Patch) -> Iterator[tuple[int, Floats]]:
        """Artworks, by their numbers, and where they may lie in the patch, by look; sought when they are asked for."""
        guesses = self._gallery.guesses(patch.pixels, patch.box, LOTS[-1][0])
        begin = 0
        for end, closely in LOTS:
            rough = self._gallery.lay_roughly(guesses[begin:end])[:closely]
            yield from ((one.artwork, one.pose) for one in rough if one.agreeing >= PROMISING)
            begin = end

    def _find_header(self, photo: Pixels, box: Box) -> tuple[_Patch, _Fit] | None:
        """A piece of which only the header is printed, and where it was sought; None where none is sure."""
        if not self._headed:
            return None
        for part in HEADERS:
            top = Box(box.x + part.x * box.w, box.y, part.w * box.w, part.h * box.h)
            patch = _patch_of(photo, top)
            if min(top.w, top.h) < MIN_SIDE or not patch.pixels.size:
                continue
            fit = self._best_of(patch, self._header_looks(patch))
            if fit and fit.score >= ACCEPTED:
                return patch, fit
        return None

    def _header_looks(self, patch: _Patch) -> Iterator[tuple[int, Floats]]:
        """As `_looks`, of the artworks that stand on a header only."""
        end, closely = LOTS[1]
        rough = self._headers.lay_roughly(self._headers.guesses(patch.pixels, patch.box, end))[:closely]
        return ((self._headed[one.artwork], one.pose) for one in rough if one.agreeing >= PROMISING)

    def _fit(self, patch: _Patch, number: int, start: Floats) -> _Fit | None:
        """An artwork laid onto the patch near a start; None when it does not agree or does not fill the box."""
        artwork = self._gallery.artworks[number]
        pose = settle(patch.pixels, artwork, start)
        least = MIN_FILLED_OF.get(self.materials[number].kind, MIN_FILLED)
        if pose is None or _filled_share(patch, pose) < least:
            return None
        agreement = compare(patch.pixels, artwork, pose)
        if agreement is None or _inside_share(patch, pose, agreement) < MIN_INSIDE:
            return None
        return _Fit(number, pose, agreement, weigh(agreement))

    def _settle_look_alikes(self, patch: _Patch, best: _Fit) -> MaterialMatch:
        """Compare the look-alikes of the best in its place, by what differs between them."""
        for rival in self._alike[best.artwork]:
            leaning = self._lean(best, rival)
            if leaning is not None and leaning < LEANS_TO_FIRST:
                continue
            other = self._fit(patch, rival, best.pose)
            if other is None or other.score < ACCEPTED:
                continue
            if leaning is None or leaning < LEANS_TO_OTHER:
                return self._undecided(patch, best, other)
            best = other
        return self._match(patch, best)

    def _undecided(self, patch: _Patch, best: _Fit, other: _Fit) -> MaterialMatch:
        """It is one of the two; of two versions of one material at least the material is known."""
        codes = [self.materials[fit.artwork].code for fit in (best, other)]
        if codes[0] == codes[1]:
            reason = "two versions of this artwork are too alike to tell at this size"
            return replace(self._match(patch, best), current=None, reason=reason)
        return MaterialMatch(best.score / 2, reason=f"{' or '.join(codes)}: too alike to tell at this size")

    def _lean(self, fit: _Fit, rival: int) -> float | None:
        artworks = self._gallery.artworks
        return lean(fit.agreement, artworks[fit.artwork], artworks[rival])

    def _match(self, patch: _Patch, fit: _Fit) -> MaterialMatch:
        material = self.materials[fit.artwork]
        doubt = _doubt(patch, fit) if material.current else None
        corners = corners_of(fit.pose) / patch.scale + (patch.left, patch.top)
        return MaterialMatch(
            score=fit.score,
            material=material.code,
            kind=material.kind,
            current=None if doubt else material.current,
            quad=tuple(Point(float(x), float(y)) for x, y in corners),
            visible=fit.agreement.clear,
            covered=fit.agreement.in_frame - fit.agreement.clear,
            reason=doubt,
        )


def _better(one: _Fit | None, other: _Fit | None) -> _Fit | None:
    """The fit that is more certain, the first of two alike."""
    return max((fit for fit in (one, other) if fit), key=lambda fit: fit.score, default=None)


def _doubt(patch: _Patch, fit: _Fit) -> str | None:
    """Why a piece may be another version of its artwork, for people; None when there is no sign of it."""
    share = fit.evidence.reprinted
    if share > REPRINTED:
        return f"{share:.0%} of the print is another: perhaps a changed price, date or text"
    side = min(patch.box.w, patch.box.h) / patch.scale
    if side < RELIABLE_SIDE:
        return f"too small to see a changed price or date: {side:.0f} px, needs {RELIABLE_SIDE}"
    return None


def _filled_share(patch: _Patch, pose: Floats) -> float:
    """The share of the box that a piece fills: little, where it is another one that hangs before what was detected."""
    corners = corners_of(pose)
    bounds = np.asarray([[*corners.min(axis=0), *corners.max(axis=0)]])
    return float(covered_shares(boxes_to_xyxy([patch.box]), bounds)[0])


def _inside_share(patch: _Patch, pose: Floats, found: Agreement) -> float:
    """The share of the places that agree which lie in the box: few of another piece that hangs before what was
    detected and is larger than its box.
    """
    places = places_of(pose, found.agreeing)
    box, across, down = patch.box, BOX_MISS * patch.box.w, BOX_MISS * patch.box.h
    near = (places > (box.x - across, box.y - down)) & (places < (box.right + across, box.bottom + down))
    return float(near.all(axis=1).mean()) if len(places) else 0.0


def _look_alikes(gallery: Gallery) -> tuple[tuple[int, ...], ...]:
    """For each artwork the others that look much like it as a whole."""
    artworks = gallery.artworks
    return tuple(
        tuple(
            other
            for other, rival in enumerate(artworks)
            if other != number and rival.form == own.form and float(own.views[0] @ rival.views[0]) > ALIKE
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
    inner = Box((box.x - left) * scale, (box.y - top) * scale, box.w * scale, box.h * scale)
    return _Patch(pixels, inner, left, top, scale)


def _reduced(pixels: Pixels, area: float) -> tuple[Pixels, float]:
    """The picture with at most `area` pixels, and by what factor it was reduced."""
    scale = min(1.0, math.sqrt(area / max(pixels.shape[0] * pixels.shape[1], 1)))
    if scale == 1:
        return pixels, scale
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8), scale
