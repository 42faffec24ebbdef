from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from api.demo import world
from api.demo.seed import renew_password, seed_demo
from api.errors import NotPermitted
from api.resources import Resources
from api.standards.service import applicable_standard
from api.tables import Outlet, Standard, User


def count(resources: Resources, table: Any) -> int:
    with resources.sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_everybody_can_log_in_with_what_was_shown(resources: Resources, client: Any) -> None:
    credentials = seed_demo(resources)

    assert [(c.email, c.role) for c in credentials] == [(p.email, p.role) for p in world.PEOPLE]
    for credential in credentials:
        body = {"email": credential.email, "password": credential.password}
        assert client.post("/v1/auth/token", json=body).status_code == 200


def test_seeding_twice_adds_nothing(resources: Resources) -> None:
    seed_demo(resources)
    before = [count(resources, table) for table in (User, Outlet, Standard)]

    assert seed_demo(resources) == ()
    assert [count(resources, table) for table in (User, Outlet, Standard)] == before == [4, 3, 1]


def test_a_renewed_password_replaces_the_old_one(resources: Resources, client: Any) -> None:
    old = next(c for c in seed_demo(resources) if c.email == world.REP.email)

    new = renew_password(resources, world.REP.email)

    answers = [
        client.post("/v1/auth/token", json={"email": c.email, "password": c.password}).status_code for c in (old, new)
    ]
    assert answers == [401, 200]


def test_an_unseeded_account_has_no_password_to_renew(resources: Resources) -> None:
    with pytest.raises(LookupError, match="seed the demo first"):
        renew_password(resources, world.REP.email)


def test_production_has_no_demo(resources: Resources) -> None:
    settings = resources.settings.model_copy(update={"mode": "production", "jwt_secret": SecretStr("x" * 40)})

    with pytest.raises(NotPermitted):
        seed_demo(replace(resources, settings=settings))
    assert count(resources, User) == 0


def test_the_demo_standard_applies_to_every_demo_outlet(resources: Resources) -> None:
    seed_demo(resources)

    with resources.sessions() as session:
        outlets = session.scalars(select(Outlet)).all()
        found = [applicable_standard(session, outlet, date(2026, 3, 2)) for outlet in outlets]
    assert [standard and standard.id for standard in found] == [world.standard_id()] * 3
