from pathlib import Path

import cv2
import numpy as np
import pytest

from vision.letterbox import Pixels
from vision.photos.screen_photo import MIN_PEAK, find_grid, is_screen_photo

PHOTOS = Path(__file__).parents[4] / "shared" / "data" / "shelf-japan" / "images"
LIGHTS = 6


def shelf() -> Pixels:
    """Packs with print, 768 x 768: a picture with edges along both axes and repetition of its own."""
    rng = np.random.default_rng(5)
    packs = cv2.resize(rng.integers(30, 220, (12, 16, 3)).astype(np.uint8), (768, 768), interpolation=cv2.INTER_NEAREST)
    prints = cv2.GaussianBlur(rng.normal(0, 60, (768, 768, 3)), (0, 0), 1.5)
    return np.clip(packs + prints, 0, 255).astype(np.uint8)


def on_display(pixels: Pixels, pitch: float, roll: float) -> Pixels:
    """A camera's photo of a display that shows the picture; `pitch` camera pixels between its lights.

    Each light is three upright stripes, red, green and blue, with a dark line below, as on most panels.
    """
    count = round(768 / pitch)
    shown = cv2.resize(pixels, (count, count), interpolation=cv2.INTER_AREA)
    lights = np.kron(shown, np.ones((LIGHTS, LIGHTS, 1)))
    mask = np.zeros((LIGHTS, LIGHTS, 3))
    for channel, start in ((2, 0), (1, 2), (0, 4)):
        mask[: LIGHTS - 1, start : start + 2, channel] = 2.5
    panel = (lights * np.tile(mask, (count, count, 1))).astype(np.float32)
    scale = pitch / LIGHTS
    panel = np.asarray(cv2.GaussianBlur(panel, (0, 0), 0.6 / scale))
    turn = cv2.getRotationMatrix2D((panel.shape[1] / 2, panel.shape[0] / 2), roll, scale)
    turn[:, 2] += 320 - np.array(panel.shape[:2]) / 2
    photo = np.asarray(cv2.warpAffine(panel, turn, (640, 640)))
    grain = np.random.default_rng(2).normal(0, 3, photo.shape)
    return saved(np.clip(photo + grain, 0, 255).astype(np.uint8))


def saved(pixels: Pixels, quality: int = 85) -> Pixels:
    packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)


@pytest.mark.parametrize("pitch", [2.6, 3.5, 5.0, 7.0])
@pytest.mark.parametrize("roll", [-4.0, 1.5])
def test_a_display_shows_its_grid(pitch: float, roll: float) -> None:
    photo = on_display(shelf(), pitch, roll)
    grid = find_grid(np.asarray(cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY), dtype=np.uint8))
    assert grid.height > MIN_PEAK
    # The grid itself or its first overtone.
    assert any(grid.frequency == pytest.approx(times / pitch, abs=0.02) for times in (1, 2))
    assert is_screen_photo(photo)


@pytest.mark.parametrize(
    "pixels",
    [
        shelf(),
        saved(shelf(), 20),
        np.full((600, 600, 3), 128, np.uint8),
        np.random.default_rng(1).integers(0, 256, (600, 600, 3)).astype(np.uint8),
        np.tile(np.uint8(60) * (np.arange(600) // 3 % 2).astype(np.uint8)[None, :, None], (600, 1, 3)),
        on_display(shelf(), 3.5, 2)[:500, :500],
    ],
    ids=["a shelf", "badly compressed", "nothing", "noise", "bars one way only", "too small"],
)
def test_what_is_no_display(pixels: Pixels) -> None:
    assert not is_screen_photo(pixels)


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the real photos are not part of the project")
def test_real_photos_are_not_suspected() -> None:
    for path in sorted(PHOTOS.iterdir())[:8]:
        assert not is_screen_photo(np.asarray(cv2.imread(str(path)), dtype=np.uint8))
