"""A stitched overview of a scene, for people: the photos of its largest group laid side by side in one plane.

Nothing is measured in it. Exposure, seams and blending are OpenCV's; what is done here is to find the plane in which
all photos keep their size, for obliquely taken ones would otherwise grow without bounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Floats
from vision.letterbox import Pixels
from vision.scenes.homography import project
from vision.scenes.lens import Lens
from vision.scenes.overlap import Overlap, Registration

# Points a side at which a photo's size in the plane is looked at.
GRID = 5
# A photo that is stretched beyond this in the plane, or a plane of so many times its photos' area, shows nothing well.
MAX_STRETCH = 3.0
MAX_SPREAD = 3.0
# Long side in pixels at which seams are sought: finer ones are not better and cost time with the square.
SEAM_SIDE = 500
BLENDED_BANDS = 4
# The line through the photos' middles is the shelf's direction when it is this near to level or upright (tangent).
LEVELLED = 0.5
# Photos whose middles spread less than this share of a photo's side say nothing about the direction.
LEAST_SPREAD = 0.2


def stitch(pictures: Sequence[Pixels], registration: Registration, long_side: int) -> Pixels | None:
    """The overview, H x W x 3 uint8, BGR, at most `long_side` pixels long, black where no photo looks.

    `pictures` are those that were registered, of any resolution. None when no two photos overlap, or when they lie so
    that no plane shows all of them well.
    """
    photos = registration.groups[0] if registration.groups else ()
    if len(photos) < 2:
        return None
    ways = _ways_to_first(photos, registration)
    frames = [_frame(registration.sizes[photo]) for photo in photos]
    plane = _plane([ways[photo] for photo in photos], frames)
    if plane is None:
        return None
    placed = _fit([plane @ ways[photo] for photo in photos], frames, long_side)
    if placed is None:
        return None
    homographies, size = placed
    lenses = {photo: lens for way in registration.overlaps for photo, lens in _lenses(way)}
    straight = [_straightened(pictures[photo], lenses[photo]) for photo in photos]
    shown = zip(straight, photos, homographies, strict=True)
    return _blend([_warp(picture, registration.sizes[photo], way, size) for picture, photo, way in shown])


def _lenses(overlap: Overlap) -> list[tuple[int, Lens]]:
    return list(zip((overlap.first, overlap.second), overlap.lenses, strict=True))


def _straightened(picture: Pixels, lens: Lens) -> Pixels:
    """The picture without the distortion of its lens, in the same frame: a barrel loses a little at the sides."""
    if lens.bend == 0:
        return picture
    height, width = picture.shape[:2]
    scale = np.asarray(lens.size) / (width, height)
    pixels = np.stack(np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5), axis=-1)
    sources = (lens.distort(pixels * scale) / scale - 0.5).astype(np.float32)
    moved = cv2.remap(picture, sources[..., 0], sources[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(moved, dtype=np.uint8)


def _ways_to_first(photos: Sequence[int], registration: Registration) -> dict[int, Floats]:
    """For each photo the homography `(3, 3)` of determinant 1 to the best connected one, by the strongest overlaps."""
    overlaps = sorted(registration.overlaps, key=lambda overlap: -overlap.strength)
    ways = {_hub(photos, overlaps): np.eye(3)}
    while len(ways) < len(photos):
        both = [way for overlap in overlaps for way in (overlap, overlap.reversed())]
        step = next(way for way in both if way.second in ways and way.first not in ways)
        joined = ways[step.second] @ step.homography
        ways[step.first] = joined / np.cbrt(np.linalg.det(joined))
    return ways


def _hub(photos: Sequence[int], overlaps: Sequence[Overlap]) -> int:
    """The photo from which the farthest one is fewest overlaps away; of several the best connected."""
    return min(photos, key=lambda photo: (_eccentricity(photo, overlaps), photo))


def _eccentricity(photo: int, overlaps: Sequence[Overlap]) -> int:
    seen, rounds = {photo}, 0
    while reached := {p for o in overlaps if {o.first, o.second} & seen for p in (o.first, o.second)} - seen:
        seen, rounds = seen | reached, rounds + 1
    return rounds


def _frame(size: tuple[int, int]) -> Floats:
    """Points `(GRID * GRID, 2)` spread evenly over a photo."""
    x, y = np.meshgrid(np.linspace(0, size[0], GRID), np.linspace(0, size[1], GRID))
    return np.column_stack([x.ravel(), y.ravel()])


def _plane(ways: Sequence[Floats], frames: Sequence[Floats]) -> Floats | None:
    """The plane `(3, 3)` in which all photos keep their size best and lie level.

    A homography of determinant 1 scales an area by the third power of its divisor. The divisor is linear in the plane's
    last row, so the row that brings it nearest to 1 everywhere is found by least squares.
    """
    lifted = np.concatenate(
        [np.column_stack([f, np.ones(len(f))]) @ way.T for way, f in zip(ways, frames, strict=True)]
    )
    scale = np.asarray([np.abs(frames[0]).max()] * 2 + [1.0])
    row = np.linalg.lstsq(lifted / scale, np.ones(len(lifted)), rcond=None)[0] / scale
    divisors = lifted @ row
    if divisors.min() <= 0 or (divisors.max() / divisors.min()) ** 1.5 > MAX_STRETCH:
        return None
    plane = np.asarray([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], row])
    return _level(plane, ways, frames)


def _level(plane: Floats, ways: Sequence[Floats], frames: Sequence[Floats]) -> Floats:
    """Upright in the hub's middle, then sheared so that the photos' middles lie along a level or an upright line."""
    hub = next(frame for way, frame in zip(ways, frames, strict=True) if np.array_equal(way, np.eye(3)))
    middle = hub.mean(axis=0)
    around = project(plane, middle + np.asarray([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]))
    turn = np.eye(3)
    turn[:2, :2] = np.linalg.inv((around[1:] - around[0]).T)
    plane = turn @ plane
    middles = np.asarray([project(plane @ way, frame).mean(axis=0) for way, frame in zip(ways, frames, strict=True)])
    spread = np.ptp(middles, axis=0)
    along = int(spread.argmax())
    slope = float(np.polyfit(middles[:, along], middles[:, 1 - along], 1)[0]) if spread[along] > 1 else 0.0
    shear = np.eye(3)
    if spread[along] > LEAST_SPREAD * hub.max() and abs(slope) < LEVELLED:
        shear[1 - along, along] = -slope
    levelled: Floats = shear @ plane
    return levelled


def _fit(
    homographies: Sequence[Floats], frames: Sequence[Floats], long_side: int
) -> tuple[list[Floats], tuple[int, int]] | None:
    """The homographies moved and scaled into a canvas, and its (width, height); None when it would be mostly black."""
    points = np.concatenate([project(h, frame) for h, frame in zip(homographies, frames, strict=True)])
    low, high = points.min(axis=0), points.max(axis=0)
    extent = high - low
    areas = sum(float(np.prod(np.ptp(project(h, f), axis=0))) for h, f in zip(homographies, frames, strict=True))
    if not np.isfinite(extent).all() or np.prod(extent) > MAX_SPREAD * areas:
        return None
    scale = long_side / extent.max()
    width, height = (max(1, int(side * scale)) for side in extent)
    to_canvas = np.asarray([[scale, 0.0, -low[0] * scale], [0.0, scale, -low[1] * scale], [0.0, 0.0, 1.0]])
    return [to_canvas @ h for h in homographies], (width, height)


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """A photo in the canvas: its pixels, 255 where it looks, and its corner's place."""

    pixels: Pixels
    mask: Pixels
    corner: tuple[int, int]


