"""Which bays share their rows, and the numbers of those rows.

Bays whose shelves run on from one to the next have common rows, and so have the doors of one cooler. Where two fixtures
stand side by side, or two bays with other shelves, a common number would say that goods stand on one shelf that do not:
there each has rows of its own, counted from its own top.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from vision.geometry import Floats, Ints
from vision.shelf.bays import Bay, match_lines, shared_lines
from vision.shelf.fixtures import BROADEST_NEIGHBOUR, breadth, prominence
from vision.shelf.view import View
from vision.types import Point

# Bays of one fixture of which less than this share of the lines agree have rows of their own. One line in four may be
# missing where goods are: an empty shelf has none to be told by.
SAME_ROWS = 0.75
# Fewer lines agree or not by chance.
LEAST_LINES = 3


@dataclass(frozen=True, slots=True)
class Section:
    """The shelf lines of one bay: `levels[k]` is the line of row `rows[k]` between the pixels `left` and `right`."""

    left: float
    right: float
    levels: Floats
    rows: Ints


def main_bay(bays: Sequence[Bay], view: View) -> int:
    """The bay that the photo is about."""
    return max(range(len(bays)), key=lambda place: prominence(view.boxes, bays[place].members, view.perspective.width))


def group_bays(fixtures: Sequence[Sequence[Bay]], view: View) -> list[list[int]]:
    """The bays that share their rows, as places in the chain of all `fixtures`' bays; groups and bays from the left.

    Each bay joins the first group whose broadest bay its lines agree with; the group of the main bay is asked first.
    """
    bays = [bay for bays_of_one in fixtures for bay in bays_of_one]
    main = main_bay(bays, view)
    levels = [view.footing.levels[bay.lines] for bay in bays]
    groups = [[main]]
    for place in sorted(set(range(len(bays))) - {main}, key=lambda place: -breadth(view.boxes, bays[place].members)):
        for group in groups:
            first = bays[group[0]]
            if _has_rows_of(first, bays[place], levels[group[0]], levels[place], view):
                group.append(place)
                break
        else:
            groups.append([place])
    left = [min(float(view.boxes.left[bays[place].members].min()) for place in group) for group in groups]
    return [sorted(groups[number]) for number in np.argsort(left, kind="stable")]


def _has_rows_of(first: Bay, bay: Bay, main: Floats, own: Floats, view: View) -> bool:
    """Whether a bay shares the rows of the `first` one of a group; `main` and `own` are the levels of their lines."""
    if len(own) < LEAST_LINES or shared_lines(main, own) >= SAME_ROWS:
        return True
    (left, right), (start, end) = (
        (view.boxes.left[each.members].min(), view.boxes.right[each.members].max()) for each in (first, bay)
    )
    # What has goods of the fixture on both sides is a door of it: with as many shelves they have the same numbers.
    return bool(left < start and end < right and len(main) == len(own) and None not in match_lines(main, own))


def number_sections(bays: Sequence[Bay], view: View) -> tuple[Section, ...]:
    """Match the lines of bays that share their rows to those of the main one and number all rows from the top.

    A line that the main bay lacks is a row of the photo only in a bay that is broad enough to be the fixture's own.
    """
    boxes, levels = view.boxes, [view.footing.levels[bay.lines] for bay in bays]
    main = main_bay(bays, view)
    known, keys = levels[main], list(levels)
    for place in sorted(set(range(len(bays))) - {main}, key=lambda place: -breadth(boxes, bays[place].members)):
        narrow = breadth(boxes, bays[place].members) < BROADEST_NEIGHBOUR * breadth(boxes, bays[main].members)
        matches = match_lines(known, levels[place])
        keys[place] = np.asarray(
            [
                known[m] if m is not None else np.nan if narrow else own
                for m, own in zip(matches, levels[place], strict=True)
            ]
        )
        known = np.unique(np.concatenate([known, keys[place][~np.isnan(keys[place])]]))
    return tuple(
        Section(
            float(boxes.left[bay.members].min()),
            float(boxes.right[bay.members].max()),
            own,
            np.where(np.isnan(key), 0, np.searchsorted(known, key) + 1),
        )
        for bay, own, key in zip(bays, levels, keys, strict=True)
    )


def bays_at(edges: Sequence[tuple[Point, Point]], bays: Sequence[int], x: Floats) -> Ints:
    """The bay that stands at each x, `(n,)`, or the nearest; `edges` are the rows', of which `bays` tells the bay.

    Where one fixture reaches around another, the narrower of the two holds what stands in both.
    """
    numbers = sorted(set(bays))
    ends = [[point.x for edge, own in zip(edges, bays, strict=True) if own == bay for point in edge] for bay in numbers]
    left, right = (np.asarray([pick(own) for own in ends]) for pick in (min, max))
    beside = np.maximum(np.maximum(left[:, None] - x, x - right[:, None]), 0.0)
    order = np.argsort(right - left, kind="stable")
    found: Ints = np.asarray(numbers, dtype=np.intp)[order[beside[order].argmin(axis=0)]]
    return found


def without_rows(sections: Sequence[Section], left_out: Sequence[int]) -> tuple[Section, ...]:
    """The sections, of which those at the places `left_out` hold no row."""
    return tuple(
        replace(section, rows=np.zeros_like(section.rows)) if number in left_out else section
        for number, section in enumerate(sections)
    )
