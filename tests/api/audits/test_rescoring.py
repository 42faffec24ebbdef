from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from api.audits.rescoring import request_scores
from api.audits.results import recompute_visit
from api.audits.service import record_analysis
from api.db import reading, transaction
from api.engine import Engine
from api.resources import Resources
from api.settings import Settings
from api.tables import AuditEntry, Job, Photo, Scene, Standard, Visit, VisitResult
from api.worker import Worker
from vision.types import ShelfReport

STRICT = {"kpis": [{"kpi": "facings", "weight": 1, "target": 20, "count": "all"}]}


@pytest.fixture
def audited(
    world: Any,
    resources: Resources,
    clock: Any,
    new_visit: Callable[..., Visit],
    new_scene: Callable[..., Scene],
    new_photo: Callable[..., Photo],
    shelf: Callable[..., ShelfReport],
) -> Callable[..., Visit]:
    """An analysed visit so many days ago."""

    def make(days_ago: int = 0) -> Visit:
        visit = new_visit(world.rep, world.west_outlet, started_at=clock() - timedelta(days=days_ago))
        photo = new_photo(new_scene(visit), world.rep.id, state="done")
        with transaction(resources.sessions) as session:
            record_analysis(session, photo=photo, report=shelf(), pipeline_version="v1", now=clock())
        return visit

    return make


@pytest.fixture
def worker(resources: Resources) -> Worker:
    def no_models() -> Any:
        raise AssertionError("scoring again recognises nothing")

    return Worker(resources, Engine(no_models))


def revisions(resources: Resources, visit: Visit) -> list[VisitResult]:
    with reading(resources.sessions) as session:
        query = select(VisitResult).where(VisitResult.visit_id == visit.id).order_by(VisitResult.revision)
        return list(session.scalars(query))


def ask(person: Any, **body: Any) -> Any:
    return person.client.post("/v1/results:recompute", json=body)


class TestOnEitherDatabase:
    """The jobs are rows, and their result rests on stored JSON."""

    @pytest.fixture
    def settings(self, settings: Settings, either_database: str | None) -> Settings:
        return settings.model_copy(update={"database_url": either_database}) if either_database else settings

    def test_a_new_version_makes_a_new_revision_and_asking_twice_none(
        self,
        world: Any,
        resources: Resources,
        worker: Worker,
        audited: Callable[..., Visit],
        new_standard: Callable[..., Standard],
    ) -> None:
        old = new_standard()
        visit = audited()
        new = new_standard(2, **STRICT)
        for _ in range(2):
            assert ask(world.admin, standard_id=str(new.id)).json() == {"visits": 1}
            worker.drain()

        first, second = revisions(resources, visit)
        assert [(each.standard_id, each.score) for each in (first, second)] == [(old.id, 100.0), (new.id, 50.0)]
        assert (second.revision, second.completeness, second.analysis_ids) == (2, "completed", first.analysis_ids)
        with reading(resources.sessions) as session:
            again = [recompute_visit(session, each) for each in (first, second)]
        assert [(each.score, each.as_json()) for each in again] == [(r.score, r.lines) for r in (first, second)]


def test_where_nothing_changed_there_is_no_new_revision(
    world: Any,
    resources: Resources,
    worker: Worker,
    audited: Callable[..., Visit],
    new_standard: Callable[..., Standard],
) -> None:
    new_standard()
    visits = [audited(days) for days in range(3)]

    assert ask(world.admin).json() == {"visits": 3}
    assert worker.drain() == 3

    assert [len(revisions(resources, visit)) for visit in visits] == [1, 1, 1]


def test_results_of_before_scene_types_are_known_again(
    world: Any,
    resources: Resources,
    worker: Worker,
    audited: Callable[..., Visit],
    new_standard: Callable[..., Standard],
) -> None:
    new_standard()
    visit = audited()
    with transaction(resources.sessions) as session:
        stored = session.scalars(select(VisitResult)).one()
        stored.standard_ids = stored.fusion_ids = stored.naming_ids = None
    ask(world.admin)
    worker.drain()

    [result] = revisions(resources, visit)
    assert world.rep.client.get(f"/v1/visits/{visit.id}/result").json()["standard_ids"] == [str(result.standard_id)]


