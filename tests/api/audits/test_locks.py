"""What a new result keeps others from, and what it does not, on PostgreSQL."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from api.actions.repository import hold_outlet
from api.audits.service import record_analysis
from api.db import transaction
from api.outlets.schemas import OutletContent
from api.outlets.service import put_outlet
from api.resources import Resources
from api.security.caller import OPERATOR
from api.settings import Settings
from api.tables import Outlet, Visit, VisitFigures


@pytest.fixture
def settings(settings: Settings, empty_postgres: str) -> Settings:
    return settings.model_copy(update={"database_url": empty_postgres})


def test_two_results_of_an_outlet_do_not_wait_for_each_other_crosswise(
    resources: Resources, world: Any, new_visit: Any, clock: Any
) -> None:
    new_visit(world.rep, world.west_outlet)
    with transaction(resources.sessions) as one:
        hold_outlet(one, world.west_outlet.id)
        with transaction(resources.sessions) as other:
            other.execute(text("SET LOCAL lock_timeout = '2s'"))
            # Any row that names the outlet, as each result does before it asks for the outlet itself.
            visit = Visit(id=uuid4(), outlet_id=world.west_outlet.id, rep_id=world.rep.id, started_at=clock())
            visit.utc_offset_minutes, visit.created_at = 480, clock()
            other.add(visit)
            other.flush()


def test_a_visit_counts_for_the_territory_to_which_its_outlet_moved_meanwhile(
    resources: Resources, world: Any, new_visit: Any, new_scene: Any, new_photo: Any, shelf: Any, clock: Any
) -> None:
    visit = new_visit(world.rep, world.west_outlet)
    photo = new_photo(new_scene(visit), world.rep.id, state="done")
    with transaction(resources.sessions) as session:
        outlet = session.get_one(Outlet, world.west_outlet.id)
        values = {name: getattr(outlet, name) for name in OutletContent.model_fields}
        content = OutletContent.model_validate(values | {"territory_id": world.east.id})
        with transaction(resources.sessions) as meanwhile:
            put_outlet(meanwhile, OPERATOR, outlet.id, content, clock())
        record_analysis(session, photo=photo, report=shelf(), pipeline_version="v1", now=clock())
    with transaction(resources.sessions) as session:
        assert session.get_one(VisitFigures, visit.id).territory_id == world.east.id
