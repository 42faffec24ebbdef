"""The worker: takes jobs, lets the models look at photos and compares the photos of a scene, and stores what was seen.

Each job has three phases, and only the first and the last hold the database:

1. claim: a short transaction leases the oldest due job and counts the attempt;
2. work: the bytes are read, and the models run or photos are laid over each other, for as long as they need, with no
   session open;
3. record: one transaction checks the lease, writes the analysis or fusion with its results, and marks the job done.

When the last photo of a scene has its analysis, the same transaction queues the fusion of the scene.

A worker killed in phase 1 or 2 leaves an expired lease, which another claims; killed in phase 3, its transaction never
happened. A worker that was only slow finds its lease gone in phase 3 and drops its work. So each photo gets exactly one
result of a pipeline version, which `UNIQUE(photo_id, pipeline_version)` would enforce even if this module were wrong;
and so does each set of analyses that is fused.
"""

from collections.abc import Sequence
from datetime import datetime
from threading import Event, Thread
from typing import Protocol
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from api.audits.fusing import fuse_scene, give_up_fusion
from api.audits.naming import name_photo, name_visit
from api.audits.repository import lock_visit_of
from api.audits.service import record_analysis, record_failure, record_score
from api.campaigns.choice import artworks_for_photo
from api.campaigns.comparing import PreparedArtworks
from api.campaigns.repository import is_stored as is_artwork
from api.catalog.repository import is_stored as is_reference
from api.db import reading, transaction
from api.decisions.worklist import refresh_review
from api.engine import Engine
from api.fixture_profiles.choice import fixture_of_photo
from api.fusions.fuse import FusionImpossible
from api.fusions.repository import is_stored as is_overview
from api.fusions.service import request_fusions
from api.jobs.queue import AnalysePhoto, FuseScene, Lease, LeaseLost, NameVisit, RescoreVisit, Task
from api.naming.names import FacingNames
from api.naming.repository import catalogue_stamp
from api.photos import repository
from api.photos.inspection import inspect_photo
from api.photos.suspicions import record_origin
from api.report_fixture import shelf_heights, stored_report
from api.resources import Resources
from api.tables import Photo
from api.tables.base import JsonObject
from vision.errors import PhotoError
from vision.types import ShelfReport

WORKER_LOST = "The analysis broke off each time it was tried. Take the photo again, with a lower resolution."
FUSION_LOST = "The comparison of the photos broke off each time it was tried."
NAMES_LOST = "Naming the facings again broke off each time it was tried."
SCORE_LOST = "Scoring the visit again broke off each time it was tried."
LOST: dict[type[Task], str] = {
    AnalysePhoto: WORKER_LOST,
    FuseScene: FUSION_LOST,
    NameVisit: NAMES_LOST,
    RescoreVisit: SCORE_LOST,
}
# The bell wakes workers of the same process at once; polling serves retries, and uploads taken by other processes.
POLL_SECONDS = 0.5
STOP_SECONDS = 30.0

log = structlog.get_logger(__name__)


class RecordAnalysis(Protocol):
    """Writes an analysis and everything that follows from it into the given session."""

    def __call__(
        self,
        session: Session,
        *,
        photo: Photo,
        report: ShelfReport,
        pipeline_version: str,
        now: datetime,
        names: FacingNames | None,
        fixture: JsonObject | None,
        artworks: Sequence[JsonObject],
    ) -> object: ...


class RecordFailure(Protocol):
    """Writes what follows from a photo that was given up."""

    def __call__(self, session: Session, *, photo: Photo, now: datetime) -> object: ...


