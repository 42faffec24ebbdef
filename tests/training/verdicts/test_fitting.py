from dataclasses import replace

import numpy as np
import pytest

from api.scoring.reliability import worth
from training.verdicts.box_worth import box_worth
from training.verdicts.fitting import fitted_source
from training.verdicts.mood_fit import Counted, likeliest
from training.verdicts.rising import rising, rising_knots
from training.verdicts.visits import RenderedVisit


def test_levels_that_fall_are_pooled_by_weight() -> None:
    levels = rising(np.array([0.1, 0.6, 0.3, 0.9]), np.array([1.0, 1.0, 2.0, 1.0]))

    assert levels == pytest.approx([0.1, 0.4, 0.4, 0.9])


def test_knots_tell_how_often_things_were_true() -> None:
    stated, true = [0.2] * 10 + [0.9] * 10, [False] * 10 + [True] * 5 + [False] * 5

    assert rising_knots(stated, true, bins=5, least=10, doubt=0) == ((0.2, 0.0), (0.9, 0.5))
    # Ten more that came out as stated: half way.
    assert rising_knots(stated, true, bins=5, least=10, doubt=10) == ((0.2, 0.1), (0.9, 0.7))
    assert rising_knots([], [], bins=5, least=10, doubt=1) == ()


def test_boxes_are_worth_what_they_were_found_to_be(visit: RenderedVisit) -> None:
    # Every second box stands where nothing is.
    wrong = tuple(
        replace(each, box=each.box._replace(x=each.box.x + 2000)) if number % 2 else each
        for number, each in enumerate(visit.report.facings)
    )
    seen = replace(visit, report=replace(visit.report, facings=wrong))

    knots = box_worth([visit, seen])

    assert worth(0.95, knots["facing"]) > 0.95
    assert worth(0.95, knots["apart"]) < 0.2
    assert knots["gap"] == ()


def test_the_likeliest_moods_are_those_of_what_is_missed() -> None:
    def missed(true: int) -> float:
        return likeliest([Counted((0.99,) * 20, true)] * 4)[1]

    assert missed(20) < missed(26) < missed(36)


def test_what_was_fitted_is_a_module(visit: RenderedVisit) -> None:
    module: dict[str, object] = {}

    exec(fitted_source([visit, replace(visit, seed=2)]), module)

    assert set(module) >= {"BOXES", "MOODS", "LINES"}
