"""Accounts: who may make and list them, and what an account needs."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from api.tables import AuditEntry, User
from tests.api.conftest import PASSWORD


def _new(**changes):
    return {
        "email": "New.Rep@Example.com",
        "name": "Li Na",
        "role": "trainer",
        "password": "twelve chars",
        **changes,
    }


def test_me_is_the_caller(world):
    me = world.manager.client.get("/v1/users/me").json()
    assert (me["id"], me["role"]) == (str(world.manager.id), "manager")
    assert me["territory_id"] == str(world.west.id)
    assert "password_hash" not in me


def test_admin_makes_an_account_that_can_log_in(client, world):
    answer = world.admin.client.post("/v1/users", json=_new(role="rep", territory_id=str(world.west.id)))
    assert answer.status_code == 201, answer.text
    assert answer.json()["email"] == "new.rep@example.com"
    assert "twelve chars" not in answer.text
    log_in = client.post("/v1/auth/token", json={"email": "new.rep@example.com", "password": "twelve chars"})
    assert log_in.status_code == 200


def test_address_is_taken_whatever_its_case(world):
    world.admin.client.post("/v1/users", json=_new())
    again = world.admin.client.post("/v1/users", json=_new(email="new.rep@example.COM"))
    assert (again.status_code, again.json()["code"]) == (409, "email-taken")


def test_unknown_territory_is_refused(world, session):
    answer = world.admin.client.post("/v1/users", json=_new(territory_id=str(uuid4())))
    assert (answer.status_code, answer.json()["code"]) == (422, "territory-unknown")
    assert session.scalars(select(User).where(User.email == "new.rep@example.com")).one_or_none() is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "eleven char"}, "body.password"),
        ({"password": "x" * 129}, "body.password"),
        ({"email": "no address"}, "body.email"),
        ({"name": ""}, "body.name"),
        ({"role": "boss"}, "body.role"),
        ({"role": "rep"}, "body"),
        ({"role": "manager", "territory_id": None}, "body"),
    ],
)
def test_what_an_account_needs(world, changes, field):
    answer = world.admin.client.post("/v1/users", json=_new(**changes))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert "twelve chars" not in answer.text


@pytest.mark.parametrize("who", ["rep", "manager", "trainer"])
def test_only_the_admin_sees_and_makes_accounts(world, who):
    client = getattr(world, who).client
    assert client.get("/v1/users").status_code == 403
    assert client.post("/v1/users", json=_new()).status_code == 403


def test_list_goes_page_by_page(world):
    addresses = []
    after = {}
    while True:
        page = world.admin.client.get("/v1/users", params={"limit": 3, **after}).json()
        addresses += [user["email"] for user in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert len(addresses) == 7
    assert addresses == sorted(addresses)


def _change(world, user_id, **change):
    return world.admin.client.patch(f"/v1/users/{user_id}", json=change)


@pytest.mark.parametrize("change", [{"active": False}, {"password": "another password"}])
def test_locking_and_a_new_password_end_every_log_in(client, world, change):
    tokens = client.post("/v1/auth/token", json={"email": world.rep.email, "password": PASSWORD}).json()
    assert _change(world, world.rep.id, **change).status_code == 200
    me = client.get("/v1/users/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    refreshed = client.post("/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert (me.status_code, refreshed.status_code) == (401, 401)
    # Unlocking is no way back in without logging in.
    _change(world, world.rep.id, active=True)
    assert client.post("/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 401


def test_other_changes_leave_log_ins_alone(client, world):
    tokens = client.post("/v1/auth/token", json={"email": world.rep.email, "password": PASSWORD}).json()
    changed = _change(world, world.rep.id, name="Li Na", role="manager", territory_id=str(world.east.id)).json()
    assert (changed["name"], changed["role"], changed["territory_id"]) == ("Li Na", "manager", str(world.east.id))
    assert client.post("/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 200


def test_changes_are_in_the_audit_log_without_the_password(world, session):
    _change(world, world.rep.id, active=False, password="another password")
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id, entry.subject_id) == ("user.changed", world.admin.id, str(world.rep.id))
    assert entry.change == {"active": False, "password": "new"}


@pytest.mark.parametrize(
    ("who", "change", "status", "code"),
    [
        ("admin", {"active": False}, 409, "own-account"),
        ("admin", {"role": "trainer"}, 409, "own-account"),
        ("trainer", {"role": "rep"}, 422, "territory-missing"),
        ("rep", {"territory_id": "0b7c1a52-55c5-4f0f-8f0a-6d1c5a3c9e01"}, 422, "territory-unknown"),
    ],
)
def test_changes_that_are_refused(world, who, change, status, code):
    person = getattr(world, who)
    answer = _change(world, person.id, **change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert person.client.get("/v1/users/me").json()["role"] == person.user.role


def test_unknown_account_is_not_found(world):
    assert _change(world, "0b7c1a52-55c5-4f0f-8f0a-6d1c5a3c9e01", name="x").json()["code"] == "user-not-found"