class Worker:
    """Worker threads of one process. `start` and `stop` belong into the service's lifespan."""

    def __init__(
        self,
        resources: Resources,
        engine: Engine,
        record: RecordAnalysis = record_analysis,
        record_failure: RecordFailure = record_failure,
    ) -> None:
        self._resources = resources
        self._desk = resources.desk
        self._engine = engine
        self._artworks = PreparedArtworks(self._desk.storage, resources.settings.max_photo_pixels)
        self._record = record
        self._record_failure = record_failure
        self._stopping = Event()
        self._threads: list[Thread] = []

    def start(self) -> None:
        """Clear up after a killed process if this is the only one, load the models, then work in the background.

        Raises vision.errors.ModelError when there are workers but no usable models.
        """
        self._desk.storage.open(self._recover)
        self._stopping.clear()
        count = self._resources.settings.worker_threads
        if count:
            self._engine.analyzer()
            self._resources.probes["models"] = lambda: self._engine.loaded
        self._resources.probes["workers"] = lambda: self.alive
        self._threads = [Thread(target=self._work, name=f"worker-{number}", daemon=True) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Let each thread end the photo it is on. One that needs longer is left behind; its lease will expire."""
        self._stopping.set()
        self._desk.bell.ring()
        for thread in self._threads:
            thread.join(seconds)
        self._threads = []
        self._desk.storage.close()

    @property
    def alive(self) -> bool:
        """Whether all the threads that the settings ask for run."""
        running = sum(thread.is_alive() for thread in self._threads)
        return running == self._resources.settings.worker_threads

    def drain(self) -> int:
        """Work in the calling thread until no job is due; returns how many were worked on. For tests and tools."""
        count = 0
        while self.run_one():
            count += 1
        return count

    def run_one(self) -> bool:
        """Claim one job and bring it to an end, good or bad. False when none is due."""
        with transaction(self._resources.sessions) as session:
            lease = self._desk.jobs.claim(session, self._now(), self._resources.settings.job_lease_seconds)
        if lease is None:
            return False
        if lease.exhausted:
            self._fail(lease, LOST[type(lease.task)], final=True)
            return True
        try:
            self._work_on(lease)
        except LeaseLost:
            log.warning("lease lost", **_subject(lease), attempt=lease.attempt)
        except (PhotoError, FusionImpossible) as error:
            self._fail(lease, str(error), final=True)
        except Exception as error:
            log.exception("job failed", **_subject(lease), attempt=lease.attempt)
            self._fail(lease, f"{type(error).__name__}: {error}", final=False)
        return True

    def _work_on(self, lease: Lease) -> None:
        match lease.task:
            case AnalysePhoto(photo_id):
                self._analyse(lease, photo_id)
            case FuseScene(scene_id):
                fuse_scene(self._resources, scene_id, lambda session: self._finish(session, lease))
            case NameVisit(visit_id):
                embedder = self._engine.analyzer().embedder
                name_visit(self._resources, embedder, visit_id, lambda session: self._finish(session, lease))
            case RescoreVisit(visit_id):
                with transaction(self._resources.sessions) as session:
                    record_score(session, visit_id=visit_id, now=self._finish(session, lease))

    def _analyse(self, lease: Lease, photo_id: UUID) -> None:
        with reading(self._resources.sessions) as session:
            key = repository.get_photo(session, photo_id).storage_key
            fixture = fixture_of_photo(session, photo_id)
            chosen = artworks_for_photo(session, photo_id)
        analyzer = self._engine.analyzer()
        data = self._desk.storage.read(key)
        compared = self._artworks.get(chosen)
        report = analyzer.analyze_one(data, str(photo_id), fixture=shelf_heights(fixture), materials=compared.index)
        names = name_photo(self._resources, analyzer.embedder, photo_id, data, stored_report(report, fixture))
        origin = inspect_photo(data, max_pixels=self._resources.settings.max_photo_pixels)
        with transaction(self._resources.sessions) as session:
            now = self._finish(session, lease)
            photo = repository.get_photo(session, photo_id)
            if repository.find_analysis(session, photo_id, analyzer.version) is None:
                self._record(
                    session,
                    photo=photo,
                    report=report,
                    pipeline_version=analyzer.version,
                    now=now,
                    names=names,
                    fixture=fixture,
                    artworks=compared.as_json(),
                )
            self._request_fusions(session, photo, now)
            if names is not None and catalogue_stamp(session) != names.stamp:
                # Taught while the photo was looked at: its visit may have been named again without it.
                self._desk.jobs.enqueue(session, NameVisit(self._visit_of(session, photo)), now)
            visit = lock_visit_of(session, photo.scene_id)
            record_origin(session, photo, origin, now)
            # A suspicion is for a person to look at.
            refresh_review(session, visit, now)

    def _finish(self, session: Session, lease: Lease) -> datetime:
        """Mark the job done and say when. Raises LeaseLost."""
        now = self._now()
        if not self._desk.jobs.finish(session, lease, now):
            raise LeaseLost
        return now

    def _request_fusions(self, session: Session, photo: Photo, now: datetime) -> None:
        request_fusions(session, self._desk.jobs, self._visit_of(session, photo), now)

    def _visit_of(self, session: Session, photo: Photo) -> UUID:
        return repository.get_visit_and_outlet(session, photo.scene_id)[0].id

    def _fail(self, lease: Lease, error: str, *, final: bool) -> None:
        with transaction(self._resources.sessions) as session:
            now = self._now()
            if self._desk.jobs.fail(session, lease, error, now, final=final) == "failed":
                self._give_up(session, lease, error, now)

    def _give_up(self, session: Session, lease: Lease, error: str, now: datetime) -> None:
        match lease.task:
            case AnalysePhoto(photo_id):
                photo = repository.get_photo(session, photo_id)
                self._record_failure(session, photo=photo, now=now)
                self._request_fusions(session, photo, now)
            case FuseScene(scene_id):
                give_up_fusion(session, scene_id, error, now)
            case NameVisit() | RescoreVisit():
                # The names and the result that it had stand.
                pass

    def _recover(self) -> None:
        with transaction(self._resources.sessions) as session:
            orphans = self._desk.storage.sweep(lambda key: _is_named(session, key))
            expired = self._desk.jobs.expire_leases(session, self._now())
        if orphans or expired:
            log.info("recovered after a killed process", files_removed=len(orphans), jobs_resumed=expired)

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._read_catalogue()
            if not self._run_one_whatever_happens():
                self._desk.bell.wait(POLL_SECONDS)

    def _read_catalogue(self) -> None:
        """References that no one has embedded yet take 4 ms each: no photo's lease shall run out meanwhile."""
        try:
            if embedder := self._engine.analyzer().embedder:
                self._resources.taught.newest(embedder)
        except Exception:
            log.exception("the catalogue cannot be read yet")

    def _run_one_whatever_happens(self) -> bool:
        # A thread that ended would leave every later photo unanswered; a database that is away comes back.
        try:
            return self.run_one()
        except Exception:
            log.exception("worker cannot reach its jobs")
            return False

    def _now(self) -> datetime:
        return self._resources.clock()


def _subject(lease: Lease) -> dict[str, str]:
    """Whose job it is, for the log."""
    match lease.task:
        case AnalysePhoto(photo_id):
            return {"photo_id": str(photo_id)}
        case FuseScene(scene_id):
            return {"scene_id": str(scene_id)}
        case NameVisit(visit_id) | RescoreVisit(visit_id):
            return {"visit_id": str(visit_id)}


def _is_named(session: Session, key: str) -> bool:
    holders = (repository.is_stored, is_overview, is_reference, is_artwork)
    return any(names(session, key) for names in holders)
