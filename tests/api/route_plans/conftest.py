"""A route for the west rep."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest


@pytest.fixture
def plan(world) -> dict[str, Any]:
    """Every Monday and Thursday at the west outlet. The clock of the tests stands at Monday, 2026-03-02."""
    return {
        "rep_id": str(world.rep.id),
        "name": "Mondays and Thursdays",
        "time_zone": "Asia/Shanghai",
        "cadence": {"kind": "weekdays", "weekdays": [1, 4]},
        "objective": "Win back the end cap.",
        "valid_from": "2026-03-02",
        "valid_to": None,
        "outlet_ids": [str(world.west_outlet.id)],
    }


@pytest.fixture
def save_plan(world, plan) -> Callable[..., UUID]:
    """Save a plan that differs from `plan` in some fields; gives its id."""

    def save(**changes: Any) -> UUID:
        plan_id = uuid4()
        answer = world.manager.client.put(f"/v1/route-plans/{plan_id}", json={**plan, **changes})
        assert answer.status_code == 201, answer.text
        return plan_id

    return save
