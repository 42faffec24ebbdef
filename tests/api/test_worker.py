"""The worker between queue, models and results, with an analyzer of a few lines."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from uuid import UUID, uuid4

import cv2
import numpy as np
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from api.db import transaction
from api.engine import Analyzer, Engine
from api.jobs.queue import AnalysePhoto
from api.resources import Resources
from api.tables import Analysis, Job, Photo
from api.worker import WORKER_LOST, Worker
from vision.errors import ModelMissing, PhotoUnreadable
from vision.types import PhotoQuality, ShelfReport

DATA = cv2.imencode(".jpg", np.full((48, 64, 3), 90, np.uint8))[1].tobytes()
LOOK = Callable[[bytes], object]


class FakeAnalyzer:
    """Sees an empty shelf on every photo, after whatever `look` does."""

    def __init__(self, look: LOOK = lambda _: None, version: str = "v1") -> None:
        self.look = look
        self.version = version
        self.seen: list[str] = []

    embedder = None

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        self.look(photo)
        self.seen.append(name)
        return ShelfReport(photo=name, width=4, height=3, models={}, quality=PhotoQuality(usable=True))


def record(
    session: Session, *, photo: Photo, report: ShelfReport, pipeline_version: str, now: datetime, **_names
) -> None:
    """Store the analysis alone, without any score."""
    session.add(
        Analysis(
            id=uuid4(),
            photo_id=photo.id,
            pipeline_version=pipeline_version,
            software_version="0",
            schema_version=1,
            models={},
            report={"photo": report.photo, "quality": {"usable": False}},
            created_at=now,
        )
    )
    session.flush()


@pytest.fixture
def new_photo(resources: Resources, world, new_visit, new_scene, clock) -> Callable[..., UUID]:
    """Keep a file, and store its photo row and job."""
    scene = new_scene(new_visit(world.rep, world.west_outlet))

    def make(data: bytes = DATA) -> UUID:
        photo_id = uuid4()
        with resources.desk.storage.draft() as draft:
            draft.write(data)
            key = resources.desk.storage.keep(draft, str(photo_id), ".jpg")
        photo = Photo(
            id=photo_id,
            scene_id=scene.id,
            sha256="0" * 64,
            byte_size=len(data),
            media_type="image/jpeg",
            width=4,
            height=3,
            storage_key=key,
            uploaded_by=world.rep.id,
            uploaded_at=clock(),
        )
        with transaction(resources.sessions) as session:
            session.add(photo)
            session.flush()
            resources.desk.jobs.enqueue(session, AnalysePhoto(photo_id), clock())
        resources.desk.storage.settle(key)
        clock.advance(seconds=1)
        return photo_id

    return make


@pytest.fixture(autouse=True)
def logs() -> Iterator[list]:
    """What the worker logs, instead of pages of rendered tracebacks."""
    with capture_logs() as lines:
        yield lines


given_up: list[UUID] = []


def record_failure(session: Session, *, photo: Photo, now: datetime) -> None:
    """Remember which photos were given up."""
    given_up.append(photo.id)


def worker(resources: Resources, analyzer: Analyzer, **parts) -> Worker:
    given_up.clear()
    return Worker(resources, Engine(lambda: analyzer), parts.get("record", record), record_failure)


@contextmanager
def working(resources: Resources, load: Callable[[], Analyzer] = FakeAnalyzer) -> Iterator[Worker]:
    """A started worker."""
    worker = Worker(resources, Engine(load), record, record_failure)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def job(resources: Resources, photo_id: UUID) -> Job:
    with resources.sessions() as session:
        return session.scalars(select(Job).where(Job.photo_id == photo_id)).one()


def analyses(resources: Resources) -> int:
    with resources.sessions() as session:
        return session.scalar(select(func.count()).select_from(Analysis)) or 0


def test_a_job_becomes_an_analysis(resources: Resources, new_photo, clock) -> None:
    photos, seen = [new_photo(), new_photo()], []
    analyzer = FakeAnalyzer(seen.append)
    assert worker(resources, analyzer).drain() == 2
    assert analyzer.seen == [str(photo_id) for photo_id in photos]
    assert seen == [DATA, DATA]
    assert [job(resources, photo_id).state for photo_id in photos] == ["done", "done"]
    assert analyses(resources) == 2
    assert worker(resources, analyzer).drain() == 0


def test_no_session_is_open_while_the_models_look(resources: Resources, new_photo) -> None:
    new_photo()
    checked_out: list[int] = []

    def look(_: bytes) -> None:
        checked_out.append(resources.engine.pool.checkedout())  # type: ignore[attr-defined]

    worker(resources, FakeAnalyzer(look)).drain()
    assert checked_out == [0]


def test_a_photo_at_fault_fails_at_once_with_its_reason(resources: Resources, new_photo) -> None:
    photo_id = new_photo()

    def look(_: bytes) -> None:
        raise PhotoUnreadable("The photo is cut off. Take it again.")

    assert worker(resources, FakeAnalyzer(look)).drain() == 1
    failed = job(resources, photo_id)
    assert (failed.state, failed.attempts, failed.last_error) == ("failed", 1, "The photo is cut off. Take it again.")
    assert given_up == [photo_id]


def test_any_other_error_is_tried_again_later_and_then_given_up(resources: Resources, new_photo, clock) -> None:
    photo_id, errors = new_photo(), []

    def look(_: bytes) -> None:
        errors.append(1)
        raise RuntimeError("out of memory")

    shaky = worker(resources, FakeAnalyzer(look))
    assert shaky.drain() == 1
    assert given_up == []
    assert (job(resources, photo_id).state, job(resources, photo_id).last_error) == (
        "queued",
        "RuntimeError: out of memory",
    )
    for _ in range(10):
        clock.advance(minutes=10)
        shaky.drain()
    assert job(resources, photo_id).state == "failed"
    assert len(errors) == resources.settings.job_max_attempts
    assert given_up == [photo_id]
    assert analyses(resources) == 0


def test_a_photo_that_kills_its_workers_is_given_up_without_another_look(
    resources: Resources, new_photo, clock
) -> None:
    photo_id = new_photo()
    for _ in range(resources.settings.job_max_attempts):
        with transaction(resources.sessions) as session:
            resources.desk.jobs.claim(session, clock(), 60)
        clock.advance(seconds=60)
    analyzer = FakeAnalyzer()
    assert worker(resources, analyzer).drain() == 1
    assert (job(resources, photo_id).state, job(resources, photo_id).last_error) == ("failed", WORKER_LOST)
    assert (analyzer.seen, given_up) == ([], [photo_id])


def test_a_file_that_is_away_for_a_moment_is_tried_again(resources: Resources, new_photo, clock) -> None:
    photo_id = new_photo()
    with resources.sessions() as session:
        path = resources.desk.storage.path(session.get_one(Photo, photo_id).storage_key)
    hidden = path.rename(path.with_suffix(".away"))
    steady = worker(resources, FakeAnalyzer())
    steady.drain()
    assert job(resources, photo_id).state == "queued"
    hidden.rename(path)
    clock.advance(minutes=1)
    steady.drain()
    assert job(resources, photo_id).state == "done"


def test_one_bad_photo_does_not_hold_up_the_next(resources: Resources, new_photo) -> None:
    bad, good = new_photo(b"bad"), new_photo()

    def look(data: bytes) -> None:
        if data == b"bad":
            raise RuntimeError("no")

    assert worker(resources, FakeAnalyzer(look)).drain() == 2
    assert (job(resources, bad).state, job(resources, good).state) == ("queued", "done")


def test_who_lost_the_lease_stores_nothing(resources: Resources, new_photo, clock) -> None:
    photo_id = new_photo()
    quick = worker(resources, FakeAnalyzer(version="quick"))

    def overtake(_: bytes) -> None:
        clock.advance(seconds=resources.settings.job_lease_seconds)
        assert quick.run_one()

    worker(resources, FakeAnalyzer(overtake, version="slow")).run_one()
    with resources.sessions() as session:
        assert session.scalars(select(Analysis.pipeline_version)).all() == ["quick"]
    assert (job(resources, photo_id).state, job(resources, photo_id).attempts) == ("done", 2)


def test_a_failure_to_record_leaves_neither_result_nor_done(resources: Resources, new_photo) -> None:
    photo_id = new_photo()

    def break_after_writing(session: Session, **content) -> None:
        record(session, **content)
        raise RuntimeError("scoring is broken")

    worker(resources, FakeAnalyzer(), record=break_after_writing).run_one()
    assert job(resources, photo_id).state == "queued"
    assert analyses(resources) == 0


def test_a_second_look_of_the_same_version_adds_nothing(resources: Resources, new_photo) -> None:
    photo_id = new_photo()
    steady = worker(resources, FakeAnalyzer())
    steady.drain()
    with transaction(resources.sessions) as session:
        again = session.scalars(select(Job).where(Job.photo_id == photo_id)).one()
        again.state, again.finished_at = "queued", None
    assert steady.drain() == 1
    assert analyses(resources) == 1
    assert job(resources, photo_id).state == "done"


@pytest.fixture
def threaded(resources: Resources) -> Resources:
    """The same service with one worker thread."""
    settings = resources.settings.model_copy(update={"worker_threads": 1})
    object.__setattr__(resources, "settings", settings)
    return resources


def eventually(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


@pytest.fixture
def running(threaded: Resources) -> Iterator[tuple[Resources, Worker]]:
    with working(threaded) as worker:
        yield threaded, worker


def test_the_bell_starts_the_work_without_waiting_for_the_poll(running, new_photo, monkeypatch) -> None:
    resources, _ = running
    monkeypatch.setattr("api.worker.POLL_SECONDS", 60)
    time.sleep(0.6)  # the poll that began before the change has to end
    photo_id = new_photo()
    assert job(resources, photo_id).state == "queued"
    resources.desk.bell.ring()
    assert eventually(lambda: job(resources, photo_id).state == "done")


def test_polling_finds_jobs_nobody_rang_for(running, new_photo) -> None:
    resources, _ = running
    photo_id = new_photo()
    assert eventually(lambda: job(resources, photo_id).state == "done")


def test_readiness_asks_for_models_and_threads(running) -> None:
    resources, worker = running
    assert {name: probe() for name, probe in resources.probes.items()} == {"workers": True, "models": True}
    worker.stop()
    assert not resources.probes["workers"]()


def test_an_error_of_the_queue_does_not_end_the_thread(running, new_photo, monkeypatch, logs) -> None:
    resources, worker = running
    failures: list[int] = []
    claim = resources.desk.jobs.claim

    def fail_twice(*arguments):
        if len(failures) < 2:
            failures.append(1)
            raise OperationalError("claim", {}, Exception("the database is away"))
        return claim(*arguments)

    monkeypatch.setattr(resources.desk.jobs, "claim", fail_twice)
    photo_id = new_photo()
    assert eventually(lambda: job(resources, photo_id).state == "done")
    assert worker.alive
    assert eventually(lambda: [line["event"] for line in logs].count("worker cannot reach its jobs") == 2)


def test_stop_waits_for_the_photo_in_work(threaded: Resources, new_photo) -> None:
    photo_id = new_photo()
    looking, go_on = Event(), Event()

    def look(_: bytes) -> None:
        looking.set()
        go_on.wait(0.2)

    with working(threaded, lambda: FakeAnalyzer(look)):
        assert looking.wait(5)
    assert job(threaded, photo_id).state == "done"


def test_a_start_without_models_fails_loudly(threaded: Resources) -> None:
    def load() -> Analyzer:
        raise ModelMissing("no detector in the models folder")

    with pytest.raises(ModelMissing), working(threaded, load):
        pass


def test_a_start_clears_up_after_a_killed_process(threaded: Resources, new_photo, clock) -> None:
    storage, root = threaded.desk.storage, threaded.settings.photos_dir
    leased = new_photo()
    with transaction(threaded.sessions) as session:
        threaded.desk.jobs.claim(session, clock(), 3600)
    with storage.draft() as draft:
        draft.write(b"its transaction never happened")
        orphan = storage.path(storage.keep(draft, str(uuid4()), ".jpg"))
    half = Path(root / "incoming" / "half.part")
    half.write_bytes(b"half a pho")
    with working(threaded):
        assert not orphan.exists()
        assert list((root / "incoming").iterdir()) == []
        assert eventually(lambda: job(threaded, leased).state == "done")


def test_a_start_beside_a_living_process_disturbs_nothing(threaded: Resources, new_photo, clock) -> None:
    photo_id = new_photo()
    with transaction(threaded.sessions) as session:
        threaded.desk.jobs.claim(session, clock(), 3600)
    neighbour = type(threaded.desk.storage)(threaded.settings.photos_dir)
    neighbour.open(lambda: None)
    arriving = neighbour.draft()
    with arriving, working(threaded) as worker:
        assert arriving.path.exists()
        assert not worker.run_one()
    assert job(threaded, photo_id).state == "leased"
    neighbour.close()
