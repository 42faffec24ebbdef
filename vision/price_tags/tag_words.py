"""Where words and numbers stand in the small print of a price tag: runs of ink, found without a network.

The digits of a regular price are 10 pixels high and touch when a tag is shown whole, so they are not told apart here:
ink is closed along the line, and what has the shape of a short word is left to the recogniser.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.letterbox import Pixels
from vision.price_tags.price_lines import same_place
from vision.price_tags.tag_glyphs import Grey, Patches, darker, patches_of
from vision.types import Box

# Height in pixels that the headline's digits get while words are looked for, and the gap that is closed: more than
# between the digits of a regular price (1 to 4 pixels, a comma included), less than to the date beside it (10).
DIGIT_HEIGHT, GAP = 32.0, 7
# Ink of small print against its close surroundings: side of the window in pixels, and standard deviations.
WINDOW, DEPTH = 19, 0.5
# Height over that of the headline's digits: regular prices have 0.25 to 0.75; lower print is seldom sharp.
HEIGHT = (0.15, 0.8)
# Width over height: "¥78" has 1.6, "1199,99" has 5; names and dates are longer.
ASPECT = (1.5, 6.0)
# Share of its box that a closed word fills; frames and curved edges fill less.
MIN_FILL = 0.4
# Change down the ink over change along it: bars of a code have 0.1 to 0.3, letters and digits 0.5 and more.
MIN_DOWN_CHANGE = 0.35
# Words of a line stand 0.3 to 0.6 of their height apart and have heights that differ by a descender.
MIN_DISTANCE, SAME_PRINT = 0.6, 0.6
# Height of a word against its distance from the headline: larger print is more likely the price than a number below it.
PRINT = 3.0
# Kept clear around the headline, in heights of its digits: its raised cents and sign stand at its right.
CLEAR, CLEAR_RIGHT = 0.1, 1.2


def find_words(tag: Pixels, headline: Box, digit_height: float) -> tuple[Box, ...]:
    """Boxes of short words in a tag (H x W x 3, uint8, BGR), the nearest to the headline first, all in its pixels.

    `headline` is the box of the headline price, which is left out, `digit_height` the height of its digits.
    """
    scale = DIGIT_HEIGHT / digit_height
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    grey = cv2.cvtColor(cv2.resize(tag, None, fx=scale, fy=scale, interpolation=method), cv2.COLOR_BGR2GRAY)
    clear = _scaled(_with_its_cents(headline, digit_height), scale)
    dark = np.asarray(grey, dtype=np.uint8)
    words = [word for view in (dark, 255 - dark) for word in _words(view, clear)]
    kept: list[Box] = []
    # A box of a tag shows goods around it, too: what stands near the headline is on the tag.
    for word in sorted(words, key=lambda word: _distance(word, clear) - PRINT * word.h):
        if not any(same_place(word, other) for other in kept):
            kept.append(word)
    return tuple(_scaled(word, 1 / scale) for word in kept)


def _words(grey: Grey, clear: Box) -> list[Box]:
    """Runs of dark ink (H x W, uint8) outside `clear` that are shaped like short words and stand alone."""
    ink = darker(grey.astype(np.float32), WINDOW, DEPTH)
    ink[int(max(clear.y, 0)) : int(clear.bottom) + 1, int(max(clear.x, 0)) : int(clear.right) + 1] = 0
    runs = patches_of(np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, GAP), np.uint8)), dtype=np.uint8))
    runs = runs[(runs[:, 3] >= HEIGHT[0] * DIGIT_HEIGHT) & (runs[:, 3] <= HEIGHT[1] * DIGIT_HEIGHT)]
    _, _, w, h, filled = runs.T
    shaped = (w >= ASPECT[0] * h) & (w <= ASPECT[1] * h) & (filled >= MIN_FILL * w * h)
    along, down = (np.abs(cv2.Sobel(grey, cv2.CV_32F, *order)) for order in ((1, 0), (0, 1)))
    words = [(run, np.s_[run[1] : run[1] + run[3], run[0] : run[0] + run[2]]) for run in runs[shaped & _alone(runs)]]
    return [Box(*map(float, run[:4])) for run, at in words if down[at].sum() >= MIN_DOWN_CHANGE * along[at].sum()]


def _alone(runs: Patches) -> NDArray[np.bool_]:
    """Whether no other run of the same print stands beside: then it is a number or a sign, not a word of a name."""
    x, y, w, h, _ = runs.T
    gap = np.maximum(x[:, None] - (x + w), x - (x + w)[:, None])
    level = np.abs((y + h / 2)[:, None] - (y + h / 2)) < h[:, None] / 2
    alike = (h > SAME_PRINT * h[:, None]) & (h < h[:, None] / SAME_PRINT)
    beside = (gap < MIN_DISTANCE * h[:, None]) & level & alike
    np.fill_diagonal(beside, False)
    alone: NDArray[np.bool_] = ~beside.any(axis=1)
    return alone


def _with_its_cents(headline: Box, height: float) -> Box:
    left, top = headline.x - CLEAR * height, headline.y - CLEAR * height
    return Box(left, top, headline.w + (CLEAR + CLEAR_RIGHT) * height, headline.h + 2 * CLEAR * height)


def _distance(word: Box, headline: Box) -> float:
    across = max(word.x - headline.right, headline.x - word.right)
    return max(across, word.y - headline.bottom, headline.y - word.bottom)


def _scaled(box: Box, factor: float) -> Box:
    return Box(*(factor * side for side in box))