def test_a_retired_standard_leaves_the_visits_after_its_last_day(
    world: Any,
    resources: Resources,
    worker: Worker,
    audited: Callable[..., Visit],
    new_standard: Callable[..., Standard],
) -> None:
    standard = new_standard()
    before, after = audited(days_ago=1), audited()
    path = f"/v1/standards/{standard.id}:retire"
    assert world.admin.client.post(path, json={"last_day": "2026-03-01", "backdated": True}).status_code == 200

    assert [len(revisions(resources, visit)) for visit in (before, after)] == [1, 1]
    ask(world.admin, standard_id=str(standard.id))
    worker.drain()

    assert [[each.standard_id for each in revisions(resources, visit)] for visit in (before, after)] == [
        [standard.id],
        [standard.id, None],
    ]


def test_a_visit_that_waits_is_not_queued_twice(
    world: Any, resources: Resources, audited: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.audits.rescoring.BATCH", 2)
    for days in range(5):
        audited(days)

    assert [request_scores(resources, None, None, None, None) for _ in range(2)] == [5, 0]
    with reading(resources.sessions) as session:
        waiting = session.scalars(select(Job.rescore_visit_id).where(Job.state == "queued")).all()
    assert len(set(waiting)) == len(waiting) == 5


@pytest.mark.parametrize(
    ("period", "queued"),
    [({}, 3), ({"since": "2026-02-28"}, 2), ({"until": "2026-01-31"}, 1), ({"since": "2027-01-01"}, 0)],
)
def test_only_the_period_is_scored(
    world: Any, audited: Callable[..., Visit], period: dict[str, str], queued: int
) -> None:
    for days in (0, 1, 60):
        audited(days)

    assert ask(world.admin, **period).json() == {"visits": queued}


@pytest.mark.parametrize("person", ["rep", "manager", "trainer"])
def test_only_an_admin_asks(world: Any, person: str) -> None:
    assert ask(getattr(world, person)).status_code == 403


def test_it_is_written_down_who_asked(world: Any, resources: Resources, new_standard: Callable[..., Standard]) -> None:
    standard = new_standard()
    ask(world.admin, standard_id=str(standard.id), since="2026-01-05")

    with reading(resources.sessions) as session:
        [entry] = session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.subject_id, entry.actor_id) == ("results.recomputed", str(standard.id), world.admin.id)
    assert entry.change == {"since": "2026-01-05", "until": None}


def test_a_draft_scores_nothing(world: Any, new_standard: Callable[..., Standard]) -> None:
    answer = ask(world.admin, standard_id=str(new_standard(state="draft").id))

    assert (answer.status_code, answer.json()["code"]) == (409, "standard-draft")


def test_an_unknown_standard_is_not_found(world: Any) -> None:
    assert ask(world.admin, standard_id=str(uuid4())).json()["code"] == "standard-not-found"


def test_a_job_that_breaks_off_leaves_the_result_standing(
    world: Any, resources: Resources, worker: Worker, audited: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = audited()
    ask(world.admin)

    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("api.worker.record_score", breaks)
    worker.drain()

    assert len(revisions(resources, visit)) == 1
    with reading(resources.sessions) as session:
        job = session.scalars(select(Job).where(Job.rescore_visit_id == visit.id)).one()
    assert (job.state, job.last_error) == ("queued", "RuntimeError: power cut")


def test_photos_go_first(
    world: Any,
    resources: Resources,
    clock: Any,
    audited: Callable[..., Visit],
    new_visit: Any,
    new_scene: Any,
    new_photo: Any,
) -> None:
    audited()
    ask(world.admin)
    photo: Photo = new_photo(new_scene(new_visit(world.rep, world.west_outlet)), world.rep.id)

    with transaction(resources.sessions) as session:
        lease = resources.desk.jobs.claim(session, clock() + timedelta(seconds=2), 60)

    assert lease is not None
    assert lease.task.photo_id == photo.id  # type: ignore[union-attr]
