"""The real service with an analyzer that only takes time: something to kill.

A module of its own, because the processes that run it are forked from a server that has imported it once.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

import uvicorn

from api.engine import Engine
from api.main import create_app
from api.resources import Resources
from api.settings import Settings
from api.worker import Worker
from vision.types import ModelIdentity, PhotoQuality, ShelfReport


class SlowAnalyzer:
    """Takes 30 to 80 ms, always the same for the same bytes, and sees an empty shelf."""

    version = "slow"

    embedder = None

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        time.sleep(0.03 + 0.05 * hashlib.sha256(photo).digest()[0] / 255)
        identity = ModelIdentity("slow", "1", "0" * 64)
        return ShelfReport(name, 64, 48, {"detector": identity}, PhotoQuality(usable=True))


@contextmanager
def slow_workers(resources: Resources) -> Iterator[None]:
    worker = Worker(resources, Engine(SlowAnalyzer))
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def serve(settings: Settings, ports: Connection) -> None:
    """Run the service on a free port of the loopback, which is sent through `ports`, until a signal ends it."""
    app = create_app(settings, companion=slow_workers)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", access_log=False)
    listener = config.bind_socket()
    ports.send(listener.getsockname()[1])
    uvicorn.Server(config).run(sockets=[listener])
