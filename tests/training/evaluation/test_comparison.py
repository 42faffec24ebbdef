import dataclasses
import json
from pathlib import Path

import pytest

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from tests.training.evaluation.conftest import FIRST, SECOND, SHOP, FakeModel
from training.evaluation.comparison import compare
from training.evaluation.detection import DetectionRun
from training.evaluation.record import comparison_as_json
from training.evaluation.table import evaluation_table

GOOD = FakeModel([("product", FIRST, 0.9)], name="good", fingerprint="good")
BLIND = FakeModel([], name="blind", fingerprint="blind", thresholds={})
OTHER = FakeModel([], name="other", fingerprint="other", classes=("gap",))


def test_models_are_measured_on_the_same_photos(shop: Path) -> None:
    comparison = compare([GOOD, BLIND], [SHOP], DetectionRun(shop))

    good, blind = (result.figures["shop <1>"]["product"] for result in comparison.models)
    assert (good.photos, good.objects, good.recall) == (2, 3, pytest.approx(2 / 3))
    assert (blind.photos, blind.objects, blind.recall) == (2, 3, 0)


def test_a_model_without_a_threshold_gets_the_best_one(shop: Path) -> None:
    faint = FakeModel([("product", FIRST, 0.3), ("product", SECOND, 0.2)], thresholds={"gap": 0.6})

    result = compare([faint], [SHOP], DetectionRun(shop)).models[0]

    # Counts are off by half a photo with and without the second box; the lowest threshold is taken.
    assert result.thresholds == {"product": 0.1, "gap": 0.6}
    assert result.thresholds_chosen_here == ("product",)


def test_a_model_that_lacks_the_class_has_no_figures(shop: Path) -> None:
    assert compare([OTHER], [SHOP], DetectionRun(shop)).models[0].figures == {"shop <1>": {}}


def test_two_sets_of_one_name_are_refused(shop: Path) -> None:
    with pytest.raises(ValueError, match=r"several sets are named \['shop <1>'\]"):
        compare([GOOD], [SHOP, dataclasses.replace(SHOP, photos=("a*",))], DetectionRun(shop))


def test_speed_is_told_for_each_set(shop: Path) -> None:
    speed = compare([GOOD], [SHOP], DetectionRun(shop)).models[0].speed["shop <1>"]

    assert speed.photos == 2
    assert 0 < speed.median_ms <= speed.p90_ms


def test_the_record_is_json_with_stable_keys(shop: Path) -> None:
    record = json.loads(json.dumps(comparison_as_json(compare([GOOD, BLIND], [SHOP], DetectionRun(shop)))))

    assert list(record) == ["schema_version", "made_at", "models"]
    good, blind = record["models"]
    assert list(good) == [
        *("name", "version", "sha256", "input_size", "threads", "thresholds", "thresholds_chosen_here"),
        *("metrics", "speed", "calibration"),
    ]
    assert good["metrics"]["shop <1>"]["product"]["recall"] == 0.6667
    assert good["calibration"]["shop <1>"]["product"] == [
        {"low": 0.9, "high": 1.0, "boxes": 2, "mean_score": 0.9, "true_share": 1.0}
    ]
    assert blind["metrics"]["shop <1>"]["product"]["precision"] is None


def test_the_table_has_a_row_for_each_set_and_class(shop: Path) -> None:
    figures = compare([GOOD], [SHOP], DetectionRun(shop)).models[0].figures

    header, rule, row = evaluation_table(figures).splitlines()

    assert header.count("|") == rule.count("|") == row.count("|")
    assert row.startswith("| shop <1> | product | 2 | 3 | ")
    assert row.endswith("| 0.5 | 33.3% | 0.50 | 1.000 | 0.667 |")
