"""Lay an artwork onto a photo exactly, and compare the two place by place.

The comparison tells three things apart: another artwork (nothing agrees), a piece that something covers or that is torn
(a part agrees), and one that the frame cuts off.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from vision.geometry import Flags, Floats
from vision.letterbox import Pixels
from vision.pop.artwork import Artwork, Level, shade_of
from vision.pop.light import CELL, fit_light, local_likeness, shares
from vision.pop.poses import Singles, area_of, is_plausible, scaling, taken
from vision.pop.registration import LAST_DOUBT, LEAST_LIKENESS, register

# The level of the artwork to compare on has at least this share of the pixels that the piece has in the photo.
LEVEL_SHARE = 0.6
# Most steps on each level. Levels up to twice as large as the picture on which a guess was registered before have
# nothing to add.
STEPS, FINER = 8, 2.0
# A photo is reduced when the piece is larger in it than a level by more than this, side by side: it would show moire.
MAX_REDUCTION = 1.5
# A guess of which less agrees is wrong; right ones reach 0.4 with half of the piece hidden.
HOPELESS = 0.25
FITTING_ROUNDS = 2
MIN_PIXELS = 40
# A place agrees when it differs by less than this, in standard deviations of the artwork's own contrast, on average
# over a square of CELL pixels. Print of another text differs by 1 or more, noise and blur by 0.2 to 0.4.
MAX_DIFFERENCE = 0.6
# Legible to this share, a piece is not blurred.
PLAIN = 0.9
# Two artworks whose difference (root of the mean square, in grey levels) is lower look the same in a photo.
MIN_CHANGE = 4.0
# A place that is further than this from both of two artworks, in grey levels, is hidden and speaks for neither.
MAX_NEITHER = 40.0


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """How well an artwork agrees with a photo in one pose.

    `legible` is the share (0 to 1) of the print in the frame that agrees, by its contrast: a plain ground of the right
    colour proves nothing. `in_frame` is the share of the artwork's area inside the photo, `clear` the share that lies
    there and agrees. `compared` and `agreeing` (h, w) are those places, in pixels of the artwork's level `level`;
    `seen` (h, w, 3) is what the photo shows there and `own` (h, w, 3) the print, as sharp or soft as it agrees best.
    """

    legible: float
    in_frame: float
    clear: float
    level: int
    compared: Flags
    agreeing: Flags
    seen: Singles
    own: Singles


def settle(photo: Pixels, artwork: Artwork, start: Floats) -> Floats | None:
    """The pose near a start in which artwork and photo (H, W, 3) agree best; None when they do not, or it is odd."""
    if not is_plausible(start, artwork.aspect):
        return None
    number = level_for(artwork, start)
    known = FINER * len(artwork.coarse.shade)
    coarser = [level for level in artwork.levels[number + 1 :] if level.area > known]
    shade = shade_of(photo, artwork.axis)
    pose: Floats | None = start
    for level in (*reversed(coarser), artwork.levels[number]):
        pose = None if pose is None else _settle_on(shade, level, pose)
    return None if pose is None or not is_plausible(pose, artwork.aspect) else pose


def _settle_on(shade: Singles, level: Level, start: Floats) -> Floats | None:
    """Register one level with a shade (H, W) of the photo; None when hardly any of it agrees."""
    reduction = min(1.0, MAX_REDUCTION * math.sqrt(level.area / max(area_of(start), 1.0)))
    copy = cv2.resize(shade, None, fx=reduction, fy=reduction, interpolation=cv2.INTER_AREA).astype(np.float32)
    found = register([level.print], [copy], [scaling(reduction, reduction) @ start], STEPS)
    pose: Floats = scaling(1 / reduction, 1 / reduction) @ found.poses[0]
    return pose if found.agreeing[0] >= HOPELESS else None


def compare(photo: Pixels, artwork: Artwork, pose: Floats) -> Agreement | None:
    """How the artwork agrees with the photo (H, W, 3) in that pose; None when hardly any of it is in the frame."""
    number = level_for(artwork, pose)
    level = artwork.levels[number]
    seen, compared = _looked_up(photo, level, pose)
    if compared.sum() < MIN_PIXELS:
        return None
    own, (contrast, agreeing) = level.pixels, _agreeing(level.pixels, seen, compared)
    if _share(contrast, agreeing) < PLAIN:
        shaken = _agreeing(level.soft, seen, compared)
        if _share(*shaken) > _share(contrast, agreeing):
            own, (contrast, agreeing) = level.soft, shaken
    whole = int(level.printed.sum())
    return Agreement(
        legible=_share(contrast, agreeing),
        in_frame=float(compared.sum() / whole),
        clear=float(agreeing.sum() / whole),
        level=number,
        compared=compared,
        agreeing=agreeing,
        seen=seen,
        own=own,
    )


def lean(found: Agreement, artwork: Artwork, other: Artwork) -> float | None:
    """How far a photo leans from the artwork found in it to a look-alike in the same place: 0 shows the first, 1 the
    other.

    What both have in common says nothing: the difference of the photo from the first is projected on the difference
    of the two. None when they differ by less than what can be seen.
    """
    level = artwork.levels[found.level]
    nearest = min(other.levels, key=lambda one: abs(math.log(one.area / level.area)))
    own = _listed(level.pixels)
    theirs = _listed(np.asarray(cv2.resize(nearest.pixels, level.size, interpolation=cv2.INTER_LINEAR)))
    weight = found.agreeing.astype(np.float32).reshape(1, -1)
    lit = fit_light(own, _listed(found.seen), weight)
    change = lit.gain * (theirs - own - (theirs - own) @ shares(weight))
    farther = np.minimum(np.abs(lit.rest), np.abs(lit.rest - change)).mean(axis=1)
    change *= (farther < MAX_NEITHER) & found.compared.reshape(1, -1)
    power = float(np.vdot(change, change))
    if power < MIN_CHANGE**2 * 3 * float(found.compared.sum()):
        return None
    return float(np.vdot(lit.rest, change)) / power


def level_for(artwork: Artwork, pose: Floats) -> int:
    """The coarsest level that is fine enough for the piece's size in the photo."""
    wanted = LEVEL_SHARE * area_of(pose)
    fine = [number for number, level in enumerate(artwork.levels) if level.area >= wanted]
    return fine[-1] if fine else 0


