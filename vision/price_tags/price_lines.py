"""Which characters of a tag stand together as a price: units on one line, raised cents at their right.

Pure rules over character boxes [x, y, w, h] in pixels of the tag. The cents of many countries are printed small and
high beside the units; that is seen in the boxes, not in the text, so it is decided here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from vision.types import Box

# Height of a character over its line's. Digits of one print differ by 1.1; blur and slant add the rest.
SAME_HEIGHT = (0.8, 1.25)
# In line heights: how far a neighbour's middle may lie higher or lower, and how wide the gap to it may be. A tilt of 15
# degrees lifts a neighbour by 0.18; the gap spans a decimal point.
MAX_STEP, MAX_GAP = 0.18, 0.65
# Raised cents, in heights of the units: their height (0.28 to 0.65 in print), their gap, how much higher or lower their
# head may lie, and where they must end. A comma or "kr" at the foot of the line ends at 1. Digits of 0.73 and more are
# units beside one that has grown together with a rule below it: 129 was read as 1.29.
RAISED_HEIGHT = (0.24, 0.69)
RAISED_GAP = (-0.3, 0.65)
RAISED_HEAD = (-0.3, 0.22)
RAISED_FOOT = 0.82
# Characters share less than this part of the narrower one's width; more is the same ink under another threshold.
MAX_OVERLAP = 0.35
# A line whose box lies to this part within a better line's is the same ink.
SAME_LINE = 0.5
# One character alone is mostly a frame or a piece of a bar code; wide characters are mostly several, or a frame.
LONE, WIDE, WIDE_ASPECT = 0.35, 0.7, 1.15
# Width over height below which a character alone is a stroke: the edge of a frame or one bar, no price.
STROKE = 0.3
# Width over height of a 1 in narrow print, and of the widest digit beside it: more is two digits grown together. In the
# widest print that shops use a 1 has 0.45 and a 4 has 1.1.
NARROW_ONE, WIDEST_OF_NARROW = 0.42, 0.9
# More than three characters make a line no more likely to be the price: names have ten.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class PriceLine:
    """Characters that may be a price, from left to right, in pixels of their picture."""

    units: tuple[Box, ...]
    raised: tuple[Box, ...] = ()

    @property
    def height(self) -> float:
        return median(box.h for box in self.units)

    @property
    def box(self) -> Box:
        return bounding_box(self.units + self.raised)

    @property
    def slope(self) -> float:
        """Rise of the line through the middles of the units, in pixels per pixel, y down."""
        x = [box.center_x for box in self.units]
        y = [box.center_y for box in self.units]
        middle, level = sum(x) / len(x), sum(y) / len(y)
        spread = sum((at - middle) ** 2 for at in x)
        return sum((at - middle) * (to - level) for at, to in zip(x, y, strict=True)) / spread if spread else 0.0

    def scaled(self, factor: float) -> "PriceLine":
        """The same line in a picture `factor` times as large."""
        units, raised = (
            tuple(Box(*(factor * side for side in box)) for box in boxes) for boxes in (self.units, self.raised)
        )
        return PriceLine(units, raised)

    @property
    def touching(self) -> bool:
        """Whether some digits have grown together: then their number cannot be counted."""
        aspects = [box.w / box.h for box in self.units]
        if self.raised:  # digits that stand apart from their cents stand apart from each other
            return max(aspects) > WIDE_ASPECT
        narrow_print = len(aspects) == 1 or min(aspects) < NARROW_ONE
        return max(aspects) > (WIDEST_OF_NARROW if narrow_print else WIDE_ASPECT)

    @property
    def lone_stroke(self) -> bool:
        """Whether this is one upright stroke with nothing beside it."""
        return len(self.units) == 1 and not self.raised and self.units[0].w < STROKE * self.units[0].h

    @property
    def prominence(self) -> float:
        """How much this looks like the headline price: its height, weighed by what its characters look like."""
        count = len(self.units) + len(self.raised)
        wide = sum(box.w > WIDE_ASPECT * box.h for box in self.units)
        return float(self.height * WIDE**wide * min(count, ENOUGH) ** 0.5 * (LONE if count == 1 else 1.0))


def bounding_box(boxes: Sequence[Box]) -> Box:
    """The smallest box around one or more boxes."""
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def price_lines(glyphs: Sequence[Box]) -> tuple[PriceLine, ...]:
    """All lines that the characters form, the most prominent first, each piece of ink in one line only."""
    lines = sorted((line_around([glyph], glyphs) for glyph in glyphs), key=lambda line: -line.prominence)
    kept: list[PriceLine] = []
    for line in lines:
        if not line.lone_stroke and not any(_covered(line.box, other.box) for other in kept):
            kept.append(line)
    return tuple(kept)


def line_around(seed: Sequence[Box], glyphs: Sequence[Box]) -> PriceLine:
    """The line that grows from `seed` (one character or more) by taking in its nearest neighbours on both sides."""
    height = median(box.h for box in seed)
    units = _grown(list(seed), glyphs, lambda line, box: _beside(line, box, height))
    raised = _grown([], glyphs, lambda cents, box: _raised(units, cents, box, height))
    return PriceLine(tuple(sorted(units)), tuple(sorted(raised)))


def _grown(members: list[Box], glyphs: Sequence[Box], distance: Callable[[list[Box], Box], float | None]) -> list[Box]:
    """`members` with the nearest fitting character added, again and again until none fits."""
    while True:
        fitting = [(gap, box) for box in glyphs if (gap := distance(members, box)) is not None]
        if not fitting:
            return members
        members = [*members, min(fitting)[1]]


def _beside(line: list[Box], box: Box, height: float) -> float | None:
    """The gap between a line and a character that continues it; None where it does not."""
    near = min(line, key=lambda member: _gap(member, box))
    gap = _gap(near, box)
    fits = (
        SAME_HEIGHT[0] < box.h / height < SAME_HEIGHT[1]
        and abs(box.center_y - near.center_y) < MAX_STEP * height
        and gap < MAX_GAP * height
        and not _overlaps(line, box)
    )
    return gap if fits else None


def _raised(units: list[Box], cents: list[Box], box: Box, height: float) -> float | None:
    """The gap between a price and a raised character at its right; None where it is none."""
    last = max(units, key=lambda member: member.right)
    gap = box.x - max(member.right for member in [*units, *cents])
    fits = (
        RAISED_HEIGHT[0] < box.h / height < RAISED_HEIGHT[1]
        and RAISED_GAP[0] * height < gap < RAISED_GAP[1] * height
        and RAISED_HEAD[0] * height < box.y - last.y < RAISED_HEAD[1] * height
        and box.bottom < last.y + RAISED_FOOT * height
        and not _overlaps([*units, *cents], box)
        and (not cents or SAME_HEIGHT[0] < box.h / cents[0].h < SAME_HEIGHT[1])
    )
    return gap if fits else None


def _gap(one: Box, other: Box) -> float:
    return max(one.x - other.right, other.x - one.right)


def _overlaps(line: Sequence[Box], box: Box) -> bool:
    return any(-_gap(member, box) > MAX_OVERLAP * min(member.w, box.w) for member in line)


def same_place(one: Box, other: Box) -> bool:
    """Whether half of one box, or more, lies in the other."""
    return _covered(one, other) or _covered(other, one)


def _covered(inner: Box, outer: Box) -> bool:
    width = min(inner.right, outer.right) - max(inner.x, outer.x)
    height = min(inner.bottom, outer.bottom) - max(inner.y, outer.y)
    return width > 0 and height > 0 and width * height > SAME_LINE * inner.area
