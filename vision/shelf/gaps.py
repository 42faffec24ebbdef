"""Gaps: empty places on the shelf where a facing is missing, from three witnesses.

What the detector is sure of stands. To that come the openings of the rows (see `openings`) which look like the back of
a shelf and not like goods (see `shelf_look`); a gap that the detector half saw there speaks for it. Each opening gets
the probability of being a gap by logistic regression.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vision.geometry import Floats, areas, boxes_to_xyxy, covered_shares, intersections, overlaps
from vision.shelf.openings import Opening, find_openings
from vision.shelf.rows import RowLayout
from vision.shelf.shelf_look import ShelfLook, measure_look
from vision.types import Box, Detection, Gap

# A detection below the shipped threshold says nothing by itself, but down to this score it speaks for an opening.
LEAST_SUPPORT = 0.05
# It means the same place as the opening when they overlap by at least this (IoU).
SAME_PLACE = 0.4
# An opening at least this likely is a gap. With 0.4 a third of the gaps found this way on rendered scenes are
# lost; with 0.25 real photos begin to show gaps that are none.
LEAST_PROBABILITY = 0.3
# Two gaps that share more than this of the smaller one are one gap.
SAME_GAP = 0.5
# Slots of a gap that the detector saw are counted in widths of this many facings of its row, the nearest ones.
NEIGHBOURS = 2
# Texture, brightness and colour are compared as logarithms of ratios; what is added keeps dark and flat places apart
# from noise.
LOOK_OFFSET = np.asarray([1.0, 10.0, 8.0])

# Logistic regression on the 1411 openings of 75 rendered scenes and 69 real photos (freshpet-cooler train, half of
# empty-slots-thai val and of shelf-japan), 203 of which are gaps; weights in the order of `_evidence`.
BIAS = -2.46
WEIGHTS = np.asarray([-0.97, -0.58, -0.72, -0.34, 6.2, -8.22, -0.55, -0.30, -1.54, -0.49, -1.60])


def find_gaps(
    pixels: NDArray[np.uint8], seen: Sequence[Detection], facings: Sequence[Box], layout: RowLayout, *, accepted: float
) -> tuple[Gap, ...]:
    """The gaps of a photo, best score first, each with its row and its number of slots.

    `pixels` (H x W x 3, BGR) may be any smaller copy of the photo that `layout` belongs to. `seen` are the detector's
    gaps down to LEAST_SUPPORT; those from the score `accepted` up stand. `layout` holds the places of the `facings`.
    """
    found = [_seen_gap(gap, facings, layout) for gap in seen if gap.score >= accepted]
    for opening, probability in _likely_openings(pixels, seen, facings, layout):
        if not _shares_place(opening.box, [gap.box for gap in found]):
            found.append(Gap(opening.box, probability, opening.row, opening.slots))
    return tuple(sorted(found, key=lambda gap: -gap.score))


def _likely_openings(
    pixels: NDArray[np.uint8], seen: Sequence[Detection], facings: Sequence[Box], layout: RowLayout
) -> list[tuple[Opening, float]]:
    """The openings that look like gaps and how likely they are it, best first."""
    openings, perspective = find_openings(facings, layout), layout.perspective
    if not openings or perspective is None:
        return []
    evidence = _evidence(measure_look(pixels, perspective.width, perspective.height), seen, facings, openings)
    probabilities = 1 / (1 + np.exp(-(evidence @ WEIGHTS + BIAS)))
    ranked = sorted(zip(openings, probabilities.tolist(), strict=True), key=lambda pair: -pair[1])
    return [(opening, probability) for opening, probability in ranked if probability >= LEAST_PROBABILITY]


def _evidence(
    look: ShelfLook, seen: Sequence[Detection], facings: Sequence[Box], openings: Sequence[Opening]
) -> Floats:
    """`(n, 11)`: all that speaks for and against each opening being a gap."""
    corners, goods = boxes_to_xyxy([opening.box for opening in openings]), boxes_to_xyxy(facings)
    return np.column_stack(
        [
            _look_evidence(look.of(corners), look.of(goods), openings),
            _support(corners, seen),
            covered_shares(corners, goods),
            _shape_evidence(openings),
        ]
    )


def _look_evidence(places: Floats, goods: Floats, openings: Sequence[Opening]) -> Floats:
    """`(n, 4)`: texture, brightness, its square and colour of the openings, against the goods beside them.

    A shelf's back can be darker than the goods or lighter, but seldom much: what is much darker is a hole between two
    fixtures. Hence the square.
    """
    beside = np.asarray([goods[list(opening.beside)].mean(axis=0) for opening in openings])
    texture, brightness, colour = np.log((places + LOOK_OFFSET) / (beside + LOOK_OFFSET)).T
    return np.column_stack([texture, brightness, brightness**2, colour])


def _support(corners: Floats, seen: Sequence[Detection]) -> Floats:
    """`(n,)` the best score that the detector gave to a gap at each place; 0 where it saw none."""
    if not seen:
        return np.zeros(len(corners))
    same = overlaps(corners, boxes_to_xyxy([gap.box for gap in seen])) > SAME_PLACE
    best: Floats = (same * np.asarray([gap.score for gap in seen])).max(axis=1)
    return best


def _shape_evidence(openings: Sequence[Opening]) -> Floats:
    """`(n, 5)`: width against the neighbours and its square, misfit, whether at a row's end, whether at the frame.

    Wide openings are aisles and the ends of fixtures, narrow ones loosely placed goods: hence the square.
    """
    # Beyond eight widths it is no longer a matter of degree.
    ratio = np.log(np.clip([opening.width_ratio for opening in openings], 0.4, 8.0))
    misfit = [opening.misfit for opening in openings]
    at_end, at_frame = ([float(opening.kind == kind) for opening in openings] for kind in ("end", "frame"))
    return np.column_stack([ratio, ratio**2, misfit, at_end, at_frame])


def _shares_place(box: Box, others: Sequence[Box]) -> bool:
    if not others:
        return False
    own, taken = boxes_to_xyxy([box]), boxes_to_xyxy(others)
    smaller = np.minimum(areas(own), areas(taken))
    return bool((intersections(own, taken)[0] > SAME_GAP * smaller).any())


def _seen_gap(gap: Detection, facings: Sequence[Box], layout: RowLayout) -> Gap:
    """A gap that the detector saw; its slots are counted in widths of the nearest facings on the shelf of its row."""
    row = layout.row_of(gap.box)
    standing = [
        box for box, place in zip(facings, layout.places, strict=True) if row and place.row == row and not place.stacked
    ]
    nearest = sorted(standing, key=lambda box: abs(box.center_x - gap.box.center_x))[:NEIGHBOURS]
    slots = max(1, round(gap.box.w / float(np.median([box.w for box in nearest])))) if nearest else None
    return Gap(gap.box, gap.score, row, slots)
