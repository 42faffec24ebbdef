from collections.abc import Callable, Sequence

import pytest

from api.scoring.evidence import PhotoEvidence, combine
from api.scoring.kpis import PopKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.pop import measure_pop
from vision.types import ShelfReport

ReportMaker = Callable[..., ShelfReport]
TWO_TALKERS = PopKpi.model_validate(
    {"weight": 1, "required": [{"kind": "shelf_talker", "count": 2}, {"kind": "poster"}]}
)
ANY = PopKpi.model_validate({"weight": 1, "required": [{"count": 2}]})


@pytest.mark.parametrize(
    ("kpi", "seen", "value", "action"),
    [
        (TWO_TALKERS, ["shelf_talker", "shelf_talker", "poster"], 3, "add "),
        (TWO_TALKERS, ["poster"], 1, "add 2 shelf talkers"),
        (TWO_TALKERS, ["shelf_talker"] * 5, 2, "add 1 poster"),
        (TWO_TALKERS, [], 0, "add 2 shelf talkers and 1 poster"),
        (ANY, [None, "wobbler"], 2, "add "),
        (ANY, [], 0, "add 2 POP pieces"),
    ],
)
def test_required_pieces(
    make_report: ReportMaker, kpi: PopKpi, seen: Sequence[str | None], value: int, action: str
) -> None:
    report = make_report(pop=[(kind, 0.9) for kind in seen])

    line = measure_pop(kpi, combine([PhotoEvidence(report, "1")]))

    assert isinstance(line, Measurement)
    assert (line.value, line.met, line.score) == (value, value == kpi.target, value / kpi.target)
    assert line.action == action


def test_a_piece_of_unknown_kind_is_no_failure(make_report: ReportMaker) -> None:
    facts = combine([PhotoEvidence(make_report(pop=[("poster", 0.9), (None, 0.9)]), "1")])

    line = measure_pop(TWO_TALKERS, facts)

    assert line == NotMeasured(target=3, unit="count", reason="the kinds of the POP pieces seen are not recognised yet")


def test_all_requirements_have_to_be_real_at_once(make_report: ReportMaker) -> None:
    report = make_report(pop=[("shelf_talker", 0.9), ("shelf_talker", 0.8), ("poster", 0.5), ("banner", 0.1)])

    line = measure_pop(TWO_TALKERS, combine([PhotoEvidence(report, "1")]))

    assert isinstance(line, Measurement)
    assert line.probability == pytest.approx(0.9 * 0.8 * 0.5)
    assert line.evidence == ("pop:0", "pop:1", "pop:2")
