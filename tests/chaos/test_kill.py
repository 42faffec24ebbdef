"""SIGKILL at random moments: every photo that got its 201 ends with exactly one result, and nothing else is left."""

import hashlib
import io
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event, Thread
from uuid import UUID, uuid4

import httpx
import numpy as np
import pytest
from PIL import Image
from pydantic import SecretStr
from sqlalchemy import func, select

from api.db import transaction
from api.migrations.runner import upgrade
from api.resources import Resources
from api.settings import Settings
from api.tables import Analysis, Job, Outlet, Photo, PhotoResult, Scene, Territory, User, Visit

sys.path.insert(0, str(Path(__file__).parent))
import chaos_service  # found beside this file, by the forked processes too

SEED = 20
KILLS = 20
UPLOADERS = 3
# More than a photo gets in service: here each kill costs the photo in work an attempt, through no fault of its own.
MAX_ATTEMPTS = 1000
PATIENCE_SECONDS = 120


def jpeg(seed: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (48, 64, 3), dtype=np.uint8)).save(buffer, "JPEG")
    return buffer.getvalue()


@dataclass
class Service:
    """A process to be killed, started again and killed again, always on the same data."""

    settings: Settings
    context: multiprocessing.context.ForkServerContext
    process: BaseProcess | None = None
    base: str = ""

    def start(self) -> None:
        ports, sender = self.context.Pipe(duplex=False)
        self.process = self.context.Process(target=chaos_service.serve, args=(self.settings, sender))
        self.process.start()
        self.base = f"http://127.0.0.1:{ports.recv()}"

    def end(self, signal_number: int) -> None:
        if self.process is not None and self.process.is_alive():
            self.process._popen._send_signal(signal_number)  # type: ignore[attr-defined]
            self.process.join(30)

    def kill(self) -> None:
        assert self.process is not None
        assert self.process.is_alive(), "the service died on its own"
        self.end(signal.SIGKILL)
        assert self.process.exitcode == -signal.SIGKILL


@dataclass
class Phones:
    """Reps that upload photo after photo, and send one again under its id until it is acknowledged."""

    service: Service
    scene_id: UUID
    token: str
    stopping: Event = field(default_factory=Event)
    acknowledged: dict[UUID, str] = field(default_factory=dict)
    broken_off: int = 0
    refusals: list[str] = field(default_factory=list)

    def upload(self, number: int) -> None:
        with httpx.Client(timeout=30) as client:
            for count in range(1_000_000):
                data, photo_id = jpeg(number * 1_000_000 + count), uuid4()
                while not self.sent(client, photo_id, data):
                    if self.stopping.is_set():
                        return
                    time.sleep(0.02)

    def sent(self, client: httpx.Client, photo_id: UUID, data: bytes) -> bool:
        url = f"{self.service.base}/v1/scenes/{self.scene_id}/photos/{photo_id}"
        headers = {"Content-Type": "image/jpeg", "Authorization": f"Bearer {self.token}"}
        try:
            answer = client.put(url, content=data, headers=headers)
        except httpx.ConnectError:
            return False
        except httpx.TransportError:
            self.broken_off += 1
            return False
        if answer.status_code not in (200, 201):
            self.refusals.append(answer.text)
            return False
        self.acknowledged[photo_id] = hashlib.sha256(data).hexdigest()
        return not self.stopping.is_set()

    def wait_for(self, count: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self.acknowledged) < count:
            assert time.monotonic() < deadline, f"no photo is accepted any more: {self.refusals[-3:]}"
            time.sleep(0.005)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    secret = SecretStr("chaos " * 8)
    return Settings(data_dir=tmp_path / "data", jwt_secret=secret, worker_threads=2, job_max_attempts=MAX_ATTEMPTS)


@pytest.fixture
def resources(settings: Settings) -> Iterator[Resources]:
    resources = Resources.open(settings)
    upgrade(resources.engine)
    yield resources
    resources.close()


@pytest.fixture
def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    # The fork server needs it to import the service ahead; without, each start would take two seconds longer.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chaos_service"])
    service = Service(settings, context)
    yield service
    service.end(signal.SIGKILL)


@pytest.fixture
def phones(resources: Resources, service: Service) -> Iterator[Phones]:
    now = datetime.now(UTC)
    territory = Territory(id=uuid4(), code="WEST", name="West")
    rep = User(id=uuid4(), email="rep@example.com", name="Rep", role="rep", password_hash="-", created_at=now)
    outlet = Outlet(
        id=uuid4(), code="W-1", name="Hao Mart", channel="supermarket", outlet_class="A", territory_id=territory.id
    )
    visit = Visit(id=uuid4(), outlet_id=outlet.id, rep_id=rep.id, started_at=now, utc_offset_minutes=0, created_at=now)
    scene = Scene(id=uuid4(), visit_id=visit.id, scene_type="shelf", created_at=now)
    with transaction(resources.sessions) as session:
        for row in (territory, rep, outlet, visit, scene):
            session.add(row)
            session.flush()
    phones = Phones(service, scene.id, resources.access_tokens.issue(rep.id, now + timedelta(hours=1)))
    threads = [Thread(target=phones.upload, args=(number,)) for number in range(UPLOADERS)]
    service.start()
    for thread in threads:
        thread.start()
    yield phones
    phones.stopping.set()
    for thread in threads:
        thread.join(40)


def wait_until_idle(resources: Resources) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        with resources.sessions() as session:
            left = session.scalar(select(func.count()).select_from(Job).where(Job.state.in_(["queued", "leased"])))
        if not left:
            return
        assert time.monotonic() < deadline, f"{left} jobs are not finished"
        time.sleep(0.05)


def test_every_acknowledged_photo_gets_exactly_one_result(
    resources: Resources, service: Service, phones: Phones
) -> None:
    chance = random.Random(SEED)
    for _ in range(KILLS):
        phones.wait_for(len(phones.acknowledged) + chance.randint(1, 4))
        time.sleep(chance.uniform(0, 0.1))
        service.kill()
        service.start()
    phones.wait_for(len(phones.acknowledged) + 1)
    phones.stopping.set()
    wait_until_idle(resources)
    service.end(signal.SIGTERM)

    assert phones.refusals == []
    with resources.sessions() as session:
        photos = {photo.id: photo for photo in session.scalars(select(Photo))}
        # Not the scene's own jobs: it soon has more photos than can be joined, and they end as failed.
        jobs = {job.photo_id: job for job in session.scalars(select(Job).where(Job.photo_id.is_not(None)))}
        analyses = sorted(session.scalars(select(Analysis.photo_id)))
        results = sorted(session.scalars(select(PhotoResult.photo_id)))
    assert phones.acknowledged == {
        photo_id: photos[photo_id].sha256 for photo_id in phones.acknowledged if photo_id in photos
    }
    assert {job.state for job in jobs.values()} == {"done"}
    assert sorted(jobs) == analyses == results == sorted(photos)
    assert stored_files(resources) == {photo.storage_key: photo.sha256 for photo in photos.values()}
    # Else the kills missed what they are meant to hit.
    assert phones.broken_off > 0
    assert max(job.attempts for job in jobs.values()) > 1


def stored_files(resources: Resources) -> dict[str, str]:
    """Every file of the storage with the hash of its bytes; leftovers of the upload show up as surplus."""
    root = resources.settings.photos_dir
    paths = [path for path in root.rglob("*") if path.is_file() and path.name != ".lock"]
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
