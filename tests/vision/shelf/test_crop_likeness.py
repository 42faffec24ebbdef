import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from vision.shelf.crop_likeness import look_alike_groups
from vision.types import Box

RED, BLUE, GREEN = (30, 30, 200), (200, 60, 30), (40, 160, 40)


def shelf(*labels: tuple[int, int, int], light: float = 1.0) -> tuple[NDArray[np.uint8], list[Box]]:
    """Packs side by side, white with a coloured lower half, BGR; every second one in a light of another strength."""
    pixels = np.full((140, 60 * len(labels), 3), 50, dtype=np.uint8)
    boxes = []
    for place, label in enumerate(labels):
        strength = light if place % 2 else 1.0
        pixels[10:70, 60 * place + 5 : 60 * place + 55] = np.asarray((225, 225, 225)) * strength
        pixels[70:130, 60 * place + 5 : 60 * place + 55] = np.asarray(label) * strength
        boxes.append(Box(60 * place + 5, 10, 50, 120))
    return pixels, boxes


def groups(pixels: NDArray[np.uint8], boxes: list[Box]) -> list[int]:
    return look_alike_groups(pixels, boxes, pixels.shape[1], pixels.shape[0]).tolist()


def test_same_labels_are_one_group_and_others_are_not() -> None:
    assert groups(*shelf(RED, RED, BLUE, RED, GREEN, BLUE)) == [0, 0, 1, 0, 2, 1]


def test_a_weaker_light_does_not_part_a_group() -> None:
    assert groups(*shelf(RED, RED, BLUE, BLUE, light=0.85)) == [0, 0, 1, 1]


def test_the_same_colours_in_another_layout_are_another_group() -> None:
    pixels, boxes = shelf(RED, RED)
    pixels[:, 60:] = pixels[::-1, 60:].copy()
    assert groups(pixels, boxes) == [0, 1]


def test_a_pack_of_another_size_is_another_group() -> None:
    pixels, boxes = shelf(RED, RED)
    pixels = np.vstack([pixels, np.repeat(pixels, 8, axis=0).repeat(8, axis=1)[:, : pixels.shape[1]]])
    big = Box(40, 140 + 80, 400 * 0.2, 960)
    assert groups(pixels, [*boxes, big]) == [0, 0, 1]


def test_no_boxes_have_no_groups() -> None:
    assert groups(*shelf(RED)[:1], []) == []


@given(st.lists(st.sampled_from([RED, BLUE, GREEN]), min_size=1, max_size=8))
def test_groups_are_numbered_in_the_order_of_their_first_members(labels: list[tuple[int, int, int]]) -> None:
    first = list(dict.fromkeys(labels))
    assert groups(*shelf(*labels)) == [first.index(label) for label in labels]


def test_boxes_at_and_beyond_the_border_have_a_group() -> None:
    pixels, boxes = shelf(RED)
    assert len(groups(pixels, [*boxes, Box(59, 139, 0.5, 0.5), Box(80, 200, 30, 30)])) == 3
