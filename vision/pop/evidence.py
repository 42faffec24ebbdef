"""What speaks for an artwork in a photo and what against it.

Print that is hidden says nothing. Print of other words is unlike its surroundings' good fit, other inks are off in
colour, and a changed version shows other print in its own inks.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vision.geometry import Flags
from vision.pop.artwork_match import Agreement, mean_around
from vision.pop.light import GAIN_RANGE, NOISE
from vision.pop.reprints import find_differences, reprinted_share

# Likeness of print is measured over squares of this many pixels, about a stroke; below UNLIKE it is another letter.
LETTER, UNLIKE = 5, 0.4
# Print lies amid print that agrees where of the square of so many pixels around it this share agrees.
SURROUNDINGS, AMID = 15, 0.2
# Light of another colour changes a colour by at most this share of it, and noise by so many grey levels. More than the
# most is no worse.
CAST, COLOUR_NOISE, MOST_OFF = 0.2, 6.0, 60.0
# Below this share the legible print is too little to say much.
LITTLE = 0.5
# Logistic regression on 8,000 poses of right and wrong artworks on 1,501 rendered pieces, rounded. Print that the photo
# shows and the artwork lacks, and how far the second best artwork stays behind, added nothing on pieces not seen.
BIAS, LEGIBLE, LACKING, UNLIKENESS, OFF_COLOUR, REPRINT = 3.0, 4.6, -2.6, -22.6, -0.11, -8.0


@dataclass(frozen=True)
class Evidence:
    """`legible`, `unlike` and `reprinted` are shares (0 to 1) of the print, `off_colour` is in grey levels."""

    legible: float
    unlike: float
    off_colour: float
    reprinted: float

    @cached_property
    def certainty(self) -> float:
        """The chance (0 to 1) that the artwork is really the one in the photo."""
        lacking = max(0.0, LITTLE - self.legible)
        against = UNLIKENESS * self.unlike + OFF_COLOUR * self.off_colour + REPRINT * self.reprinted
        return 1 / (1 + math.exp(-(BIAS + LEGIBLE * self.legible + LACKING * lacking + against)))


def weigh(found: Agreement) -> Evidence:
    """Weigh how an artwork agrees with a photo."""
    differences = find_differences(found)
    unlike = unlike_share(found, differences.covered)
    return Evidence(found.legible, unlike, off_colour(found), reprinted_share(found, differences))


def unlike_share(found: Agreement, covered: Flags) -> float:
    """The share of the print, by its contrast, that is unlike the photo amid places that agree.

    What covers a piece hides print and ground together, but another text on the same layout differs letter by letter.
    Places that are `covered` (h, w) do not count: in a small picture their edges alone are much of the print.
    """
    own, seen, where = found.own, found.seen, found.compared
    products = ((one * other).sum(axis=2) for one, other in ((own, seen), (own, own), (seen, seen)))
    means = mean_around(np.dstack([own, seen, *products]).astype(np.float32), where, LETTER)
    print_, photo = means[..., :3], means[..., 3:6]
    shared = means[..., 6] - (print_ * photo).sum(axis=2)
    power = np.maximum(means[..., 7] - (print_ * print_).sum(axis=2), 0)
    shown = np.maximum(means[..., 8] - (photo * photo).sum(axis=2), 0)
    noise = 3 * NOISE**2
    contrast = np.sqrt(power) * where
    amid = (mean_around(found.agreeing, where, SURROUNDINGS) > AMID) & ~covered
    unlike = amid & (shared < UNLIKE * np.sqrt((power + noise) * (shown + noise)))
    return float((contrast * unlike).sum()) / max(float(contrast.sum()), 1e-3)


def off_colour(found: Agreement) -> float:
    """By how many grey levels the colours where the two agree differ by more than light explains, MOST_OFF at most.

    Light fades all colours alike, haze adds the same to all of them, and lamps colour a photo a little.
    """
    own, seen = found.own[found.agreeing], found.seen[found.agreeing]
    if not len(own):
        return MOST_OFF
    print_, photo = own.mean(axis=0), seen.mean(axis=0)
    rest, shown = own - print_, seen - photo
    gain = float(np.clip((rest * shown).sum() / max(float((rest * rest).sum()), 1.0), *GAIN_RANGE))
    added = photo - gain * print_
    off = np.abs(added - np.median(added)) - CAST * gain * print_ - COLOUR_NOISE
    return float(min(np.maximum(off, 0).sum(), MOST_OFF))
