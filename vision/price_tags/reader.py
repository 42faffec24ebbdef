"""The reader of price tags: from a photo and the boxes of its tags to prices."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import cv2
import numpy as np

from vision.letterbox import Pixels
from vision.price_tags.price_agreement import TagWord, contradicted
from vision.price_tags.price_layout import (
    SURE,
    Candidate,
    LineReading,
    candidates,
    likelihood,
    regular_price,
    shows_more,
    sure_price,
)
from vision.price_tags.price_lines import PriceLine, price_lines, same_place
from vision.price_tags.price_patch import SECOND_HEIGHT, UNIT_HEIGHT, PricePatch, cut_patch
from vision.price_tags.price_text import (
    amount_of,
    begins_multi_buy,
    currency_of,
    is_promotion,
    is_share,
    is_torn,
    may_be_share,
)
from vision.price_tags.tag_codes import read_code
from vision.price_tags.tag_glyphs import find_glyphs
from vision.price_tags.tag_levelling import level_tag
from vision.price_tags.tag_words import find_words
from vision.price_tags.text_recognition import LineRecogniser, RapidLineRecogniser
from vision.types import Box

Unread = Literal["too-small", "cut-off", "no-price", "doubtful"]

# Height in pixels at which characters are looked for: prices are 15 to 80 pixels high then.
WORKING_HEIGHT = 128
# Paper added around the detected box, as a share of its height: detectors cut into tags by up to 5 %.
MARGIN = 0.06
# Height in pixels of the smallest tag that is read. On rendered shelves lower ones gave nearly as many wrong prices as
# right ones; from here on right ones prevail.
MIN_TAG_HEIGHT = 24.0
# On tags lower than this, two prices side by side run into one another and read "3002.00". Such readings have
# probabilities of up to 0.91; sharp ones of the same size nearly always 1.
SMALL_TAG, SURE_OF_SMALL = 36.0, 0.95
# Price lines that are read before giving up; names and frames are sometimes larger than the price.
MAX_LINES = 3
# At this certainty of both parts a third look at the whole line is not worth its time.
CERTAIN = 0.97
# From this probability on a line is the price line: a number in smaller print is not it, however well it is read.
SUSPECTED = 0.3
# How near a percentage, in its heights, characters of the same line of print belong to it.
CLOSE = 0.5
# Pixels between a tag and a side of the photo under which it counts as cut there: a digit may lie outside.
FRAME = 2.0
# Words in small print that are read, each 10 ms: on nine of ten Russian tags the regular price is one of the first two.
MAX_WORDS = 2
# Least certainty of a word: pieces of codes and pictures are read as "70%" with less.
LEGIBLE = 0.8
# Paper shown around a word, as a share of its height.
WORD_MARGIN = 0.2


@dataclass(frozen=True, slots=True)
class TagLine:
    """A line of characters on a tag, in its pixels; `light` where the ink is lighter than its ground."""

    line: PriceLine
    light: bool


@dataclass(frozen=True, slots=True)
class TagReading:
    """What one price tag says.

    `price` and `regular_price` are decimal text with a point ("12.90", "189"), None where nothing sure was read;
    `candidates` are the prices that it may be, with probabilities. `currency` is an ISO 4217 code where a sign names
    one; `promo` is False where no sign of a promotion was read. `reason` says why there is no price.
    """

    price: str | None = None
    regular_price: str | None = None
    currency: str | None = None
    promo: bool = False
    text: str | None = None
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    barcode: str | None = None
    reason: Unread | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A line that was read: which one, what it shows and what it may mean; no line where nothing was legible."""

    line: TagLine | None = None
    reading: LineReading | None = None
    candidates: tuple[Candidate, ...] = ()


