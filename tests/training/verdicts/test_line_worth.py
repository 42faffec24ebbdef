from dataclasses import replace

from api.scoring.reliability import worth
from training.verdicts.line_worth import Uncorrected, line_worth

PASSED = Uncorrected("pop", 0.97, seems_met=True, open_facts=False, met=True)
FAILED = replace(PASSED, probability=0.01, seems_met=False, met=False)


def test_a_direction_that_is_right_often_stays_as_it_is() -> None:
    assert line_worth([PASSED, FAILED] * 40) == {}


def test_a_direction_that_is_wrong_too_often_is_left_to_people() -> None:
    wrong = replace(FAILED, met=True)

    knots = line_worth([*[PASSED] * 40, *[FAILED] * 20, *[wrong] * 20])["pop"]

    assert worth(0.01, knots) >= 0.06
    assert worth(0.97, knots) >= 0.9
