import copy
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

DOCUMENT = {"kpis": [{"kpi": "gaps", "weight": 1, "target": 2}]}
# The tests' clock shows 2 March 2026.
CONTENT: dict[str, Any] = {
    "code": "SHELF",
    "version": 1,
    "name": "Shelf",
    "channel": "supermarket",
    "outlet_class": None,
    "valid_from": "2026-04-01",
    "valid_to": "2026-12-31",
    "document": DOCUMENT,
}


@pytest.fixture
def content() -> Callable[..., dict[str, Any]]:
    """The content of a standard, with some fields changed."""
    return lambda **changes: copy.deepcopy(CONTENT) | changes


@pytest.fixture
def saved(world: Any, content: Callable[..., dict[str, Any]]) -> Callable[..., UUID]:
    """Save a draft; gives its id."""

    def save(**changes: Any) -> UUID:
        standard_id = uuid4()
        answer = world.admin.client.put(f"/v1/standards/{standard_id}", json=content(**changes))
        assert answer.status_code == 201, answer.text
        return standard_id

    return save


@pytest.fixture
def published(world: Any, saved: Callable[..., UUID]) -> Callable[..., UUID]:
    """Save and publish a version, from whatever day on; gives its id."""

    def publish(**changes: Any) -> UUID:
        standard_id = saved(**changes)
        answer = world.admin.client.post(f"/v1/standards/{standard_id}:publish", json={"backdated": True})
        assert answer.status_code == 200, answer.text
        return standard_id

    return publish
