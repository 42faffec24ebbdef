from pathlib import Path

import pytest

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from tests.training.evaluation.conftest import FIRST, SECOND, SHOP, FakeModel
from training.evaluation.comparison import compare
from training.evaluation.detection import DetectionRun
from training.evaluation.worst import LOWEST_F1, WORST_COUNT, JudgedBox, JudgedPhoto, judge, worst_photos
from vision.types import Box

ASIDE = Box(70, 20, 40, 60)


def test_every_box_is_a_hit_a_miss_or_false(shop: Path) -> None:
    model = FakeModel([("product", FIRST, 0.9), ("product", ASIDE, 0.6), ("product", SECOND, 0.4), ("gap", ASIDE, 0.9)])
    comparison = compare([model], [SHOP], DetectionRun(shop))

    judged = judge(comparison, comparison.sets[0], 0, 0)

    # The second true box is found below the threshold only; gaps are not known here.
    assert [(one.verdict, one.score) for one in judged.boxes] == [("miss", None), ("hit", 0.9), ("false", 0.6)]
    assert (judged.true_count, judged.found_count, judged.f1) == (2, 2, 0.5)


def test_the_worst_photo_comes_first_and_the_last_place_is_for_the_count(shop: Path) -> None:
    # Photo a: one of two is found. Photo b: one hit and nothing missed.
    comparison = compare([FakeModel([("product", FIRST, 0.9)])], [SHOP], DetectionRun(shop))

    chosen = worst_photos(comparison, comparison.sets[0], limit=2)

    assert [(one.number, one.reason) for one in chosen] == [(0, LOWEST_F1), (1, WORST_COUNT)]


def test_the_choice_is_a_mean_over_the_models_that_know_the_classes(shop: Path) -> None:
    models = [
        FakeModel([("product", FIRST, 0.9)], fingerprint="1"),
        FakeModel([], fingerprint="2", classes=("gap",)),
    ]
    comparison = compare(models, [SHOP], DetectionRun(shop))

    (worst,) = worst_photos(comparison, comparison.sets[0], limit=1)

    assert worst.number == 0
    assert [len(photo.boxes) for photo in worst.judged] == [2, 0]


def test_a_set_that_no_model_knows_shows_no_photo(shop: Path) -> None:
    comparison = compare([FakeModel([], classes=("gap",))], [SHOP], DetectionRun(shop))

    assert worst_photos(comparison, comparison.sets[0], limit=3) == ()


@pytest.mark.parametrize(
    ("verdicts", "f1", "count_error"),
    [
        ([], 1.0, 0.0),
        (["hit"], 1.0, 0.0),
        (["hit", "miss", "false"], 0.5, 0.0),
        (["false", "false"], 0.0, 2.0),
        (["miss", "miss", "hit", "hit"], 2 / 3, 0.5),
    ],
)
def test_figures_of_one_photo(verdicts: list[str], f1: float, count_error: float) -> None:
    photo = JudgedPhoto(tuple(JudgedBox(verdict, "product", FIRST, None) for verdict in verdicts))  # type: ignore[arg-type]

    assert (photo.f1, photo.count_error) == pytest.approx((f1, count_error))
