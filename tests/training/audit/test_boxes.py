import pytest

from training.audit.boxes import duplicates, extreme_aspect, huge, not_known, outside, tiny
from training.sources import LabelledObject, LabelledPhoto
from vision.types import Box

GOOD = Box(10, 10, 20, 30)


def objects(*boxes: Box) -> tuple[LabelledObject, ...]:
    return tuple(LabelledObject("product", box) for box in boxes)


def photo(*boxes: Box) -> LabelledPhoto:
    def load() -> object:
        raise AssertionError("rules do not look at pixels")

    return LabelledPhoto("a", load, objects(*boxes), width=200, height=100)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("box", "reach"),
    [(Box(-3, 0, 20, 20), 3), (Box(0, -4, 20, 20), 4), (Box(190, 0, 15, 20), 5), (Box(0, 90, 20, 12), 2)],
)
def test_boxes_over_the_border_are_told_with_the_pixels(box: Box, reach: float) -> None:
    assert outside(photo(GOOD, box)) == ([box], reach)


def test_a_pixel_of_rounding_is_not_outside() -> None:
    assert outside(photo(Box(-0.9, 0, 201.8, 100)))[0] == []


def test_duplicates_are_of_one_class_and_count_once_each() -> None:
    shifted = Box(10.5, 10, 20, 30)
    far = Box(14, 10, 20, 30)

    assert duplicates(objects(GOOD, shifted, GOOD, far)) == [shifted, GOOD]
    assert duplicates((*objects(GOOD), LabelledObject("gap", GOOD))) == []
    assert duplicates(()) == []


def test_extreme_sizes() -> None:
    sliver, whole, long, high = Box(0, 0, 3.9, 20), Box(0, 0, 200, 51), Box(0, 0, 101, 10), Box(0, 0, 5, 51)

    assert tiny(objects(GOOD, sliver)) == [sliver]
    assert huge(photo(GOOD, whole)) == [whole]
    assert extreme_aspect(objects(GOOD, long, high, Box(0, 0, 99, 10))) == [long, high]


def test_classes_that_the_source_does_not_know() -> None:
    assert not_known((*objects(GOOD), LabelledObject("gap", GOOD)), ("product",)) == [GOOD]
