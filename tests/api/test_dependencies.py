"""The request's transaction and the request's caller."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.db import reading
from api.dependencies import CallerDep, SessionDep
from api.errors import Conflict
from api.tables import Territory
from api.users import login_endpoints


def _codes(resources) -> list[str]:
    with reading(resources.sessions) as session:
        return sorted(session.scalars(select(Territory.code)))


def _asking(stage: FastAPI) -> TestClient:
    return TestClient(stage, raise_server_exceptions=False)


def _add_route(stage: FastAPI, method: str = "POST", failure: Exception | None = None) -> None:
    def store(session: SessionDep) -> dict[str, str]:
        session.add(Territory(id=uuid4(), code="STORED", name="Stored"))
        session.flush()
        if failure:
            raise failure
        return {"status": "stored"}

    stage.add_api_route("/store", store, methods=[method], status_code=201)


def test_committed_before_the_answer_goes_out(stage, resources):
    """The other way round, a kill between answer and commit would lose what was acknowledged."""
    _add_route(stage)
    seen: list[list[str]] = []

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        async def watch(message: Any) -> None:
            if message["type"] == "http.response.start":
                seen.append(_codes(resources))
            await send(message)

        await stage(scope, receive, watch)

    assert TestClient(watched).post("/store").status_code == 201
    assert seen == [["STORED"]]


@pytest.mark.parametrize("failure", [Conflict("differs", "no"), RuntimeError("broken")])
def test_refusal_and_failure_leave_nothing(stage, resources, failure):
    _add_route(stage, failure=failure)
    assert _asking(stage).post("/store").status_code in (409, 500)
    assert _codes(resources) == []


def test_failed_commit_is_never_answered_with_success(stage, resources):
    _add_route(stage)

    def fail(_session: Session) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    event.listen(resources.sessions, "before_commit", fail)
    assert _asking(stage).post("/store").status_code == 503
    event.remove(resources.sessions, "before_commit", fail)
    assert _codes(resources) == []


def test_get_keeps_nothing(stage, resources):
    _add_route(stage, method="GET")
    _asking(stage).get("/store")
    assert _codes(resources) == []


def test_asking_who_calls_holds_no_connection(stage, resources, world):
    """A slow upload goes on for minutes after the caller is known."""
    held: list[int] = []

    def look(caller: CallerDep) -> UUID:
        held.append(resources.engine.pool.checkedout())  # type: ignore[attr-defined]
        return caller.id

    stage.add_api_route("/look", look)
    assert _asking(stage).get("/look", headers=world.rep.client.headers).json() == str(world.rep.id)
    assert held == [0]


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer nonsense", "Basic cmVwOnJlcA==", "bearer a.b.c"]
)
def test_anything_but_a_good_token_is_refused(client, header):
    answer = client.get("/v1/users/me", headers={"Authorization": header} if header is not None else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"


def test_token_of_a_vanished_account_is_refused(client, resources, clock):
    token = resources.access_tokens.issue(uuid4(), clock())
    answer = client.get("/v1/users/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_few_passwords_are_hashed_at_once(client, monkeypatch):
    """Each takes 64 MB: without turns a crowd of log-ins would fill the memory."""
    lock, crowd = threading.Lock(), threading.Event()
    running = most = 0

    def slow(_password: str, _hash: str | None) -> bool:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        crowd.wait(0.05)
        with lock:
            running -= 1
        return False

    monkeypatch.setattr(login_endpoints, "password_matches", slow)

    def log_in(number: int) -> int:
        body = {"email": f"nobody{number}@example.com", "password": "x"}
        return int(client.post("/v1/auth/token", json=body).status_code)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(log_in, range(12)))
    assert answers == [401] * 12
    assert 1 < most <= 4
