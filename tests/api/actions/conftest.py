"""A shop of the west with a standard of ten facings and no gap, and visits whose photos show it or do not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from api.audits.service import record_analysis, record_failure
from api.db import transaction
from api.resources import Resources
from api.settings import Settings
from api.tables import Job, Photo, Visit
from tests.api.audits.conftest import new_photo, new_standard, shelf
from vision.types import ShelfReport

__all__ = ["new_photo", "new_standard", "shelf"]


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    """Those of the service, on either database."""
    return settings.model_copy(update={"database_url": either_database}) if either_database else settings


@dataclass
class Shop:
    """The west outlet, whose visits are made by the west rep."""

    resources: Resources
    clock: Any
    world: Any
    new_visit: Callable[..., Visit]
    new_scene: Callable[..., Any]
    new_photo: Callable[..., Photo]
    shelf: Callable[..., ShelfReport]

    def visit(self, **shown: int) -> tuple[Visit, Photo]:
        """A visit on the next day, from its start to its end, with one photo that shows so many facings and gaps."""
        visit = self.arrive()
        photo = self.photograph(visit, **shown)
        self.check_out(visit)
        return visit, photo

    def arrive(self) -> Visit:
        """A visit on the next day that goes on."""
        self.clock.advance(days=1)
        return self.new_visit(self.world.rep, self.world.west_outlet)

    def check_out(self, visit: Visit) -> None:
        path = f"/v1/visits/{visit.id}/check-out"
        answer = self.world.rep.client.put(path, json={"ended_at": visit.started_at.isoformat()})
        assert answer.status_code in (200, 201), answer.text

    def photograph(self, visit: Visit, **shown: int) -> Photo:
        photo = self.new_photo(self.new_scene(visit), self.world.rep.id)
        self.look_at(photo, **shown)
        return photo

    def look_at(self, photo: Photo, version: str = "v1", **shown: int) -> None:
        """As the worker does."""
        self.clock.advance(seconds=1)
        with transaction(self.resources.sessions) as session:
            session.scalars(select(Job).where(Job.photo_id == photo.id)).one().state = "done"
            report = self.shelf(**shown)
            record_analysis(session, photo=photo, report=report, pipeline_version=version, now=self.clock())

    def give_up(self, photo: Photo) -> None:
        with transaction(self.resources.sessions) as session:
            session.scalars(select(Job).where(Job.photo_id == photo.id)).one().state = "failed"
            record_failure(session, photo=photo, now=self.clock())

    def actions(self, who: str = "rep", **query: Any) -> list[Any]:
        answer = getattr(self.world, who).client.get("/v1/actions", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    def events(self, action: Any) -> list[str]:
        answer = self.world.manager.client.get(f"/v1/actions/{action['id']}").json()
        return [event["kind"] for event in answer["events"]]

    def do(self, action: Any, verb: str, who: str = "rep", **body: Any) -> Any:
        self.clock.advance(seconds=1)
        return getattr(self.world, who).client.post(f"/v1/actions/{action['id']}:{verb}", json=body)

    def put(self, who: str = "rep", action_id: UUID | None = None, **changes: Any) -> Any:
        body = {
            "kind": "complaint",
            "outlet_id": str(self.world.west_outlet.id),
            "text": "The cooler is warm.",
            "owner_id": str(self.world.rep.id),
            "due_on": str(self.clock().date()),
        } | changes
        return getattr(self.world, who).client.put(f"/v1/actions/{action_id or uuid4()}", json=body)


@pytest.fixture
def shop(resources, clock, world, new_visit, new_scene, new_photo, new_standard, shelf) -> Shop:
    new_standard()
    return Shop(resources, clock, world, new_visit, new_scene, new_photo, shelf)
