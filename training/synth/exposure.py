"""What lens, sensor and file format do to a photo. None of it moves a pixel by more than the blur's width."""

from typing import cast

import cv2
import numpy as np

from training.synth.types import Image, Rng

MIDDLE_TONES = (88.0, 138.0)
"""Mean of the picture that exposure aims at, of 255."""


def expose(rng: Rng, image: Image, wear: float) -> Image:
    """Return the photo as a phone stores it; `wear` (0 clean to 1 poor) scales blur, noise, casts and compression."""
    graded = _grade(rng, _meter(rng, image), wear)
    blurred = _blur(rng, graded, wear)
    noisy = _add_noise(rng, blurred, wear)
    return _compress(rng, noisy, wear)


def _meter(rng: Rng, image: Image) -> Image:
    """Expose as a phone does: bring the picture's mean near a middle tone, without brightening black fourfold."""
    middle = float(rng.uniform(*MIDDLE_TONES))
    gain = float(np.clip(middle / max(1.0, float(image[::8, ::8].mean())), 0.6, 2.2))
    contrast = float(rng.uniform(1.0, 1.25))
    stretched = middle + (np.arange(256) * gain - middle) * contrast
    # Highlights roll off instead of clipping at once.
    table = np.where(stretched < 200, stretched, 255 - 55 * np.exp(-(stretched - 200) / 55))
    return cast(Image, cv2.LUT(image, np.clip(table, 0, 255).astype(np.uint8)))


def _grade(rng: Rng, image: Image, wear: float) -> Image:
    """Apply exposure, gamma, colour cast and vignette."""
    gain = 1.0 + wear * float(rng.uniform(-0.35, 0.3))
    gamma = 1.0 + wear * float(rng.uniform(-0.3, 0.4))
    levels = np.clip(255 * gain * (np.arange(256) / 255) ** gamma, 0, 255)
    cast_bgr = 1.0 + wear * rng.uniform(-0.09, 0.06, 3)
    table = np.clip(levels[:, None] * cast_bgr[None, :], 0, 255).astype(np.uint8)
    graded = cv2.LUT(image, table[None])
    height, width = image.shape[:2]
    y, x = np.linspace(-1, 1, 24)[:, None], np.linspace(-1, 1, 32)[None, :]
    falloff = 1.0 - (0.08 + 0.25 * wear * float(rng.random())) * (x**2 + y**2) / 2
    vignette = cv2.resize((falloff * 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR)
    return cast(Image, cv2.multiply(graded, cv2.merge([vignette] * 3), scale=1 / 255))


def _blur(rng: Rng, image: Image, wear: float) -> Image:
    if rng.random() < 0.2 * wear:
        return _motion_blur(rng, image)
    sigma = 0.3 + wear * float(rng.uniform(0, 1.4))
    return cast(Image, cv2.GaussianBlur(image, (0, 0), sigma))


def _motion_blur(rng: Rng, image: Image) -> Image:
    length = int(rng.integers(3, 10))
    kernel = np.zeros((length, length), dtype=np.float32)
    angle = float(rng.uniform(0, np.pi))
    middle = (length - 1) / 2
    reach = np.array([np.cos(angle), np.sin(angle)]) * middle
    start, end = np.round(middle - reach).astype(int), np.round(middle + reach).astype(int)
    cv2.line(kernel, (int(start[0]), int(start[1])), (int(end[0]), int(end[1])), 1.0, 1)
    return cast(Image, cv2.filter2D(image, -1, kernel / kernel.sum()))


def _add_noise(rng: Rng, image: Image, wear: float) -> Image:
    sigma = 1.0 + 9.0 * wear * float(rng.random())
    height, width = image.shape[:2]
    # A tile of noise, repeated: drawing each pixel's own took longer than the whole view.
    tile = rng.normal(0, sigma, (256, 256, 3)).astype(np.int16)
    noise = np.tile(tile, (height // 256 + 1, width // 256 + 1, 1))[:height, :width]
    noisy: Image = np.clip(image + noise, 0, 255).astype(np.uint8)
    return noisy


def _compress(rng: Rng, image: Image, wear: float) -> Image:
    quality = int(95 - wear * float(rng.uniform(0, 60)))
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cast(Image, cv2.imdecode(data, cv2.IMREAD_COLOR))
