"""Frames, lines and words drawn into a photo: given in pixels of the photo, drawn at whatever size the picture has.

Widths and letters are measured in pixels of a phone that shows the picture over its whole width, whatever the picture's
own resolution: what can be read there can be read everywhere.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.letterbox import Pixels
from vision.lettering import Lettering
from vision.types import Box, Point

Color = tuple[int, int, int]
Place = Point | tuple[float, float]

PAPER: Color = (245, 245, 245)
INK: Color = (25, 25, 25)
# Width of a phone's screen in CSS pixels, the unit of all sizes below.
PHONE_WIDTH = 390
# Letters of these heights are the smallest that people read at arm's length on a phone.
LETTERS = 11.0
SMALL_LETTERS = 9.5
# Labels that would hide the goods at reading size: people who look closer pull the picture up with two fingers.
FINE_LETTERS = 7.5
# A number takes at most this share of its box' sides; where that makes it too small to read, it takes more.
NUMBER_SHARE = 0.55
LEAST_NUMBER = 5.5
# In small pictures letters get no smaller than this many of the picture's own pixels: below it they are blots.
LEAST_LETTERS = 9
WEIGHT = 600
# Around marks a dark line, so that they can be seen on packs of their own colour.
CASING = 1.0
# How far letters like "p" reach below their line, as a share of the letters' height.
DESCENT = 0.12
# From one line of the legend to the next, in heights of its letters; a mark is this much of that high and wide.
LEGEND_LINE = 1.9
KEY_LINE = 1.7
MARK_HEIGHT, MARK_WIDTH = 0.6, 0.75
# A key of more entries has two columns at least, and long names are cut: one column would be as high as the photo.
ONE_COLUMN = 10
DASH = 3.5
# A word of fewer letters than this says nothing; the box then stays without one.
LEAST_WORD = 2
CUT_SHORT = ".."
# Two labels may share this much of the smaller one: the rim of a tag hides nothing.
OVERLAP = 0.1
# So many places along a line are tried for its word.
LINE_PLACES = 24


# Draws something into a box.
Mark = Callable[["Canvas", Box], None]


@dataclass(frozen=True)
class LegendEntry:
    """A line of the legend; `draw` puts the mark that it explains into a box, as it is put into the photo."""

    text: str
    draw: Mark


@dataclass(frozen=True)
class KeyEntry:
    """What a number in the photo stands for; `note` follows the name, and is never cut."""

    number: str
    name: str
    note: str


@dataclass(frozen=True)
class Canvas:
    """A picture, `(H, W, 3)` uint8 BGR, of a photo of `width` x `height` pixels; it is drawn on in place.

    Words keep clear of each other and of what was kept free: each takes the first free one of its places.
    """

    pixels: Pixels
    width: int
    height: int
    _taken: list[Box] = field(default_factory=list)

    @cached_property
    def unit(self) -> float:
        """Pixels of the picture in one pixel of a phone."""
        return float(self.pixels.shape[1]) / PHONE_WIDTH

    @cached_property
    def _lettering(self) -> Lettering:
        return Lettering(WEIGHT)

    def line_width(self, width: float) -> int:
        return max(1, round(width * self.unit))

    def at(self, place: Place) -> tuple[int, int]:
        """The picture's pixel of a place in the photo."""
        height, width = self.pixels.shape[:2]
        return round(place[0] * width / self.width), round(place[1] * height / self.height)

    def frame(self, box: Box, color: Color, *, width: float = 1) -> None:
        corners = self.at((box.x, box.y)), self.at((box.right, box.bottom))
        cv2.rectangle(self.pixels, *corners, color, self.line_width(width))

    def dashed(self, box: Box, color: Color, *, width: float = 1) -> None:
        (left, top), (right, bottom) = self.at((box.x, box.y)), self.at((box.right, box.bottom))
        dash = max(2, round(DASH * self.unit))
        for x in range(left, right, 2 * dash):
            self._dash((x, top), (min(x + dash, right), top), color, width)
            self._dash((x, bottom), (min(x + dash, right), bottom), color, width)
        for y in range(top, bottom, 2 * dash):
            self._dash((left, y), (left, min(y + dash, bottom)), color, width)
            self._dash((right, y), (right, min(y + dash, bottom)), color, width)

    def line(self, start: Place, end: Place, color: Color, *, width: float = 1) -> None:
        cv2.line(self.pixels, self.at(start), self.at(end), color, self.line_width(width), cv2.LINE_AA)

    def cross(self, box: Box, color: Color) -> None:
        self.line((box.x, box.y), (box.right, box.bottom), color)
        self.line((box.x, box.bottom), (box.right, box.y), color)

    def corner(self, box: Box, color: Color, share: float) -> None:
        """Fill the upper right corner of a box, over a share of its shorter side."""
        (left, top), (right, bottom) = self.at((box.x, box.y)), self.at((box.right, box.bottom))
        side = round(share * min(right - left, bottom - top))
        cv2.fillConvexPoly(self.pixels, np.array([(right - side, top), (right, top), (right, top + side)]), color)

    def keep_free(self, box: Box) -> None:
        """Let no word cover this box as long as it has another place."""
        self._taken.append(self._on_picture(box))

    def number(self, box: Box, text: str, background: Color) -> None:
        """A number in the lower left corner of a box, never left out, and smaller in a small box."""
        x, y, box_width, box_height = self._on_picture(box)
        width, height = self._label_size(text, FINE_LETTERS)
        fitting = min(1.0, NUMBER_SHARE * box_width / width, NUMBER_SHARE * box_height / height)
        letters = max(LEAST_NUMBER, FINE_LETTERS * fitting)
        size = self._label_size(text, letters)
        ground = self._inside((round(x), round(y + box_height) - size[1]), size)
        self._taken.append(ground)
        self._print(text, ground, background, letters)
        left, top, right, bottom = (round(side) for side in (ground.x, ground.y, ground.right, ground.bottom))
        cv2.rectangle(self.pixels, (left, top), (right, bottom), INK, self.line_width(CASING))

    def caption(self, box: Box, text: str, background: Color) -> None:
        """A word at the upper edge of a box, cut short to its width; left out where another word stands."""
        (left, top), (right, _) = self.at((box.x, box.y)), self.at((box.right, box.bottom))
        self._label(self._fitting(text, right - left), [(left, top)], background, SMALL_LETTERS)

    def beside(self, box: Box, text: str, background: Color, ink: Color, *, letters: float = SMALL_LETTERS) -> None:
        """A word below a box, above it, or at its sides; left out where all that is taken."""
        (left, top), (right, bottom) = self.at((box.x, box.y)), self.at((box.right, box.bottom))
        width, height = self._label_size(text, letters)
        middle = left + (right - left - width) // 2
        places = [(middle, bottom + 1), (middle, top - height), (right + 1, top), (left - width, top)]
        self._label(text, places, background, letters, ink=ink)

    def at_line(
        self, edge: tuple[Point, Point], text: str, background: Color, goods: Sequence[Box], *, front: bool = True
    ) -> None:
        """A word in front of a line, else below or above it, as far left as it hides none of the goods.

        It is never left out, and always touches its line: elsewhere it would seem to be the next fixture's. Without
        `front` it does not stand in front of its line, where that is another fixture's place.
        """
        (left, left_y), (right, right_y) = (self.at(end) for end in edge)
        width, height = self._label_size(text, FINE_LETTERS)
        places = [(left - width, left_y - height // 2)] if front and left >= width else []
        for x, below in product(np.linspace(left, max(left, right - width), LINE_PLACES), (True, False)):
            ends = np.interp((x, x + width), (left, right), (left_y, right_y))
            places.append((round(x), round(ends.max()) if below else round(ends.min()) - height))
        self._label(text, places, background, FINE_LETTERS, needed=True, clear_of=[*map(self._on_picture, goods)])

    def with_legend(self, entries: Sequence[LegendEntry], key: Sequence[KeyEntry] = ()) -> Pixels:
        """The picture, and below it what its marks and numbers mean; places in the picture stay what they are."""
        return np.vstack([self.pixels, self._marks_strip(entries), *([self._key_strip(key)] if key else ())])

    def _marks_strip(self, entries: Sequence[LegendEntry]) -> Pixels:
        step = round(LEGEND_LINE * self._letter_height(LETTERS))
        places = self._flow([self._text_width(entry.text, LETTERS) + 2 * step for entry in entries], step)
        strip = self._strip((places[-1][1] if places else 0) + step + step // 2)
        for entry, (x, y) in zip(entries, places, strict=True):
            entry.draw(strip, Box(x + step // 4, y + step // 5, step * MARK_WIDTH, step * MARK_HEIGHT))
            strip._write(entry.text, (x + step + step // 4, y + round(0.7 * step)), PAPER, LETTERS)
        return strip.pixels

    def _key_strip(self, key: Sequence[KeyEntry]) -> Pixels:
        """The entries in columns of one width, each read from top to bottom."""
        step = round(KEY_LINE * self._letter_height(SMALL_LETTERS))
        margin = step // 4
        indent = max(self._label_size(entry.number, SMALL_LETTERS)[0] for entry in key) + 2 * margin
        widest = max(self._text_width(entry.name + entry.note, SMALL_LETTERS) for entry in key) + indent + margin
        columns = max(1 if len(key) <= ONE_COLUMN else 2, self.pixels.shape[1] // widest)
        lines, column_width = ceil(len(key) / columns), self.pixels.shape[1] // columns
        strip = self._strip(lines * step + margin)
        for index, entry in enumerate(key):
            x, y = index // lines * column_width + indent, index % lines * step
            width, height = self._label_size(entry.number, SMALL_LETTERS)
            strip._print(entry.number, Box(x - margin - width, y, width, height), PAPER, SMALL_LETTERS)
            text = self._cut_name(entry, column_width - indent - margin)
            strip._write(text, (x, y + self._baseline(SMALL_LETTERS)), PAPER, SMALL_LETTERS)
        return strip.pixels

    def _cut_name(self, entry: KeyEntry, width: int) -> str:
        """Name and note; a name that is too long loses its middle, for sizes and flavours stand at its end."""

        def shown(length: int) -> str:
            return f"{entry.name[: ceil(length / 2)]}{CUT_SHORT}{entry.name[-(length // 2) :]}{entry.note}"

        whole = entry.name + entry.note
        if self._text_width(whole, SMALL_LETTERS) <= width:
            return whole
        lengths = range(LEAST_WORD, len(entry.name))
        fitting = bisect_right(lengths, width, key=lambda length: self._text_width(shown(length), SMALL_LETTERS))
        return shown(LEAST_WORD + max(0, fitting - 1))

    def _strip(self, height: int) -> "Canvas":
        """An empty strip as wide as the picture, with letters of the same size."""
        width = self.pixels.shape[1]
        return Canvas(np.full((height, width, 3), INK, np.uint8), width, height)

    def _flow(self, widths: Sequence[int], step: int) -> list[tuple[int, int]]:
        """Where pieces of these widths begin that are set line after line, like words in a paragraph."""
        places, x, y = [], 0, step // 4
        for width in widths:
            if x and x + width > self.pixels.shape[1]:
                x, y = 0, y + step
            places.append((x, y))
            x += width
        return places

    def _dash(self, start: tuple[int, int], end: tuple[int, int], color: Color, width: float) -> None:
        cv2.line(self.pixels, start, end, color, self.line_width(width))

    def _fitting(self, text: str, width: int) -> str:
        if self._label_size(text, SMALL_LETTERS)[0] <= width:
            return text
        for length in range(len(text) - 1, LEAST_WORD - 1, -1):
            if self._label_size(text[:length] + CUT_SHORT, SMALL_LETTERS)[0] <= width:
                return text[:length] + CUT_SHORT
        return ""

    def _label(
        self,
        text: str,
        places: Sequence[tuple[int, int]],
        background: Color,
        letters: float,
        *,
        ink: Color = INK,
        needed: bool = False,
        clear_of: Sequence[Box] = (),
    ) -> None:
        """A word on a ground of its own, at the first of these top left corners where it covers nothing."""
        grounds = [self._inside(place, self._label_size(text, letters)) for place in places]
        ground = self._choose(grounds, [*self._taken, *clear_of], needed=needed) if text else None
        if ground is not None:
            self._taken.append(ground)
            self._print(text, ground, background, letters, ink)

    def _print(self, text: str, ground: Box, background: Color, letters: float, ink: Color = INK) -> None:
        x, y, width, height = (int(value) for value in ground)
        cv2.rectangle(self.pixels, (x, y), (x + width, y + height), background, cv2.FILLED)
        self._write(text, (x + self._pad(letters), y + self._baseline(letters)), ink, letters)

    def _choose(self, grounds: Sequence[Box], taken: Sequence[Box], *, needed: bool) -> Box | None:
        """The first ground that is free; without one the least covered, and only if it is needed."""
        covered = _covered(grounds, taken)
        free = np.flatnonzero(covered <= OVERLAP)
        if free.size:
            return grounds[int(free[0])]
        return grounds[int(np.argmin(covered))] if needed else None

    def _on_picture(self, box: Box) -> Box:
        (left, top), (right, bottom) = self.at((box.x, box.y)), self.at((box.right, box.bottom))
        return Box(left, top, right - left, bottom - top)

    def _inside(self, top_left: tuple[int, int], size: tuple[int, int]) -> Box:
        """A label's ground, moved into the picture where it would stick out."""
        x, y = (
            min(max(0, place), max(0, whole - part))
            for place, whole, part in zip(top_left, self.pixels.shape[1::-1], size, strict=True)
        )
        return Box(x, y, *size)

    def _label_size(self, text: str, letters: float) -> tuple[int, int]:
        pad = self._pad(letters)
        return self._text_width(text, letters) + 2 * pad, self._letter_height(letters) + pad

    def _baseline(self, letters: float) -> int:
        """From a label's upper edge to the line on which its letters stand."""
        height = self._letter_height(letters)
        return height - round(DESCENT * height)

    def _pad(self, letters: float) -> int:
        return max(2, self._letter_height(letters) // 4)

    def _letter_height(self, letters: float) -> int:
        return max(LEAST_LETTERS, round(letters * self.unit))

    def _text_width(self, text: str, letters: float) -> int:
        return self._lettering.width(text, self._letter_height(letters))

    def _write(self, text: str, bottom_left: tuple[int, int], ink: Color, letters: float) -> None:
        self._lettering.write(self.pixels, text, bottom_left, ink, self._letter_height(letters))


def _covered(grounds: Sequence[Box], taken: Sequence[Box]) -> NDArray[np.float64]:
    """How much of each ground and the `taken` boxes lie on each other, as shares of the smaller one, summed up."""
    first, second = (np.array(boxes, dtype=float).reshape(-1, 4) for boxes in (grounds, taken))
    corners, sizes = first[:, None, :2], first[:, None, 2:]
    ends = np.minimum(corners + sizes, second[:, :2] + second[:, 2:])
    common = np.maximum(0, ends - np.maximum(corners, second[:, :2])).prod(axis=2)
    smaller = np.minimum(sizes.prod(axis=2), second[:, 2:].prod(axis=1))
    shares: NDArray[np.float64] = (common / np.maximum(smaller, 1)).sum(axis=1)
    return shares
