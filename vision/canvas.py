"""Frames, lines and words drawn into a photo: given in pixels of the photo, drawn at whatever size the picture has.

Widths and letters are measured in pixels of a phone that shows the picture over its whole width, whatever the picture's
own resolution: what can be read there can be read everywhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np

from vision.letterbox import Pixels
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
# In small pictures letters get no smaller than this many of the picture's own pixels: below it they are blots.
LEAST_LETTERS = 9
WEIGHT = 600
# How far letters like "p" reach below their line, as a share of the letters' height.
DESCENT = 0.12
# From one line of the legend to the next, in heights of its letters; a mark is this much of that high and wide.
LEGEND_LINE = 1.9
MARK_HEIGHT, MARK_WIDTH = 0.6, 0.75
DASH = 3.5
# A word of fewer letters than this says nothing; the box then stays without one.
LEAST_WORD = 2
CUT_SHORT = ".."
# A label may cover others by this share of its ground: the rim of a tag hides nothing.
OVERLAP = 0.1


# Draws something into a box.
Mark = Callable[["Canvas", Box], None]


@dataclass(frozen=True)
class LegendEntry:
    """A line of the legend; `draw` puts the mark that it explains into a box, as it is put into the photo."""

    text: str
    draw: Mark


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
    def _font(self) -> cv2.FontFace:
        return cv2.FontFace("sans")

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
        (left, top), (right, bottom) = self.at((box.x, box.y)), self.at((box.right, box.bottom))
        self._taken.append(Box(left, top, right - left, bottom - top))

    def caption(self, box: Box, text: str, background: Color) -> None:
        """A word at the upper edge of a box, cut short to its width; left out where another word stands."""
        (left, top), (right, _) = self.at((box.x, box.y)), self.at((box.right, box.bottom))
        self._label(self._fitting(text, right - left), [(left, top)], background, SMALL_LETTERS)

    def beside(self, box: Box, text: str, background: Color, ink: Color) -> None:
        """A word below a box, above it, or at its sides; left out where all that is taken."""
        (left, top), (right, bottom) = self.at((box.x, box.y)), self.at((box.right, box.bottom))
        width, height = self._label_size(text, SMALL_LETTERS)
        middle = left + (right - left - width) // 2
        places = [(middle, bottom + 1), (middle, top - height), (right + 1, top), (left - width, top)]
        self._label(text, places, background, SMALL_LETTERS, ink=ink)

    def at_line(self, edge: tuple[Point, Point], text: str, background: Color) -> None:
        """A word at one end of a line, above or below it, wherever it covers least; it is never left out."""
        (left, left_y), (right, right_y) = (self.at(end) for end in edge)
        width, height = self._label_size(text, LETTERS)
        places = [
            (left, left_y - height),
            (left, left_y),
            (right - width, right_y - height),
            (right - width, right_y),
        ]
        self._label(text, places, background, LETTERS, needed=True)

    def with_legend(self, entries: Sequence[LegendEntry]) -> Pixels:
        """The picture with a strip below it that explains the marks; places in the picture stay what they are."""
        step = round(LEGEND_LINE * self._letter_height(LETTERS))
        places = self._flow([self._text_width(entry.text, LETTERS) + 2 * step for entry in entries], step)
        width, height = self.pixels.shape[1], (places[-1][1] if places else 0) + step + step // 2
        strip = Canvas(np.full((height, width, 3), INK, np.uint8), width, height)
        for entry, (x, y) in zip(entries, places, strict=True):
            entry.draw(strip, Box(x + step // 4, y + step // 5, step * MARK_WIDTH, step * MARK_HEIGHT))
            strip._write(entry.text, (x + step + step // 4, y + round(0.7 * step)), PAPER, LETTERS)
        return np.vstack([self.pixels, strip.pixels])

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
    ) -> None:
        """A word on a ground of its own, at the first of these top left corners where it covers nothing."""
        grounds = [self._inside(place, self._label_size(text, letters)) for place in places]
        ground = self._choose(grounds, needed=needed) if text else None
        if ground is None:
            return
        self._taken.append(ground)
        x, y, width, height = (int(value) for value in ground)
        cv2.rectangle(self.pixels, (x, y), (x + width, y + height), background, cv2.FILLED)
        pad = self._pad(letters)
        rise = round(DESCENT * self._letter_height(letters))
        self._write(text, (x + pad, y + height - pad - rise), ink, letters)

    def _choose(self, grounds: Sequence[Box], *, needed: bool) -> Box | None:
        """The first ground that is free; without one the least covered, and only if it is needed."""
        covered = [sum(_common_area(ground, taken) for taken in self._taken) / ground.area for ground in grounds]
        free = [ground for ground, share in zip(grounds, covered, strict=True) if share <= OVERLAP]
        if free:
            return free[0]
        return grounds[int(np.argmin(covered))] if needed else None

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

    def _pad(self, letters: float) -> int:
        return max(2, self._letter_height(letters) // 4)

    def _letter_height(self, letters: float) -> int:
        return max(LEAST_LETTERS, round(letters * self.unit))

    def _text_width(self, text: str, letters: float) -> int:
        size = self._letter_height(letters)
        return int(cv2.getTextSize((0, 0), text, (0, 0), self._font, size, WEIGHT)[2])

    def _write(self, text: str, bottom_left: tuple[int, int], ink: Color, letters: float) -> None:
        cv2.putText(self.pixels, text, bottom_left, ink, self._font, self._letter_height(letters), WEIGHT)


def _common_area(first: Box, second: Box) -> float:
    width = min(first.right, second.right) - max(first.x, second.x)
    height = min(first.bottom, second.bottom) - max(first.y, second.y)
    return max(0.0, width) * max(0.0, height)
