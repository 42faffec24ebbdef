"""A visit whose result needs a person: ten facings that may be nine, and a gap."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from api.audits.service import record_analysis
from api.db import transaction
from api.resources import Resources
from api.tables import Analysis, Photo, Visit
from tests.api.audits.conftest import new_photo, new_standard, shelf
from tests.api.conftest import Person, World

__all__ = ["new_photo", "new_standard", "shelf"]


@dataclass
class Reviewed:
    """The visit of the west rep, and how people speak about it."""

    world: World
    resources: Resources
    clock: Any
    visit: Visit
    photo: Photo
    analysis: Analysis
    shelf: Callable[..., Any]

    def result(self, layer: str = "corrected", person: Person | None = None) -> dict[str, Any]:
        return (person or self.world.rep).client.get(f"/v1/visits/{self.visit.id}/result?layer={layer}").json()

    def line(self, kpi: str, layer: str = "corrected") -> dict[str, Any]:
        return next(line for line in self.result(layer)["lines"] if line["kpi"] == kpi)

    def review(self, person: Person | None = None) -> dict[str, Any]:
        return (person or self.world.manager).client.get(f"/v1/visits/{self.visit.id}/review").json()

    def analyse(self, version: str, **shelf: Any) -> Analysis:
        """Let a newer pipeline look at the photo."""
        self.clock.advance(seconds=1)
        with transaction(self.resources.sessions) as session:
            report = self.shelf(**shelf)
            return record_analysis(session, photo=self.photo, report=report, pipeline_version=version, now=self.clock())

    def correct(
        self, *corrections: dict[str, Any], person: Person | None = None, name: UUID | None = None, **more: Any
    ) -> Any:
        body = {"analysis_id": str(self.analysis.id), "reason": "I see it.", "corrections": corrections, **more}
        return self._put(person or self.world.manager, f"photos/{self.photo.id}/corrections", name, "", body)

    def decide(self, kind: str, person: Person | None = None, name: UUID | None = None, **more: Any) -> Any:
        body = {
            "revision": self.result(person=self.world.admin)["revision"],
            "kind": kind,
            "reason": "I was there.",
            **more,
        }
        return self._put(person or self.world.manager, f"visits/{self.visit.id}/decisions", name, "", body)

    def confirm(self, decision_id: str, person: Person, confirmed: bool = True) -> Any:
        body = {"confirmed": confirmed, "reason": "Seen."}
        path = f"visits/{self.visit.id}/decisions"
        return self._put(person, path, UUID(decision_id), "/confirmation", body)

    def appeal(self, person: Person | None = None, name: UUID | None = None, **more: Any) -> Any:
        body = {"revision": self.result(person=self.world.admin)["revision"], "text": "It is not so.", **more}
        return self._put(person or self.world.rep, f"visits/{self.visit.id}/appeals", name, "", body)

    def settle(self, appeal_id: str, outcome: str, person: Person | None = None, **more: Any) -> Any:
        body = {
            "revision": self.result(person=self.world.admin)["revision"],
            "outcome": outcome,
            "reason": "Looked at it.",
            **more,
        }
        path = f"visits/{self.visit.id}/appeals"
        return self._put(person or self.world.manager, path, UUID(appeal_id), "/outcome", body)

    def withdraw(self, appeal_id: str, person: Person | None = None) -> Any:
        path = f"/v1/visits/{self.visit.id}/appeals/{appeal_id}/withdrawal"
        return (person or self.world.rep).client.put(path)

    def propose(self, *corrections: dict[str, Any]) -> dict[str, Any]:
        ids = {"photo_id": str(self.photo.id), "analysis_id": str(self.analysis.id)}
        return ids | {"corrections": corrections}

    def _put(self, person: Person, path: str, name: UUID | None, rest: str, body: dict[str, Any]) -> Any:
        self.clock.advance(seconds=1)
        return person.client.put(f"/v1/{path}/{name or uuid4()}{rest}", json=body)


@pytest.fixture
def reviewed(
    world: World,
    resources: Resources,
    clock: Any,
    new_visit: Any,
    new_scene: Any,
    new_photo: Any,
    new_standard: Any,
    shelf: Any,
) -> Reviewed:
    new_standard()
    visit = new_visit(world.rep, world.west_outlet)
    photo = new_photo(new_scene(visit), world.rep.id, state="done")
    with transaction(resources.sessions) as session:
        report = shelf(facings=10, gaps=1)
        analysis = record_analysis(session, photo=photo, report=report, pipeline_version="v1", now=clock())
    return Reviewed(world, resources, clock, visit, photo, analysis, shelf)


@pytest.fixture
def four_eyes(app: FastAPI, resources: Resources) -> None:
    """Let decisions that raise a score wait for a second person."""
    settings = resources.settings.model_copy(update={"four_eyes": True})
    app.state.resources = replace(resources, settings=settings)
