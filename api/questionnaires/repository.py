"""All SQL about questionnaires and answers. What people read is asked for together with their rights."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.security.caller import Caller
from api.tables import AnswerSet, Questionnaire, Visit
from api.visits.repository import visible_visits


def find_questionnaire(session: Session, questionnaire_id: UUID) -> Questionnaire | None:
    """The version with that id."""
    return session.get(Questionnaire, questionnaire_id)


def find_version(session: Session, code: str, version: int) -> Questionnaire | None:
    """The version of the questionnaire with that code."""
    query = select(Questionnaire).where(Questionnaire.code == code, Questionnaire.version == version)
    return session.scalars(query).one_or_none()


def list_questionnaires(session: Session) -> Sequence[Questionnaire]:
    """All versions of all of them, by code: a company has a handful."""
    return session.scalars(select(Questionnaire).order_by(Questionnaire.code, Questionnaire.version)).all()


def valid_questionnaires(session: Session, channel: str, day: date) -> Sequence[Questionnaire]:
    """Those that may be asked in a channel on that day."""
    query = select(Questionnaire).where(
        Questionnaire.valid_from <= day,
        or_(Questionnaire.valid_to.is_(None), Questionnaire.valid_to >= day),
        or_(Questionnaire.channel.is_(None), Questionnaire.channel == channel),
    )
    return session.scalars(query.order_by(Questionnaire.code, Questionnaire.version)).all()


def find_answer_set(session: Session, answer_set_id: UUID) -> AnswerSet | None:
    """The answers with that id."""
    return session.get(AnswerSet, answer_set_id)


def next_revision(session: Session, visit_id: UUID) -> int:
    """The number of the visit's next answers. Only right while the visit is locked."""
    query = select(func.max(AnswerSet.revision)).where(AnswerSet.visit_id == visit_id)
    return (session.scalar(query) or 0) + 1


def answer_sets_of(session: Session, visit_id: UUID) -> Sequence[tuple[AnswerSet, str]]:
    """All answers of a visit in the order they came, each with the code of its questionnaire."""
    query = (
        select(AnswerSet, Questionnaire.code)
        .join(Questionnaire, Questionnaire.id == AnswerSet.questionnaire_id)
        .where(AnswerSet.visit_id == visit_id)
        .order_by(AnswerSet.revision)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def answer_sets_by_id(session: Session, answer_set_ids: Collection[UUID]) -> Sequence[AnswerSet]:
    """The answers with these ids in the order they came."""
    query = select(AnswerSet).where(AnswerSet.id.in_(answer_set_ids))
    return session.scalars(query.order_by(AnswerSet.revision)).all()


def answers_over_time(
    session: Session, caller: Caller, code: str, since: datetime, until: datetime, outlet_id: UUID | None
) -> Sequence[tuple[Visit, AnswerSet]]:
    """Answers to a questionnaire on visits that the caller may see, in the order they came."""
    query = (
        select(Visit, AnswerSet)
        .join(AnswerSet, AnswerSet.visit_id == Visit.id)
        .join(Questionnaire, Questionnaire.id == AnswerSet.questionnaire_id)
        .where(visible_visits(caller), Questionnaire.code == code)
        .where(Visit.started_at >= since, Visit.started_at < until)
        .order_by(AnswerSet.revision)
    )
    if outlet_id is not None:
        query = query.where(Visit.outlet_id == outlet_id)
    return [(row[0], row[1]) for row in session.execute(query)]
