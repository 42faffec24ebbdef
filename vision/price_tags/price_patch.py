"""The part of a tag around one price line, levelled and brought to one size, with its digits found once more.

At the size of the whole tag raised cents are 8 pixels high and often grow together with the units. Here they are
20, and the ink is told from the paper by the units' own brightness.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.letterbox import Pixels
from vision.price_tags.price_lines import RAISED_FOOT, PriceLine, bounding_box, line_around
from vision.price_tags.tag_glyphs import Grey, ink_patches
from vision.types import Box

# Height in pixels that the units get. The recogniser takes lines of 48 pixels with a margin around the digits.
UNIT_HEIGHT = 36.0
# Height for a second look: digits that ran together or were lost at one size often stand apart at the other.
SECOND_HEIGHT = 28.0
# What is shown around the units, in their heights: a lost first digit or a currency sign at the left, raised cents and
# a currency sign at the right, a part of the digits that was cut above and below.
LEFT, RIGHT, ABOVE, BELOW = 0.9, 1.8, 0.35, 0.35
# Where the first pass and this one disagree by more about the height of a digit, it has grown together with its frame.
TRUSTED_HEIGHT = (0.75, 1.35)
# Smallest patch of ink that may be a raised digit, as a share of the units' height.
SMALLEST_DIGIT = 0.22
# Width over height of two raised digits.
CENTS_ASPECT = 1.35
# Narrower than this share of its height the ink found is one raised digit; as many of its widths lead to the next one's
# end.
LONE_CENT, SECOND_CENT = 1.1, 1.3
# Shares of the brightness that parts ink from paper, at which digits are told apart: where they touch, darker ink only.
DEPTHS = (1.0, 0.8, 0.6)
# A last digit wider than this share of its height may have raised cents grown to it; they are at least as wide as this.
WIDE_DIGIT, MIN_CENTS_WIDTH = 0.75, 0.35
# Pale cents found in the first pass count from this width on, in heights of the units: less is the edge of the tag.
PALE_CENTS_WIDTH = 0.5
# Faint marks count as lost cents from this share of the units' contrast on; the percentile is that of their ink.
GHOST_CONTRAST, GHOST_SHARE = 0.3, 15.0
# Where lost cents would stand, in heights of the units from their end, and the gap between them and the blank below.
GHOST_REACH, GHOST_GAP = (0.1, 1.2), 0.15
# Something small stands beside a number, too pale to read: where it begins and ends, in heights of the units from their
# end, and the mean share of their contrast that it has above and below the middle, at least. On the paper itself the
# lightest of each column stays within this share of the contrast; next to the edge of a tag it does not.
BESIDE, PALE_MARKS, SAME_PAPER = (0.1, 0.5), 0.1, 0.18
# Paper shown around what is read, as a share of its height. The recogniser learned from lines cut with 0.1 to 0.2.
MARGIN = 0.18


@dataclass(frozen=True, slots=True, eq=False)
class PricePatch:
    """A levelled cut-out (H x W x 3, uint8, BGR), with digits of one height; `line` lies in its pixels.

    `light` where the ink is lighter than its ground.
    """

    pixels: Pixels
    line: PriceLine
    light: bool

    @property
    def units(self) -> Pixels:
        """The units alone: raised cents read together with them lose or double digits."""
        box = bounding_box(self.line.units)
        end = min((cents.x for cents in self.line.raised), default=float("inf"))
        return self._cut(box, min(box.right + MARGIN * box.h, max(end, box.right)))

    @property
    def raised(self) -> Pixels:
        """The place of the raised cents: two digits wide from the units on, for one of them may not have been found.

        Slanted cents begin over the last unit.
        """
        found = bounding_box(self.line.raised)
        start = min(bounding_box(self.line.units).right, found.x)
        lone = len(self.line.raised) == 1 and found.w < LONE_CENT * found.h
        width = max(found.right + (SECOND_CENT * found.w if lone else 0.0) - start, CENTS_ASPECT * found.h)
        return self._cut(Box(start, found.y, width, found.h), float("inf"))

    @property
    def whole(self) -> Pixels:
        """Units and raised cents together."""
        return self._cut(self.line.box, float("inf"))

    @property
    def has_marks_beside(self) -> bool:
        """Whether something pale stands close at the right of the units, from head to foot: a percent sign over "off".

        Cents would stand at the head alone, a unit of measure at the foot.
        """
        grey = _ink_is_dark(self.pixels, self.light).astype(np.float32)
        box = bounding_box(self.line.units)
        top, middle, bottom, right = int(max(box.y, 0)), int(box.center_y), int(box.bottom), int(box.right)
        paper, ink = np.percentile(grey[top:bottom, int(max(box.x, 0)) : right], [95, 5])
        beside = grey[:, right + int(BESIDE[0] * box.h) : right + int(BESIDE[1] * box.h)]
        if not beside.size or paper == ink:
            return False
        lightest = np.percentile(beside[top:bottom], 90, axis=0)
        if np.abs(lightest - paper).max(initial=0) > SAME_PAPER * (paper - ink):
            return False
        depth = np.maximum(lightest - beside, 0) / (paper - ink)
        return min(float(half.mean()) for half in (depth[top:middle], depth[middle:bottom])) > PALE_MARKS

    @property
    def surroundings(self) -> Pixels:
        """The line with what stands before and after it: a currency sign, a digit that was not found."""
        box = self.line.box
        return self._rows(box)[:, :]

    def _cut(self, box: Box, right_end: float) -> Pixels:
        margin = MARGIN * box.h
        left, right = int(max(box.x - margin, 0)), int(min(box.right + margin, right_end)) + 1
        return self._rows(box)[:, left:right]

    def _rows(self, box: Box) -> Pixels:
        margin = MARGIN * box.h
        return self.pixels[int(max(box.y - margin, 0)) : int(box.bottom + margin) + 1]


def cut_patch(tag: Pixels, line: PriceLine, *, light: bool, height: float = UNIT_HEIGHT) -> PricePatch:
    """Cut the surroundings of `line` out of a tag (H x W x 3, uint8, BGR); `light`: ink lighter than paper.

    `height` is that of the units in the patch, in pixels.
    """
    if height / line.height < 0.5:  # plain interpolation would skip pixels
        shrink = 2 * height / line.height
        tag = np.asarray(cv2.resize(tag, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        line = line.scaled(shrink)
    view = _view(line, height)
    units = _moved(line.units, view)
    box = bounding_box(units)
    size = (int(box.right + RIGHT * height) + 1, int(box.bottom + BELOW * height) + 1)
    levelled = cv2.warpAffine(tag, view, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    pixels = np.asarray(levelled, dtype=np.uint8)
    found = _refined(pixels, units, light, height)
    if not found.raised and line.raised and bounding_box(line.raised).w > PALE_CENTS_WIDTH * line.height:
        # Pale cents: lighter than the bounds of the units' ink, but dark for their own surroundings.
        found = PriceLine(found.units, _moved(line.raised, view))
    elif not found.raised and _ghost(pixels, found, light):
        found = PriceLine(found.units, (_place_of_cents(found),))
    return PricePatch(pixels, found, light)


def _view(line: PriceLine, height: float) -> NDArray[np.float64]:
    """The 2 x 3 matrix that levels the line, scales its units to `height` and moves it to its place in the patch."""
    scale = height / line.height
    angle = np.arctan(line.slope)
    turn = scale * np.asarray([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = turn @ _middles(line.units).T
    left = float(corners[0].min()) - scale * min(line.units).w / 2 - LEFT * height
    top = float(corners[1].min()) - height / 2 - ABOVE * height
    return np.column_stack([turn, [-left, -top]])


def _middles(boxes: tuple[Box, ...]) -> NDArray[np.float64]:
    return np.asarray([(box.center_x, box.center_y) for box in boxes])


def _moved(boxes: tuple[Box, ...], view: NDArray[np.float64]) -> tuple[Box, ...]:
    """Where boxes lie in the patch. The turn is small, so upright boxes stay upright."""
    scale = float(np.hypot(view[0, 0], view[0, 1]))
    centres = _middles(boxes) @ view[:, :2].T + view[:, 2]
    return tuple(
        Box(float(x - scale * box.w / 2), float(y - scale * box.h / 2), scale * box.w, scale * box.h)
        for (x, y), box in zip(centres, boxes, strict=True)
    )


def _refined(pixels: Pixels, units: tuple[Box, ...], light: bool, height: float) -> PriceLine:
    """The line as the enlarged picture shows it, at the first depth of ink at which its digits stand apart.

    Where they never do, the line as it was first seen is parted where its foot ends.
    """
    grey = _ink_is_dark(pixels, light)
    expected = bounding_box(units).h if len(units) == 1 else height
    for depth in DEPTHS:
        ink = _ink(grey, bounding_box(units), depth)
        glyphs = ink_patches(ink, SMALLEST_DIGIT * height)
        seeds = [box for box in glyphs if _confirms(box, units, expected)]
        lines = [line_around([seed], glyphs) for seed in seeds]
        line = max(lines, key=lambda found: len(found.units) + len(found.raised), default=None)
        if line and not line.touching:
            return line
    return part_raised(line_around(units, glyphs), _ink(grey, bounding_box(units), DEPTHS[0]))


def part_raised(line: PriceLine, ink: Grey) -> PriceLine:
    """Part raised cents from a last digit that they touch: there the ink (H x W mask) ends high over the foot."""
    last = max(line.units, key=lambda box: box.right)
    if line.raised or last.w <= WIDE_DIGIT * last.h:
        return line
    top, foot = int(last.y), int(last.y + RAISED_FOOT * last.h)
    stands = ink[foot : int(last.bottom), int(last.x) : int(last.right)].any(axis=0)
    end = int(last.x) + (int(np.flatnonzero(stands)[-1]) + 1 if stands.any() else int(last.w))
    if last.right - end < MIN_CENTS_WIDTH * last.h:
        return line
    rows = np.flatnonzero(ink[top:foot, end : int(last.right)].any(axis=1))
    if not len(rows):
        return line
    raised = Box(float(end), float(top + rows[0]), last.right - end, float(rows[-1] - rows[0] + 1))
    kept = tuple(box for box in line.units if box is not last)
    return PriceLine((*kept, Box(last.x, last.y, end - last.x, last.h)), (raised,))


def _confirms(box: Box, units: tuple[Box, ...], height: float) -> bool:
    known = any(unit.x < box.center_x < unit.right and unit.y < box.center_y < unit.bottom for unit in units)
    return known and TRUSTED_HEIGHT[0] < box.h / height < TRUSTED_HEIGHT[1]


def _ink_is_dark(pixels: Pixels, light: bool) -> Grey:
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    return 255 - grey if light else grey


def _ink(grey: Grey, units: Box, depth: float) -> Grey:
    """Mask of ink: what is darker than `depth` of the brightness that best parts the units' ink from paper (Otsu)."""
    inner = grey[int(max(units.y, 0)) : int(units.bottom) + 1, int(max(units.x, 0)) : int(units.right) + 1]
    level, _ = cv2.threshold(np.ascontiguousarray(inner), 0, 255, cv2.THRESH_OTSU)
    darkest = float(inner.min())
    return (grey <= darkest + depth * (level - darkest)).astype(np.uint8)


