"""Questions about what no photo shows, and the answers given on visits. Neither is ever changed."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject

QuestionKind = Literal["yes_no", "number", "choice", "text"]


class Questionnaire(Base):
    """One version of a questionnaire. A null channel means: every one."""

    __tablename__ = "questionnaires"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str | None] = mapped_column(String(64))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    questions: Mapped[JsonObject]
    created_at: Mapped[datetime]


class AnswerSet(Base):
    """The answers to one questionnaire on one visit. Whoever was wrong gives another set, which counts from then on."""

    __tablename__ = "answer_sets"
    __table_args__ = (UniqueConstraint("visit_id", "revision"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"))
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaires.id"), index=True)
    revision: Mapped[int]
    answers: Mapped[JsonObject]
    answered_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime]
