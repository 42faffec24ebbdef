"""The answers that count on a visit: of each questionnaire the last set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from sqlalchemy.orm import Session

from api.questionnaires import repository
from api.questionnaires.document import Answer
from api.tables import AnswerSet


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """The ids of the sets that count, and their answers by question; a question of two is answered by the later."""

    ids: tuple[UUID, ...]
    values: Mapping[str, Answer]

    @classmethod
    def of(cls, sets: Iterable[AnswerSet]) -> Self:
        """Those of these sets, given in the order they came."""
        ordered = tuple(sets)
        values = {code: answer for each in ordered for code, answer in each.answers.items()}
        return cls(tuple(each.id for each in ordered), values)


NOTHING_ANSWERED = StoredAnswers((), {})


def answers_of_visit(session: Session, visit_id: UUID) -> StoredAnswers:
    """The answers that count on the visit now."""
    last = {code: each for each, code in repository.answer_sets_of(session, visit_id)}
    return StoredAnswers.of(sorted(last.values(), key=lambda each: each.revision))
