"""Which answers fit which questions."""

from typing import Any

import pytest
from pydantic import ValidationError

from api.questionnaires.document import Question, faults

YES_NO = Question(code="fifo", text="?", kind="yes_no")
NUMBER = Question(code="happy", text="?", kind="number", least=1, most=5)
CHOICE = Question(code="first", text="?", kind="choice", choices=("ours", "theirs"))
TEXT = Question(code="note", text="?", kind="text", required=False)


@pytest.mark.parametrize(
    ("question", "answer"),
    [(YES_NO, True), (YES_NO, False), (NUMBER, 1), (NUMBER, 4.5), (CHOICE, "theirs"), (TEXT, "")],
)
def test_answers_that_fit(question: Question, answer: Any) -> None:
    assert question.fault(answer) is None


@pytest.mark.parametrize(
    ("question", "answer", "reason"),
    [
        (YES_NO, 1, "no answer"),
        (YES_NO, "yes", "no answer"),
        (NUMBER, True, "no answer"),
        (NUMBER, 0.9, "outside 1.0 to 5.0"),
        (NUMBER, 6, "outside"),
        (CHOICE, "mine", "none of ours, theirs"),
        (TEXT, 3, "no answer"),
    ],
)
def test_answers_that_do_not(question: Question, answer: Any, reason: str) -> None:
    assert reason in (question.fault(answer) or "")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = faults([YES_NO, NUMBER, TEXT], {"happy": 9, "colour": "red"})
    assert [fault.split(":")[0] for fault in found] == ["colour", "fifo", "happy"]
    assert faults([YES_NO, NUMBER], {"fifo": True, "happy": 3}) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "choice"},
        {"kind": "choice", "choices": ("one",)},
        {"kind": "choice", "choices": ("one", "one")},
        {"kind": "text", "choices": ("one", "two")},
        {"kind": "text", "least": 1},
        {"kind": "number", "least": 2, "most": 1},
        {"kind": "number", "least": float("nan")},
        {"kind": "yes_no", "code": "Two Words"},
    ],
)
def test_questions_that_make_no_sense(changes: Any) -> None:
    with pytest.raises(ValidationError):
        Question.model_validate({"code": "q", "text": "?", **changes})
