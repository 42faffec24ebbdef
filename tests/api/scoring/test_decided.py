from dataclasses import replace
from typing import Any

import pytest

from api.scoring.decided import NOTE, LineDecision, basis_of, decide_lines
from api.scoring.lines import KpiLine

LINE = KpiLine(
    kpi="gaps",
    label="Gaps",
    unit="count",
    value=2,
    target=1,
    weight=1,
    score=0.5,
    probability=0.4,
    verdict="review",
    action="refill 1 gap",
)


def decision(line: KpiLine = LINE, name: str = "d1", **word: Any) -> LineDecision:
    return LineDecision(id=name, basis={line.kpi: basis_of(line)}, **word)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (LINE, "fail"),
        (replace(LINE, action=None), "pass"),
        (replace(LINE, verdict="pass"), "pass"),
    ],
)
def test_an_accepted_line_is_what_was_measured(line: KpiLine, verdict: str) -> None:
    [decided] = decide_lines([line], [decision(line)])

    assert (decided.verdict, decided.score, decided.probability) == (verdict, line.score, line.probability)
    assert (decided.decision, decided.note) == ("d1", NOTE)


def test_accepting_leaves_undecided_what_was_not_measured() -> None:
    line = replace(LINE, verdict="not_measured", score=None)

    assert decide_lines([line], [decision(line)]) == (line,)


@pytest.mark.parametrize(
    ("verdict", "score", "probability", "action"),
    [("pass", 1.0, 1.0, None), ("fail", 0.2, 0.0, "refill 1 gap"), ("not_measured", None, None, None)],
)
def test_an_overridden_line_is_what_the_person_said(
    verdict: Any, score: float | None, probability: float | None, action: str | None
) -> None:
    [decided] = decide_lines([LINE], [decision(verdict=verdict, score=score)])

    assert (decided.verdict, decided.score, decided.probability) == (verdict, score, probability)
    assert decided.action == action
    assert decided.value == LINE.value


@pytest.mark.parametrize(
    "measured",
    [{"value": 3}, {"score": 0.4}, {"verdict": "fail"}, {"target": 2}, {"kpi": "pop"}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_decision_holds_for_what_it_was_about_only(measured: dict[str, Any]) -> None:
    line = replace(LINE, **measured)

    assert decide_lines([line], [decision()]) == (line,)


def test_the_last_decision_has_the_word() -> None:
    decisions = [decision(verdict="pass", score=1.0), decision(name="d2", verdict="fail", score=0.0)]

    [decided] = decide_lines([LINE], decisions)

    assert (decided.verdict, decided.decision) == ("fail", "d2")


def test_only_a_decided_line_tells_its_decision() -> None:
    [decided] = decide_lines([LINE], [decision()])

    assert "decision" not in LINE.as_json()
    assert decided.as_json()["decision"] == "d1"
