"""Can this photo be judged? Blur, darkness, blown light and size, measured at one normal size so that neither the
phone's resolution nor a reduced decode changes the verdict.

Thresholds were set on 235 real shelf photos (none of them flagged) and on artificially spoilt copies of them.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.letterbox import Pixels
from vision.types import PhotoQuality, QualityFlag

# Long side in pixels at which everything is measured. Blur that does not show at this size does not hide a facing.
NORMAL_SIDE = 640
# Share of the brightness steps that survives a further blur, in the worse of the two directions. Sharp edges lose most:
# real photos keep 0.27 to 0.73; blurred by 1.5 px (at the normal size) 0.73 to 0.90; shaken by 14 px 0.71 to 0.94.
MAX_SURVIVING_STEPS = 0.75
FURTHER_BLUR_SIGMA = 1.5
# 95th percentile of brightness. Real photos: 191 to 254, for labels and price rails are bright; at 0.3 of the light 57
# to 76.
MIN_HIGHLIGHT = 80
# Share of pixels at or above BLOWN. Real photos: at most 0.10; at 2.5 times the light 0.22 to 0.70.
MAX_BLOWN_SHARE = 0.30
BLOWN = 250
# Short side in pixels. Below it a facing of a five-row shelf is under 30 pixels wide and its print is unreadable.
MIN_SHORT_SIDE = 480


def judge_quality(pixels: Pixels, width: int, height: int) -> PhotoQuality:
    """The verdict on a photo of `width` x `height` pixels, whose `pixels` (H x W x 3, BGR) may be a smaller copy."""
    grey = _normal_grey(pixels)
    found: dict[QualityFlag, bool] = {
        "blurred": surviving_steps(grey) > MAX_SURVIVING_STEPS,
        "too-dark": bool(np.percentile(grey, 95) < MIN_HIGHLIGHT),
        "overexposed": bool((grey >= BLOWN).mean() > MAX_BLOWN_SHARE),
        "too-small": min(width, height) < MIN_SHORT_SIDE,
    }
    flags = tuple(flag for flag, hit in found.items() if hit)
    return PhotoQuality(usable=not flags, flags=flags)


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


def _normal_grey(pixels: Pixels) -> Pixels:
    scale = NORMAL_SIDE / max(pixels.shape[:2])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    size = (max(2, round(pixels.shape[1] * scale)), max(2, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.cvtColor(cv2.resize(pixels, size, interpolation=method), cv2.COLOR_BGR2GRAY), dtype=np.uint8)
