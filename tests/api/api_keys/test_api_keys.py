"""Keys of machines: what they open, and when they no longer do."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, select

from api.dependencies import CallerDep
from api.security.scopes import SCOPE_OF, SCOPES
from api.tables import ApiKey, AuditEntry
from tests.api.conftest import START

KEYS = "/v1/api-keys"
CLOSED = {"closed-to-keys", "scope-missing"}


@pytest.fixture
def make_key(world) -> Any:
    def make(*scopes: str, **more: Any) -> dict[str, Any]:
        body = {"name": "ERP", "scopes": list(scopes), **more}
        answer = world.admin.client.post(KEYS, json=body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    return make


@pytest.fixture
def ask(client) -> Any:
    """A request with a key."""

    def ask(key: dict[str, Any], path: str, method: str = "GET", **more: Any) -> Any:
        return client.request(method, path, headers={"Authorization": f"Bearer {key['key']}"}, **more)

    return ask


def test_key_is_shown_once_and_stored_as_a_hash(world, make_key, session):
    made = make_key("outlets:read")
    assert made["key"].startswith(made["prefix"])
    assert re.fullmatch(r"sak_[\w-]{43}", made["key"])
    listed = world.admin.client.get(KEYS)
    assert made["key"] not in listed.text
    assert [item["prefix"] for item in listed.json()["items"]] == [made["prefix"]]
    row = session.scalars(select(ApiKey)).one()
    assert made["key"] not in (row.key_hash, row.prefix)


def test_keys_are_listed_page_by_page(world, make_key, clock):
    ids = []
    for _ in range(5):
        ids.append(make_key("outlets:read")["id"])
        clock.advance(seconds=1)
    first = world.admin.client.get(KEYS, params={"limit": 3}).json()
    rest = world.admin.client.get(KEYS, params={"limit": 3, "after": first["next"]}).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next"] is None


def test_scope_opens_its_endpoints_and_no_other(make_key, ask, world):
    key = make_key("outlets:read")
    assert [item["code"] for item in ask(key, "/v1/outlets").json()["items"]] == ["E-1", "W-1"]
    assert ask(key, f"/v1/outlets/{world.west_outlet.id}").status_code == 200
    refused = ask(key, "/v1/visits")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    assert "visits:read" in refused.json()["detail"]


def test_territory_limits_a_key(make_key, ask, world):
    key = make_key("outlets:read", territory_id=str(world.west.id))
    assert [item["code"] for item in ask(key, "/v1/outlets").json()["items"]] == ["W-1"]
    assert ask(key, f"/v1/outlets/{world.east_outlet.id}").status_code == 404


def test_scope_gives_no_more_than_the_role(make_key, ask, world):
    """Territories are made by admins; a key with a territory is a manager."""
    key = make_key("outlets:write", territory_id=str(world.west.id))
    answer = ask(key, f"/v1/territories/{uuid4()}", "PUT", json={"code": "NEW", "name": "New"})
    assert (answer.status_code, answer.json()["code"]) == (403, "role-not-permitted")


def test_machines_write_under_their_own_name(make_key, ask, world):
    key = make_key("outlets:write")
    answer = ask(key, f"/v1/territories/{uuid4()}", "PUT", json={"code": "NEW", "name": "New"})
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("ending", ["revoked", "expired", "locked"])
def test_key_ends(world, make_key, ask, clock, resources, ending):
    key = make_key("outlets:read", expires_at="2026-03-03T08:00:00Z")
    assert ask(key, "/v1/outlets").status_code == 200
    if ending == "revoked":
        assert world.admin.client.delete(f"{KEYS}/{key['id']}").status_code == 204
        assert world.admin.client.delete(f"{KEYS}/{key['id']}").status_code == 204
    elif ending == "expired":
        clock.advance(days=1)
    else:
        with resources.sessions.begin() as session:
            session.connection().exec_driver_sql("UPDATE users SET active = 0 WHERE email LIKE '%api-key.invalid'")
    answer = ask(key, "/v1/outlets")
    assert (answer.status_code, answer.json()["code"]) == (401, "api-key-invalid")


@pytest.mark.parametrize("key", ["sak_", "sak_unknown", "sak_" + "x" * 43])
def test_unknown_keys_are_refused(ask, key):
    assert ask({"key": key}, "/v1/outlets").json()["code"] == "api-key-invalid"


def test_last_use_is_noted_at_most_once_a_minute(world, make_key, ask, clock, resources):
    key = make_key("outlets:read")
    writes: list[str] = []
    event.listen(
        resources.engine,
        "before_cursor_execute",
        lambda _c, _u, statement, *_: writes.append(statement) if statement.startswith("UPDATE") else None,
    )
    for seconds in (0, 1, 58, 1, 59):
        clock.advance(seconds=seconds)
        ask(key, "/v1/outlets")
    assert len(writes) == 2
    used = world.admin.client.get(KEYS).json()["items"][0]["last_used_at"]
    assert used == START.replace(minute=1).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"scopes": ["everything"]}, "request-invalid"),
        ({"scopes": []}, "request-invalid"),
        ({"name": ""}, "request-invalid"),
        ({"expires_at": "2026-03-03T08:00:00"}, "request-invalid"),
        ({"expires_at": "9999-12-31T23:59:59-14:00"}, "request-invalid"),
        ({"expires_at": "2026-03-02T08:00:00Z"}, "expiry-past"),
        ({"territory_id": "0b7c1a52-55c5-4f0f-8f0a-6d1c5a3c9e01"}, "territory-unknown"),
    ],
)
def test_what_a_key_needs(world, change, code):
    body = {"name": "ERP", "scopes": ["outlets:read"], **change}
    answer = world.admin.client.post(KEYS, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert world.admin.client.get(KEYS).json()["items"] == []


def test_making_and_revoking_is_in_the_audit_log(world, make_key, session):
    key = make_key("outlets:read")
    world.admin.client.delete(f"{KEYS}/{key['id']}")
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [(entry.action, entry.actor_id) for entry in entries] == [
        ("api-key.made", world.admin.id),
        ("api-key.revoked", world.admin.id),
    ]
    assert all(key["key"] not in str(entry.change) for entry in entries)


def test_machines_are_no_people(world, make_key):
    key = make_key("outlets:read")
    listed = world.admin.client.get("/v1/users").json()["items"]
    assert key["id"] not in {user["id"] for user in listed}
    assert world.admin.client.patch(f"/v1/users/{key['id']}", json={"password": "a new password"}).status_code == 404


def _endpoints(client: Any) -> set[tuple[str, str]]:
    document = client.get("/openapi.json").json()
    return {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}


def _path(template: str) -> str:
    return re.sub(r"{\w+}", lambda _: str(uuid4()), template)


def test_no_endpoint_opens_without_its_scope(client, make_key, ask):
    """Walks every endpoint with a key for everything but what the endpoint needs."""
    with_token = [item for item in _endpoints(client) if not item[1].startswith(("/v1/auth/", "/health/"))]
    keys = {scope: make_key(*(set(SCOPES) - {scope})) for scope in [*SCOPES, None]}
    for method, template in with_token:
        needed = SCOPE_OF.get(f"{method} {template.removeprefix('/v1')}")
        answer = ask(keys[needed], _path(template), method)
        assert answer.status_code == 403, f"{method} {template}: {answer.text}"
        assert answer.json()["code"] in CLOSED, f"{method} {template}"


def test_every_endpoint_of_a_scope_exists_and_opens(client, make_key, ask):
    key = make_key(*SCOPES)
    known = {f"{method} {path.removeprefix('/v1')}" for method, path in _endpoints(client)}
    assert {endpoint for endpoint in SCOPE_OF if "/computervision/" not in endpoint} <= known
    for endpoint in SCOPE_OF:
        method, template = endpoint.split(" ")
        prefix = "" if template.startswith("/computervision/") else "/v1"
        answer = ask(key, prefix + _path(template), method)
        assert answer.status_code not in (401, 403, 405, 500), f"{endpoint}: {answer.text}"


def test_new_endpoints_are_closed_to_keys(stage, make_key):
    def look(caller: CallerDep) -> str:
        return caller.role

    stage.add_api_route("/v1/look", look)
    headers = {"Authorization": f"Bearer {make_key(*SCOPES)['key']}"}
    answer = TestClient(stage).get("/v1/look", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "closed-to-keys")


def test_azures_clients_may_use_a_key_as_subscription_key(client, make_key):
    path = f"/computervision/productrecognition/ms-pretrained-product-detection/runs/{uuid4()}"
    for scope, status in (("recognition:run", 404), ("outlets:read", 403)):
        headers = {"Ocp-Apim-Subscription-Key": make_key(scope)["key"]}
        answer = client.get(path, params={"api-version": "2023-04-01-preview"}, headers=headers)
        assert answer.status_code == status, answer.text


def test_every_scope_is_documented():
    documented = (Path(__file__).parents[3] / "docs" / "access.md").read_text()
    assert [scope for scope in SCOPES if f"`{scope}`" not in documented] == []
