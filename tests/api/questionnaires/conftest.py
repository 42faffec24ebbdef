"""A questionnaire of the shop floor, put by the manager."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from api.settings import Settings

FLOOR: dict[str, Any] = {
    "code": "FLOOR",
    "version": 1,
    "name": "Shop floor",
    "valid_from": "2026-01-01",
    "questions": [
        {"code": "fifo", "text": "Oldest in front?", "kind": "yes_no"},
        {"code": "happy", "text": "How satisfied, 1 to 5?", "kind": "number", "least": 1, "most": 5, "required": False},
    ],
}


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    """Those of the service, on either database."""
    return settings.model_copy(update={"database_url": either_database}) if either_database else settings


@pytest.fixture
def put(world: Any) -> Callable[..., Any]:
    """Save a questionnaire; gives the response."""

    def put_one(who: str = "manager", questionnaire_id: Any = None, **changes: Any) -> Any:
        path = f"/v1/questionnaires/{questionnaire_id or uuid4()}"
        return getattr(world, who).client.put(path, json=FLOOR | changes)

    return put_one
