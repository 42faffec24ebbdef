"""Accounts: who may make and list them, and what an account needs."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from api.tables import User


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
