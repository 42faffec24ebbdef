"""Painted walls: what tells facings of one label apart, and what must not."""

import numpy as np
import pytest

from vision.letterbox import Pixels
from vision.scenes.facing_looks import facing_looks
from vision.types import Box

WIDTH, HEIGHT = 400, 120


def wall(*, tag: int | None = None, light: float = 1.0) -> tuple[Pixels, list[Box]]:
    """Four packs of one label and one of another; a price tag below one of the four."""
    pixels = np.full((HEIGHT, WIDTH, 3), 60.0)
    blocks = (np.random.default_rng(seed).uniform(40, 200, (4, 2, 3)) for seed in (1, 2))
    label, other = (np.repeat(np.repeat(block, 15, axis=0), 15, axis=1) for block in blocks)
    boxes = [Box(40 + 70 * place, 20, 30, 60) for place in range(5)]
    for place, box in enumerate(boxes):
        pixels[20:80, int(box.x) : int(box.right)] = other if place == 4 else label
        if place == tag:
            pixels[84:98, int(box.x) : int(box.right)] = 230
    return np.asarray(pixels * light, dtype=np.uint8), boxes


def likeness(one: tuple[Pixels, list[Box]], other: tuple[Pixels, list[Box]]) -> list[list[float]]:
    (a, boxes), (b, others) = one, other
    product = facing_looks(a, boxes, WIDTH, HEIGHT) @ facing_looks(b, others, WIDTH, HEIGHT).T
    return [[float(value) for value in row] for row in product]


def test_what_stands_around_tells_packs_of_one_label_apart() -> None:
    alike = likeness(wall(tag=1), wall(tag=1))
    assert int(np.argmax(alike[1])) == 1
    assert alike[1][1] - max(alike[1][0], alike[1][2]) > 0.1
    assert abs(alike[2][2] - alike[2][1]) > 0.1


def test_another_label_looks_otherwise_in_any_light() -> None:
    alike = likeness(wall(), wall(light=0.7))
    assert alike[1][2] > 0.9
    assert alike[1][4] < alike[1][2] - 0.3


@pytest.mark.parametrize("box", [Box(0, 0, 30, 60), Box(395, 100, 30, 60), Box(10, 10, 0.2, 0.2)])
def test_windows_beyond_the_frame_and_tiny_boxes_have_looks(box: Box) -> None:
    pixels, boxes = wall()
    looks = facing_looks(pixels, [*boxes, box], WIDTH, HEIGHT)
    assert np.isfinite(looks).all()
    assert np.linalg.norm(looks, axis=1)[:5] == pytest.approx(np.ones(5))
