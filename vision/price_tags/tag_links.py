"""Which facings a price tag belongs to. Pure rules over boxes [x, y, w, h] in pixels.

Shops keep one of two customs: a tag hangs on the edge of the shelf under its goods, or over them, on the edge or at the
head of the hook on which they hang. A photo shows which: tags touch their own goods and keep off the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.geometry import Floats, Ints
from vision.types import Box

Places = tuple[int, ...]
"""Indices of facings."""

# In facing widths, aside: a tag stands under the first or the middle one of the facings it serves, which are up to four
# where each product has its tag.
REACH = 2.0
# With products told apart, all neighbours of one product belong to its tag, however wide it stands.
REACH_OF_PRODUCT = 6.0
# In facing heights, from the foot (or head) of a facing to its tag. Deep rails hang down by a third; beyond one height
# the tag is another row's.
MAX_DISTANCE = 0.8
# How much nearer to the goods below than to those above tags must lie before they count as hung over their goods: most
# shops keep the other custom, and low shelves bring the goods below near, too.
CLEARLY_NEARER = 0.6
# Where the rows themselves hang, on hooks, goods over their tags are the exception.
NEARER = 0.9
# In facing heights: nearer than this to the goods above, tags hang on the edge under them whatever stands below.
TOUCHING = 0.25


@dataclass(frozen=True, slots=True)
class TaggedFacing:
    """A facing as far as tags are concerned; `row` or `sku` is None where it is not known."""

    box: Box
    row: int | None
    sku: str | None = None


@dataclass(frozen=True, slots=True)
class _Nearest:
    """For each tag the facing that it touches most nearly, -1 for none, and how far that is in facing heights."""

    facing: Ints
    distance: Floats


def link_tags(
    tags: Sequence[Box], facings: Sequence[TaggedFacing], *, hanging: bool = False
) -> tuple[tuple[int, ...], ...]:
    """For each tag the places in `facings` of those that it stands for, from left to right; empty where there are none.

    `hanging`: the rows of this photo hang on hooks.
    """
    if not tags or not facings:
        return ((),) * len(tags)
    under, over = _nearest(tags, facings, over=False), _nearest(tags, facings, over=True)
    found = over if _hung_over(under, over, hanging) else under
    rows = [facings[facing].row if facing >= 0 else None for facing in found.facing]
    linked: list[Places] = [()] * len(tags)
    for row in {row for row in rows if row is not None}:
        places = [place for place, own in enumerate(rows) if own == row]
        members = [place for place, facing in enumerate(facings) if facing.row == row]
        for place, served in zip(places, _served([tags[place] for place in places], members, facings), strict=True):
            linked[place] = served
    return tuple(linked)


def _hung_over(under: _Nearest, over: _Nearest, hanging: bool) -> bool:
    above, below = float(under.distance.mean()), float(over.distance.mean())
    return below < NEARER * above if hanging else above > TOUCHING and below < CLEARLY_NEARER * above


def _nearest(tags: Sequence[Box], facings: Sequence[TaggedFacing], *, over: bool) -> _Nearest:
    """The facing whose foot is next to the tag's head or, where tags are over goods, whose head is next to its foot."""
    x, y, w, h = np.asarray([facing.box for facing in facings], dtype=float).T
    left, top, wide, high = np.asarray(tags, dtype=float).T[:, :, None]
    gap = np.abs(y - (top + high) if over else top - (y + h)) / h
    aside = np.abs(x + w / 2 - left - wide / 2) / w
    known = np.asarray([facing.row is not None for facing in facings])
    gap[(aside > REACH) | (gap > MAX_DISTANCE) | ~known] = np.inf
    # Among facings of one row the tag's own column decides, not who stands half a finger lower.
    best = np.where(np.isfinite(gap), gap + aside / REACH * MAX_DISTANCE, np.inf).argmin(axis=1)
    distance = gap[np.arange(len(tags)), best]
    facing = np.where(np.isfinite(distance), best, -1)
    return _Nearest(facing, np.minimum(distance, MAX_DISTANCE))


def _served(
    tags: Sequence[Box], members: Sequence[int], facings: Sequence[TaggedFacing]
) -> tuple[tuple[int, ...], ...]:
    """Each facing of a row goes to the nearest tag in reach; of several products only the tag's own are kept."""
    served: list[list[int]] = [[] for _ in tags]
    for place in sorted(members, key=lambda member: facings[member].box.center_x):
        box = facings[place].box
        offset = [_aside(tag, box) for tag in tags]
        nearest = int(np.argmin(offset))
        if offset[nearest] <= (REACH_OF_PRODUCT if facings[place].sku else REACH) * box.w:
            served[nearest].append(place)
    return tuple(_one_product(places, tag, facings) for places, tag in zip(served, tags, strict=True))


def _aside(tag: Box, facing: Box) -> float:
    """How far a facing stands aside of a tag: tags are put up under the middle of their goods or where they begin."""
    return min(abs(tag.center_x - facing.center_x), abs(tag.x - facing.x))


def _one_product(places: Sequence[int], tag: Box, facings: Sequence[TaggedFacing]) -> Places:
    """Those of the product that stands nearest to the tag, and those whose product is not known."""
    if not places:
        return ()
    own = facings[min(places, key=lambda place: _aside(tag, facings[place].box))].sku
    return tuple(place for place in places if own is None or facings[place].sku in (own, None))
