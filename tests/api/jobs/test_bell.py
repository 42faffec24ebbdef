"""The bell between uploads and workers."""

import time
from threading import Thread

from api.jobs.bell import Bell


def test_a_ring_wakes_who_waits() -> None:
    bell = Bell()
    waiter = Thread(target=bell.wait, args=(30,))
    waiter.start()
    bell.ring()
    waiter.join(5)
    assert not waiter.is_alive()


def test_a_ring_before_the_wait_is_not_lost_and_counts_once() -> None:
    bell = Bell()
    bell.ring()
    started = time.monotonic()
    bell.wait(30)
    assert time.monotonic() - started < 5
    started = time.monotonic()
    bell.wait(0.05)
    assert time.monotonic() - started >= 0.04
