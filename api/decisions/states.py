"""What has become of each decision about a visit. Pure: it follows from what is stored."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from api.tables import Confirmation, Decision

DecisionState = Literal["waiting", "refused", "in_force", "replaced", "stale", "open", "closed"]


def decision_states(
    decisions: Sequence[Decision],
    answers: Mapping[UUID, Confirmation],
    named: Collection[str],
    newest_photo: datetime | None,
) -> dict[UUID, DecisionState]:
    """The state of each decision, given in the order in which they were made.

    `answers` are the second persons', `named` the ids of the decisions that the newest result rests on. A decision is
    stale when its lines measure otherwise than those that it was about; one for a new photo is open until one comes.
    """
    states: dict[UUID, DecisionState] = {}
    later = set[str]()
    for decision in reversed(decisions):
        states[decision.id] = _state(decision, answers.get(decision.id), named, later, newest_photo)
        if states[decision.id] not in ("waiting", "refused") and decision.kind in ("accept", "override"):
            later |= set(decision.basis)
    return states


def _state(
    decision: Decision,
    answer: Confirmation | None,
    named: Collection[str],
    later: Collection[str],
    newest_photo: datetime | None,
) -> DecisionState:
    if decision.needs_second and (answer is None or not answer.confirmed):
        return "waiting" if answer is None else "refused"
    replaced = bool(decision.basis) and set(decision.basis) <= set(later)
    if decision.kind == "new_photo":
        has_come = newest_photo is not None and newest_photo > decision.decided_at
        return "closed" if has_come or replaced else "open"
    if decision.kind == "correct" or not _decided_lines(decision) or str(decision.id) in named:
        return "in_force"
    return "replaced" if replaced else "stale"


def _decided_lines(decision: Decision) -> set[str]:
    """The lines that the decision has a word on: accepting a result leaves undecided what was not measured."""
    lines = decision.basis.items()
    return {line for line, told in lines if decision.kind != "accept" or told["verdict"] != "not_measured"}
