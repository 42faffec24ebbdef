from dataclasses import replace

from training.verdicts.command import verdict_tables
from training.verdicts.figures import VerdictFigures, stated_bins
from training.verdicts.outcomes import Outcome, outcomes_of
from training.verdicts.visits import RenderedVisit

SAID = Outcome(1, "gaps", "near", 2, "pass", 0.97, met=True)
OUTCOMES = [
    SAID,
    replace(SAID, verdict="pass", probability=0.95, met=False),
    replace(SAID, verdict="fail", probability=0.01, met=False),
    replace(SAID, verdict="review", probability=0.5),
    replace(SAID, verdict="not_measured", probability=None),
]


def test_a_visit_is_asked_everything_and_the_same_each_time(visit: RenderedVisit) -> None:
    visits = [visit, replace(visit, seed=2)]

    outcomes = outcomes_of(visits, versions=(2,))

    assert outcomes == outcomes_of(visits, versions=(2,))
    assert {each.targets for each in outcomes} == {"near", "unrelated"}
    assert len({each.name for each in outcomes}) == 16
    count = [each for each in outcomes if each.name == "facings, all"]
    # The shelf is seen as it is, so that whatever is decided of its count is right.
    assert all(each.right for each in count if each.decided)


def test_a_photo_that_cannot_be_judged_is_not_asked_about(visit: RenderedVisit) -> None:
    blurred = replace(visit, report=replace(visit.report, quality=replace(visit.report.quality, usable=False)))

    assert outcomes_of([blurred]) == []


def test_figures_tell_what_was_decided_rightly_and_what_was_left() -> None:
    told = VerdictFigures.of(OUTCOMES)

    assert (told.rightly_passed, told.passed, told.rightly_failed, told.failed, told.review) == (1, 2, 1, 1, 1)
    assert (told.right_share, told.review_share) == (2 / 3, 1 / 4)
    [*_, last] = stated_bins(OUTCOMES)
    assert (last.lines, last.stated, last.met) == (2, 0.96, 0.5)


def test_the_tables_name_every_population() -> None:
    page = verdict_tables(OUTCOMES)

    assert "Scenes: 1" in page
    # Wilson's interval of 2 in 3, as tables have it.
    assert "| near | 2 | 3 | 66.7% | 20.8% to 93.9% | 25% |" in page
    assert "| both | 2 | 3 | 66.7% | 20.8% to 93.9% | 25% |" in page
    assert "| gaps | 1 of 2, 1 of 1 | 25% | 0 of 0, 0 of 0 | nan% |" in page
