"""The photographed fixture: shelves that stand beside it, or behind it in the distance, have rows of their own.

A neighbour is told by three things together: nothing reaches across the seam between the two, the shelves of the main
fixture do not go on in it, and it takes up much less of the photo. Doors and bays of one fixture share its shelves and
stay; so does a bay with other shelves that is as broad as the rest.
"""

from itertools import pairwise

import numpy as np

from vision.geometry import Flags, Ints
from vision.shelf.perspective import FlatBoxes
from vision.shelf.shelf_lines import Footing, choose_lines, cost_on

# Sides of a fixture lean in a photo that is rolled or taken from above: seams are sought at these leans (x over y).
LEANS = np.linspace(-0.3, 0.3, 13)
# A seam is at least this many typical facings wide: between two facings of one shelf there is less, or the shelf is
# empty there and its lines go on behind the gap.
SEAM_WIDTH = 0.4
# Boxes overlap by detector error: this share of a box's width on either side does not bridge a seam.
SIDE = 0.1
# Mean cost of a facing (1: left unexplained) above which it does not stand on the main fixture's shelves.
FOREIGN_COST = 0.6
# A part broader than this share of the main one is a bay of it, whatever its shelves.
BROADEST_NEIGHBOUR = 0.75
# People aim: what lies this share of the photo's width beside its middle counts 1/e when the main part is chosen.
AIM = 0.25


def main_fixture(boxes: FlatBoxes, footing: Footing, width: int) -> Flags:
    """Which facings, `(n,)`, belong to the fixture that the photo of this `width` is about."""
    parts = _parts(boxes)
    main = max(parts, key=lambda part: prominence(boxes, part, width))
    _, lines = choose_lines(footing, main)
    own = np.ones(len(boxes.left), dtype=np.bool_)
    for part in parts:
        if part is not main and breadth(boxes, part) < BROADEST_NEIGHBOUR * breadth(boxes, main):
            own[part] = cost_on(footing, part, lines) <= FOREIGN_COST * footing.weight[part].sum()
    return own


def _parts(boxes: FlatBoxes) -> list[Ints]:
    """The facings divided at the seams of the lean that shows the most seam."""
    least = SEAM_WIDTH * float(np.median(boxes.width))
    best = max((_seams(boxes, float(lean), least) for lean in LEANS), key=lambda found: found[0])
    return best[1]


def _seams(boxes: FlatBoxes, lean: float, least: float) -> tuple[float, list[Ints]]:
    """Total width of the seams at one lean, and the facings between them from left to right."""
    shift = lean * (boxes.top + boxes.bottom) / 2
    left, right = boxes.left + SIDE * boxes.width - shift, boxes.right - SIDE * boxes.width - shift
    order = np.argsort(left, kind="stable")
    gaps = left[order][1:] - np.maximum.accumulate(right[order])[:-1]
    cuts = np.flatnonzero(gaps > least) + 1
    ends = [0, *cuts.tolist(), len(order)]
    return float(gaps[cuts - 1].sum()), [order[start:end] for start, end in pairwise(ends)]


def prominence(boxes: FlatBoxes, part: Ints, width: int) -> float:
    """Area of the goods, less the further the part lies beside the middle of the photo."""
    area = float((boxes.width[part] * boxes.height[part]).sum())
    beside = max(boxes.left[part].min() - width / 2, width / 2 - boxes.right[part].max(), 0.0)
    return area * float(np.exp(-beside / (AIM * width)))


def breadth(boxes: FlatBoxes, part: Ints) -> float:
    """Pixels from the left side of a part's first facing to the right side of its last."""
    return float(boxes.right[part].max() - boxes.left[part].min())