def _looked_up(photo: Pixels, level: Level, pose: Floats) -> tuple[Singles, Flags]:
    """The photo as the artwork's level sees it, (h, w, 3), and where that is print inside the photo."""
    seen = taken(photo.astype(np.float32), pose, level.size)
    compared = np.isfinite(seen[..., 0]) & level.printed
    seen[~compared] = 0
    return seen, compared


def _agreeing(ink: Singles, seen: Singles, compared: Flags) -> tuple[Singles, Flags]:
    """The contrast of the print around each place (h, w), and whether the photo agrees there."""
    own, shown, inside = _listed(ink), _listed(seen), compared.reshape(1, -1)
    likeness, contrast = local_likeness(own, shown, inside, (ink.shape[1], ink.shape[0]))
    weight = np.square(np.maximum(likeness, LEAST_LIKENESS)) * inside
    for _ in range(FITTING_ROUNDS):
        lit = fit_light(own, shown, weight)
        weight = lit.weight(inside, LAST_DOUBT)
    differing = mean_around(lit.distance.reshape(compared.shape), compared, CELL)
    agreeing: Flags = compared & (differing < MAX_DIFFERENCE)
    return contrast.reshape(compared.shape), agreeing


def _share(contrast: Singles, where: Flags) -> float:
    """The share of the print, by its contrast, at some places."""
    return float(contrast[where].sum()) / max(float(contrast.sum()), 1e-6)


def mean_around(values: Singles | Flags, where: Flags, side: int) -> Singles:
    """Means of (h, w) or (h, w, planes) over the square of `side` pixels around each place, of places `where` only."""
    inside = where.astype(np.float32)
    count = np.maximum(cv2.boxFilter(inside, -1, (side, side)), 1e-6)
    if values.ndim > where.ndim:
        inside, count = inside[..., None], count[..., None]
    return np.asarray(cv2.boxFilter(values * inside, -1, (side, side)) / count, dtype=np.float32)


def _listed(pixels: Singles) -> Singles:
    """A picture (h, w, 3) as (1, 3, n)."""
    return np.ascontiguousarray(pixels.reshape(-1, pixels.shape[2]).T)[None]
