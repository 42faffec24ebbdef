"""Lay an artwork onto a photo exactly, and compare the two place by place.

Registration is by enhanced correlation (ECC: Evangelidis and Psarakis, 2008): it uses every pixel, so it also works for
pieces that are too small to have features. The comparison tells three things apart: another artwork (nothing agrees),
a piece that something covers or that is torn (a part agrees), and one that the frame cuts off.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike

from vision.geometry import Flags, Floats
from vision.letterbox import Pixels
from vision.pop.artwork import CELL, Artwork, Level, Singles
from vision.pop.artwork_poses import corners_of, is_plausible, scaling

# The level of the artwork to compare on has at least this share of the pixels that the piece has in the photo.
LEVEL_SHARE = 0.6
# A homography is fitted from this many pixels on; with fewer its two perspective numbers only follow the noise.
HOMOGRAPHY_AREA = 40 * 40
STEPS, STEP_GAIN = 15, 5e-4
SMOOTHING = 3
# Light may fade the contrast of print to a seventh (fog of a cooler's door) and raise it by half, not turn it round.
GAIN_RANGE = (0.15, 1.6)
# A place agrees when it differs by less than this, in standard deviations of the artwork's own contrast, on average
# over a square of CELL pixels. Print of another text differs by 1 or more, noise and blur by 0.2 to 0.4.
MAX_DIFFERENCE = 0.6
FITTING_ROUNDS = 2
# Contrast in grey levels that counts as noise.
NOISE = 3.0
MIN_PIXELS = 40
# Sums over the colours as a product: numpy's own sum over so short an axis takes ten times as long.
EACH_COLOUR = np.ones(3, np.float32)
# Two artworks whose difference (root of the mean square, in grey levels) is lower look the same in a photo.
MIN_CHANGE = 4.0
# A place that is further than this from both of two artworks, in grey levels, is hidden and speaks for neither.
MAX_NEITHER = 40.0


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """How well an artwork agrees with a photo in one pose.

    `correlation` (-1 to 1) of all pixels in the frame. `legible` is the share (0 to 1) of the print in the frame that
    agrees, by its contrast: a plain ground of the right colour proves nothing. `in_frame` is the share of the
    artwork's area inside the photo, `clear` the share that lies there and agrees. `compared` and `agreeing` (h, w) are
    those places, in pixels of the artwork's level `level`.
    """

    correlation: float
    legible: float
    in_frame: float
    clear: float
    level: int
    compared: Flags
    agreeing: Flags


def settle(photo: Pixels, artwork: Artwork, matrix: Floats, spared: Agreement | None = None) -> Floats:
    """The pose near `matrix` in which artwork and photo (H, W, 3) agree best; `matrix` where the search runs away.

    With an agreement found before, the places that do not agree are left out: what covers a piece would pull it aside.
    """
    number = level_for(artwork, matrix)
    level, to_level = artwork.levels[number], _from_level(artwork, number)
    if spared is None:
        mask = _mask_in(photo, matrix @ to_level, level.printed)
    else:
        mask = _mask_in(photo, matrix @ _from_level(artwork, spared.level), spared.agreeing)
    print_ = cv2.transform(level.pixels, artwork.axis)
    seen = cv2.transform(photo.astype(np.float32), artwork.axis)
    moved = _search(print_, seen, matrix @ to_level, mask)
    if moved is None or not is_plausible(moved, level.size):
        return matrix
    settled = moved @ np.linalg.inv(to_level)
    scaled: Floats = settled / settled[2, 2]
    return scaled


def compare(photo: Pixels, artwork: Artwork, matrix: Floats) -> Agreement | None:
    """How the artwork agrees with the photo (H, W, 3) in that pose; None when hardly any of it is in the frame."""
    number = level_for(artwork, matrix)
    level = artwork.levels[number]
    seen, in_frame = _taken(photo, matrix @ _from_level(artwork, number), level)
    compared = in_frame & level.printed
    if compared.sum() < MIN_PIXELS:
        return None
    looks = [(_correlation(print_, seen, compared), print_) for print_ in (level.pixels, level.soft)]
    correlation, print_ = max(looks, key=lambda look: look[0])
    agreeing = _agreeing(print_, seen, compared)
    whole = int(level.printed.sum())
    return Agreement(
        correlation=correlation,
        legible=float(level.contrast[agreeing].sum()) / max(float(level.contrast[compared].sum()), 1e-6),
        in_frame=float(compared.sum() / whole),
        clear=float(agreeing.sum() / whole),
        level=number,
        compared=compared,
        agreeing=agreeing,
    )


def lean(photo: Pixels, artwork: Artwork, other: Artwork, matrix: Floats, found: Agreement) -> float | None:
    """How far the photo leans from an artwork to a look-alike in the same place: 0 shows the first, 1 the other.

    What both have in common says nothing: the difference of the photo from the first is projected on the difference
    of the two. None when they differ by less than what can be seen.
    """
    level = artwork.levels[found.level]
    seen, _ = _taken(photo, matrix @ _from_level(artwork, found.level), level)
    nearest = min(other.levels, key=lambda one: abs(math.log(one.area / level.area)))
    instead = cv2.resize(nearest.pixels, level.size, interpolation=cv2.INTER_LINEAR)
    weight = found.agreeing.astype(np.float32)
    own, theirs, shown = (_centred(np.asarray(one, np.float32), weight) for one in (level.pixels, instead, seen))
    gain = _gain(own, shown, weight)
    rest, change = shown - gain * own, gain * (theirs - own)
    hidden = np.minimum(np.abs(rest), np.abs(rest - change)) @ EACH_COLOUR > 3 * MAX_NEITHER
    change[hidden | ~found.compared] = 0
    power = float((change * change).sum())
    if power < MIN_CHANGE**2 * 3 * float(found.compared.sum()):
        return None
    return float((rest * change).sum()) / power


def level_for(artwork: Artwork, matrix: Floats) -> int:
    """The coarsest level that is fine enough for the piece's size in the photo."""
    wanted = LEVEL_SHARE * abs(cv2.contourArea(corners_of(matrix, artwork.size).astype(np.float32)))
    fine = [number for number, level in enumerate(artwork.levels) if level.area >= wanted]
    return fine[-1] if fine else 0


