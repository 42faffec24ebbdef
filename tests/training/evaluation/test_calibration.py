import math

import numpy as np
import pytest

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from training.evaluation.calibration import ScoreBin, calibration_error, score_bins
from training.evaluation.matching import Matches


def matches(scores: list[float], hits: list[bool]) -> Matches:
    none = np.empty(0)
    return Matches(
        1,
        np.array(scores),
        np.ones(len(scores), bool),
        np.array(hits, dtype=bool),
        none.astype(int),
        none,
        none.astype(int),
        none,
    )


def test_a_scorer_that_is_right_as_often_as_it_says_has_no_error() -> None:
    percents = range(15, 100, 10)
    scores = [percent / 100 for percent in percents for _ in range(100)]
    hits = [number < percent for percent in percents for number in range(100)]

    bins = score_bins(matches(scores, hits))

    assert len(bins) == 9
    assert calibration_error(bins) == pytest.approx(0, abs=1e-9)


def test_the_error_weighs_each_bin_by_its_boxes() -> None:
    # Three boxes of 0.9 of which none is true, one of 0.2 that is true.
    bins = score_bins(matches([0.9, 0.9, 0.9, 0.2], [False, False, False, True]))

    assert calibration_error(bins) == pytest.approx((3 * 0.9 + 1 * 0.8) / 4)


@pytest.mark.parametrize(("score", "low"), [(0.1, 0.1), (0.15, 0.1), (0.55, 0.5), (0.99, 0.9), (1.0, 0.9)])
def test_a_score_lies_in_its_bin(score: float, low: float) -> None:
    assert score_bins(matches([score], [True])) == (
        ScoreBin(pytest.approx(low), pytest.approx(low + 0.1), 1, score, 1.0),
    )


def test_faint_boxes_are_not_judged() -> None:
    assert score_bins(matches([0.05, 0.099], [False, True])) == ()


def test_without_boxes_there_is_no_error() -> None:
    assert math.isnan(calibration_error(()))
