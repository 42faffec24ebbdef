"""Whether a piece is a changed version of its artwork: the same design with another price, line of words or date.

What covers a piece brings colours of its own. Another version prints other letters in the same inks on the same ground.
"""

import cv2
import numpy as np

from vision.geometry import Flags
from vision.pop.artwork_match import Agreement
from vision.pop.light import fit_light
from vision.pop.poses import Singles

# Colours within this square of pixels are those that a changed letter may have; as much as a printed price is high.
NEIGHBOURHOOD = np.ones((15, 15), np.uint8)
# Grey levels by which noise and the fit of the light miss a colour.
TOLERANCE = 20.0


def reprinted_share(found: Agreement) -> float:
    """The share (0 to 1) of an artwork's print where the photo differs but shows colours that are printed close by."""
    level = found.own.shape
    own, seen = (np.ascontiguousarray(one.reshape(-1, level[2]).T)[None] for one in (found.own, found.seen))
    lit = fit_light(own, seen, found.agreeing.astype(np.float32).reshape(1, -1))
    shown = (own + lit.rest / lit.gain)[0].T.reshape(level)
    other = found.compared & ~found.agreeing & _in_colours_near(shown, found.own)
    return float(other.sum()) * found.in_frame / max(float(found.compared.sum()), 1.0)


def _in_colours_near(shown: Singles, own: Singles) -> Flags:
    """Where a colour lies between the darkest and the brightest that `own` (h, w, 3) has around that place."""
    brightest, darkest = cv2.dilate(own, NEIGHBOURHOOD), cv2.erode(own, NEIGHBOURHOOD)
    within = (shown < brightest + TOLERANCE) & (shown > darkest - TOLERANCE)
    return np.asarray(within.all(axis=2), dtype=np.bool_)
