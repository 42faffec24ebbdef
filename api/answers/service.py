"""Giving answers: checked against their questions, stored for good, and followed by a new result of the visit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.answers.schemas import AnswerSetContent
from api.audits.repository import lock_visit
from api.audits.service import record_answers
from api.errors import Conflict, InvalidInput, NotPermitted
from api.questionnaires import repository
from api.questionnaires.document import Question, faults
from api.questionnaires.service import questionnaires_for_visit
from api.security.caller import Caller
from api.tables import AnswerSet, Questionnaire
from api.visits.service import get_visit


def put_answers(
    session: Session, caller: Caller, visit_id: UUID, answer_set_id: UUID, content: AnswerSetContent, now: datetime
) -> tuple[AnswerSet, bool]:
    """Store the answers of an own visit; True when they are new, False when the very same are stored already.

    Raises NotFound for a visit that is not the caller's to see, NotPermitted for one that somebody else makes,
    InvalidInput for a questionnaire that is not asked there or answers that do not fit, Conflict for other content
    under the id.
    """
    visit = get_visit(session, caller, visit_id)
    if caller.role != "admin" and visit.rep_id != caller.id:
        raise NotPermitted("visit-of-another", "Questions are answered by whoever makes the visit.")
    stored = repository.find_answer_set(session, answer_set_id)
    if stored is not None:
        return _same(stored, visit_id, content), False
    _check(_asked(session, caller, visit_id, content.questionnaire_id), content)
    lock_visit(session, visit_id)
    answers = AnswerSet(
        id=answer_set_id,
        visit_id=visit_id,
        revision=repository.next_revision(session, visit_id),
        answered_by=caller.id,
        answered_at=now,
        **content.model_dump(),
    )
    session.add(answers)
    session.flush()
    record_answers(session, visit=visit, now=now)
    return answers, True


def list_answers(session: Session, caller: Caller, visit_id: UUID) -> list[AnswerSet]:
    """All answers of a visit in the order they came. Raises NotFound."""
    get_visit(session, caller, visit_id)
    return [each for each, _ in repository.answer_sets_of(session, visit_id)]


def _asked(session: Session, caller: Caller, visit_id: UUID, questionnaire_id: UUID) -> Questionnaire:
    for questionnaire in questionnaires_for_visit(session, caller, visit_id):
        if questionnaire.id == questionnaire_id:
            return questionnaire
    detail = (
        "This questionnaire is not asked on this visit. Its questionnaires are those of `/questionnaires` below it."
    )
    raise InvalidInput("questionnaire-not-asked", detail)


def _check(questionnaire: Questionnaire, content: AnswerSetContent) -> None:
    questions = [Question.model_validate(each) for each in questionnaire.questions["questions"]]
    found = faults(questions, content.answers)
    if found:
        raise InvalidInput("answers-do-not-fit", ". ".join(found) + ".")


def _same(stored: AnswerSet, visit_id: UUID, content: AnswerSetContent) -> AnswerSet:
    given = (visit_id, content.questionnaire_id, content.answers)
    if (stored.visit_id, stored.questionnaire_id, stored.answers) != given:
        raise Conflict("answers-differ", "Answers are never changed. Send the new ones under a new id: the last count.")
    return stored
