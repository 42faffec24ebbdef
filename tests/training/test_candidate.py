from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from training.candidate import Bench, calibration, choosing_part, held_out, with_neighbours
from training.evaluation import ClassBoxes, DetectionRun, ScoredBox
from training.recipe import Source
from vision.types import Box

BOX, FAR = Box(10, 10, 20, 40), Box(200, 10, 20, 40)
SHOP = Source(name="shop", form="yolo", known=("product",), licence="MIT", commercial_use=True)
SCENES = replace(SHOP, name="scenes", form="rendered")


class Measured(Bench):
    """A bench whose figures are known."""

    def measure(self, *detectors: Any) -> Any:
        rows = {
            source.name: {"product": SimpleNamespace(objects=50, ap=0.9 if source.form == "rendered" else 0.6)}
            for source in self.sets
        }
        return SimpleNamespace(models=[SimpleNamespace(figures=rows)])


@pytest.mark.parametrize(("sets", "expected"), [((SHOP, SCENES), 0.6), ((SCENES,), 0.9)])
def test_rendered_photos_choose_only_where_there_are_no_real_ones(sets: tuple[Source, ...], expected: float) -> None:
    bench = Measured(sets, DetectionRun(Path()))

    assert bench.mean_ap(SimpleNamespace()) == pytest.approx(expected)  # type: ignore[arg-type]


def photos(count: int, *, wrong_from: int = 1000) -> ClassBoxes:
    """One box a photo, found with the score 0.5; from a photo on, a false one is found in every odd photo too."""
    right, wrong = ScoredBox(BOX, 0.5), ScoredBox(FAR, 0.5)
    found = tuple((right, wrong) if number >= wrong_from and number % 2 else (right,) for number in range(count))
    return ClassBoxes(((BOX,),) * count, found, (640.0,) * count)


@pytest.mark.parametrize(("count", "choosing"), [(39, 39), (40, 20)])
def test_half_of_a_large_set_chooses_thresholds(count: int, choosing: int) -> None:
    assert len(choosing_part(photos(count)).truth) == choosing


def test_the_other_half_is_held_out() -> None:
    rows = held_out({"shop": {"product": photos(40, wrong_from=0)}, "few": {"product": photos(10)}}, {"product": 0.3})

    assert set(rows) == {"shop"}
    assert (rows["shop"]["product"]["photos"], rows["shop"]["product"]["precision"]) == (20, 0.5)


def test_a_detector_for_companies_learns_its_rule_from_sets_that_they_may_use() -> None:
    academic = replace(SHOP, name="academic", commercial_use=False)
    boxes = {"shop": {"product": photos(10)}, "academic": {"product": photos(10)}}
    fitted_on = [
        with_neighbours(boxes, (SHOP, academic), commercial_use=use)[0]["neighbours"]["fitted_on"]
        for use in (True, False)
    ]
    assert fitted_on == [["shop"], ["shop", "academic"]]


def test_too_few_photos_make_no_rule_and_change_no_box() -> None:
    boxes = {"shop": {"product": photos(9)}, "gaps": {"gap": photos(40)}}
    assert with_neighbours(boxes, (SHOP,), commercial_use=True) == ({}, boxes)


def test_other_classes_keep_their_boxes_beside_a_rule() -> None:
    boxes = {"shop": {"product": photos(10, wrong_from=0), "gap": photos(10)}}
    _, told = with_neighbours(boxes, (SHOP,), commercial_use=True)
    assert told["shop"]["gap"] is boxes["shop"]["gap"]
    assert [len(found) for found in told["shop"]["product"].found] == [1, 2] * 5


def test_scores_are_calibrated_on_real_photos_where_there_are_any() -> None:
    boxes = {
        "shop": {"product": photos(10)},
        "scenes": {"product": photos(10, wrong_from=0), "gap": photos(4, wrong_from=0)},
    }

    tables = calibration(boxes, (SHOP, SCENES))

    assert tables["product"] == [(0.5, 1.0)]
    assert tables["gap"] == [(0.5, pytest.approx(4 / 6, abs=0.001))]