def _place_of_cents(line: PriceLine) -> Box:
    box = bounding_box(line.units)
    return Box(box.right, box.y, GHOST_REACH[1] * box.h, box.h / 2)


def _ghost(pixels: Pixels, line: PriceLine, light: bool) -> bool:
    """Whether something faint stands where raised cents would, and nothing below it: blurred or glaring cents."""
    grey = _ink_is_dark(pixels, light).astype(np.float32)
    box = bounding_box(line.units)
    top, middle, bottom, right = int(max(box.y, 0)), int(box.center_y), int(box.bottom), int(box.right)
    paper, ink = np.percentile(grey[top:bottom, int(max(box.x, 0)) : right], [95, 5])
    reach = slice(right + int(GHOST_REACH[0] * box.h), right + int(GHOST_REACH[1] * box.h))
    below = grey[middle + int(GHOST_GAP * box.h) : bottom, reach].mean(axis=0)
    # Beyond the edge of the tag anything may stand.
    paper_ends = np.abs(below - paper) > GHOST_CONTRAST / 2 * (paper - ink)
    width = int(paper_ends.argmax()) if paper_ends.any() else len(below)
    if width < MIN_CENTS_WIDTH * box.h:
        return False
    above = grey[top:middle, reach][:, :width]
    return bool(below[:width].mean() - np.percentile(above, GHOST_SHARE) > GHOST_CONTRAST * (paper - ink))
