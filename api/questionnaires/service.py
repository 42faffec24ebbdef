"""Questionnaires: saved once, never changed, for answers rest on them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from statistics import fmean
from uuid import UUID

from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.errors import Conflict, InvalidInput, NotFound
from api.outlets.lists import check_channel
from api.outlets.service import get_outlet
from api.questionnaires import repository
from api.questionnaires.schemas import QuestionnaireContent, TrendPoint
from api.security.caller import Caller
from api.tables import Questionnaire
from api.visits.schemas import EARLIEST_START, LATEST_START
from api.visits.service import get_visit

LONGEST_TREND = timedelta(days=3 * 366)


def put_questionnaire(
    session: Session, caller: Caller, questionnaire_id: UUID, content: QuestionnaireContent, now: datetime
) -> tuple[Questionnaire, bool]:
    """Save a version; True when it is new, False when the very same is stored already.

    Raises Conflict when the id, or the code with this version number, stands for other content; InvalidInput for
    a channel that is not on the list.
    """
    stored = repository.find_questionnaire(session, questionnaire_id)
    if stored is not None:
        return _same(stored, content), False
    if repository.find_version(session, content.code, content.version) is not None:
        detail = f"Version {content.version} of {content.code} is saved under another id. Take the next version number."
        raise Conflict("questionnaire-version-taken", detail)
    check_channel(session, content.channel)
    fields = content.model_dump(exclude={"questions"})
    questions = {"questions": [question.model_dump(mode="json") for question in content.questions]}
    questionnaire = Questionnaire(id=questionnaire_id, questions=questions, created_at=now, **fields)
    session.add(questionnaire)
    session.flush()
    change = {"code": content.code, "version": content.version}
    record_change(session, caller.id, "questionnaire.saved", "questionnaire", str(questionnaire_id), change, now)
    return questionnaire, True


def get_questionnaire(session: Session, questionnaire_id: UUID) -> Questionnaire:
    """The version with that id, or NotFound."""
    questionnaire = repository.find_questionnaire(session, questionnaire_id)
    if questionnaire is None:
        raise NotFound("questionnaire-not-found", "There is no questionnaire with this id.")
    return questionnaire


def questionnaires_for_visit(session: Session, caller: Caller, visit_id: UUID) -> Sequence[Questionnaire]:
    """What is to be asked on a visit: the newest valid version of each code. Raises NotFound."""
    visit = get_visit(session, caller, visit_id)
    return questionnaires_for_outlet(session, caller, visit.outlet_id, visit.local_started_at.date())


def questionnaires_for_outlet(session: Session, caller: Caller, outlet_id: UUID, day: date) -> Sequence[Questionnaire]:
    """What a visit of the outlet that begins on that day is asked. Raises NotFound."""
    outlet = get_outlet(session, caller, outlet_id)
    valid = repository.valid_questionnaires(session, outlet.channel, day)
    return list({each.code: each for each in valid}.values())


def trend(
    session: Session, caller: Caller, code: str, question: str, first: date, last: date, outlet_id: UUID | None
) -> list[TrendPoint]:
    """Mean answers to a yes-or-no question or number, a month each, over the visits that the caller may see.

    Of each visit the last answer counts; days are those of the shops. Raises InvalidInput for a period that is empty
    or longer than three years.
    """
    if not timedelta(0) <= last - first <= LONGEST_TREND:
        raise InvalidInput("period-invalid", "`to` must not lie before `from`, nor more than three years after it.")
    # No visit lies further out, and the ends of the calendar have no day before or after them.
    first, last = max(first, EARLIEST_START.date()), min(last, LATEST_START.date())
    # A day more on both sides: the shops' days begin up to 14 hours apart from those of UTC.
    since = datetime.combine(first, time.min, UTC) - timedelta(days=1)
    until = datetime.combine(last, time.min, UTC) + timedelta(days=2)
    newest: dict[UUID, tuple[date, float]] = {}
    for visit, each in repository.answers_over_time(session, caller, code, since, until, outlet_id):
        day, answer = visit.local_started_at.date(), each.answers.get(question)
        if first <= day <= last and isinstance(answer, bool | int | float):
            newest[visit.id] = (day, float(answer))
    months: dict[str, list[float]] = defaultdict(list)
    for day, value in newest.values():
        months[day.strftime("%Y-%m")].append(value)
    return [TrendPoint(month=month, mean=fmean(given), answers=len(given)) for month, given in sorted(months.items())]


def _same(stored: Questionnaire, content: QuestionnaireContent) -> Questionnaire:
    if QuestionnaireContent.model_validate(stored) != content:
        detail = "A saved version never changes, for answers rest on it. Save the next version under a new id."
        raise Conflict("questionnaire-differs", detail)
    return stored
