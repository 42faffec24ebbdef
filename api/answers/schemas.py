"""What goes over the wire about answers."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.questionnaires.document import Answer

_ANSWERS: dict[str, JsonValue] = {
    "questionnaire_id": "1c9f2b7e-8d3a-4c15-9e60-7a5b4c3d2e1f",
    "answers": {"fifo": True, "satisfaction": 4},
}


class AnswerSetContent(BaseModel):
    """The answers to one questionnaire, by the codes of its questions."""

    model_config = ConfigDict(json_schema_extra={"example": _ANSWERS})

    questionnaire_id: UUID
    answers: dict[str, Answer] = Field(max_length=100)


class AnswerSetAnswer(AnswerSetContent):
    """Answers as stored. Of each questionnaire the set with the highest revision counts."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "5e4d3c2b-1a09-4f8e-8d7c-6b5a49382716",
                "visit_id": "3b1c0a52-1d5e-4f60-8b1f-1f2e3d4c5b6a",
                **_ANSWERS,
                "revision": 1,
                "answered_by": "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00",
                "answered_at": "2026-03-02T01:40:00Z",
            }
        },
        from_attributes=True,
    )

    id: UUID
    visit_id: UUID
    revision: int
    answered_by: UUID
    answered_at: datetime
