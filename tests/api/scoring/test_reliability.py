from dataclasses import replace

import pytest

from api.scoring.probability import at_least
from api.scoring.reliability import AS_STATED, Mood, at_least_so_many, mean, worth
from api.scoring.shipped_reliability import MEASURED, reliability_of

KNOTS = ((0.4, 0.5), (0.6, 0.9))


@pytest.mark.parametrize(("score", "probability"), [(0.1, 0.5), (0.4, 0.5), (0.5, 0.7), (0.6, 0.9), (0.95, 0.9)])
def test_what_a_score_is_worth(score: float, probability: float) -> None:
    assert worth(score, KNOTS) == pytest.approx(probability)


def test_without_knots_a_score_is_a_probability() -> None:
    assert worth(0.7331, ()) == 0.7331


def test_missed_things_make_a_target_likelier() -> None:
    seen = [0.9] * 9

    assert at_least(Mood(1.0).count(seen), 10) == 0
    assert 0 < at_least(Mood(1.0, missed=0.1).count(seen), 10) < at_least(Mood(1.0, missed=0.3).count(seen), 10)
    assert at_least(Mood(1.0, unseen=0.5).count([]), 1) == pytest.approx(1 - 0.6065, abs=1e-4)


@pytest.mark.parametrize(("count", "chance"), [(0, 1.0), (1, 0.3935), (2, 0.0902), (500, 0.0)])
def test_how_often_things_at_random_are_so_many(count: int, chance: float) -> None:
    assert at_least_so_many(0.5, count) == pytest.approx(chance, abs=1e-4)


def test_what_cannot_be_missed_is_not() -> None:
    assert at_least(Mood(1.0, missed=0.5, unseen=1.0).without_missed.count([0.9]), 2) == 0


def test_moods_make_counts_less_sure() -> None:
    seen = [0.9] * 40

    def chance(mood: Mood) -> float:
        return at_least(mood.count(seen), 33)

    usual = mean((Mood(1.0),), chance)
    assert mean((Mood(0.5, shift=1.5), Mood(0.5, shift=-1.5)), chance) < usual


@pytest.mark.parametrize(
    "moods",
    [MEASURED.facings, MEASURED.mixed, MEASURED.gaps, MEASURED.pops, MEASURED.facings_at_heights]
    + [moods for _, moods in MEASURED.less_clear],
)
def test_moods_weigh_one_together(moods: tuple[Mood, ...]) -> None:
    assert sum(mood.weight for mood in moods) == pytest.approx(1)


def test_a_rounded_chance_is_no_persons_word() -> None:
    left_open = replace(AS_STATED, lines={"gaps": ((0.0, 0.06), (1.0, 0.89))})

    assert left_open.told("gaps", 1.0) == pytest.approx(0.89)
    assert AS_STATED.told("gaps", 1.0) == 1.0


def test_each_version_of_the_document_keeps_its_reliability() -> None:
    assert reliability_of(1) is AS_STATED
    assert reliability_of(2) is MEASURED
