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
from vision.pop.poses import FROM_MIDDLES, TO_MIDDLES, Size, moving, scaling, square_of
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
        self._shapes = np.stack([_slanted(*shape) for shape in SHAPES[form]])
        self._slant_costs = SLANT_COST * np.abs(np.asarray(SHAPES[form])[:, :2]).sum(axis=1)

    def guesses(self, picture: Pixels, box: Box, limit: int) -> list[Guess]:
        """The `limit` best guesses, best first."""
        frames = square_of(box) @ self._shapes
        worth = self._worth(_straightened(picture, box, frames, self._form.view, (0, 0)), frames)
        chosen = _highest(worth, limit)
        places, which = np.unique([place for place, _, _ in chosen], return_inverse=True)
        previews = _straightened(picture, box, frames[places], self._form.inner, self._form.margin)
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

    def _worth(self, previews: Pixels, frames: Floats) -> Floats:
        """What speaks for each frame, artwork and window."""
        likeness = (views_of(previews) @ self._views).reshape(len(frames), *self._aspects.shape)
        shapes = frames[:, 0, 0] / frames[:, 1, 1]
        stretches = np.abs(np.log(shapes)[:, None, None] - np.log(self._aspects))
        worth: Floats = likeness - STRETCH_COST * stretches - self._part_costs - self._slant_costs[:, None, None]
        return worth


def _straightened(picture: Pixels, box: Box, frames: Floats, inner: Size, margin: Size) -> Pixels:
    """What fills each parallelogram (n, 3, 3) in a box of the picture, and a margin around it, as upright pictures.

    `inner` is the size of what fills the parallelogram and `margin` that around it, in pixels.
    """
    whole = picture.shape[1], picture.shape[0]
    shares = (min(1.0, 2 * side / long) for side, long in zip(inner, box[2:], strict=True))
    reduced = [max(1, round(share * side)) for share, side in zip(shares, whole, strict=True)]
    copy = cv2.resize(picture, reduced, interpolation=cv2.INTER_AREA)
    size = inner[0] + 2 * margin[0], inner[1] + 2 * margin[1]
    outward = np.linalg.inv(square_of(Box(*margin, *inner)))
    onto = TO_MIDDLES @ scaling(reduced[0] / whole[0], reduced[1] / whole[1]) @ frames @ outward @ FROM_MIDDLES
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    pictures = [cv2.warpAffine(copy, one, size, flags=flags, borderMode=cv2.BORDER_REPLICATE) for one in onto[:, :2]]
    return np.stack(pictures).astype(np.uint8)


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


def _slanted(slant: float, lean: float, left: float, share: float) -> Floats:
    """From the square of -1 to 1 to a parallelogram in it.

    It spans the part of the square that begins at a share `left` of its width and is `share` of it wide. Its upper edge
    falls to the right by `slant` of the height and its left side runs to the right by `lean` of the width (to the left,
    where that is negative).
    """
    shape = np.asarray([(1 - abs(lean), lean, 0.0), (slant, 1 - abs(slant), 0.0), (0.0, 0.0, 1.0)])
    slanted: Floats = moving(2 * left + share - 1, 0) @ scaling(share, 1) @ shape
    return slanted


def _from_part(window: Window) -> Floats:
    """From the square of an artwork to the square that a window of it fills."""
    return scaling(1 / window.w, 1 / window.h) @ moving(1 - 2 * window.x - window.w, 1 - 2 * window.y - window.h)
