"""The overlay: a photo with everything drawn in that the report says about it.

Facings have the colour of their row, piled ones a diagonal; row edges carry the row's number at both ends. Gaps are
red and crossed out, price tags white, POP material framed twice in magenta. Lines and letters grow with the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from vision.letterbox import Pixels
from vision.types import Box, Facing, Point, ShelfReport

Color = tuple[int, int, int]

# BGR. Neighbouring rows differ in hue and brightness, so that they can be told apart with weak colour vision as well.
ROW_COLORS: tuple[Color, ...] = (
    (66, 206, 255),
    (214, 130, 30),
    (110, 220, 90),
    (60, 100, 245),
    (230, 210, 80),
    (190, 90, 170),
    (150, 250, 220),
    (20, 160, 240),
)
ROWLESS: Color = (150, 150, 150)
GAP: Color = (40, 40, 235)
TAG: Color = (255, 255, 255)
POP: Color = (220, 60, 220)
INK: Color = (25, 25, 25)
PAPER: Color = (245, 245, 245)
FONT = cv2.FONT_HERSHEY_SIMPLEX
# Long side in pixels for which a line of one pixel and letters of scale 0.4 are right.
BASE_SIDE = 800


def draw_overlay(pixels: Pixels, report: ShelfReport) -> Pixels:
    """A copy of `pixels` (H x W x 3 uint8, BGR, upright, of any resolution) with the report's findings drawn in."""
    canvas = _Canvas(pixels.copy(), report)
    for facing in report.facings:
        canvas.facing(facing)
    for tag in report.price_tags:
        canvas.frame(tag.box, TAG)
    for piece in report.pop:
        canvas.frame(piece.box, POP, width=3)
        canvas.frame(piece.box, PAPER)
    for gap in report.gaps:
        canvas.frame(gap.box, GAP, width=2)
        canvas.cross(gap.box, GAP)
    for row in report.rows:
        canvas.edge(row.edge, row.index)
    canvas.legend(_legend(report))
    return canvas.pixels


def row_color(row: int | None) -> Color:
    """The colour of a row's facings, BGR; grey without a row."""
    return ROWLESS if row is None else ROW_COLORS[(row - 1) % len(ROW_COLORS)]


def _legend(report: ShelfReport) -> list[tuple[str, Color]]:
    stacked = sum(facing.stacked for facing in report.facings)
    entries = [
        (f"facings {len(report.facings)} in {len(report.rows)} rows", ROW_COLORS[0]),
        (f"stacked {stacked}", ROW_COLORS[0]),
        (f"gaps {len(report.gaps)}", GAP),
        (f"price tags {len(report.price_tags)}", TAG),
        (f"POP {len(report.pop)}", POP),
    ]
    verdict = ", ".join(report.quality.flags)
    return [
        entries[0],
        *(entry for entry in entries[1:] if not entry[0].endswith(" 0")),
        *([(verdict, GAP)] * bool(verdict)),
    ]


@dataclass(frozen=True)
class _Canvas:
    """Draws in the report's pixels, whatever resolution the picture has."""

    pixels: Pixels
    report: ShelfReport

    @cached_property
    def zoom(self) -> float:
        return float(max(self.pixels.shape[:2])) / BASE_SIDE

    def line_width(self, width: float) -> int:
        return max(1, round(width * self.zoom))

    def at(self, x: float, y: float) -> tuple[int, int]:
        height, width = self.pixels.shape[:2]
        return round(x * width / self.report.width), round(y * height / self.report.height)

    def frame(self, box: Box, color: Color, *, width: float = 1) -> None:
        cv2.rectangle(self.pixels, self.at(box.x, box.y), self.at(box.right, box.bottom), color, self.line_width(width))

    def cross(self, box: Box, color: Color) -> None:
        width = self.line_width(1)
        cv2.line(self.pixels, self.at(box.x, box.y), self.at(box.right, box.bottom), color, width, cv2.LINE_AA)
        cv2.line(self.pixels, self.at(box.x, box.bottom), self.at(box.right, box.y), color, width, cv2.LINE_AA)

    def facing(self, facing: Facing) -> None:
        color = row_color(facing.row)
        self.frame(facing.box, color, width=1.4)
        if facing.stacked:
            start, end = self.at(facing.box.x, facing.box.bottom), self.at(facing.box.right, facing.box.y)
            cv2.line(self.pixels, start, end, color, self.line_width(1), cv2.LINE_AA)

    def edge(self, edge: tuple[Point, Point], index: int) -> None:
        left, right = (self.at(*end) for end in edge)
        cv2.line(self.pixels, left, right, INK, self.line_width(3.4), cv2.LINE_AA)
        cv2.line(self.pixels, left, right, row_color(index), self.line_width(1.8), cv2.LINE_AA)
        width, height = self.text_size(str(index))
        for x, y in (left, (right[0] - 2 * width, right[1])):
            self.label(str(index), (max(0, x), max(2 * height, y)), row_color(index), INK)

    def text_size(self, text: str) -> tuple[int, int]:
        (width, height), _ = cv2.getTextSize(text, FONT, self.letter_scale, self.line_width(1))
        return width, height

    @cached_property
    def letter_scale(self) -> float:
        return max(0.35, 0.45 * self.zoom)

    def label(self, text: str, bottom_left: tuple[int, int], background: Color, ink: Color) -> None:
        width, height = self.text_size(text)
        pad = max(2, height // 2)
        x, y = bottom_left
        cv2.rectangle(self.pixels, (x, y - height - 2 * pad), (x + width + 2 * pad, y), background, cv2.FILLED)
        cv2.putText(
            self.pixels, text, (x + pad, y - pad), FONT, self.letter_scale, ink, self.line_width(1), cv2.LINE_AA
        )

    def legend(self, entries: Sequence[tuple[str, Color]]) -> None:
        """In the top left corner, on dark ground, one entry a line with its colour as a square."""
        sizes = np.asarray([self.text_size(text) for text, _ in entries])
        step = 2 * int(sizes[:, 1].max())
        area = self.pixels[: step * len(entries) + step // 2, : int(sizes[:, 0].max()) + 3 * step]
        area[:] = (area * 0.25).astype(np.uint8)
        for place, (text, color) in enumerate(entries):
            top = step // 2 + step * place
            square = (step // 2, top), (step // 2 + step // 2, top + step // 2)
            cv2.rectangle(self.pixels, *square, color, cv2.FILLED)
            origin = (step + step // 2, top + step // 2)
            cv2.putText(self.pixels, text, origin, FONT, self.letter_scale, PAPER, self.line_width(1), cv2.LINE_AA)
