"""Overviews of a painted wall, photographed in parts by cameras whose homographies are known."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from vision.geometry import Floats
from vision.scenes.lens import Lens
from vision.scenes.overlap import Overlap, Registration, group_photos
from vision.scenes.panorama import stitch

WIDTH, HEIGHT = 320, 240
Picture = NDArray[np.uint8]


def wall() -> Picture:
    """A wall of 700 x 240 px with a coarse colour pattern that repeats nowhere."""
    patches = np.random.default_rng(5).integers(40, 216, (12, 35, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(patches, (700, 240), interpolation=cv2.INTER_CUBIC))


def camera(left: float, *, oblique: float = 0.0) -> Floats:
    """From the wall to a photo of its part from `left` on."""
    turned = np.asarray([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [oblique, 0.0, 1.0]])
    return turned @ np.asarray([[1.0, 0.0, -left], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def take(view: Floats, light: float = 1.0) -> Picture:
    seen = cv2.warpPerspective(wall(), view, (WIDTH, HEIGHT)).astype(np.float64)
    return np.asarray(np.clip(seen * light, 0, 255), dtype=np.uint8)


def register(views: Sequence[Floats], pairs: Sequence[tuple[int, int]], *, bend: float = 0.0) -> Registration:
    ways = [views[second] @ np.linalg.inv(views[first]) for first, second in pairs]
    overlaps = tuple(
        Overlap(first, second, np.asarray(way / way[2, 2]), np.zeros((0, 4)), (Lens((WIDTH, HEIGHT), bend),) * 2, 0.5)
        for (first, second), way in zip(pairs, ways, strict=True)
    )
    return Registration(((WIDTH, HEIGHT),) * len(views), overlaps, group_photos(len(views), pairs))


def test_three_photos_of_unequal_light_become_the_wall() -> None:
    views = [camera(0), camera(190), camera(380)]
    photos = [take(view, light) for view, light in zip(views, (1.0, 0.8, 1.1), strict=True)]
    overview = stitch(photos, register(views, [(0, 1), (1, 2)]), 700)
    assert overview is not None
    assert overview.shape == pytest.approx((240, 700, 3), abs=3)
    height, width = min(overview.shape[0], 240), min(overview.shape[1], 700)
    difference = np.abs(overview[:height, :width].astype(float) - wall()[:height, :width])
    assert np.median(difference) < 25


def test_light_is_equalised() -> None:
    views = [camera(0), camera(190)]
    overview = stitch([take(views[0]), take(views[1], 0.6)], register(views, [(0, 1)]), 510)
    assert overview is not None
    seam = overview[:, 140:370].astype(float).mean(axis=(0, 2)) - wall()[:, 140:370].mean(axis=(0, 2))
    assert np.ptp(seam) < 30


def test_oblique_photos_keep_their_size() -> None:
    """Laid over the first one, the third would be many times its size."""
    views = [camera(left, oblique=-0.0008) for left in (0, 150, 300)]
    overview = stitch([take(view) for view in views], register(views, [(0, 1), (1, 2)]), 600)
    assert overview is not None
    assert max(overview.shape) == pytest.approx(600, abs=2)
    assert (overview.max(axis=2) > 0).mean() > 0.6


def test_the_order_and_the_resolution_of_the_photos_do_not_matter() -> None:
    views = [camera(190), camera(0)]
    photos = [take(view) for view in views]
    registration = register(views, [(0, 1)])
    overview = stitch(photos, registration, 400)
    smaller = stitch([cv2.resize(photos[0], (160, 120)), photos[1]], registration, 400)
    assert overview is not None
    assert smaller is not None
    assert overview.shape == smaller.shape
    assert overview.shape[1] == pytest.approx(400, abs=2)


def test_nothing_to_stitch() -> None:
    views = [camera(0), camera(380)]
    photos = [take(view) for view in views]
    assert stitch([], Registration((), (), ()), 400) is None
    assert stitch(photos[:1], register(views[:1], []), 400) is None
    assert stitch(photos, register(views, []), 400) is None


def test_photos_without_a_common_plane_are_not_stitched() -> None:
    """The horizon of the second photo runs through the first one."""
    views = [np.eye(3), np.asarray([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.02, 0.0, -1.0]])]
    assert stitch([take(camera(0))] * 2, register(views, [(0, 1)]), 400) is None


def test_the_bend_of_the_lens_is_taken_out() -> None:
    """A grid photographed through a barrel is laid down straight: the seam of the bent photos would not fit."""
    views = [camera(0), camera(190)]
    lens = Lens((WIDTH, HEIGHT), -0.3)
    pixels = np.stack(np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5), axis=-1)
    sources = (lens.straighten(pixels.reshape(-1, 2)) - 0.5).reshape(HEIGHT, WIDTH, 2).astype(np.float32)
    bent = [cv2.remap(take(view), sources[..., 0], sources[..., 1], cv2.INTER_LINEAR) for view in views]
    overview = stitch([np.asarray(photo) for photo in bent], register(views, [(0, 1)], bend=-0.3), 510)
    assert overview is not None
    height, width = min(overview.shape[0], 240), min(overview.shape[1], 510)
    difference = np.abs(
        overview[20 : height - 20, 20 : width - 20].astype(float) - wall()[20 : height - 20, 20 : width - 20]
    )
    assert np.median(difference) < 12
