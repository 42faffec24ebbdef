"""Whether a piece is a changed version of its artwork: the same design with another price, line of words or date.

What covers a piece brings colours of its own. Another version prints other letters in the same inks on the same ground.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.geometry import Flags
from vision.pop.artwork_match import Agreement
from vision.pop.light import fit_light
from vision.pop.poses import Singles

# Colours within this square of pixels are those that a changed letter may have; as much as a printed price is high.
NEIGHBOURHOOD = np.ones((15, 15), np.uint8)
# What covers a piece is larger than this.
SPECK = np.ones((3, 3), np.uint8)
# Grey levels by which noise and the fit of the light miss a colour.
TOLERANCE = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """Where a photo differs from an artwork, (h, w).

    `reprinted` are places in colours that are printed close by, `covered` those in other colours, without specks.
    """

    reprinted: Flags
    covered: Flags


def find_differences(found: Agreement) -> Differences:
    """Tell other print from what covers a piece."""
    level = found.own.shape
    own, seen = (np.ascontiguousarray(one.reshape(-1, level[2]).T)[None] for one in (found.own, found.seen))
    lit = fit_light(own, seen, found.agreeing.astype(np.float32).reshape(1, -1))
    shown = (own + lit.rest / lit.gain)[0].T.reshape(level)
    differing, in_colours = found.compared & ~found.agreeing, _in_colours_near(shown, found.own)
    covered = cv2.morphologyEx((differing & ~in_colours).astype(np.uint8), cv2.MORPH_OPEN, SPECK) > 0
    return Differences(differing & in_colours, covered)


def reprinted_share(found: Agreement, differences: Differences) -> float:
    """The share (0 to 1) of an artwork's print where the photo shows other print."""
    return float(differences.reprinted.sum()) * found.in_frame / max(float(found.compared.sum()), 1.0)


def _in_colours_near(shown: Singles, own: Singles) -> Flags:
    """Where a colour lies between the darkest and the brightest that `own` (h, w, 3) has around that place."""
    brightest, darkest = cv2.dilate(own, NEIGHBOURHOOD), cv2.erode(own, NEIGHBOURHOOD)
    within = (shown < brightest + TOLERANCE) & (shown > darkest - TOLERANCE)
    return np.asarray(within.all(axis=2), dtype=np.bool_)
