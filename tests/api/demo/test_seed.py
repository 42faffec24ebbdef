from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from api.demo import world
from api.demo.seed import renew_password, seed_demo
from api.errors import NotPermitted
from api.resources import Resources
from api.standards.service import applicable_standard
from api.tables import Action, Outlet, Questionnaire, RoutePlan, Standard, User


def count(resources: Resources, table: Any) -> int:
    with resources.sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_everybody_can_log_in_with_what_was_shown(resources: Resources, client: Any) -> None:
    credentials = seed_demo(resources)

    assert [(c.email, c.role) for c in credentials] == [(p.email, p.role) for p in world.PEOPLE]
    for credential in credentials:
        body = {"email": credential.email, "password": credential.password}
        assert client.post("/v1/auth/token", json=body).status_code == 200


def test_seeding_twice_adds_nothing(resources: Resources, clock: Any) -> None:
    """On another day either: the route of the first day goes on."""
    seed_demo(resources)
    tables = (User, Outlet, Standard, Questionnaire, RoutePlan, Action)
    before = [count(resources, table) for table in tables]
    clock.advance(days=2)

    assert seed_demo(resources) == ()
    assert [count(resources, table) for table in tables] == before == [4, 3, 1, 1, 1, 1]


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_rep_has_a_route_whatever_day_it_is_there(resources: Resources, client: Any, clock: Any, days: int) -> None:
    """Where the clocks are behind those of the service it may still be the day before."""
    clock.advance(hours=-clock().hour)
    rep = next(c for c in seed_demo(resources) if c.email == world.REP.email)
    token = client.post("/v1/auth/token", json={"email": rep.email, "password": rep.password}).json()["access_token"]

    day = clock().date() + timedelta(days=days)
    route = client.get(f"/v1/route?day={day}", headers={"Authorization": f"Bearer {token}"}).json()

    assert [call["name"] for call in route["calls"]] == [outlet.name for outlet in world.OUTLETS]


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


def test_own_photos_get_a_score_though_nobody_knows_their_products_and_heights() -> None:
    document = world.STANDARD.document
    weights = {kpi.kpi: kpi.weight for kpi in document.kpis}
    unknown = {"share_of_facings", "must_stock", "eye_level"}

    measured = sum(weight for kpi, weight in weights.items() if kpi not in unknown)
    assert unknown < set(weights)
    assert measured >= document.coverage_floor * sum(weights.values())
