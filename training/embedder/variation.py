"""What happens to a pack between two photos: every change here is one that must not change its name.

A crop is `(H, W, 3)` uint8, BGR. Colours are only shifted as far as light and cameras shift them: flavours of one brand
differ in nothing but colour and words.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from vision.letterbox import Pixels

Rng = np.random.Generator
Change = Callable[[Rng, Pixels], Pixels]


def vary(rng: Rng, crop: Pixels) -> Pixels:
    """A crop as another photo might show it: box, resolution, angle, light, glare and what stands in front."""
    for chance, change in CHANGES:
        if rng.random() < chance:
            crop = change(rng, crop)
    return crop


def hold_in_hand(rng: Rng, crop: Pixels, backdrop: Pixels) -> Pixels:
    """The pack tilted in front of some backdrop, as in a picture that a trainer takes with a phone."""
    height, width = crop.shape[:2]
    aspect = float(rng.choice([1.0, 1.0, 0.75, 1.33]))
    side = rng.uniform(190, 290)
    frame = (int(side * np.sqrt(aspect)), int(side / np.sqrt(aspect)))
    scale = rng.uniform(0.55, 0.95) * min(frame[0] / width, frame[1] / height)
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), rng.normal(0, 12), scale)
    shift = (np.asarray(frame) - (width, height)) / 2 + rng.uniform(-0.1, 0.1, 2) * frame
    turned = turned + np.pad(shift[:, None], ((0, 0), (2, 0)))
    pack = cv2.warpAffine(crop, turned, frame)
    mask = cv2.warpAffine(np.full((height, width), 255, np.uint8), turned, frame)
    share = cv2.GaussianBlur(mask, (0, 0), 0.8)[..., None] / 255.0
    behind = cv2.GaussianBlur(cv2.resize(backdrop, frame), (0, 0), rng.uniform(1, 6))
    return np.asarray(pack * share + behind * (1 - share), dtype=np.uint8)


def _other_box(rng: Rng, crop: Pixels) -> Pixels:
    """Detected boxes miss up to a tenth of a side."""
    height, width = crop.shape[:2]
    left, top = (rng.uniform(0, 0.1, 2) * (width, height)).astype(int)
    right, bottom = (rng.uniform(0.9, 1.0, 2) * (width, height)).astype(int)
    return crop[top : max(bottom, top + 1), left : max(right, left + 1)]


def _fewer_pixels(rng: Rng, crop: Pixels) -> Pixels:
    factor = rng.uniform(0.25, 0.8)
    size = [max(10, int(side * factor)) for side in crop.shape[1::-1]]
    return _as_pixels(cv2.resize(crop, size, interpolation=cv2.INTER_AREA))


def _other_angle(rng: Rng, crop: Pixels) -> Pixels:
    height, width = crop.shape[:2]
    corners = np.asarray([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.asarray(rng.uniform(-0.1, 0.1, (4, 2)) * (width, height), np.float32)
    view = cv2.getPerspectiveTransform(corners, moved)
    return _as_pixels(cv2.warpPerspective(crop, view, (width, height), borderMode=cv2.BORDER_REPLICATE))


def _out_of_focus(rng: Rng, crop: Pixels) -> Pixels:
    return _as_pixels(cv2.GaussianBlur(crop, (0, 0), rng.uniform(0.4, 1.5)))


def _shaken(rng: Rng, crop: Pixels) -> Pixels:
    length = int(rng.integers(3, 8))
    path = np.zeros((length, length), np.float32)
    path[length // 2] = 1
    middle = length / 2 - 0.5
    turn = cv2.getRotationMatrix2D((middle, middle), rng.uniform(0, 180), 1)
    smear = np.asarray(cv2.warpAffine(path, turn, (length, length)), np.float32)
    return _as_pixels(cv2.filter2D(crop, -1, smear / max(float(smear.sum()), 1e-6)))


def _other_light(rng: Rng, crop: Pixels) -> Pixels:
    """Brightness, contrast, the colour of the lamps and the camera's curve."""
    light = crop * rng.uniform(0.6, 1.4)
    light = (light - 128) * rng.uniform(0.75, 1.25) + 128
    light = light * rng.uniform(0.88, 1.12, 3)
    return _as_pixels(255 * np.clip(light / 255, 0, 1) ** rng.uniform(0.75, 1.35))


def _glare(rng: Rng, crop: Pixels) -> Pixels:
    height, width = crop.shape[:2]
    spot = np.zeros((height, width), np.float32)
    middle = (int(rng.integers(0, width)), int(rng.integers(0, height)))
    axes = (max(2, int(width * rng.uniform(0.05, 0.3))), max(2, int(height * rng.uniform(0.05, 0.5))))
    cv2.ellipse(spot, middle, axes, rng.uniform(0, 180), 0, 360, (1.0,), -1)
    shine = np.asarray(cv2.GaussianBlur(spot, (0, 0), max(1.0, width * 0.05)))
    return _as_pixels(crop + shine[..., None] * rng.uniform(60, 200))


def _noise(rng: Rng, crop: Pixels) -> Pixels:
    return _as_pixels(crop + rng.normal(0, rng.uniform(1, 10), crop.shape))


def _something_in_front(rng: Rng, crop: Pixels) -> Pixels:
    """A neighbour at a side, or the rail with its tags at the foot."""
    height, width = crop.shape[:2]
    share = rng.uniform(0.05, 0.35)
    hidden = (
        np.s_[:, : int(width * share)],
        np.s_[:, int(width * (1 - share)) :],
        np.s_[int(height * (1 - 0.7 * share)) :],
    )[int(rng.integers(0, 3))]
    crop = crop.copy()
    crop[hidden] = rng.integers(0, 256, 3)
    return crop


def _as_pixels(values: np.ndarray) -> Pixels:
    return np.asarray(np.clip(values, 0, 255), dtype=np.uint8)


CHANGES: Sequence[tuple[float, Change]] = (
    (0.9, _other_box),
    (0.3, _fewer_pixels),
    (0.6, _other_angle),
    (0.25, _out_of_focus),
    (0.1, _shaken),
    (0.8, _other_light),
    (0.15, _glare),
    (0.3, _noise),
    (0.3, _something_in_front),
)
"""How often each change is made, in the order in which a camera makes them."""