class TagReader:
    """Reads price tags, `threads` of them at a time; safe to share between threads."""

    def __init__(self, recogniser: LineRecogniser, *, threads: int = 1) -> None:
        self._recogniser = recogniser
        self._threads = threads

    @classmethod
    def load(cls, *, threads: int = 1) -> "TagReader":
        """A reader with the recogniser that ships with RapidOCR."""
        return cls(RapidLineRecogniser(), threads=threads)

    def read(self, pixels: Pixels, tags: Sequence[Box]) -> tuple[TagReading, ...]:
        """Read the tags at these boxes (pixels of the photo) of a photo (H x W x 3, uint8, BGR, full resolution)."""
        with ThreadPoolExecutor(self._threads) as pool:
            return agreeing(tuple(pool.map(partial(self._read_tag, pixels), tags)))

    def _read_tag(self, pixels: Pixels, tag: Box) -> TagReading:
        crop = crop_tag(pixels, tag)
        if tag.h < MIN_TAG_HEIGHT or min(crop.shape[:2]) == 0:
            return TagReading(reason="too-small")
        level = level_tag(crop)
        lines = headline_lines(level)
        headline, texts = self._headline(level, lines[:MAX_LINES])
        cut = is_cut(tag, pixels.shape[1], pixels.shape[0])
        price = None if cut else sure_price(headline.candidates, least=SURE_OF_SMALL if tag.h < SMALL_TAG else SURE)
        regular, more = self._small_print(level, headline, price)
        if any(map(begins_multi_buy, more)):
            price, regular = None, None
        text = " ".join(filter(None, [*texts, *more]))
        return TagReading(
            price=price,
            regular_price=regular,
            currency=currency_of(text),
            promo=regular is not None or is_promotion(text),
            text=text or None,
            candidates=headline.candidates,
            confidence=likelihood(headline.candidates),
            barcode=read_code(crop),
            reason=None if price else _reason(headline.candidates, cut),
        )

    def _headline(self, tag: Pixels, lines: Sequence[TagLine]) -> tuple[_Found, list[str]]:
        """The first line, from the most prominent on, that is a price or may be one; and all texts on the way."""
        best, texts = _Found(), []
        shares: list[Box] = []
        for line in lines:
            if any(_continues(share, line.line.box) for share in shares):
                continue  # the end of a percentage: the circles of its sign read "10"
            found = self._read_line(tag, line)
            shown = found.reading.texts if found.reading else []
            texts += shown
            shares += [line.line.box] if any(map(is_share, shown)) and not line.line.raised else []
            best = max(best, found, key=lambda item: likelihood(item.candidates))
            if likelihood(best.candidates) > SUSPECTED or (found.reading and any(map(is_torn, found.reading.texts))):
                break  # a torn number in large print is the price, too: smaller print would be another one
        return self._looked_at_again(tag, best), texts

    def _small_print(self, tag: Pixels, headline: _Found, price: str | None) -> tuple[str | None, list[str]]:
        """The regular price beside a sure headline, and the words read on the way to it or to those of a promotion."""
        if price is None or headline.line is None or headline.reading is None:
            return None, []
        texts: list[str] = []
        line = headline.line.line
        for box in find_words(tag, line.box, line.height)[:MAX_WORDS]:
            word = self._recogniser.read(crop_tag(tag, box, WORD_MARGIN))
            if word.score < LEGIBLE:
                continue
            texts.append(word.text)
            regular = regular_price(word, price, headline.reading.form)
            if regular or is_promotion(word.text):
                return regular, texts
        return None, texts

    def _read_line(self, tag: Pixels, line: TagLine, height: float = UNIT_HEIGHT) -> _Found:
        reading = self._views(cut_patch(tag, line.line, light=line.light, height=height))
        return _Found(line, reading, candidates(reading))

    def _looked_at_again(self, tag: Pixels, first: _Found) -> _Found:
        """A doubtful headline read at another size, where that shows more; else as it was."""
        if first.line is None or likelihood(first.candidates) <= SUSPECTED or sure_price(first.candidates):
            return first
        second = self._read_line(tag, first.line, SECOND_HEIGHT)
        return second if shows_more(second.candidates, first.candidates) else first

    def _views(self, patch: PricePatch) -> LineReading:
        line, read = patch.line, self._recogniser.read
        count = None if line.touching else len(line.units)
        if not line.raised:
            whole = read(patch.whole)
            # Where the line itself shows no number, what stands around it is some other one.
            if not amount_of(whole.text) and not is_torn(whole.text):
                return LineReading((whole,), count=count)
            around = read(patch.surroundings)
            return LineReading(
                (whole, around), count=count, marked=may_be_share(around.text) and patch.has_marks_beside
            )
        units, raised = read(patch.units), read(patch.raised)
        if min(units.score, raised.score) >= CERTAIN:
            return LineReading((), units, raised, count)
        # The edge of a tag and a percentage look like units with cents.
        around = read(patch.surroundings)
        if is_share(around.text):
            return LineReading((around,), count=count)
        return LineReading((read(patch.whole),), units, raised, count)


def _continues(share: Box, other: Box) -> bool:
    """Whether a line of characters stands in the same line of print as a percentage, and close to it."""
    level = min(share.bottom, other.bottom) - max(share.y, other.y) > other.h / 2
    return level and max(other.x - share.right, share.x - other.right) < CLOSE * share.h


def _reason(found: Sequence[Candidate], cut: bool) -> Unread:
    if not found:
        return "no-price"
    return "cut-off" if cut else "doubtful"


def is_cut(tag: Box, width: int, height: int) -> bool:
    """Whether a side of the photo cuts the tag. A tag that fills the photo from side to side is a close-up, not cut."""
    left, right = tag.x < FRAME, tag.right > width - FRAME
    top, bottom = tag.y < FRAME, tag.bottom > height - FRAME
    return left != right or top != bottom


def crop_tag(pixels: Pixels, tag: Box, margin_share: float = MARGIN) -> Pixels:
    """The tag with a little of its surroundings (a share of its height), as far as the photo reaches."""
    margin = margin_share * tag.h
    top, left = int(max(tag.y - margin, 0)), int(max(tag.x - margin, 0))
    return pixels[top : int(tag.bottom + margin) + 1, left : int(tag.right + margin) + 1]


def headline_lines(tag: Pixels) -> tuple[TagLine, ...]:
    """The lines of a tag (H x W x 3, uint8, BGR) that may be its price, the most prominent first."""
    scale = WORKING_HEIGHT / tag.shape[0]
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    grey = cv2.cvtColor(cv2.resize(tag, None, fx=scale, fy=scale, interpolation=method), cv2.COLOR_BGR2GRAY)
    dark = np.asarray(grey, dtype=np.uint8)
    found = [TagLine(line, light=False) for line in price_lines(find_glyphs(dark))]
    found += [TagLine(line, light=True) for line in price_lines(find_glyphs(255 - dark))]
    kept: list[TagLine] = []
    for line in sorted(found, key=lambda item: -item.line.prominence):
        if not any(same_place(line.line.box, other.line.box) for other in kept):
            kept.append(line)
    return tuple(TagLine(line.line.scaled(1 / scale), light=line.light) for line in kept)


def agreeing(readings: Sequence[TagReading]) -> tuple[TagReading, ...]:
    """The readings of one photo; a price that the other tags speak against is doubtful."""
    words = [TagWord(_likeliest(one), likelihood(one.candidates), one.text) for one in readings]
    return tuple(
        replace(one, price=None, regular_price=None, reason="doubtful") if one.price and odd else one
        for one, odd in zip(readings, contradicted(words), strict=True)
    )


def _likeliest(reading: TagReading) -> str | None:
    return reading.candidates[0][0] if reading.candidates else None
