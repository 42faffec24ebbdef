"""What goes over the wire about questionnaires."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator, model_validator

from api.outlets.schemas import Channel, Code
from api.questionnaires.document import Question

_QUESTIONNAIRE: dict[str, JsonValue] = {
    "code": "SHOP-FLOOR",
    "version": 1,
    "name": "What the photo does not show",
    "channel": None,
    "valid_from": "2026-01-01",
    "valid_to": None,
    "questions": [
        {
            "code": "fifo",
            "text": "Do the oldest goods stand in front?",
            "kind": "yes_no",
            "choices": [],
            "least": None,
            "most": None,
            "required": True,
        },
        {
            "code": "satisfaction",
            "text": "How satisfied is the shop with us, from 1 to 5?",
            "kind": "number",
            "choices": [],
            "least": 1,
            "most": 5,
            "required": False,
        },
    ],
}


class QuestionnaireContent(BaseModel):
    """One version of a questionnaire. A null channel means: every one."""

    model_config = ConfigDict(json_schema_extra={"example": _QUESTIONNAIRE}, from_attributes=True)

    code: Code
    version: int = Field(ge=1, le=1_000_000)
    name: str = Field(min_length=1, max_length=200)
    channel: Channel | None = None
    valid_from: date
    valid_to: date | None = Field(default=None, description="The last day; null for an open end.")
    questions: tuple[Question, ...] = Field(min_length=1, max_length=100)

    @field_validator("questions", mode="before")
    @classmethod
    def _of_row(cls, questions: object) -> object:
        """Rows keep the list inside an object."""
        return questions["questions"] if isinstance(questions, dict) else questions

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to must not lie before valid_from")
        codes = [question.code for question in self.questions]
        repeated = sorted({code for code in codes if codes.count(code) > 1})
        if repeated:
            raise ValueError(f"the question {repeated[0]} stands twice in it")
        return self


class QuestionnaireAnswer(QuestionnaireContent):
    """A version of a questionnaire as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "1c9f2b7e-8d3a-4c15-9e60-7a5b4c3d2e1f",
                **_QUESTIONNAIRE,
                "created_at": "2026-01-01T08:00:00Z",
            }
        },
        from_attributes=True,
    )

    id: UUID
    created_at: datetime


class TrendPoint(BaseModel):
    """The mean answer of one month. A yes counts 1, a no 0."""

    model_config = ConfigDict(json_schema_extra={"example": {"month": "2026-03", "mean": 4.2, "answers": 31}})

    month: str
    mean: float
    answers: int
