from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audits import service
from api.audits.results import recompute_visit
from api.audits.service import record_analysis, record_failure
from api.db import transaction
from api.resources import Resources
from api.tables import Analysis, Job, Photo, PhotoResult, Scene, Standard, Visit, VisitResult
from vision.types import ShelfReport

Shelf = Callable[..., ShelfReport]


@dataclass
class Audit:
    """A visit with one scene, and the worker's part in it."""

    resources: Resources
    session: Session
    clock: Any
    rep_id: UUID
    visit: Visit
    scene: Scene
    new_photo: Callable[..., Photo]

    def photo(self, scene: Scene | None = None, **fields: str) -> Photo:
        return self.new_photo(scene or self.scene, self.rep_id, **fields)

    def record(self, photo: Photo, report: ShelfReport, version: str = "v1") -> Analysis:
        """In a transaction that also marks the job done, as the worker's does."""
        self.clock.advance(seconds=1)
        with transaction(self.resources.sessions) as session:
            job = session.scalars(select(Job).where(Job.photo_id == photo.id)).one()
            job.state = "done"
            return record_analysis(session, photo=photo, report=report, pipeline_version=version, now=self.clock())

    def give_up(self, photo: Photo) -> None:
        with transaction(self.resources.sessions) as session:
            record_failure(session, photo=photo, now=self.clock())

    def revisions(self, visit: Visit | None = None) -> list[VisitResult]:
        self.session.rollback()
        wanted = (visit or self.visit).id
        query = select(VisitResult).where(VisitResult.visit_id == wanted).order_by(VisitResult.revision)
        return list(self.session.scalars(query))

    def photo_results(self) -> list[PhotoResult]:
        return list(self.session.scalars(select(PhotoResult)))


@pytest.fixture
def audit(
    resources: Resources,
    session: Session,
    clock: Any,
    world: Any,
    new_visit: Callable[..., Visit],
    new_scene: Callable[..., Scene],
    new_photo: Callable[..., Photo],
) -> Audit:
    visit = new_visit(world.rep, world.west_outlet)
    return Audit(resources, session, clock, world.rep.id, visit, new_scene(visit), new_photo)


def test_a_photo_gets_its_analysis_its_score_and_the_visit_a_result(
    audit: Audit, new_standard: Callable[..., Standard], shelf: Shelf
) -> None:
    standard = new_standard()
    photo = audit.photo()

    analysis = audit.record(photo, shelf(facings=5))

    [result] = audit.photo_results()
    assert (result.photo_id, result.analysis_id, result.standard_id) == (photo.id, analysis.id, standard.id)
    assert (result.score, result.coverage, result.verdict) == (pytest.approx(62.5), 1.0, "fail")
    assert result.lines["lines"][0]["evidence"] == ["f1", "f2", "f3", "f4", "f5"]
    [total] = audit.revisions()
    assert (total.revision, total.completeness, total.score) == (1, "completed", result.score)
    assert total.lines["lines"][0]["evidence"][0] == f"{photo.id}/f1"
    assert total.outlet_id == audit.visit.outlet_id


def test_an_analysis_names_what_made_it(audit: Audit, shelf: Shelf) -> None:
    audit.record(audit.photo(), shelf(), version="abc123")

    [analysis] = audit.session.scalars(select(Analysis)).all()
    assert analysis.models["detector"]["sha256"] == "ab" * 32
    assert (analysis.pipeline_version, analysis.schema_version) == ("abc123", 1)
    assert analysis.software_version
    assert len(analysis.report["facings"]) == 10


def test_the_visit_counts_up_and_is_partial_while_photos_wait(
    audit: Audit, new_scene: Callable[..., Scene], new_standard: Callable[..., Standard], shelf: Shelf
) -> None:
    new_standard()
    first, second = audit.photo(), audit.photo(new_scene(audit.visit))

    audit.record(second, shelf(facings=4))
    audit.record(first, shelf(facings=6))

    one, two = audit.revisions()
    assert [(r.revision, r.completeness) for r in (one, two)] == [(1, "partial"), (2, "completed")]
    assert [r.lines["lines"][0]["value"] for r in (one, two)] == [4, 10]
    assert len(two.analysis_ids["ids"]) == 2
    assert two.lines["lines"][0]["evidence"][0] == f"{first.id}/f1"  # in the order of upload


def test_the_same_photo_twice_counts_once(audit: Audit, new_standard: Callable[..., Standard], shelf: Shelf) -> None:
    new_standard()
    for _ in range(2):
        audit.record(audit.photo(sha256="c" * 64), shelf(facings=6))

    assert audit.revisions()[-1].lines["lines"][0]["value"] == 6


def test_recording_again_changes_nothing(audit: Audit, shelf: Shelf) -> None:
    photo = audit.photo()

    first, again = audit.record(photo, shelf()), audit.record(photo, shelf(facings=3))

    assert (again.id, len(again.report["facings"])) == (first.id, 10)
    assert len(audit.revisions()) == 1
    assert len(audit.photo_results()) == 1


