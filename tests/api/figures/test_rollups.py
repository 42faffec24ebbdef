"""Roll-ups that grew with every result are those that a recount makes, whatever happened in between."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from api.db import transaction
from api.figures.counting import Counted
from api.figures.rebuild import rebuild_rollups
from api.figures.service import follow_outlet, follow_outlets, follow_suspicions, keep_figures
from api.figures.sums import LINE_SUMS, SKU_SUMS, VISIT_SUMS
from api.figures.units import BEGINNINGS
from api.migrations.runner import downgrade, upgrade
from api.resources import Resources
from api.tables import (
    FailedDays,
    LineFigures,
    LineRollup,
    Outlet,
    OutletMonth,
    RepMonth,
    RollupScope,
    SkuFigures,
    SkuRollup,
    Visit,
    VisitFigures,
    VisitResult,
    VisitRollup,
)

ROLLUPS = (OutletMonth, RepMonth, VisitRollup, LineRollup, SkuRollup, FailedDays)
KPIS = ("facings", "gaps", "pop")


@pytest.fixture
def visits(world: Any, new_visit: Callable[..., Visit], clock: Any, resources: Resources) -> list[Visit]:
    """Six visits to two outlets in four months, each with a result; two on the last days of beginnings of a month."""
    outlets = (world.west_outlet, world.east_outlet)
    made = []
    for number in range(6):
        clock.advance(days=17)
        made.append(new_visit(world.rep, outlets[number % 2], started_at=clock() + timedelta(hours=10)))
    with transaction(resources.sessions) as session:
        session.add_all(_result(visit) for visit in made)
    assert {*BEGINNINGS} <= {visit.local_started_at.day for visit in made}
    return made


@pytest.mark.parametrize("seed", range(3))
def test_rollups_are_a_recount(resources: Resources, visits: list[Visit], world: Any, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(12):
        with transaction(resources.sessions) as session:
            _do_something(session, rng, visits, [world.west.id, world.east.id])
    with transaction(resources.sessions) as session:
        grown = _snapshot(session)
        assert all(grown.values())
        rebuild_rollups(session)
        assert grown == _snapshot(session)


def test_an_upgrade_makes_the_roll_ups_that_were_not_kept_before(
    resources: Resources, visits: list[Visit], world: Any
) -> None:
    rng = random.Random(4)
    with transaction(resources.sessions) as session:
        for visit in visits:
            keep_figures(session, _counted(session, rng, visit))
    with transaction(resources.sessions) as session:
        kept = _snapshot(session)
    engine = resources.sessions.kw["bind"]
    downgrade(engine, "0020-1")
    upgrade(engine)
    with transaction(resources.sessions) as session:
        assert all(kept.values())
        assert kept == _snapshot(session)


def test_a_newer_result_takes_the_place_of_the_older(resources: Resources, visits: list[Visit]) -> None:
    rng = random.Random(1)
    with transaction(resources.sessions) as session:
        keep_figures(session, _counted(session, rng, visits[0]))
    with transaction(resources.sessions) as session:
        follow_suspicions(session, visits[0].id, 2)
        newer = _counted(session, rng, visits[0])
        own = newer.visit.own
        keep_figures(session, newer)
    with transaction(resources.sessions) as session:
        row = session.scalars(select(VisitFigures)).one()
        assert (row.own, row.suspicious_photos) == (own, 2)
        for rollup in session.scalars(select(VisitRollup)):
            assert (rollup.visits, rollup.own, rollup.suspicious_photos) == (1, own, 2)


def test_an_outlet_takes_its_visits_along(resources: Resources, visits: list[Visit], world: Any) -> None:
    with transaction(resources.sessions) as session:
        keep_figures(session, _counted(session, random.Random(2), visits[0]))
    with transaction(resources.sessions) as session:
        outlet = session.get_one(Outlet, world.west_outlet.id)
        outlet.territory_id, outlet.channel = world.east.id, "kiosk"
        session.flush()
        follow_outlet(session, outlet)
    with transaction(resources.sessions) as session:
        scopes = select(RollupScope.territory_id, RollupScope.channel).join(
            VisitRollup, VisitRollup.scope_id == RollupScope.id
        )
        assert {tuple(row) for row in session.execute(scopes)} == {
            (world.east.id, None),
            (None, "kiosk"),
            (world.east.id, "kiosk"),
        }


def test_outlets_that_move_together_change_each_roll_up_once(
    resources: Resources, visits: list[Visit], world: Any
) -> None:
    with transaction(resources.sessions) as session:
        for visit in visits:
            keep_figures(session, _counted(session, random.Random(3), visit))
    written: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        written.append(statement)

    with transaction(resources.sessions) as session:
        for outlet in session.scalars(select(Outlet)):
            outlet.territory_id, outlet.channel = world.east.id, "kiosk"
        session.flush()
        event.listen(session.get_bind(), "before_cursor_execute", note)
        follow_outlets(session)
    event.remove(resources.sessions.kw["bind"], "before_cursor_execute", note)
    # One statement for all of a roll-up's rows, in their order: two writers never wait for each other crosswise.
    for rollup in (VisitRollup, LineRollup, SkuRollup):
        assert sum(each.startswith(f"INSERT INTO {rollup.__tablename__} ") for each in written) == 1
    with transaction(resources.sessions) as session:
        grown = _snapshot(session)
        rebuild_rollups(session)
        assert grown == _snapshot(session)


def _do_something(session: Session, rng: random.Random, visits: list[Visit], territories: list[UUID]) -> None:
    visit = rng.choice(visits)
    what = rng.randrange(6)
    if what == 0:
        follow_suspicions(session, visit.id, rng.randrange(3))
    elif what == 1:
        outlet = session.get_one(Outlet, visit.outlet_id)
        outlet.territory_id = rng.choice(territories)
        outlet.channel, outlet.outlet_class = rng.choice(["kiosk", "supermarket"]), rng.choice("AB")
        session.flush()
        follow_outlet(session, outlet)
    else:
        keep_figures(session, _counted(session, rng, visit))


def _counted(session: Session, rng: random.Random, visit: Visit) -> Counted:
    outlet = session.get_one(Outlet, visit.outlet_id)
    result_id = session.scalars(select(VisitResult.id).where(VisitResult.visit_id == visit.id)).one()
    row = VisitFigures(
        visit_id=visit.id,
        result_id=result_id,
        outlet_id=outlet.id,
        rep_id=visit.rep_id,
        territory_id=outlet.territory_id,
        channel=outlet.channel,
        outlet_class=outlet.outlet_class,
        day=visit.local_started_at.date(),
        verdict="pass",
        **{name: rng.randrange(5) for name in VISIT_SUMS} | {"visits": 1, "suspicious_photos": 0},
    )
    return Counted(row, [_line(rng, visit, number) for number in range(3)], _skus(rng, visit))


def _line(rng: random.Random, visit: Visit, number: int) -> LineFigures:
    return LineFigures(
        visit_id=visit.id,
        number=number,
        kpi=KPIS[number],
        verdict="fail",
        **{name: rng.randrange(3) for name in LINE_SUMS} | {"lines": 1, "failed": rng.randrange(2)},
    )


def _skus(rng: random.Random, visit: Visit) -> list[SkuFigures]:
    return [
        SkuFigures(visit_id=visit.id, sku=sku, **{name: rng.randrange(9) for name in SKU_SUMS} | {"visits": 1})
        for sku in ("ROSE", "MINT", "LILY")
        if rng.random() < 0.7
    ]


def _result(visit: Visit) -> VisitResult:
    return VisitResult(
        id=uuid4(),
        visit_id=visit.id,
        outlet_id=visit.outlet_id,
        revision=1,
        completeness="completed",
        analysis_ids={"ids": []},
        coverage=1.0,
        verdict="pass",
        lines={"lines": [], "reason": None},
        created_at=visit.created_at,
    )


def _snapshot(session: Session) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of every roll-up, under the names of the scopes."""
    session.expire_all()
    names = {scope.id: scope.name for scope in session.scalars(select(RollupScope))}
    found = {}
    for table in ROLLUPS:
        rows = session.execute(select(table.__table__)).mappings().all()
        found[table.__tablename__] = {
            tuple(names[value] if name == "scope_id" else value for name, value in row.items()) for row in rows
        }
    return found
