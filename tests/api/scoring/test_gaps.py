from collections.abc import Callable
from dataclasses import replace

import pytest

from api.scoring.evidence import PhotoEvidence, combine
from api.scoring.gaps import measure_gaps
from api.scoring.kpis import GapsKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.standard import DisplayStandard
from vision.types import ShelfReport

ReportMaker = Callable[..., ShelfReport]
STANDARD = DisplayStandard.model_validate({"kpis": [{"kpi": "gaps", "weight": 1, "target": 0}]})


@pytest.mark.parametrize(
    ("measure", "target", "gaps", "value", "met", "score"),
    [
        ("count", 2, 0, 0, True, 1.0),
        ("count", 2, 2, 2, True, 1.0),
        ("count", 2, 5, 5, False, 22 / 25),  # 20 facings, 5 gaps of which 2 are tolerated
        ("share", 0.2, 2, 4 / 24, True, 1.0),  # a gap of two slots weighs two
        ("share", 0.2, 5, 10 / 30, False, 26 / 30),
    ],
)
def test_gaps(
    make_report: ReportMaker, measure: str, target: float, gaps: int, value: float, met: bool, score: float
) -> None:
    report = make_report([(20, "eye")], gaps=[(1, 0.9)] * gaps, slots=2)
    kpi = GapsKpi.model_validate({"weight": 1, "measure": measure, "target": target})

    line = measure_gaps(kpi, combine([PhotoEvidence(report, "1")]), STANDARD)

    assert isinstance(line, Measurement)
    assert (line.value, line.met, line.score) == (value, met, pytest.approx(score))
    assert line.evidence == tuple(f"gap:{number}" for number in range(gaps))


def test_as_many_facings_as_the_standard_asks_for_are_enough(make_report: ReportMaker) -> None:
    facts = combine([PhotoEvidence(make_report([(20, "eye")]), "1")])
    kpi = GapsKpi(weight=1, target=0)

    lines = [measure_gaps(kpi, facts, STANDARD.model_copy(update={"min_facings": least})) for least in (20, 21)]

    assert [isinstance(line, Measurement) for line in lines] == [True, False]


def test_the_action_names_the_rows(make_report: ReportMaker) -> None:
    report = make_report([(10, "eye"), (10, "touch")], gaps=[(None, 0.9), (2, 0.9), (1, 0.9), (2, 0.9)])

    line = measure_gaps(GapsKpi(weight=1, target=0), combine([PhotoEvidence(report, "1")]), STANDARD)

    assert isinstance(line, Measurement)
    assert line.action == "refill 1 gap in row 1, 2 gaps in row 2 and 1 gap"


def test_the_action_names_the_photo_when_there_are_several(make_report: ReportMaker) -> None:
    report = make_report([(10, "eye"), (10, "touch")], gaps=[(2, 0.9), (1, 0.9), (2, 0.9), (None, 0.9)])
    photos = [PhotoEvidence(report, str(number), f"{number}/", f"photo {number}") for number in (1, 2)]

    line = measure_gaps(GapsKpi(weight=1, target=0), combine(photos), STANDARD)

    assert isinstance(line, Measurement)
    assert line.action == "refill 4 gaps on photo 1 (rows 1 and 2) and 4 gaps on photo 2 (rows 1 and 2)"


@pytest.mark.parametrize(("measure", "target"), [("count", 1), ("share", 0.05)])
def test_doubtful_gaps_leave_the_target_in_doubt(make_report: ReportMaker, measure: str, target: float) -> None:
    report = make_report([(19, "eye")], gaps=[(1, 0.5), (1, 0.5)], sure=1.0)
    kpi = GapsKpi.model_validate({"weight": 1, "measure": measure, "target": target})

    line = measure_gaps(kpi, combine([PhotoEvidence(report, "1")]), STANDARD)

    assert isinstance(line, Measurement)
    assert line.probability == pytest.approx(0.75)  # at most one of the two is real


def test_a_photo_without_facings_has_no_gaps_to_speak_of(make_report: ReportMaker) -> None:
    line = measure_gaps(GapsKpi(weight=1, target=0), combine([PhotoEvidence(make_report(), "1")]), STANDARD)

    assert isinstance(line, NotMeasured)


def test_a_gap_of_another_fixture_does_not_count(make_report: ReportMaker) -> None:
    report = make_report([(20, "eye")], gaps=[(1, 0.9), (1, 0.9)])
    own, other = report.gaps
    report = replace(report, gaps=(replace(other, counts=False), own))
    line = measure_gaps(GapsKpi(weight=1, target=0), combine([PhotoEvidence(report, "1")]), STANDARD)
    assert isinstance(line, Measurement)
    assert (line.value, line.evidence) == (1, ("gap:1",))