def test_a_newer_pipeline_takes_the_place_of_the_older(
    audit: Audit, new_standard: Callable[..., Standard], shelf: Shelf
) -> None:
    new_standard()
    photo = audit.photo()
    audit.record(photo, shelf(facings=4))

    newer = audit.record(photo, shelf(facings=8), version="v2")

    old, new = audit.revisions()
    assert (old.lines["lines"][0]["value"], new.lines["lines"][0]["value"]) == (4, 8)
    assert new.analysis_ids["ids"] == [str(newer.id)]


def test_without_a_standard_nothing_is_scored(audit: Audit, shelf: Shelf) -> None:
    audit.record(audit.photo(), shelf())

    [result] = audit.photo_results()
    [total] = audit.revisions()
    for found in (result, total):
        assert (found.standard_id, found.score, found.coverage, found.verdict) == (None, None, 0.0, "not_scorable")
        assert "no display standard applies" in found.lines["reason"]


def test_the_standard_is_that_of_the_visits_day_in_the_shop(
    audit: Audit,
    world: Any,
    new_visit: Callable[..., Visit],
    new_scene: Callable[..., Scene],
    new_standard: Callable[..., Standard],
    shelf: Shelf,
) -> None:
    standard = new_standard()
    # 31 December in Greenwich, but 1 January where the visit was: the standard of the new year applies.
    eve = new_visit(world.rep, world.west_outlet, started_at=datetime(2025, 12, 31, 17, 0, tzinfo=UTC))
    day_before = new_visit(world.rep, world.west_outlet, started_at=datetime(2025, 12, 31, 12, 0, tzinfo=UTC))

    for visit in (eve, day_before):
        audit.record(audit.photo(new_scene(visit)), shelf())

    assert [audit.revisions(visit)[0].standard_id for visit in (eve, day_before)] == [standard.id, None]


def test_a_photo_given_up_completes_the_visit(
    audit: Audit, new_standard: Callable[..., Standard], shelf: Shelf
) -> None:
    new_standard()
    good, broken = audit.photo(), audit.photo()
    audit.record(good, shelf())

    audit.give_up(broken)

    assert [r.completeness for r in audit.revisions()] == ["partial", "completed"]


def test_only_a_failed_photo_leaves_a_result_that_says_so(audit: Audit, new_standard: Callable[..., Standard]) -> None:
    new_standard()
    photo = audit.photo()

    audit.give_up(photo)

    [total] = audit.revisions()
    assert (total.verdict, total.lines["reason"]) == ("not_scorable", "no photo has been analysed")


def test_photos_recorded_at_the_same_time_get_revisions_of_their_own(
    audit: Audit, new_scene: Callable[..., Scene], new_standard: Callable[..., Standard], shelf: Shelf
) -> None:
    new_standard()
    photos = [audit.photo(new_scene(audit.visit)) for _ in range(6)]

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda photo: audit.record(photo, shelf(facings=2)), photos))

    found = audit.revisions()
    assert [r.revision for r in found] == [1, 2, 3, 4, 5, 6]
    assert [r.lines["lines"][0]["value"] for r in found] == [2, 4, 6, 8, 10, 12]
    assert [r.completeness for r in found] == ["partial"] * 5 + ["completed"]


def test_any_revision_can_be_computed_again_bit_for_bit(
    audit: Audit, new_standard: Callable[..., Standard], shelf: Shelf
) -> None:
    new_standard()
    photo = audit.photo()
    audit.record(photo, shelf(facings=7, gaps=2, score=0.77123456789))
    audit.record(audit.photo(), shelf(facings=4, gaps=1, score=1 / 3))
    new_standard(version=2, pass_mark=10)
    audit.record(photo, shelf(facings=9), version="v2")

    for result in audit.revisions():
        again = recompute_visit(audit.session, result)
        assert (again.score, again.coverage, again.verdict) == (result.score, result.coverage, result.verdict)
        assert again.as_json() == result.lines


def test_the_kind_of_a_display_reaches_its_score(
    audit: Audit, new_standard: Callable[..., Standard], shelf: Shelf
) -> None:
    kind = audit.scene.scene_type
    needed = {"kpi": "secondary_displays", "weight": 1, "required": [{"scene_type": kind}]}
    new_standard(kpis=[needed])
    photo = audit.photo()

    audit.record(photo, shelf())

    [result] = audit.revisions()
    [line] = result.lines["lines"]
    assert (line["verdict"], line["evidence"]) == ("pass", [str(photo.id)])
    assert recompute_visit(audit.session, result).as_json() == result.lines


def test_the_log_tells_the_stages_after_the_commit(audit: Audit, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[dict[str, Any]] = []

    class Log:
        def info(self, event: str, **fields: Any) -> None:
            lines.append({"event": event, **fields})

    monkeypatch.setattr(service, "log", Log())
    photo = audit.photo()

    audit.record(photo, shelf())
    audit.record(photo, shelf())  # nothing is stored, nothing is told

    [line] = lines
    assert (line["event"], line["photo_id"]) == ("result stored", str(photo.id))
    assert line["score_ms"] >= 0
    assert line["store_ms"] > 0
