"""A rep's scene to fill, pictures to fill it with, and a look at what an upload leaves behind."""

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from uuid import UUID, uuid4

import numpy as np
import pytest
import uvicorn
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import func, select

from api.resources import Resources
from api.tables import Job, Photo, Scene


def picture(seed: int = 1, mode: str = "RGB", size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Noise, so that no two seeds give the same bytes and cutting the file hurts."""
    shape = (size[1], size[0]) if mode == "L" else (size[1], size[0], len(mode))
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8), mode=None).convert(mode)


@pytest.fixture
def new_jpeg() -> Callable[..., bytes]:
    """JPEG bytes of a small picture; each seed gives another one."""

    def make(seed: int = 1, **options: object) -> bytes:
        buffer = io.BytesIO()
        picture(seed).save(buffer, "JPEG", **options)
        return buffer.getvalue()

    return make


@pytest.fixture
def jpeg(new_jpeg: Callable[..., bytes]) -> bytes:
    return new_jpeg()


@pytest.fixture
def scene(world, new_visit, new_scene) -> Scene:
    """A scene of `world.rep`."""
    return new_scene(new_visit(world.rep, world.west_outlet))


@pytest.fixture
def put(world, scene: Scene):
    """Upload as `world.rep` into `scene`, unless told otherwise."""

    def send(
        content, content_type="image/jpeg", *, photo_id: UUID | None = None, by=None, to=None, params=None, headers=None
    ):
        path = f"/v1/scenes/{(to or scene).id}/photos/{photo_id or uuid4()}"
        all_headers = {"Content-Type": content_type} | (headers or {})
        return (by or world.rep).client.put(path, content=content, headers=all_headers, params=params)

    return send


@dataclass
class Shelf:
    """What lies in the storage and in the tables."""

    resources: Resources

    @property
    def files(self) -> list[Path]:
        root = self.resources.settings.photos_dir
        return sorted(path for path in root.rglob("*") if path.is_file() and path.name != ".lock")

    @property
    def rows(self) -> tuple[int, int]:
        """Numbers of photos and jobs."""
        with self.resources.sessions() as session:
            photos = session.scalar(select(func.count()).select_from(Photo))
            return photos or 0, session.scalar(select(func.count()).select_from(Job)) or 0

    @property
    def empty(self) -> bool:
        return self.files == [] and self.rows == (0, 0)


@pytest.fixture
def shelf(resources: Resources) -> Shelf:
    return Shelf(resources)


@pytest.fixture
def server(app: FastAPI, resources: Resources) -> Iterator[int]:
    """The port of the same service behind a real HTTP server on the loopback."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    sock = config.bind_socket()
    thread = Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.005)
    yield sock.getsockname()[1]
    server.should_exit = True
    thread.join(60)
    sock.close()
