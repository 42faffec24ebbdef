"""Photos of painted shelves full of repeats, registered through real landmarks."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from vision.geometry import Floats
from vision.scenes.homography import project
from vision.scenes.overlap import Registration
from vision.scenes.registration import register_photos
from vision.types import Box, Facing, PhotoQuality, ShelfReport

WIDTH, HEIGHT = 800, 600
PITCH, ROW = 64, 190
Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Wall:
    """A painted shelf and the boxes of its facings."""

    pixels: Picture
    boxes: tuple[Box, ...]


def label(rng: np.random.Generator) -> Picture:
    """A pack of 56 x 140 px: patches of colour under lines of print."""
    pixels = cv2.resize(rng.integers(30, 226, (7, 4, 3), dtype=np.uint8), (56, 140), interpolation=cv2.INTER_NEAREST)
    for line in range(6):
        text = "".join(rng.choice(list("ABCDEFGHKLMNPRSTUVXYZ"), 4))
        cv2.putText(pixels, text, (3, 20 + 22 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 1, cv2.LINE_AA)
    return np.asarray(pixels)


def paint(seed: int, *, run: int = 4, width: int = 2100, rows: int = 3) -> Wall:
    """A shelf on which every label stands `run` times side by side, of a dozen labels in all."""
    rng = np.random.default_rng(seed)
    labels = [label(rng) for _ in range(12)]
    pixels = np.full((rows * ROW + 30, width, 3), 60, dtype=np.uint8)
    boxes = []
    for row in range(rows):
        bottom = (row + 1) * ROW - 20
        pixels[bottom : bottom + 14] = 190
        for place in range((width - 8) // PITCH):
            if place % run == 0:
                chosen = labels[rng.integers(len(labels))]
            x = 8 + place * PITCH
            pixels[bottom - 140 : bottom, x : x + 56] = chosen
            boxes.append(Box(x, bottom - 140, 56, 140))
    return Wall(pixels, tuple(boxes))


def camera(left: float, *, zoom: float = 1.0, turn: float = 0.0, oblique: float = 0.0, top: float = 0.0) -> Floats:
    """From the wall to a photo, `turn` in degrees."""
    angle = np.deg2rad(turn)
    spun = zoom * np.asarray([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1 / zoom]])
    return (
        np.asarray([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [oblique, 0.0, 1.0]])
        @ spun
        @ np.asarray([[1.0, 0.0, -left], [0.0, 1.0, -top], [0.0, 0.0, 1.0]])
    )


def take(
    wall: Wall, view: Floats, *, light: float = 1.0, size: tuple[int, int] = (WIDTH, HEIGHT)
) -> tuple[Picture, ShelfReport]:
    """The photo and the report that a faultless detector would write."""
    seen = cv2.warpPerspective(wall.pixels, view, size, borderValue=(90, 90, 90)).astype(np.float64) * light
    noise = np.random.default_rng(1).normal(0, 3, seen.shape)
    facings = []
    for box in wall.boxes:
        corners = np.asarray([(box.x, box.y), (box.right, box.y), (box.x, box.bottom), (box.right, box.bottom)])
        moved = project(view, corners)
        (left, top), (right, bottom) = np.maximum(moved.min(axis=0), 0), np.minimum(moved.max(axis=0), size)
        if right - left > 20 and bottom - top > 40:
            facings.append(Facing(f"f{len(facings)}", Box(left, top, right - left, bottom - top), 0.9, None, None))
    report = ShelfReport("photo", *size, {}, PhotoQuality(True), facings=tuple(facings))
    return np.asarray(np.clip(seen + noise, 0, 255), dtype=np.uint8), report


def register(photos: Sequence[tuple[Picture, ShelfReport]]) -> Registration:
    return register_photos([picture for picture, _ in photos], [report for _, report in photos])


def misses(registration: Registration, views: Sequence[Floats]) -> list[float]:
    """For each overlap how far, in facings, it carries the middle of its anchors from where it belongs."""
    found = []
    for overlap in registration.overlaps:
        way = views[overlap.second] @ np.linalg.inv(views[overlap.first])
        middle = overlap.anchors[:, :2].mean(axis=0, keepdims=True)
        found.append(float(np.linalg.norm(project(way, middle) - overlap.carry(middle))) / PITCH)
    return found


@pytest.mark.parametrize(
    "second",
    [
        camera(520),
        camera(640),
        camera(500, zoom=0.75),
        camera(500, turn=8),
        camera(500, oblique=3e-4),
        camera(100, top=150, zoom=1.3),
    ],
    ids=["35 %", "20 %", "from afar", "rolled", "oblique", "nearer"],
)
def test_neighbours_are_found_to_the_facing(second: Floats) -> None:
    """Every label stands four times in a row: a placement that is wrong by one facing looks nearly as good."""
    views = [camera(0), second]
    wall = paint(3)
    registration = register([take(wall, view, light=light) for view, light in zip(views, (1.0, 0.75), strict=True)])
    assert registration.groups == ((0, 1),)
    assert misses(registration, views)[0] < 0.25


def test_photos_in_any_order_hang_together() -> None:
    views = [camera(960), camera(0), camera(480)]
    registration = register([take(paint(4), view) for view in views])
    assert registration.groups == ((0, 1, 2),)
    assert registration.alone == ()
    assert max(misses(registration, views)) < 0.25


def test_upper_and_lower_half_overlap() -> None:
    views = [camera(0), camera(30, top=380)]
    registration = register([take(paint(5, rows=6, width=830), view) for view in views])
    assert registration.groups == ((0, 1),)
    assert misses(registration, views)[0] < 0.25


def test_portrait_and_landscape_overlap() -> None:
    views = [camera(0), camera(450)]
    wall = paint(6)
    registration = register([take(wall, views[0]), take(wall, views[1], size=(HEIGHT, WIDTH))])
    assert registration.groups == ((0, 1),)
    assert misses(registration, views)[0] < 0.25


def test_the_same_photo_twice_lies_on_itself() -> None:
    photo = take(paint(7), camera(200))
    (overlap,) = register([photo, photo]).overlaps
    corners = np.asarray([(50.0, 50.0), (750.0, 550.0)])
    assert overlap.carry(corners) == pytest.approx(corners, abs=1)


def test_a_reduced_picture_gives_the_same_overlap() -> None:
    wall = paint(8)
    photos = [take(wall, camera(0)), take(wall, camera(450))]
    half = cv2.resize(photos[1][0], (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA)
    registration = register_photos([photos[0][0], np.asarray(half)], [report for _, report in photos])
    assert misses(registration, [camera(0), camera(450)])[0] < 0.25


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_other_fixtures_do_not_overlap(seed: int) -> None:
    registration = register([take(paint(3), camera(0)), take(paint(seed), camera(0))])
    assert registration.overlaps == ()
    assert registration.alone == (0, 1)


def stocked(seed: int) -> tuple[Picture, ShelfReport]:
    """Four shelves of five packs each, none like another, on a fixture that is always the same."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(60, 120, (1200, 900, 3), dtype=np.uint8)
    facings = []
    for row in range(4):
        top = 130 + 260 * row
        pixels[top + 230 : top + 245] = 20
        for place in range(5):
            x = 40 + 135 * place
            patches = rng.integers(90, 210, (8, 4, 3), dtype=np.uint8)
            pixels[top : top + 230, x : x + 120] = cv2.resize(patches, (120, 230), interpolation=cv2.INTER_NEAREST)
            facings.append(Facing(f"f{len(facings)}", Box(x, top, 120, 230), 0.9, row + 1, place + 1))
    return pixels, ShelfReport("photo", 900, 1200, {}, PhotoQuality(True), facings=tuple(facings))


