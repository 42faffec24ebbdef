"""Details that only one facing of each of two photos shows: prints, dents, price stickers. Numpy only."""

from dataclasses import dataclass

import numpy as np

from vision.geometry import Flags, Floats, Ints
from vision.scenes.fronts import Fronts
from vision.scenes.homography import project
from vision.scenes.landmarks import Complexes, Landmarks, Likeness, as_points

# The best partner of a landmark must be so much nearer (as a distance of descriptors) than the second best, both ways.
CLEARER = 0.9
# Where in its facing the same detail may lie in the two photos: shares of the facing's sides.
SAME_PLACE = 0.25
# A clear pair lands where it should within this share of the long side; two this far apart are in two places.
LANDED_WITHIN, PLACE = 0.02, 0.04


def clear_pairs(likeness: Likeness) -> Ints:
    """Landmarks `(n, 2)` of two photos that look like each other and like no other; `likeness` is `(first, second)`.

    Of goods that are repeated hardly any detail is clear, of what stands once most.
    """
    if min(likeness.shape) < 2:
        return np.zeros((0, 2), dtype=np.intp)
    partner, clear = _clearest(likeness)
    back, clear_back = _clearest(likeness.T)
    one = np.flatnonzero(clear & clear_back[partner] & (back[partner] == np.arange(len(partner))))
    return np.stack([one, partner[one]], axis=1)


@dataclass(frozen=True, slots=True)
class ClearDetails:
    """Clear pairs that land where a placement says: in how many places of the second photo, and their share of those
    in the common area (0 to 1).

    Places and not pairs: one label that stands once in each photo, in another place, has many pairs.
    """

    places: int
    share: float


def clear_details(homography: Floats, pairs: Ints, first: Landmarks, second: Landmarks) -> ClearDetails:
    """What clear pairs say of a homography `(3, 3)` of straight shares."""
    source, target = as_points(first.places[pairs[:, 0]]), as_points(second.places[pairs[:, 1]])
    carried = project(homography, source)
    landed = np.linalg.norm(carried - target, axis=1) < LANDED_WITHIN
    places = len(np.unique(np.floor(target[landed] / PLACE), axis=0))
    return ClearDetails(places, float(landed.sum()) / max(int(second.lens.shows(carried).sum()), 1))


def _clearest(likeness: Likeness) -> tuple[Ints, Flags]:
    """For each row the column most alike, and whether that is clearly more alike than all others."""
    rows = np.arange(len(likeness))
    best = likeness.argmax(axis=1)
    most = likeness[rows, best]
    rest = likeness.copy()
    rest[rows, best] = -1
    # Descriptors have length 1: their distance, squared, is twice what their product lacks to 1.
    clear: Flags = 1 - most < CLEARER**2 * (1 - rest.max(axis=1))
    return best, clear


def shared_details(first: Landmarks, second: Landmarks, pairs: Ints, one: Fronts, other: Fronts) -> Floats:
    """How many pairs of landmarks lie in the same place of each two facings, `(facings, other facings)`.

    `one` and `other` are the facings of the two photos, straight by the same lens as the landmarks.
    """
    there, inside = _places(one, first.places[pairs[:, 0]])
    here, others_inside = _places(other, second.places[pairs[:, 1]])
    counts = np.zeros((len(one), len(other)))
    for pair in np.flatnonzero(inside.any(axis=0) & others_inside.any(axis=0)):
        rows, columns = np.flatnonzero(inside[:, pair]), np.flatnonzero(others_inside[:, pair])
        off = np.abs(there[rows, None, pair] - here[None, columns, pair]).max(axis=2)
        loose = ~one.whole[rows][:, None] | ~other.whole[columns]
        counts[np.ix_(rows, columns)] += (off < SAME_PLACE) | loose
    return counts


def _places(fronts: Fronts, places: Complexes) -> tuple[Floats, Flags]:
    """Where points lie in each facing, in its sides from its middle, `(facings, points, 2)`, and whether inside."""
    away = (as_points(places) - fronts.middles[:, None]) / fronts.sides[:, None]
    inside: Flags = np.all(np.abs(away) <= 0.5, axis=2)
    return away, inside
