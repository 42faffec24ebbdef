"""An admin's subscriptions, and a receiver that notes what it is sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.db import transaction
from api.settings import Settings
from api.webhooks.delivering import Courier
from api.webhooks.publishing import publish

ORIGIN = "https://erp.example.com"


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    """Those of the service, on either database, with one origin that may be sent to."""
    changes: dict[str, Any] = {"webhook_origins": frozenset({ORIGIN})}
    return settings.model_copy(update=changes | ({"database_url": either_database} if either_database else {}))


@dataclass
class Receiver:
    """Answers with the statuses it was given, the last one again and again; None is no answer at all."""

    statuses: list[int | None] = field(default_factory=lambda: [200])
    got: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    def __call__(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        self.got.append((url, body, headers))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if status is None:
            raise httpx.ConnectError("nobody listens")
        return status


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def courier(resources, receiver) -> Courier:
    return Courier(resources, receiver)


@pytest.fixture
def subscribe(world) -> Callable[..., Any]:
    def put(**changes: Any) -> Any:
        body = {"name": "ERP", "url": f"{ORIGIN}/hook", "kinds": ["visit.result"]} | changes
        answer = world.admin.client.put(f"/v1/subscriptions/{uuid4()}", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return put


@pytest.fixture
def happen(resources, clock) -> Callable[..., None]:
    """An event in a transaction of its own."""

    def publish_one(kind: Any = "visit.result", **data: Any) -> None:
        clock.advance(seconds=1)
        with transaction(resources.sessions) as session:
            publish(session, kind, data, clock())

    return publish_one


@pytest.fixture
def events(world) -> Callable[..., list[Any]]:
    def read(subscription: Any, **query: Any) -> list[Any]:
        answer = world.admin.client.get(f"/v1/subscriptions/{subscription['id']}/events", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    return read
