from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from api.decisions.states import decision_states
from api.tables import Confirmation, Decision

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def decision(number: int, kind: str = "accept", kpis: tuple[str, ...] = ("gaps",), second: bool = False) -> Decision:
    """About lines that were measured, but for those of prices."""
    basis = {kpi: {"value": 1, "verdict": "not_measured" if kpi == "prices" else "review"} for kpi in kpis}
    return Decision(id=UUID(int=number), number=number, kind=kind, basis=basis, needs_second=second, decided_at=NOW)


def answer(number: int, confirmed: bool) -> dict[UUID, Confirmation]:
    return {UUID(int=number): Confirmation(decision_id=UUID(int=number), confirmed=confirmed)}


@pytest.mark.parametrize(
    ("decisions", "answers", "named", "expected"),
    [
        ([decision(1)], {}, [1], ["in_force"]),
        ([decision(1)], {}, [], ["stale"]),
        ([decision(1), decision(2)], {}, [2], ["replaced", "in_force"]),
        ([decision(1, kpis=("gaps", "pop")), decision(2)], {}, [1, 2], ["in_force", "in_force"]),
        ([decision(1, kpis=("gaps", "pop")), decision(2)], {}, [2], ["stale", "in_force"]),
        ([decision(1, "override", second=True)], {}, [], ["waiting"]),
        ([decision(1, "override", second=True)], answer(1, False), [], ["refused"]),
        ([decision(1, "override", second=True)], answer(1, True), [1], ["in_force"]),
        ([decision(1), decision(2, "override", second=True)], {}, [1], ["in_force", "waiting"]),
        ([decision(1, "new_photo")], {}, [], ["open"]),
        ([decision(1, "new_photo"), decision(2)], {}, [2], ["closed", "in_force"]),
        ([decision(1, "new_photo", kpis=("gaps", "prices")), decision(2)], {}, [2], ["open", "in_force"]),
        (
            [decision(1, "new_photo", kpis=("gaps", "prices")), decision(2, kpis=("gaps", "prices"))],
            {},
            [2],
            ["closed", "in_force"],
        ),
        (
            [decision(1, "override", kpis=("prices",)), decision(2, kpis=("gaps", "prices"))],
            {},
            [2],
            ["replaced", "in_force"],
        ),
        ([decision(1, kpis=())], {}, [], ["in_force"]),
        ([decision(1, kpis=("prices",))], {}, [], ["in_force"]),
        ([decision(1, "correct")], {}, [], ["in_force"]),
    ],
)
def test_what_has_become_of_decisions(
    decisions: list[Decision], answers: dict[UUID, Confirmation], named: list[int], expected: list[str]
) -> None:
    states = decision_states(decisions, answers, {str(UUID(int=number)) for number in named}, None)

    assert [states[each.id] for each in decisions] == expected


@pytest.mark.parametrize(("hours", "expected"), [(-1, "open"), (1, "closed")])
def test_a_new_photo_closes_the_request_for_one(hours: int, expected: str) -> None:
    asked = decision(1, "new_photo")

    assert decision_states([asked], {}, [], NOW + timedelta(hours=hours)) == {asked.id: expected}
