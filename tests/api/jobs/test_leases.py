"""The rules of leased jobs, the same on every database the service runs on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from api.db import transaction
from api.jobs.queue import AfterFailure, AnalysePhoto, FuseScene, Lease, NameVisit, Task
from api.jobs.repository import ERROR_LENGTH, LeasedJobs
from api.tables import Job, Photo, Visit

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LEASE_SECONDS = 120


class Queue:
    """The engine under test with a transaction around each call, as its callers have it."""

    def __init__(self, sessions: sessionmaker[Session], new_photo: Callable[[], UUID], max_attempts: int = 3) -> None:
        self.sessions = sessions
        self.new_photo = new_photo
        self.jobs = LeasedJobs(max_attempts)

    def add(self, now: datetime = START) -> UUID:
        photo_id = self.new_photo()
        with transaction(self.sessions) as session:
            self.jobs.enqueue(session, AnalysePhoto(photo_id), now)
        return photo_id

    def claim(self, now: datetime = START) -> Lease | None:
        with transaction(self.sessions) as session:
            return self.jobs.claim(session, now, LEASE_SECONDS)

    def must_claim(self, now: datetime = START) -> Lease:
        lease = self.claim(now)
        assert lease is not None
        return lease

    def finish(self, lease: Lease, now: datetime = START) -> bool:
        with transaction(self.sessions) as session:
            return self.jobs.finish(session, lease, now)

    def fail(
        self, lease: Lease, now: datetime = START, *, error: str = "no light", final: bool = False
    ) -> AfterFailure | None:
        with transaction(self.sessions) as session:
            return self.jobs.fail(session, lease, error, now, final=final)

    def job(self, photo_id: UUID) -> Job:
        with self.sessions() as session:
            return session.scalars(select(Job).where(Job.photo_id == photo_id)).one()


@pytest.fixture
def queue(sessions: sessionmaker[Session], new_photo: Callable[[], UUID]) -> Queue:
    return Queue(sessions, new_photo)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_jobs_are_claimed_in_the_order_they_came_and_once(queue: Queue) -> None:
    photos = [queue.add(after(second)) for second in (0, 1, 2)]
    leases = [queue.must_claim(after(3)) for _ in photos]
    assert [lease.task for lease in leases] == [AnalysePhoto(photo_id) for photo_id in photos]
    assert {lease.attempt for lease in leases} == {1}
    assert queue.claim(after(3)) is None


def test_naming_visits_again_waits_for_photos(queue: Queue) -> None:
    with transaction(queue.sessions) as session:
        visit = session.scalars(select(Visit.id)).one()
        queue.jobs.enqueue(session, NameVisit(visit), after(0))
    photo = queue.add(after(1))

    assert [queue.must_claim(after(2)).task for _ in range(2)] == [AnalysePhoto(photo), NameVisit(visit)]


def test_a_finished_job_is_done(queue: Queue) -> None:
    photo_id = queue.add()
    assert queue.finish(queue.must_claim(), after(2))
    job = queue.job(photo_id)
    assert (job.state, job.finished_at, job.lease_token, job.leased_until) == ("done", after(2), None, None)
    assert queue.claim(after(100_000)) is None


def test_finishing_is_undone_with_its_transaction(queue: Queue) -> None:
    photo_id = queue.add()
    lease = queue.must_claim()
    with queue.sessions() as session:
        assert queue.jobs.finish(session, lease, START)
        session.rollback()
    assert queue.job(photo_id).state == "leased"
    assert queue.finish(lease)


def test_an_expired_lease_is_claimable_and_its_old_holder_powerless(queue: Queue) -> None:
    photo_id = queue.add()
    old = queue.must_claim()
    assert queue.claim(after(LEASE_SECONDS - 1)) is None
    new = queue.must_claim(after(LEASE_SECONDS))
    assert (new.task, new.attempt) == (AnalysePhoto(photo_id), 2)
    assert not queue.finish(old)
    assert queue.fail(old) is None
    assert queue.job(photo_id).state == "leased"
    assert queue.finish(new)
    assert not queue.finish(new)


def test_a_slow_worker_may_finish_while_nobody_took_over(queue: Queue) -> None:
    queue.add()
    lease = queue.must_claim()
    assert queue.finish(lease, after(10 * LEASE_SECONDS))


def test_a_failed_attempt_waits_longer_each_time_and_then_is_a_dead_letter(queue: Queue) -> None:
    photo_id = queue.add()
    assert queue.fail(queue.must_claim(), error="first") == "queued"
    assert queue.claim(after(4.9)) is None
    queue.fail(queue.must_claim(after(5)), after(5), error="second")
    assert queue.claim(after(14.9)) is None
    assert (queue.job(photo_id).state, queue.job(photo_id).last_error) == ("queued", "second")
    assert queue.fail(queue.must_claim(after(15)), after(16), error="third" + "!" * 5000) == "failed"
    job = queue.job(photo_id)
    assert (job.state, job.attempts, job.finished_at) == ("failed", 3, after(16))
    assert job.last_error is not None
    assert job.last_error.startswith("third")
    assert len(job.last_error) == ERROR_LENGTH
    assert queue.claim(after(100_000)) is None


def test_a_final_failure_is_not_tried_again(queue: Queue) -> None:
    photo_id = queue.add()
    assert queue.fail(queue.must_claim(), error="not a photo", final=True) == "failed"
    job = queue.job(photo_id)
    assert (job.state, job.attempts, job.last_error) == ("failed", 1, "not a photo")


def test_success_forgets_the_errors_before_it(queue: Queue) -> None:
    photo_id = queue.add()
    queue.fail(queue.must_claim())
    queue.finish(queue.must_claim(after(60)))
    assert queue.job(photo_id).last_error is None


def test_a_photo_that_kills_its_worker_runs_out_of_attempts(queue: Queue) -> None:
    queue.add()
    leases = [queue.must_claim(after(attempt * LEASE_SECONDS)) for attempt in range(4)]
    assert [lease.exhausted for lease in leases] == [False, False, False, True]
    assert queue.fail(leases[-1], error="it kills") == "failed"
    assert queue.claim(after(100_000)) is None


def test_leases_of_a_killed_process_expire_at_once_and_count_as_attempts(queue: Queue) -> None:
    leased, waiting = queue.add(), queue.add(after(1))
    dead = queue.must_claim()
    with transaction(queue.sessions) as session:
        assert queue.jobs.expire_leases(session, after(2)) == 1
    leases = [queue.must_claim(after(2)) for _ in range(2)]
    assert {(lease.task, lease.attempt) for lease in leases} == {(AnalysePhoto(leased), 2), (AnalysePhoto(waiting), 1)}
    assert not queue.finish(dead)


def test_scenes_wait_in_the_same_line_as_photos(queue: Queue) -> None:
    photo_id = queue.add()
    with transaction(queue.sessions) as session:
        scene_id = session.get_one(Photo, photo_id).scene_id
        for second in (1, 2):
            queue.jobs.enqueue(session, FuseScene(scene_id), after(second))
    photo, first, second = (queue.must_claim(after(3)) for _ in range(3))
    assert (photo.task, first.task, second.task) == (AnalysePhoto(photo_id), FuseScene(scene_id), FuseScene(scene_id))
    assert first.job_id != second.job_id
    assert all(queue.finish(lease) for lease in (photo, first, second))


@pytest.mark.parametrize("both", [False, True])
def test_a_job_is_for_a_photo_or_a_scene(queue: Queue, both: bool) -> None:
    photo_id = queue.new_photo()
    with queue.sessions() as session:
        scene_id = session.get_one(Photo, photo_id).scene_id
        job = queue.jobs.enqueue(session, FuseScene(scene_id), START)
        job.photo_id, job.scene_id = (photo_id, scene_id) if both else (None, None)
        with pytest.raises(IntegrityError):
            session.flush()


def test_an_unknown_lease_changes_nothing(queue: Queue) -> None:
    photo_id = queue.add()
    lease = queue.must_claim()
    forged = Lease(lease.job_id, AnalysePhoto(photo_id), uuid4(), 1)
    assert not queue.finish(forged)
    assert queue.fail(forged) is None
    assert queue.finish(lease)


def test_workers_that_claim_at_the_same_moment_never_share_a_job(queue: Queue) -> None:
    photos = {queue.add() for _ in range(24)}
    start = Barrier(4)

    def claim_all() -> list[Task]:
        start.wait()
        claimed = []
        while (lease := queue.claim()) is not None:
            claimed.append(lease.task)
        return claimed

    with ThreadPoolExecutor(4) as pool:
        claims = [claim for future in [pool.submit(claim_all) for _ in range(4)] for claim in future.result()]
    assert len(claims) == len(photos)
    assert set(claims) == {AnalysePhoto(photo_id) for photo_id in photos}


def test_a_claim_does_not_wait_for_another_workers_open_transaction(queue: Queue) -> None:
    if queue.sessions.kw["bind"].dialect.name == "sqlite":
        pytest.skip("on SQLite one writer waits for the other, by design")
    first, second = queue.add(), queue.add(after(1))
    with transaction(queue.sessions) as session:
        held = queue.jobs.claim(session, after(2), LEASE_SECONDS)
        assert held is not None
        claimed = {held.task, queue.must_claim(after(2)).task}
        assert claimed == {AnalysePhoto(first), AnalysePhoto(second)}