def _from_level(artwork: Artwork, number: int) -> Floats:
    """From pixels of a level to pixels of the artwork."""
    level = artwork.levels[number]
    return scaling(artwork.size[0] / level.size[0], artwork.size[1] / level.size[1])


def _search(print_: MatLike, photo: MatLike, onto: Floats, mask: Pixels) -> Floats | None:
    """The pose of one shade of the print (h, w) in the same shade of the photo, or None where the search runs away."""
    bends = print_.size >= HOMOGRAPHY_AREA
    start = onto if bends else onto[:2] / onto[2, 2]
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, STEPS, STEP_GAIN)
    kind = cv2.MOTION_HOMOGRAPHY if bends else cv2.MOTION_AFFINE
    try:
        _, moved = cv2.findTransformECC(print_, photo, start.astype(np.float32), kind, stop, mask, SMOOTHING)
    except cv2.error:
        return None
    found = np.asarray(moved, dtype=np.float64)
    return found if bends else np.vstack([found, (0.0, 0.0, 1.0)])


def _mask_in(photo: Pixels, onto: Floats, counting: Flags) -> Pixels:
    """Mask (H, W) of the photo, 0 where pixels of the artwork's level lie that do not count."""
    size = photo.shape[1], photo.shape[0]
    left_out = cv2.warpPerspective((~counting).astype(np.uint8), onto, size, flags=cv2.INTER_NEAREST)
    mask: Pixels = np.equal(left_out, 0).astype(np.uint8)
    return mask


def _taken(photo: Pixels, onto: Floats, level: Level) -> tuple[Singles, Flags]:
    """The photo as the artwork's level sees it, and which of its pixels lie inside the photo."""
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen = cv2.warpPerspective(photo, onto, level.size, flags=flags).astype(np.float32)
    inside = cv2.warpPerspective(np.ones(photo.shape[:2], np.uint8), onto, level.size, flags=flags)
    return seen, inside > 0


def _agreeing(print_: Singles, seen: Singles, compared: Flags) -> Flags:
    """Where the photo shows the print, up to one gain and a shift of each colour.

    Gain and shifts are fitted with weights that fall with the difference (Cauchy): what covers a piece must not decide
    how bright the rest of it ought to be. One gain for all colours, for else a red sign would pass for a blue one.
    """
    weight = compared.astype(np.float32)
    for _ in range(FITTING_ROUNDS):
        difference = _difference(print_, seen, weight)
        weight = (compared / (1 + (2 * difference) ** 2)).astype(np.float32)
    covered = cv2.boxFilter(compared.astype(np.float32), -1, (CELL, CELL))
    around = cv2.boxFilter(difference * compared, -1, (CELL, CELL)) / np.maximum(covered, 1e-6)
    agreeing: Flags = compared & (around < MAX_DIFFERENCE)
    return agreeing


def _difference(print_: Singles, seen: Singles, weight: Singles) -> Singles:
    """How far each pixel is from what the print should look like, in standard deviations of the print."""
    expected, found = _centred(print_, weight), _centred(seen, weight)
    gain = _gain(expected, found, weight)
    power = float(np.vdot(weight, (expected * expected) @ EACH_COLOUR))
    contrast = gain * math.sqrt(power / max(3 * float(weight.sum()), 1e-6)) + NOISE
    difference: Singles = np.abs(found - gain * expected) @ EACH_COLOUR / (3 * contrast)
    return difference


def _gain(expected: Singles, found: Singles, weight: Singles) -> float:
    """The factor by which the light changes the contrast of the print."""
    power = float(np.vdot(weight, (expected * expected) @ EACH_COLOUR))
    shared = float(np.vdot(weight, (expected * found) @ EACH_COLOUR))
    return float(np.clip(shared / max(power, 1e-6), *GAIN_RANGE))


def _correlation(print_: Singles, seen: Singles, where: Flags) -> float:
    """Correlation of all three colours together over some of the pixels."""
    weight = where.astype(np.float32)
    expected, found = _centred(print_, weight), _centred(seen, weight)
    found *= weight[..., None]
    masked = expected * weight[..., None]
    power = float(np.vdot(masked, masked)) * float(np.vdot(found, found))
    return float(np.vdot(masked, found)) / max(math.sqrt(power), 1e-6)


def _centred(pixels: Singles, weight: Singles) -> Singles:
    mean = weight.ravel() @ pixels.reshape(-1, 3) / max(float(weight.sum()), 1e-6)
    centred: Singles = pixels - mean.astype(np.float32)
    return centred
