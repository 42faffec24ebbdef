"""What no photo shows, as a person answered it."""

from api.scoring.evidence import Answer, ShelfFacts
from api.scoring.kpis import QuestionnaireKpi
from api.scoring.lines import Measurement, NotMeasured


def measure_questionnaire(kpi: QuestionnaireKpi, facts: ShelfFacts) -> Measurement | NotMeasured:
    """The answer against what it should be. Without an answer, or with one of another kind, nothing is measured."""
    answer = facts.answers.get(kpi.question)
    if answer is None:
        return _not_measured(kpi, "not answered")
    if kpi.least is not None and (isinstance(answer, bool | str)):
        return _not_measured(kpi, "the answer is no number")
    value = _value(kpi, answer)
    return Measurement(
        value=value,
        target=kpi.target,
        unit="count",
        met=value >= kpi.target,
        score=min(1.0, max(0.0, value / kpi.target)),
        probability=1.0 if value >= kpi.target else 0.0,
        evidence=(f"answer:{kpi.question}",),
        action=kpi.action or f"put right what was asked: {kpi.question}",
    )


def _value(kpi: QuestionnaireKpi, answer: Answer) -> float:
    if kpi.least is not None:
        return float(answer)
    # True is no "1" and no 1.0: an answer counts as the kind of thing that it is.
    return float(any(type(answer) is type(right) and answer == right for right in kpi.accepted))


def _not_measured(kpi: QuestionnaireKpi, reason: str) -> NotMeasured:
    return NotMeasured(target=kpi.target, unit="count", reason=reason)
