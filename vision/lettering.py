"""Words in the letters of the world, drawn into a picture.

OpenCV draws one letter after the other from left to right, with fonts of its own for Latin, Cyrillic, Greek, Hebrew,
Chinese, Japanese and Korean. Arabic letters must be joined before, what is read from right to left must be turned
round, and Arabic, Thai and Vietnamese need other fonts.
"""

import re
from functools import cached_property
from importlib.resources import files
from unicodedata import bidirectional

import cv2
from arabic_reshaper import reshape
from bidi import get_display

from vision.letterbox import Pixels

FROM_THE_RIGHT = {"R", "AL"}
# As reshaped: the forms that Arabic letters take at the start, in the middle and at the end of a word.
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
THAI = re.compile("[\u0e00-\u0e7f]")
VIETNAMESE = re.compile("[\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
# What some font here has. Other letters would be question marks, or stand in the wrong order, as Indian ones would.
KNOWN = re.compile("[\u0000-\u052f\u0590-\u077f\u0e00-\u0e7f\u1e00-\u2bff\u2e80-\u9fff\uac00-\ud7ff\uf900-\uffef]*")
# OpenCV fits a face between its highest and lowest sign; these make the letters as large as those of its own font.
ARABIC_SIZE, THAI_SIZE, VIETNAMESE_SIZE = 1.4, 1.13, 1.12


class Lettering:
    """Writes words of a weight (400 regular, 700 bold). For one picture and one thread: faces keep what they drew."""

    def __init__(self, weight: int) -> None:
        self._weight = weight

    @cached_property
    def _own(self) -> cv2.FontFace:
        return cv2.FontFace("sans")

    @cached_property
    def _arabic(self) -> cv2.FontFace:
        return _packaged("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf")

    @cached_property
    def _thai(self) -> cv2.FontFace:
        return _packaged("fontpkg_noto_sans_thai", "NotoSansThai[wdth,wght].ttf")

    @cached_property
    def _vietnamese(self) -> cv2.FontFace:
        return _packaged("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf")

    def width(self, text: str, height: int) -> int:
        """Width in pixels of words in letters of `height` pixels."""
        shown = in_drawing_order(text)
        face, size = self._face(shown, height)
        return int(cv2.getTextSize((0, 0), shown, (0, 0), face, size, self._weight)[2])

    def write(
        self, pixels: Pixels, text: str, start: tuple[int, int], color: tuple[int, int, int], height: int
    ) -> None:
        """Write words into a picture (H x W x 3 uint8, BGR), from the left end of the line that they stand on."""
        shown = in_drawing_order(text)
        face, size = self._face(shown, height)
        cv2.putText(pixels, shown, start, color, face, size, self._weight)

    def _face(self, shown: str, height: int) -> tuple[cv2.FontFace, int]:
        if ARABIC.search(shown):
            return self._arabic, round(ARABIC_SIZE * height)
        if THAI.search(shown):
            return self._thai, round(THAI_SIZE * height)
        if VIETNAMESE.search(shown):
            return self._vietnamese, round(VIETNAMESE_SIZE * height)
        return self._own, height


def can_be_written(text: str) -> bool:
    """Whether there are fonts for all letters of a text."""
    return KNOWN.fullmatch(text) is not None


def in_drawing_order(text: str) -> str:
    """The letters as they stand from left to right, Arabic ones joined; lines begin at the left, as all of the overlay.

    Text without letters that are read from the right comes back as it is.
    """
    if not any(bidirectional(letter) in FROM_THE_RIGHT for letter in text):
        return text
    shown: str = get_display(reshape(text), base_dir="L")
    return shown


def _packaged(package: str, name: str) -> cv2.FontFace:
    return cv2.FontFace(str(files(package) / "files" / name))
