"""The photographed fixture: shelves that stand beside it, or behind it in the distance, have rows of their own.

Another fixture is told by two things together: nothing reaches across the seam between the two, and the shelves of the
main fixture do not go on in it. Doors and bays of one fixture that share its shelves are one. What has other shelves is
left out when it is narrow, for people aim at what they photograph; when it is broad it may as well be another door of
the same cooler, so it stays and its rows are counted apart.

Fixtures of a run stand without a seam. Where the photo is aimed at one bay, the near end of the next one at the photo's
side is a neighbour's, if it has other shelves.
"""

from collections.abc import Sequence

import numpy as np

from vision.geometry import Flags, Ints
from vision.shelf.bays import Bay
from vision.shelf.perspective import FlatBoxes
from vision.shelf.shelf_lines import Footing, choose_lines, cost_on
from vision.shelf.view import View, see

# Sides of a fixture lean in a photo that is rolled or taken from above: seams are sought at these leans (x over y).
LEANS = np.linspace(-0.3, 0.3, 13)
# A seam is at least this many typical facings wide: between two facings of one shelf there is less, or the shelf is
# empty there and its lines go on behind the gap.
SEAM_WIDTH = 0.4
# Where the main part is not so many typical facings broad, goods stand or hang in columns with air between, and a seam
# says nothing.
LEAST_BREADTH = 3.0
# Boxes overlap by detector error: this share of a box's width on either side does not bridge a seam.
SIDE = 0.1
# Mean cost of a facing (1: left unexplained) on the main fixture's shelves, above what it costs on the best shelves of
# its own part, from which on it does not stand on the main ones: so much of many facings, and so much more of n facings
# divided by n, for a single one may stand on anything. On 150 rendered scenes and 120 photos of shops doors and bays
# of one fixture reach 0.15, four of five neighbours with ten facings and more lie above 0.2.
FOREIGN_COST = 0.15
FOREIGN_COST_OF_FEW = 0.5
# A narrow part of which the main shelves leave more than this unexplained is a neighbour's ...
NEIGHBOUR_COST = 0.6
# ... but one broader than this share of the main part may be a door or bay of it, whatever its shelves: the doors of
# one cooler wall are seen at 0.67 of the breadth of the nearest one.
BROADEST_NEIGHBOUR = 0.5
# People aim: what lies this share of the photo's width beside its middle counts 1/e when the main part is chosen.
AIM = 0.25
# The photo is aimed at one bay when the middles of both are within this share of the photo's width. Two bays of one
# display are aimed at between them: on 148 photos of shops the main one of two with other shelves then lies 0.17 to
# 0.24 aside.
AIMED = 0.1
# Of a neighbour the photo then shows an end, less than this share of the main bay's breadth. Of the 96,941 labelled
# goods on 674 photos of shops 349 stand in such ends, 87 of them in what may be meant too; up to a share of 0.5 it
# would be 716, half of them behind other doors of one cooler, on the walls of one corner and the like.
SHOWN_END = 0.4
# It is cut by a side of the photo, within this share of its width, and reaches over the main bay by less than so many
# typical facings: what lies before or behind that is loose goods of the same fixture.
SIDE_MARGIN, MOST_OVER = 0.01, 1.5


def find_fixtures(view: View) -> list[Ints]:
    """Facings of the fixture that the photo is about, then those of each other one that may belong to it; the rest is
    left out.
    """
    parts = _parts(view.boxes)
    width, height = view.perspective.width, view.perspective.height
    main = max(parts, key=lambda part: prominence(view.boxes, part, width))
    if len(parts) == 1 or breadth(view.boxes, main) < LEAST_BREADTH * np.median(view.boxes.width):
        return [np.arange(len(view.corners))]
    # Seen as the main part is: a neighbour at another angle would bend its shelves.
    footing = see(view.corners, view.tag_corners, width, height, main).footing
    _, lines = choose_lines(footing, main)
    own, others = [main], list[Ints]()
    for part in (part for part in parts if part is not main):
        cost, excess = _misfit(footing, part, lines)
        narrow = breadth(view.boxes, part) < BROADEST_NEIGHBOUR * breadth(view.boxes, main)
        if not (narrow and cost > NEIGHBOUR_COST):
            (others if _is_foreign(excess, part) else own).append(part)
    return [np.sort(np.concatenate(own)), *others]


