"""Gaps: empty places on the shelf where a facing is missing.

The detector and the geometry of the rows propose places (see `gap_candidates`). What speaks for each of them is
gathered (see `gap_evidence`) and a small network, fitted on labelled shelves, says how likely it is a gap (see
`gap_model`). Of those that are told of one place the likeliest stays.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vision.geometry import Floats, areas, box_from_xyxy, boxes_to_xyxy, intersections, overlaps, suppress
from vision.shelf.gap_candidates import propose_gaps
from vision.shelf.gap_evidence import Surroundings, gather_evidence
from vision.shelf.gap_model import shipped_gap_model
from vision.shelf.rows import RowLayout
from vision.shelf.shelf_look import measure_look
from vision.types import Box, Detection, Gap

# A gap that the detector saw with a lower score is not even a place to look at: there are too many of them.
LEAST_SUPPORT = 0.05
# Two gaps overlap by at most so much (IoU), and neither lies in the other with more than this share.
LARGEST_OVERLAP, LARGEST_SHARE = 0.3, 0.6
# The box of a gap is the mean of all places that overlap it by more than this, each with its squared probability: their
# errors cancel out.
SAME_BOX = 0.6
# Slots of a gap are counted in widths of this many facings of its row, the nearest ones.
NEIGHBOURS = 2
# A gap of so many slots, so many times as wide as it is high, with goods of its own row under this share of its width
# is the air over them. With less of either, true gaps of a Thai shelf would go, with these one of 248 and 3 false ones.
HEADROOM_SIZES, HEADROOM_COVERED = ((3, 3.0), (6, 1.5)), 0.7
# So many of the goods in the column of another fixture's gap may have been given a row by mistake.
STRAY_SHARE = 0.2


def find_gaps(
    pixels: NDArray[np.uint8],
    seen: Sequence[Detection],
    facings: Sequence[Box],
    layout: RowLayout,
    *,
    accepted: float,
    told_from: float | None = None,
) -> tuple[Gap, ...]:
    """The gaps of a photo, likeliest first, each with its row and its number of slots; the score is the probability.

    `pixels` (H x W x 3, BGR) may be any smaller copy of the photo that `layout` belongs to. `seen` are the detector's
    gaps down to LEAST_SUPPORT, `accepted` the score from which they are to be believed. `layout` holds the places of
    the `facings`; without any the detector's word stands. `told_from` replaces the model's own least probability.
    """
    if layout.perspective is None:
        return tuple(Gap(gap.box, gap.score, None) for gap in seen if gap.score >= accepted)
    model = shipped_gap_model()
    corners, evidence = examine_places(pixels, seen, facings, layout, accepted=accepted)
    least = model.told_from if told_from is None else told_from
    found = settle(corners, model.network.probabilities(evidence), least)
    gaps = [
        Gap(box, score, None, counts=False)
        if is_of_neighbour(box, facings, layout)
        else Gap(box, score, layout.row_of(box), _slots(box, facings, layout))
        for box, score in found
    ]
    return tuple(gap for gap in gaps if not is_headroom(gap, facings, layout))


def is_of_neighbour(gap: Box, facings: Sequence[Box], layout: RowLayout) -> bool:
    """Whether a gap is another fixture's: of the goods in its column, from its top down, nearly none stand on a row.

    What lies above is left out: cartons that are stored on top stand on no row either. Between goods of its own row
    a gap is that row's, whatever lies in its column.
    """
    places = list(zip(facings, layout.places, strict=True))
    row = [box.center_x for box, place in places if place.row is not None and place.row == layout.row_of(gap)]
    if row and min(row) < gap.center_x < max(row):
        return False
    column = [
        place.row is not None for box, place in places if gap.x < box.center_x < gap.right and box.center_y > gap.y
    ]
    return bool(column) and sum(column) <= STRAY_SHARE * len(column)


def is_headroom(gap: Gap, facings: Sequence[Box], layout: RowLayout) -> bool:
    """Whether a gap is the air between a row of low goods and the board above: goods stand under nearly all of it.

    A missing unit on a pile leaves a place one or two wide; where nothing lies on any of many neighbours, nothing is
    meant to.
    """
    slots, aspect = gap.slots or 0, gap.box.w / gap.box.h
    if not any(slots >= least and aspect >= narrowest for least, narrowest in HEADROOM_SIZES):
        return False
    under = [
        (max(box.x, gap.box.x), min(box.right, gap.box.right))
        for box, place in zip(facings, layout.places, strict=True)
        if place.row == gap.row and _stands_under(box, gap.box)
    ]
    covered, reached = 0.0, gap.box.x
    for left, right in sorted(under):
        covered += max(right - max(left, reached), 0.0)
        reached = max(reached, right)
    return covered > HEADROOM_COVERED * gap.box.w


def _stands_under(facing: Box, gap: Box) -> bool:
    """Whether a facing's top lies about at the gap's floor."""
    return gap.center_y < facing.y < gap.bottom + facing.h / 2 and facing.center_y > gap.bottom


def examine_places(
    pixels: NDArray[np.uint8], seen: Sequence[Detection], facings: Sequence[Box], layout: RowLayout, *, accepted: float
) -> tuple[Floats, Floats]:
    """All places that may be gaps, `(n, 4)` xyxy in photo pixels, and the evidence on each, `(n, m)`.

    Takes what `find_gaps` takes.

    Raises:
        ValueError: there are no facings, so nothing to compare a place with.
    """
    perspective = layout.perspective
    if perspective is None:
        raise ValueError("no facings: places cannot be compared with any")
    seen = [gap for gap in seen if gap.score >= LEAST_SUPPORT]
    candidates = propose_gaps(seen, facings, layout)
    look = measure_look(pixels, perspective.width, perspective.height)
    around = Surroundings(look, perspective, seen, boxes_to_xyxy(facings), layout, accepted)
    return candidates.corners, gather_evidence(candidates.corners, candidates.kinds, around)


def settle(corners: Floats, probabilities: Floats, least: float) -> list[tuple[Box, float]]:
    """The gaps among places `(n, 4)` that are told several times each, likeliest first, with their probabilities."""
    likely = np.flatnonzero(probabilities >= least)
    places, chances = corners[likely], probabilities[likely]
    found: list[int] = []
    for place in suppress(places, chances, LARGEST_OVERLAP):
        if not _shares_place(places[place], places[found]):
            found.append(int(place))
    return [(_mean_box(places[place], corners, probabilities), float(chances[place])) for place in found]


def _shares_place(place: Floats, others: Floats) -> bool:
    smaller = np.minimum(areas(place[None]), areas(others))
    return bool((intersections(place[None], others)[0] > LARGEST_SHARE * smaller).any())


def _mean_box(place: Floats, corners: Floats, probabilities: Floats) -> Box:
    weights = np.where(overlaps(place[None], corners)[0] > SAME_BOX, probabilities**2, 0.0)
    mean: Floats = np.average(corners, axis=0, weights=weights)
    return box_from_xyxy(mean)


def _slots(gap: Box, facings: Sequence[Box], layout: RowLayout) -> int | None:
    """How many facings of its row fit into a gap side by side; None where no facing stands in that row."""
    row = layout.row_of(gap)
    standing = [
        box for box, place in zip(facings, layout.places, strict=True) if row and place.row == row and not place.stacked
    ]
    nearest = sorted(standing, key=lambda box: abs(box.center_x - gap.center_x))[:NEIGHBOURS]
    return max(1, round(gap.w / float(np.median([box.w for box in nearest])))) if nearest else None