@pytest.mark.parametrize("seed", range(3))
def test_fixtures_of_one_make_with_other_goods_do_not_overlap(seed: int) -> None:
    """All around the goods is alike: the shelves' edges, the ends of rows, the wall."""
    registration = register([stocked(100 + seed), stocked(200 + seed)])
    assert registration.overlaps == registration.doubtful == ()


def test_the_same_goods_on_another_stretch_of_shelf_do_not_overlap() -> None:
    wall = paint(9)
    registration = register([take(wall, camera(0)), take(wall, camera(1200))])
    assert registration.alone == (0, 1)


def test_photos_whose_likeness_may_be_chance_are_told_to_be_in_doubt() -> None:
    wall = paint(9)
    registration = register([take(wall, camera(0)), take(wall, camera(1200))])
    assert registration.doubtful == ((0, 1),)
    assert register([take(paint(3), camera(0)), take(paint(11), camera(0))]).doubtful == ()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_photos_without_anything(count: int) -> None:
    empty = (np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8), ShelfReport("x", WIDTH, HEIGHT, {}, PhotoQuality(True)))
    registration = register([empty] * count)
    assert registration.overlaps == ()
    assert registration.alone == tuple(range(count))


def test_a_tiny_picture_is_no_error() -> None:
    picture = np.zeros((1, 3, 3), dtype=np.uint8)
    report = ShelfReport("x", 3, 1, {}, PhotoQuality(True), facings=(Facing("f1", Box(0, 0, 3, 1), 0.9, 1, 1),))
    assert register([(picture, report), (picture, report)]).alone == (0, 1)
