"""Can this photo be judged? What its pixels tell before any model runs, measured at one normal size so that neither the
phone's resolution nor a reduced decode changes the verdict.

Thresholds were chosen on one half of 895 real shelf photos and on artificially spoilt copies of them; each says how far
the other side lies. `shelf_quality` adds what only the detected products can tell.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.letterbox import Pixels
from vision.photos.edge_map import EdgeMap, map_edges
from vision.photos.glare import glare_share
from vision.photos.quality_advice import judged
from vision.types import PhotoQuality, QualityFlag

# Long side in pixels at which everything is measured. Blur that does not show at this size does not hide a facing.
NORMAL_SIDE = 640
# Share of the brightness steps that survives a further blur, in the worse of the two directions. Sharp edges lose most:
# real photos keep 0.27 to 0.73; blurred by 1.5 px (at the normal size) 0.73 to 0.90; shaken by 14 px 0.71 to 0.94.
MAX_SURVIVING_STEPS = 0.75
FURTHER_BLUR_SIGMA = 1.5
# 95th percentile of brightness. Real photos: 172 to 254, for labels and price rails are bright; at 0.3 of the light 57
# to 76.
MIN_HIGHLIGHT = 80
# Share of pixels at or above BLOWN. Real photos: at most 0.11; at 2.5 times the light 0.22 to 0.70.
MAX_BLOWN_SHARE = 0.30
BLOWN = 250
# Short side in pixels. Below it a facing of a five-row shelf is under 30 pixels wide and its print is unreadable.
MIN_SHORT_SIDE = 480
# Share of the photo with anything to see in it. Real photos 0.5 to 1 (a half destroyed file 0.29), walls and floors 0
# to 0.1.
MIN_BUSY_SHARE = 0.30
# Share of the photo that is as bright as paper in all channels, and the 90th percentile of colour (greatest minus least
# channel) up to which that is a sheet of paper. Real photos: at most 0.32 paper; pages of text 0.4 to 0.9, colour 0 to
# 15. White shelves under white light have packs whose colour is 60 and more.
PAPER, MAX_PAPER_SHARE, MAX_PAPER_COLOUR = 200, 0.38, 40
# Share of the photo in one plain area at its border. Floor and ceiling reach 0.35; a finger on the lens hides more.
MAX_PLAIN_AREA = 0.42
# Degrees. The row rules hold up to 20; boards of a shelf seen from the side fan out by up to 18.
MAX_ROLL = 19.0
# By how much the rolled direction must outweigh the upright one: it does by 1.5 and more where the camera was rolled.
MIN_ROLL_DOMINANCE = 1.4
# How much stronger long lines across are than long ones up and down. 251 real photos, 94 of them never looked at: 0.7
# to 5; turned by a quarter 86 % of them are below 0.6. A phone that looks down cannot tell which way it is held.
# Below MIN_BOARDS_TO_USE there is no doubt: about half of the turned ones, of 175 real photos none, of 210 rendered a
# person before the lens; the open door of a cooler, seen from its side, reaches 0.49.
MIN_BOARDS = 0.6
MIN_BOARDS_TO_USE = 0.45
# Share of the photo in burnt-out blots before the shelf. Real photos: 98 % have at most 0.005; a lamp whose reflection
# is a tenth of the photo wide gives 0.013 and more.
MAX_GLARE_SHARE = 0.012


def judge_quality(pixels: Pixels, width: int, height: int) -> PhotoQuality:
    """The verdict on a photo of `width` x `height` pixels, whose `pixels` (H x W x 3, BGR) may be a smaller copy."""
    normal = _at_normal_size(pixels)
    grey = np.asarray(cv2.cvtColor(normal, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    found: dict[QualityFlag, bool] = {
        "blurred": surviving_steps(grey) > MAX_SURVIVING_STEPS,
        **_flaws_of_light(grey),
        "too-small": min(width, height) < MIN_SHORT_SIDE,
    }
    flags = [flag for flag, hit in found.items() if hit]
    # A black, burnt-out or blurred photo has no edges left; to say that it shows no shelf would mislead the rep.
    clear = {"blurred", "too-dark", "overexposed"}.isdisjoint(flags)
    if not clear:
        return judged(flags)
    edges = map_edges(grey)
    return judged([*flags, *_flaws_of_view(normal, edges)], on_its_side=edges.boards < MIN_BOARDS_TO_USE)


def surviving_steps(grey: Pixels) -> float:
    """How much of the brightness steps between neighbours a further blur leaves, 0 sharp to 1 blurred.

    After Crete, Dolmiere, Ladret and Nicolas, "The blur effect" (2007): independent of how rich in contrast the
    picture is. The worse direction decides, because a shaken camera blurs only one.
    """
    sharp = grey.astype(np.float32)
    blurred = np.asarray(cv2.GaussianBlur(sharp, (0, 0), FURTHER_BLUR_SIGMA), dtype=np.float32)
    return max(_steps(blurred, axis) / max(_steps(sharp, axis), 1.0) for axis in (0, 1))


def _steps(grey: NDArray[np.float32], axis: int) -> float:
    return float(np.abs(np.diff(grey, axis=axis)).sum())


def _flaws_of_light(grey: Pixels) -> dict[QualityFlag, bool]:
    return {
        "too-dark": bool(np.percentile(grey, 95) < MIN_HIGHLIGHT),
        "overexposed": bool((grey >= BLOWN).mean() > MAX_BLOWN_SHARE),
    }


def _flaws_of_view(normal: Pixels, edges: EdgeMap) -> list[QualityFlag]:
    """What is wrong with where the camera points. A picture without a shelf has no other flaw worth a word."""
    if edges.busy_share < MIN_BUSY_SHARE or _is_paper(normal):
        return ["not-a-shelf"]
    roll, dominance = edges.roll
    found: dict[QualityFlag, bool] = {
        "obstructed": edges.plain_area > MAX_PLAIN_AREA,
        "tilted": edges.boards < MIN_BOARDS or (abs(roll) > MAX_ROLL and dominance > MIN_ROLL_DOMINANCE),
        "glare": glare_share(normal) > MAX_GLARE_SHARE,
    }
    return [flag for flag, hit in found.items() if hit]


def _is_paper(normal: Pixels) -> bool:
    """Whether the picture shows a sheet of paper or a page on a display: bright, and without colour."""
    blue, green, red = cv2.split(normal)
    darkest = np.asarray(cv2.min(cv2.min(blue, green), red))
    if (darkest > PAPER).mean() <= MAX_PAPER_SHARE:
        return False
    brightest = np.asarray(cv2.max(cv2.max(blue, green), red))
    return bool(np.percentile(brightest - darkest, 90) < MAX_PAPER_COLOUR)


def _at_normal_size(pixels: Pixels) -> Pixels:
    scale = NORMAL_SIDE / max(pixels.shape[:2])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    size = (max(2, round(pixels.shape[1] * scale)), max(2, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=method), dtype=np.uint8)
