import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from api.scoring.evidence import PhotoEvidence
from api.scoring.scorecard import score_display, without_standard
from api.scoring.standard import DisplayStandard
from vision.types import PhotoQuality, ShelfReport

ReportMaker = Callable[..., ShelfReport]
FACINGS = {"kpi": "facings", "weight": 3, "target": 10, "count": "all"}
POP = {"kpi": "pop", "weight": 1, "required": [{"count": 2}]}
SHARE = {"kpi": "share_of_facings", "weight": 4, "target": 0.5}
EYE = {"kpi": "eye_level", "weight": 1, "target": 0.5, "count": "all"}
GAPS = {"kpi": "gaps", "weight": 1, "target": 0}
# A score is a probability, so that a test can say how sure things are.
AS_STATED = {"schema_version": 1, "doubtful_above": 0.2, "doubtful_below": 0.8}


def standard(*kpis: dict[str, Any], **fields: Any) -> DisplayStandard:
    return DisplayStandard.model_validate({"kpis": kpis, **AS_STATED, **fields})


def test_score_is_the_weighted_mean_of_what_was_measured(make_report: ReportMaker) -> None:
    report = make_report([(5, "eye")], pop=[(None, 0.99)] * 2)

    card = score_display([PhotoEvidence(report, "1")], standard(FACINGS, POP))

    assert card.score == pytest.approx(100 * (3 * 0.5 + 1 * 1.0) / 4)
    assert (card.coverage, card.verdict, card.reason) == (1.0, "fail", None)


def test_what_was_not_measured_lowers_coverage_and_not_the_score(make_report: ReportMaker) -> None:
    report = make_report([(10, "eye")], pop=[(None, 0.99)] * 2)

    card = score_display([PhotoEvidence(report, "1")], standard(FACINGS, POP, SHARE))

    assert (card.score, card.coverage, card.verdict) == (100.0, 0.5, "pass")


def test_below_the_coverage_floor_there_is_no_score(make_report: ReportMaker) -> None:
    report = make_report([(10, "eye")], pop=[(None, 0.99)] * 2)

    card = score_display([PhotoEvidence(report, "1")], standard(FACINGS, POP, SHARE, coverage_floor=0.6))

    assert (card.score, card.coverage, card.verdict) == (None, 0.5, "not_scorable")
    assert card.reason == "only 50% of the standard could be measured, at least 60% is needed"


def test_a_bad_photo_is_not_scorable_and_says_why(make_report: ReportMaker) -> None:
    report = make_report([(10, "eye")], quality=PhotoQuality(usable=False, flags=("blurred",)))

    card = score_display([PhotoEvidence(report, "1")], standard(FACINGS, POP, SHARE, EYE, GAPS, coverage_floor=0))

    assert (card.score, card.coverage, card.verdict) == (None, 0.0, "not_scorable")
    assert {(line.verdict, line.score) for line in card.lines} == {("not_measured", None)}
    assert card.reason is not None
    assert "blurred" in card.reason


@pytest.mark.parametrize(
    ("sure", "pieces", "verdict"),
    [
        (0.99, 2, "pass"),
        (0.6, 2, "review"),  # both pieces may be real or not, and that decides between 75 and 100
        (0.99, 0, "fail"),
    ],
)
def test_doubt_asks_for_a_review_where_it_could_decide(
    make_report: ReportMaker, sure: float, pieces: int, verdict: str
) -> None:
    report = make_report([(20, "eye")], pop=[(None, sure)] * pieces)

    assert score_display([PhotoEvidence(report, "1")], standard(FACINGS, POP)).verdict == verdict


@pytest.mark.parametrize(("pass_mark", "verdict"), [(70, "pass"), (80, "review")])
def test_doubt_that_decides_nothing_asks_for_no_review(
    make_report: ReportMaker, pass_mark: float, verdict: str
) -> None:
    report = make_report([(20, "eye")], pop=[(None, 0.6)] * 2)

    card = score_display([PhotoEvidence(report, "1")], standard(FACINGS, POP, pass_mark=pass_mark))

    assert card.verdict == verdict


def test_the_order_of_boxes_changes_no_bit(make_report: ReportMaker) -> None:
    report = make_report([(7, "stretch"), (9, "eye"), (11, "touch")], gaps=[(1, 0.3), (2, 0.7)], pop=[(None, 0.9)])
    varied = replace(
        report,
        facings=tuple(replace(facing, score=0.5 + n / 60) for n, facing in enumerate(report.facings)),
    )
    turned = replace(varied, facings=varied.facings[::-1])
    rules = standard(FACINGS, POP, SHARE, EYE, GAPS, min_known_share=0.5)

    one, other = (score_display([PhotoEvidence(shelf, "1")], rules) for shelf in (varied, turned))

    assert (one.score, one.coverage) == (other.score, other.coverage)
    assert [line.probability for line in one.lines] == [line.probability for line in other.lines]


def test_a_result_survives_its_storage(make_report: ReportMaker) -> None:
    report = make_report([(7, "eye"), (8, "touch")], gaps=[(1, 0.61)], pop=[(None, 0.43)], sure=0.7331)

    stored = score_display([PhotoEvidence(report, "1")], standard(FACINGS, POP, SHARE, EYE, GAPS)).as_json()

    assert json.loads(json.dumps(stored)) == stored


def test_without_a_standard_nothing_is_scored() -> None:
    card = without_standard("no display standard applies here")

    assert (card.score, card.coverage, card.verdict, card.lines) == (None, 0.0, "not_scorable", ())
    assert card.as_json() == {"lines": [], "reason": "no display standard applies here"}