def find_neighbours(bays: Sequence[Bay], main: int, view: View) -> list[int]:
    """Which of the bays are the near ends of neighbouring fixtures, beside bay `main` at which the photo is aimed."""
    boxes, width = view.boxes, view.perspective.width
    left, right = _ends(boxes, bays[main].members)
    if abs(left + right - width) > 2 * AIMED * width:
        return []
    return [
        number
        for number, bay in enumerate(bays)
        if breadth(boxes, bay.members) < SHOWN_END * (right - left)
        and _is_cut_beside(boxes, bay.members, left, right, width)
        and _is_foreign(_misfit(view.footing, bay.members, bays[main].lines)[1], bay.members)
    ]


def _is_cut_beside(boxes: FlatBoxes, part: Ints, left: float, right: float, width: int) -> bool:
    """Whether a part lies beside what reaches from `left` to `right`, and on into the side of the photo."""
    start, end = _ends(boxes, part)
    over = MOST_OVER * float(np.median(boxes.width))
    return (start <= SIDE_MARGIN * width and end < left + over) or (
        end >= (1 - SIDE_MARGIN) * width and start > right - over
    )


def _is_foreign(excess: float, part: Ints) -> bool:
    """Whether the main shelves suit a part so much worse than its own that it has others, as far as so few can tell."""
    return excess > FOREIGN_COST + FOREIGN_COST_OF_FEW / len(part)


def _misfit(footing: Footing, part: Ints, lines: Ints) -> tuple[float, float]:
    """Mean cost of the facings of a part on the given lines, and how much of it the part's own best lines save."""
    weight = float(footing.weight[part].sum())
    cost, best = cost_on(footing, part, lines), cost_on(footing, part, choose_lines(footing, part)[1])
    return cost / weight, (cost - best) / weight


def _parts(boxes: FlatBoxes) -> list[Ints]:
    """The facings divided at all seams that do not cross a broader one; each seam may lean in its own way."""
    least = SEAM_WIDTH * float(np.median(boxes.width))
    seams = [seam for lean in LEANS for seam in _seams(boxes, float(lean), least)]
    # Many leans cut alike: the broadest seam of each cut speaks for it.
    distinct = {side.tobytes(): side for _, side in sorted(seams, key=lambda seam: -seam[0])}
    sides: list[Flags] = []
    for side in distinct.values():
        if not any((side & ~other).any() and (other & ~side).any() for other in sides):
            sides.append(side)
    part = np.sum(sides, axis=0) if sides else np.zeros(len(boxes.left), dtype=np.intp)
    return [np.flatnonzero(part == number) for number in np.unique(part)]


def _seams(boxes: FlatBoxes, lean: float, least: float) -> list[tuple[float, Flags]]:
    """Width of every seam at one lean, and which facings, `(n,)`, stand to the right of it."""
    shift = lean * (boxes.top + boxes.bottom) / 2
    left, right = boxes.left + SIDE * boxes.width - shift, boxes.right - SIDE * boxes.width - shift
    order = np.argsort(left, kind="stable")
    gaps = left[order][1:] - np.maximum.accumulate(right[order])[:-1]
    return [(float(gaps[cut]), left >= left[order[cut + 1]]) for cut in np.flatnonzero(gaps > least)]


def prominence(boxes: FlatBoxes, part: Ints, width: int) -> float:
    """Area of the goods, less the further the part lies beside the middle of the photo."""
    area = float((boxes.width[part] * boxes.height[part]).sum())
    beside = max(boxes.left[part].min() - width / 2, width / 2 - boxes.right[part].max(), 0.0)
    return area * float(np.exp(-beside / (AIM * width)))


def breadth(boxes: FlatBoxes, part: Ints) -> float:
    """Pixels from the left side of a part's first facing to the right side of its last."""
    left, right = _ends(boxes, part)
    return right - left


def _ends(boxes: FlatBoxes, part: Ints) -> tuple[float, float]:
    return float(boxes.left[part].min()), float(boxes.right[part].max())
