import dataclasses
from pathlib import Path

import pytest

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from tests.training.evaluation.conftest import FIRST, SECOND, SHOP, FakeModel
from training.evaluation.detection import DetectionRun, judged_classes


def test_truth_and_detections_come_photo_by_photo(shop: Path) -> None:
    model = FakeModel([("product", FIRST, 0.9), ("gap", SECOND, 0.8)])

    boxes = DetectionRun(shop).detect([model], SHOP).boxes(0, "product")

    assert [[pytest.approx(box) for box in photo] for photo in boxes.truth] == [[FIRST, SECOND], [FIRST]]
    assert [[seen.box for seen in photo] for photo in boxes.found] == [[FIRST], [FIRST]]
    assert boxes.sides == (200, 200)


@pytest.mark.parametrize(
    ("known", "classes", "judged"),
    [
        (("product",), ("product", "gap"), ("product",)),
        (("product", "gap"), ("gap",), ("gap",)),
        (("pop",), ("product",), ()),
    ],
)
def test_only_classes_that_the_labels_are_complete_in_are_judged(
    known: tuple[str, ...], classes: tuple[str, ...], judged: tuple[str, ...]
) -> None:
    assert judged_classes(FakeModel([], classes=classes), dataclasses.replace(SHOP, known=known)) == judged


def test_labels_of_an_unknown_class_are_no_truth(shop: Path) -> None:
    measured = DetectionRun(shop).detect([FakeModel([])], SHOP)

    assert [list(photo.truth) for photo in measured.photos] == [["product"], ["product"]]


def test_no_model_sees_a_set_twice_in_one_run(shop: Path) -> None:
    run, first, second = DetectionRun(shop), FakeModel([], fingerprint="1"), FakeModel([], fingerprint="2")

    run.detect([first], SHOP)
    both = run.detect([second, first], SHOP)

    assert (first.asked, second.asked) == (2, 2)
    assert len(both.found) == 2


def test_another_source_is_measured_anew(shop: Path) -> None:
    run, model = DetectionRun(shop), FakeModel([])

    run.detect([model], SHOP)
    run.detect([model], dataclasses.replace(SHOP, photos=("a*",)))

    assert model.asked == 3


def test_a_set_without_photos_is_an_error_that_names_it(shop: Path) -> None:
    with pytest.raises(ValueError, match="set shop <1> has no photo"):
        DetectionRun(shop).detect([FakeModel([])], dataclasses.replace(SHOP, photos=("z*",)))


def test_speed_is_taken_of_every_photo(shop: Path) -> None:
    found = DetectionRun(shop).detect([FakeModel([])], SHOP).found[0]

    assert [photo.milliseconds > 0 for photo in found] == [True, True]


def test_labels_are_read_once_in_one_run(shop: Path) -> None:
    run = DetectionRun(shop)
    run.detect([FakeModel([], fingerprint="1")], SHOP)
    for label in (shop / "labels").iterdir():
        label.write_text("")

    boxes = run.detect([FakeModel([], fingerprint="2")], SHOP).boxes(0, "product")

    assert [len(photo) for photo in boxes.truth] == [2, 1]
