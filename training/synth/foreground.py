"""What stands or shines between shelf and camera: shoppers, trolleys, glare on a cooler door."""

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synth.palette import from_hsv
from training.synth.types import Image, Mask, Rng

OPAQUE_FROM = 0.5
"""A pixel counts as hidden when the foreground covers at least this share of it."""


def pass_by(rng: Rng, image: Image, owners: NDArray[np.uint16]) -> None:
    """Let a blurred shopper or trolley stand in front, in place; what it hides loses its owner."""
    mask = _shopper(rng, *image.shape[:2]) if rng.random() < 0.6 else _trolley(rng, *image.shape[:2])
    soft = cv2.GaussianBlur(mask, (0, 0), max(2.0, image.shape[0] / 250)).astype(np.float32) / 255
    colour = np.array(from_hsv(float(rng.random()), float(rng.uniform(0, 0.6)), float(rng.uniform(0.1, 0.7))))
    image[:] = (image * (1 - soft[..., None]) + colour * soft[..., None]).astype(np.uint8)
    owners[soft >= OPAQUE_FROM] = 0


def _shopper(rng: Rng, height: int, width: int) -> Mask:
    mask = np.zeros((height, width), dtype=np.uint8)
    x = round(width * float(rng.choice([rng.uniform(-0.02, 0.15), rng.uniform(0.85, 1.02)])))
    size = height * float(rng.uniform(0.09, 0.14))
    y = round(height * float(rng.uniform(0.15, 0.5)))
    cv2.ellipse(mask, (x, y), (round(size * 0.75), round(size)), 0, 0, 360, 255, -1)
    shoulders = y + round(size * 1.3)
    cv2.ellipse(mask, (x, shoulders + round(size)), (round(size * 1.7), round(size)), 0, 0, 360, 255, -1)
    cv2.rectangle(mask, (x - round(size * 1.6), shoulders + round(size)), (x + round(size * 1.6), height), 255, -1)
    return mask


def _trolley(rng: Rng, height: int, width: int) -> Mask:
    mask = np.zeros((height, width), dtype=np.uint8)
    left, top = round(width * float(rng.uniform(0.0, 0.7))), round(height * float(rng.uniform(0.7, 0.88)))
    right, wire = left + round(width * float(rng.uniform(0.2, 0.35))), max(3, height // 160)
    cv2.rectangle(mask, (left, top), (right, top + 3 * wire), 255, -1)
    for x in range(left, right, 7 * wire):
        cv2.line(mask, (x, top), (x, height), 255, wire)
    for y in range(top, height, 8 * wire):
        cv2.line(mask, (left, y), (right, y), 255, wire)
    return mask


def reflect_lights(rng: Rng, image: Image) -> None:
    """Add glare of ceiling lights on a cooler's glass, in place; goods stay visible through it."""
    height, width = image.shape[:2]
    glare = np.zeros((height // 4, width // 4), dtype=np.uint8)
    for _ in range(int(rng.integers(1, 4))):
        x, y = int(rng.integers(width // 4)), int(rng.integers(height // 4))
        size = (int(width * rng.uniform(0.01, 0.04)), int(height * rng.uniform(0.03, 0.18)))
        cv2.ellipse(glare, (x, y), size, float(rng.uniform(-35, 35)), 0, 360, int(rng.integers(40, 150)), -1)
    glare = cv2.resize(cv2.GaussianBlur(glare, (0, 0), width / 160), (width, height)).astype(np.uint8)
    image[:] = cv2.add(image, cv2.merge([glare, glare, glare]))
