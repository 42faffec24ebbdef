import pytest

from api.scoring.kpis import GapsKpi
from api.scoring.lines import Measurement, NotMeasured, judge

KPI = GapsKpi(weight=2, target=3)
DOUBT = (0.2, 0.8)


def measured(*, met: bool, probability: float, open_facts: bool = False, note: str | None = None) -> Measurement:
    return Measurement(
        value=1,
        target=3,
        unit="count",
        met=met,
        score=1.0 if met else 0.4,
        probability=probability,
        evidence=("gap:0",),
        action="refill 1 gap",
        note=note,
        open_facts=open_facts,
    )


@pytest.mark.parametrize(
    ("met", "probability", "open_facts", "verdict"),
    [
        (True, 1.0, False, "pass"),
        (True, 0.8, False, "pass"),
        (True, 0.79, False, "review"),
        (True, 0.05, False, "review"),  # met as counted, but the boxes are hardly believed
        (False, 0.0, False, "fail"),
        (False, 0.2, False, "fail"),
        (False, 0.21, False, "review"),
        (False, 0.0, True, "review"),
    ],
)
def test_verdict(met: bool, probability: float, open_facts: bool, verdict: str) -> None:
    assert judge(KPI, measured(met=met, probability=probability, open_facts=open_facts), DOUBT).verdict == verdict


def test_only_what_falls_short_needs_an_action() -> None:
    assert judge(KPI, measured(met=True, probability=0.5), DOUBT).action is None
    assert judge(KPI, measured(met=False, probability=0.5), DOUBT).action == "refill 1 gap"


@pytest.mark.parametrize(
    ("note", "expected"),
    [(None, "a close call: check the boxes in the picture"), ("x", "x; a close call: check the boxes in the picture")],
)
def test_a_close_call_says_so(note: str | None, expected: str) -> None:
    assert judge(KPI, measured(met=True, probability=0.5, note=note), DOUBT).note == expected


def test_what_was_not_measured_has_neither_value_nor_score() -> None:
    line = judge(KPI, NotMeasured(target=3, unit="count", reason="too dark"), DOUBT)

    assert line.as_json() == {
        "kpi": "gaps",
        "label": "Gaps",
        "unit": "count",
        "value": None,
        "target": 3,
        "weight": 2,
        "score": None,
        "probability": None,
        "verdict": "not_measured",
        "evidence": [],
        "action": None,
        "note": "too dark",
    }