def _warp(picture: Pixels, size: tuple[int, int], homography: Floats, canvas: tuple[int, int]) -> _Layer:
    points = project(homography, _frame(size))
    left, top = (int(v) for v in np.maximum(np.floor(points.min(axis=0)), 0))
    right, bottom = (int(v) for v in np.minimum(np.ceil(points.max(axis=0)), canvas))
    height, width = picture.shape[:2]
    shrunk = np.diag([size[0] / width, size[1] / height, 1.0])
    moved = np.asarray([[1.0, 0.0, -left], [0.0, 1.0, -top], [0.0, 0.0, 1.0]]) @ homography @ shrunk
    extent = (max(1, right - left), max(1, bottom - top))
    pixels = cv2.warpPerspective(picture, moved, extent, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), moved, extent, flags=cv2.INTER_NEAREST)
    return _Layer(np.asarray(pixels, dtype=np.uint8), np.asarray(mask, dtype=np.uint8), (left, top))


def _blend(layers: Sequence[_Layer]) -> Pixels:
    """Equalise the exposure, cut along seams of least difference, blend across them."""
    corners = [layer.corner for layer in layers]
    exposure = cv2.detail.ExposureCompensator.createDefault(cv2.detail.ExposureCompensator_GAIN)
    exposure.feed(corners, [_lent(layer.pixels) for layer in layers], [_lent(layer.mask) for layer in layers])
    for number, layer in enumerate(layers):
        exposure.apply(number, layer.corner, layer.pixels, layer.mask)
    blender = cv2.detail.MultiBandBlender(0, BLENDED_BANDS)
    blender.prepare(cv2.detail.resultRoi(corners=corners, sizes=[layer.mask.shape[1::-1] for layer in layers]))
    for layer, mask in zip(layers, _seams(layers), strict=True):
        blender.feed(layer.pixels.astype(np.int16), mask, layer.corner)
    nothing = np.zeros((0, 0), dtype=np.int16)
    blended, _ = blender.blend(nothing, nothing)
    return np.asarray(np.clip(blended, 0, 255), dtype=np.uint8)


def _seams(layers: Sequence[_Layer]) -> list[Pixels]:
    """Which part of each layer is shown, 255 where it is: cut where two layers differ least."""
    scale = min(1.0, SEAM_SIDE / max(max(layer.mask.shape) for layer in layers))
    small = [_scaled(layer.pixels, scale, cv2.INTER_AREA).astype(np.float32) for layer in layers]
    masks = [_scaled(layer.mask, scale, cv2.INTER_NEAREST) for layer in layers]
    corners = [(round(layer.corner[0] * scale), round(layer.corner[1] * scale)) for layer in layers]
    finder = cv2.detail.GraphCutSeamFinder("COST_COLOR_GRAD")
    cut = finder.find([_lent(pixels) for pixels in small], corners, [_lent(mask) for mask in masks])
    return [_grown(np.asarray(part.get(), dtype=np.uint8), layer) for part, layer in zip(cut, layers, strict=True)]


def _grown(part: Pixels, layer: _Layer) -> Pixels:
    """A small mask at the layer's size, a little wider, so that no black line stays between two parts."""
    wider = cv2.dilate(part, np.ones((3, 3), dtype=np.uint8))
    full = cv2.resize(wider, layer.mask.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(full, dtype=np.uint8) & layer.mask


def _lent(pixels: NDArray[np.generic]) -> cv2.UMat:
    """Pixels in the form in which OpenCV's stitching takes them; its stubs do not know that arrays can be."""
    return cv2.UMat(pixels)  # type: ignore[call-overload, no-any-return, unused-ignore]


def _scaled(pixels: Pixels, scale: float, method: int) -> Pixels:
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=method), dtype=np.uint8)
