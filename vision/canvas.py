"""Frames, lines and words drawn into a photo: given in pixels of the photo, drawn at whatever size the picture has."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from vision.letterbox import Pixels
from vision.types import Box, Point

Color = tuple[int, int, int]
Place = Point | tuple[float, float]

PAPER: Color = (245, 245, 245)
FONT = cv2.FONT_HERSHEY_SIMPLEX
# Long side in pixels for which a line of one pixel and letters of scale 0.45 are right.
BASE_SIDE = 800
LETTERS = 0.45
SMALLEST_LETTERS = 0.35
# Captions of boxes may shrink to this share of the ordinary letters before they lose letters.
SMALL_CAPTION = 0.75
# A word of fewer letters than this says nothing; the box then stays without one.
LEAST_LETTERS = 2
CUT_SHORT = ".."


@dataclass(frozen=True)
class Canvas:
    """A picture, `(H, W, 3)` uint8 BGR, of a photo of `width` x `height` pixels; it is drawn on in place."""

    pixels: Pixels
    width: int
    height: int

    @cached_property
    def zoom(self) -> float:
        return float(max(self.pixels.shape[:2])) / BASE_SIDE

    @cached_property
    def letter_scale(self) -> float:
        return max(SMALLEST_LETTERS, LETTERS * self.zoom)

    def line_width(self, width: float) -> int:
        return max(1, round(width * self.zoom))

    def at(self, place: Place) -> tuple[int, int]:
        """The picture's pixel of a place in the photo."""
        height, width = self.pixels.shape[:2]
        return round(place[0] * width / self.width), round(place[1] * height / self.height)

    def frame(self, box: Box, color: Color, *, width: float = 1) -> None:
        corners = self.at((box.x, box.y)), self.at((box.right, box.bottom))
        cv2.rectangle(self.pixels, *corners, color, self.line_width(width))

    def line(self, start: Place, end: Place, color: Color, *, width: float = 1) -> None:
        cv2.line(self.pixels, self.at(start), self.at(end), color, self.line_width(width), cv2.LINE_AA)

    def cross(self, box: Box, color: Color) -> None:
        self.line((box.x, box.y), (box.right, box.bottom), color)
        self.line((box.x, box.bottom), (box.right, box.y), color)

    def caption(self, box: Box, text: str, background: Color, ink: Color, *, below: bool = False) -> None:
        """A word at the upper edge of a box, or right below it; too long a word is cut short to the box's width."""
        (left, top), (right, bottom) = self.at((box.x, box.y)), self.at((box.right, box.bottom))
        scale = self.letter_scale * SMALL_CAPTION
        fitting = text if below else self._fitting(text, right - left, scale)
        if fitting:
            _, height = self._label_size(fitting, scale)
            self._label(fitting, (left, bottom + height if below else top + height), background, ink, scale)

    def ends(self, edge: tuple[Point, Point], texts: tuple[str, str], background: Color, ink: Color) -> None:
        """One label at each end of a line, both inside the picture."""
        left, right = (self.at(end) for end in edge)
        width, _ = self._label_size(texts[1], self.letter_scale)
        self._label(texts[0], left, background, ink, self.letter_scale)
        self._label(texts[1], (right[0] - width, right[1]), background, ink, self.letter_scale)

    def legend(self, entries: Sequence[tuple[str, Color]]) -> None:
        """In the top left corner, on dark ground, one entry a line with its colour as a square."""
        sizes = np.asarray([self._text_size(text, self.letter_scale) for text, _ in entries])
        step = 2 * int(sizes[:, 1].max())
        area = self.pixels[: step * len(entries) + step // 2, : int(sizes[:, 0].max()) + 3 * step]
        area[:] = (area * 0.25).astype(np.uint8)
        for place, (text, color) in enumerate(entries):
            top = step // 2 + step * place
            square = (step // 2, top), (step // 2 + step // 2, top + step // 2)
            cv2.rectangle(self.pixels, *square, color, cv2.FILLED)
            self._write(text, (step + step // 2, top + step // 2), PAPER, self.letter_scale)

    def _fitting(self, text: str, width: int, scale: float) -> str:
        if self._label_size(text, scale)[0] <= width:
            return text
        for length in range(len(text) - 1, LEAST_LETTERS - 1, -1):
            if self._label_size(text[:length] + CUT_SHORT, scale)[0] <= width:
                return text[:length] + CUT_SHORT
        return ""

    def _label(self, text: str, bottom_left: tuple[int, int], background: Color, ink: Color, scale: float) -> None:
        """A word on a ground of its own, moved into the picture where it would stick out."""
        width, height = self._label_size(text, scale)
        x = min(max(0, bottom_left[0]), max(0, self.pixels.shape[1] - width))
        y = min(max(height, bottom_left[1]), max(height, self.pixels.shape[0]))
        cv2.rectangle(self.pixels, (x, y - height), (x + width, y), background, cv2.FILLED)
        pad = self._pad(text, scale)
        self._write(text, (x + pad, y - pad), ink, scale)

    def _label_size(self, text: str, scale: float) -> tuple[int, int]:
        width, height = self._text_size(text, scale)
        pad = self._pad(text, scale)
        return width + 2 * pad, height + 2 * pad

    def _pad(self, text: str, scale: float) -> int:
        return max(2, self._text_size(text, scale)[1] // 2)

    def _text_size(self, text: str, scale: float) -> tuple[int, int]:
        (width, height), _ = cv2.getTextSize(text, FONT, scale, self.line_width(1))
        return width, height

    def _write(self, text: str, bottom_left: tuple[int, int], ink: Color, scale: float) -> None:
        cv2.putText(self.pixels, text, bottom_left, FONT, scale, ink, self.line_width(1), cv2.LINE_AA)
