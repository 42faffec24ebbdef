"""Questions, and whether answers fit them. Pure."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, model_validator

from api.scoring.kpis import MAX_NUMBER
from api.tables.questionnaires import QuestionKind

QuestionCode = Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=64, examples=["date_codes_ok"])]
# Strict: a "1" is no number and a 1 is no yes, or two phones would answer the same question in two ways.
# Infinity, or a number that no report could sum up, would stop every later result of the visit.
_Number = Field(ge=-MAX_NUMBER, le=MAX_NUMBER, allow_inf_nan=False)
_Count = Field(ge=-MAX_NUMBER, le=MAX_NUMBER)
Answer = (
    StrictBool
    | Annotated[StrictInt, _Count]
    | Annotated[StrictFloat, _Number]
    | Annotated[StrictStr, Field(max_length=1000)]
)

_TYPES: dict[QuestionKind, tuple[type, ...]] = {
    "yes_no": (bool,),
    "number": (int, float),
    "choice": (str,),
    "text": (str,),
}


class Question(BaseModel):
    """One question. `choices` are the answers of a choice; `least` and `most` bound a number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: QuestionCode
    text: str = Field(min_length=1, max_length=500)
    kind: QuestionKind
    choices: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()
    least: float | None = Field(default=None, allow_inf_nan=False)
    most: float | None = Field(default=None, allow_inf_nan=False)
    required: bool = True

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.kind == "choice") != (len(self.choices) >= 2) or len(set(self.choices)) < len(self.choices):
            raise ValueError(f"{self.code}: a choice has at least two different answers, and no other question has any")
        if self.kind != "number" and (self.least, self.most) != (None, None):
            raise ValueError(f"{self.code}: only a number has bounds")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"{self.code}: the lower bound lies above the upper one")
        return self

    def fault(self, answer: Answer) -> str | None:
        """Why an answer does not fit; None when it does."""
        if not isinstance(answer, _TYPES[self.kind]) or (self.kind == "number" and isinstance(answer, bool)):
            return f"{self.code}: {answer!r} is no answer to a question of the kind {self.kind}"
        if self.kind == "choice" and answer not in self.choices:
            return f"{self.code}: {answer!r} is none of {', '.join(self.choices)}"
        if isinstance(answer, int | float) and not self._in_bounds(answer):
            return f"{self.code}: {answer} lies outside {self.least} to {self.most}"
        return None

    def _in_bounds(self, number: float) -> bool:
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


def faults(questions: Sequence[Question], answers: Mapping[str, Answer]) -> list[str]:
    """Everything that is wrong with answers to a questionnaire, in its order; empty when nothing is."""
    by_code = {question.code: question for question in questions}
    unknown = [f"{code}: there is no such question" for code in answers if code not in by_code]
    missing = [f"{each.code}: an answer is needed" for each in questions if each.required and each.code not in answers]
    wrong = [fault for code, each in by_code.items() if code in answers and (fault := each.fault(answers[code]))]
    return unknown + missing + wrong
