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

from vision.geometry import Floats, Ints
from vision.letterbox import Pixels
from vision.pop.artwork import CARD, STRIP, WHOLE, Artwork, Form, Window, shade_of, views_of
from vision.pop.poses import FROM_MIDDLES, TO_MIDDLES, Size, moving, scaling, square_of
from vision.pop.registration import register
from vision.pop.shapes import MOST_LEAN, card_shapes, strip_shapes
from vision.types import Box

# What stretching by a factor of e costs a guess, in correlation; and being a part of an artwork only, and slanted.
STRETCH_COST, PART_COST, SLANT_COST = 0.1, 0.06, 0.02
SHAPES = {CARD: card_shapes(), STRIP: strip_shapes()}
# A strip or header looks at least so many times as long as high, from wherever it is seen and whatever hides it.
LEAST_ASPECT = {CARD: 0.0, STRIP: 1.2}
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
        shapes, self._least_aspect = SHAPES[form], LEAST_ASPECT[form]
        self._onto, self._slants = np.stack([shape.onto for shape in shapes]), np.asarray([one.slant for one in shapes])
        self._sizes = np.asarray([(shape.width, shape.height) for shape in shapes])
        self._leans = np.asarray([shape.lean for shape in shapes])

    def guesses(self, picture: Pixels, box: Box, limit: int) -> list[Guess]:
        """The `limit` best guesses, best first."""
        likely = self._likely(box)
        if not len(likely):
            return []
        frames, sizes = square_of(box) @ self._onto[likely], self._sizes[likely] * box[2:]
        worth = self._worth(_straightened(picture, frames, sizes, self._form.view, (0, 0)), sizes, self._slants[likely])
        chosen = _highest(worth, limit)
        places, which = np.unique([place for place, _, _ in chosen], return_inverse=True)
        previews = _straightened(picture, frames[places], sizes[places], self._form.inner, self._form.margin)
        return [
            Guess(
                artwork=self._numbers[number],
                likeness=float(worth[place, number, part]),
                preview=preview,
                pose=self._inner @ _from_part(self._form.windows[part]),
                onto=frames[place] @ self._outward,
            )
            for (place, number, part), preview in zip(chosen, previews[which], strict=True)
        ]

    def _likely(self, box: Box) -> Ints:
        """Numbers of the shapes that a piece of this form can have in the box."""
        width, height = self._sizes.T * np.asarray(box[2:])[:, None]
        return np.flatnonzero((width >= self._least_aspect * height) & (self._leans * box.w <= MOST_LEAN * box.h))

    def _worth(self, previews: Pixels, sizes: Floats, slants: Floats) -> Floats:
        """What speaks for each shape, artwork and window; `sizes` (n, 2) are width and height of the shapes."""
        likeness = (views_of(previews) @ self._views).reshape(len(sizes), *self._aspects.shape)
        stretches = np.abs(np.log(sizes[:, 0] / sizes[:, 1])[:, None, None] - np.log(self._aspects))
        worth: Floats = likeness - STRETCH_COST * stretches - self._part_costs - SLANT_COST * slants[:, None, None]
        return worth


def _straightened(picture: Pixels, frames: Floats, sizes: Floats, inner: Size, margin: Size) -> Pixels:
    """What fills each quadrangle (n, 3, 3) of the picture, and a margin around it, as upright pictures.

    `sizes` (n, 2) are about the width and height of the quadrangles; `inner` is the size of what fills one and `margin`
    that around it, in pixels.
    """
    size = inner[0] + 2 * margin[0], inner[1] + 2 * margin[1]
    outward = np.linalg.inv(square_of(Box(*margin, *inner))) @ FROM_MIDDLES
    previews = np.empty((len(frames), size[1], size[0], 3), dtype=np.uint8)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    halvings = np.ceil(np.log2(np.maximum(sizes / (2 * np.asarray(inner)), 1))).astype(int)
    for times in np.unique(halvings, axis=0):
        copy = _halved(picture, times)
        reduction = scaling(copy.shape[1] / picture.shape[1], copy.shape[0] / picture.shape[0])
        some = np.flatnonzero((halvings == times).all(axis=1))
        for place, onto in zip(some, TO_MIDDLES @ reduction @ frames[some] @ outward, strict=True):
            cv2.warpPerspective(copy, onto, size, previews[place], flags, cv2.BORDER_REPLICATE)
    return previews


def _halved(picture: Pixels, times: Ints) -> Pixels:
    """The picture with its width and height halved so often, `times` (2,)."""
    height, width = picture.shape[:2]
    width, height = max(1, width >> int(times[0])), max(1, height >> int(times[1]))
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _highest(worth: Floats, limit: int) -> list[tuple[int, int, int]]:
    """Where the `limit` highest values (frame, artwork, window) lie, best first, `GUESSES_EACH` of one artwork."""
    some = min(8 * limit, worth.size)
    best = np.argpartition(-worth, some - 1, axis=None)[:some]
    best = best[np.argsort(-worth.ravel()[best], kind="stable")]
    taken: Counter[int] = Counter()
    found: list[tuple[int, int, int]] = []
    for place, number, part in np.stack(np.unravel_index(best, worth.shape), axis=1).tolist():
        taken[number] += 1
        if taken[number] <= GUESSES_EACH:
            found.append((place, number, part))
        if len(found) == limit:
            break
    return found


def _from_part(window: Window) -> Floats:
    """From the square of an artwork to the square that a window of it fills."""
    return scaling(1 / window.w, 1 / window.h) @ moving(1 - 2 * window.x - window.w, 1 - 2 * window.y - window.h)
