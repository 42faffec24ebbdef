"""What a piece of POP material might be: the artworks, or parts of one, that look most like what fills its box.

Guesses are cheap and many; each must be registered and compared before anybody believes it. The box is straightened as
if the piece stood in it in one of several slanted shapes, and each of these small pictures is compared with all views
of all artworks at once.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from vision.geometry import Floats
from vision.letterbox import Pixels
from vision.pop.artwork import CARD, STRIP, WHOLE, Artwork, Form, Window, shade_of, views_of
from vision.pop.poses import FROM_MIDDLES, TO_MIDDLES, moving, scaling, square_of
from vision.pop.registration import register
from vision.types import Box

# What stretching by a factor of e costs a guess, in correlation; and being a part of an artwork only, and slanted.
STRETCH_COST, PART_COST, SLANT_COST = 0.1, 0.06, 0.02
# Shapes that a piece may have in its box: by what share of its height the upper edge falls to the right, and by what
# share of its width the left side runs to the right. Strips slant by nearly all their height and are too thin to lean.
STRIP_SLANTS = (0.0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.76, -0.76, 0.87, -0.87)
CARD_SLANTS, CARD_LEANS = (0.0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6), (0.0, 0.25, -0.25)
# A tent card shows a part of its back beside its front, which is this share of its box.
FRONT, FRONT_SLANTS = 0.75, (0.0, 0.2, -0.2)
SHAPES = {
    CARD: [
        *((slant, lean, 0.0, 1.0) for slant in CARD_SLANTS for lean in CARD_LEANS),
        *((slant, lean, left, FRONT) for slant in FRONT_SLANTS for lean in CARD_LEANS for left in (0.0, 1 - FRONT)),
    ],
    STRIP: [(slant, 0.0, 0.0, 1.0) for slant in STRIP_SLANTS],
}
# Guesses for one artwork: it must not crowd out the others.
GUESSES_EACH = 3
# Steps of the coarse registration.
STEPS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Guess:
    """Artwork number `artwork` of a gallery may lie in the straightened box `preview` by `pose`.

    `onto` (3, 3) leads from the preview to the picture; `likeness` (below 1) says what speaks for the guess.
    """

    artwork: int
    likeness: float
    preview: Pixels
    pose: Floats
    onto: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Rough:
    """Artwork number `artwork` of a gallery lies about at `pose` in the picture; `agreeing` is a share, 0 to 1."""

    artwork: int
    pose: Floats
    agreeing: float


class Gallery:
    """Several prepared artworks, laid out so that a box is compared with all of them at once."""

    def __init__(self, artworks: Sequence[Artwork]) -> None:
        self.artworks = tuple(artworks)
        self._shelves = [
            _Shelf(form, artworks, numbers)
            for form in SHAPES
            if (numbers := [number for number, one in enumerate(artworks) if one.form == form])
        ]

    def guesses(self, picture: Pixels, box: Box, limit: int) -> list[Guess]:
        """The `limit` artworks (or parts of one) that look most like what fills the box, best first."""
        ranked = [guess for shelf in self._shelves for guess in shelf.guesses(picture, box, limit)]
        return sorted(ranked, key=lambda guess: -guess.likeness)[:limit]

    def lay_roughly(self, guesses: Sequence[Guess]) -> list[Rough]:
        """Register guesses on their previews; those that agree most come first."""
        lots = ([guess for guess in guesses if self.artworks[guess.artwork].form == form] for form in SHAPES)
        laid = [rough for some in lots if some for rough in self._laid(some)]
        return sorted(laid, key=lambda rough: -rough.agreeing)

    def _laid(self, guesses: Sequence[Guess]) -> Iterator[Rough]:
        """Register guesses of one form, all at once."""
        own = [self.artworks[guess.artwork] for guess in guesses]
        pictures = [shade_of(guess.preview, one.axis) for guess, one in zip(guesses, own, strict=True)]
        found = register([one.coarse for one in own], pictures, [guess.pose for guess in guesses], STEPS)
        for guess, pose, agreeing in zip(guesses, found.poses, found.agreeing, strict=True):
            yield Rough(guess.artwork, guess.onto @ pose, float(agreeing))


class _Shelf:
    """The artworks of one form."""

    def __init__(self, form: Form, artworks: Sequence[Artwork], numbers: Sequence[int]) -> None:
        self._form, self._numbers = form, numbers
        self._inner = square_of(Box(*form.margin, *form.inner))
        self._outward = np.linalg.inv(self._inner)
        self._views = np.concatenate([artworks[number].views for number in numbers]).T
        self._part_costs = np.asarray([0.0 if window == WHOLE else PART_COST for window in form.windows])
        # Artworks x windows.
        parts = np.asarray([window.w / window.h for window in form.windows])
        self._aspects = np.asarray([artworks[number].aspect for number in numbers])[:, None] * parts
        self._slant_costs = SLANT_COST * np.abs(np.asarray(SHAPES[form])[:, :2]).sum(axis=1)

    def guesses(self, picture: Pixels, box: Box, limit: int) -> list[Guess]:
        """The `limit` best guesses, best first."""
        frames = [_slanted(_side(box, *side), slant, lean) for slant, lean, *side in SHAPES[self._form]]
        share = min(1.0, max(2 * inner / side for inner, side in zip(self._form.inner, box[2:], strict=True)))
        copy = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA).astype(np.uint8)
        previews = [self._straightened(copy, scaling(share, share) @ frame) for frame in frames]
        worth = self._worth(np.stack(previews), frames)
        taken: Counter[int] = Counter()
        guesses = []
        best = np.argsort(-worth, axis=None)[: 8 * limit]
        for place, number, part in zip(*np.unravel_index(best, worth.shape), strict=True):
            taken[number] += 1
            if taken[number] <= GUESSES_EACH:
                onto = frames[place] @ self._outward
                pose = self._inner @ _from_part(self._form.windows[part])
                likeness = float(worth[place, number, part])
                guesses.append(Guess(self._numbers[number], likeness, previews[place], pose, onto))
        return guesses[:limit]

    def _worth(self, previews: Pixels, frames: Sequence[Floats]) -> Floats:
        """What speaks for each frame, artwork and window."""
        (across, down), (right, below), (width, height) = self._form.inner, self._form.margin, self._form.view
        inner = previews[:, below : below + down, right : right + across]
        pooled = inner.reshape(len(inner), height, down // height, width, across // width, 3).mean(axis=(2, 4))
        likeness = (views_of(pooled) @ self._views).reshape(len(frames), *self._aspects.shape)
        shapes = np.asarray([frame[0, 0] / frame[1, 1] for frame in frames])
        stretch = shapes[:, None, None] / self._aspects
        costs = STRETCH_COST * np.abs(np.log(stretch)) + self._part_costs + self._slant_costs[:, None, None]
        worth: Floats = likeness - costs
        return worth

    def _straightened(self, picture: Pixels, frame: Floats) -> Pixels:
        """What fills a parallelogram of the picture and its margin, as a small upright picture."""
        size = tuple(inner + 2 * margin for inner, margin in zip(self._form.inner, self._form.margin, strict=True))
        onto = TO_MIDDLES @ frame @ self._outward @ FROM_MIDDLES
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return cv2.warpAffine(picture, onto[:2], size, flags=flags, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[return-value]


def _side(box: Box, left: float, share: float) -> Box:
    """The part of a box that begins at a share `left` of its width and is `share` of it wide."""
    return Box(box.x + left * box.w, box.y, share * box.w, box.h)


def _slanted(box: Box, slant: float, lean: float) -> Floats:
    """From the square of -1 to 1 to a parallelogram that spans the box.

    Its upper edge falls to the right by `slant` of the box's height and its left side runs to the right by `lean` of
    the box's width (to the left, where that is negative).
    """
    shape = np.asarray([(1 - abs(lean), lean, 0.0), (slant, 1 - abs(slant), 0.0), (0.0, 0.0, 1.0)])
    slanted: Floats = square_of(box) @ shape
    return slanted


def _from_part(window: Window) -> Floats:
    """From the square of an artwork to the square that a window of it fills."""
    return scaling(1 / window.w, 1 / window.h) @ moving(1 - 2 * window.x - window.w, 1 - 2 * window.y - window.h)
