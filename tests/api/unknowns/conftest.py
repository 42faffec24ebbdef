"""Painted shelves whose packs differ in colour, an embedder that tells colours, and visits in both territories."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import cv2
import numpy as np
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.db import reading
from api.engine import Engine
from api.settings import Settings
from api.tables import PackDesign
from api.worker import Worker
from vision.recognition.embedder import Embedder
from vision.types import Box, Facing, ModelIdentity, PhotoQuality, Point, ShelfReport, ShelfRow

Colour = tuple[int, int, int]
RED, GREEN, BLUE, YELLOW = (40, 40, 200), (40, 180, 60), (200, 60, 40), (40, 210, 220)
# Degrees between two hues of which one leans to the other: too far for a name, near enough for a guess.
LEANING = 23.4
WIDTH, HEIGHT = 40, 160
# A pack of this height is too small for a reference.
LOW = 40


def hue(degrees: float) -> Colour:
    """Colours whose likeness is the cosine of the angle between them."""
    angle = np.radians(degrees)
    return round(127.5 + 110 * np.cos(angle)), round(127.5 + 110 * np.sin(angle)), 128


def picture(colours: Sequence[Colour], height: int = HEIGHT) -> bytes:
    """A PNG of packs side by side, and a grain that makes every picture another one."""
    packs = np.concatenate([np.full((height, WIDTH, 3), colour, np.float64) for colour in colours], axis=1)
    grain = np.random.default_rng(uuid4().int % 2**32).normal(0, 2, packs.shape)
    return cv2.imencode(".png", np.clip(packs + grain, 0, 255).astype(np.uint8))[1].tobytes()


class Camera:
    """Sees every pack of a painted shelf; by its width each, and of its height."""

    version = "camera"

    def __init__(self, embedder: Embedder | None) -> None:
        self.embedder = embedder
        self.usable = True

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        seen = cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR)
        assert seen is not None
        height, width = seen.shape[:2]
        return ShelfReport(
            photo=name,
            width=width,
            height=height,
            models={"detector": ModelIdentity("camera", "1", "0" * 64)},
            quality=PhotoQuality(usable=self.usable),
            rows=(ShelfRow(1, 1, (Point(0, height), Point(width, height)), None, None, "row-index", None),),
            facings=tuple(
                Facing(f"f{number}", Box(WIDTH * (number - 1), 0, WIDTH, height), 0.99, 1, number)
                for number in range(1, width // WIDTH + 1)
            ),
        )


@dataclass
class Street:
    """Shops in the west and in the east, and the worker behind them."""

    world: Any
    clock: Any
    camera: Camera
    resources: Any
    worker: Worker
    scenes: dict[str, UUID]

    def photograph(self, where: str, *colours: Colour, data: bytes | None = None) -> UUID:
        """Send a photo of packs in these colours from the west or the east, and let the worker look at it."""
        # Longer than the queue stands while photos come in.
        self.clock.advance(seconds=21)
        photo_id = uuid4()
        rep = self.world.rep if where == "west" else self.world.east_rep
        path = f"/v1/scenes/{self.scenes[where]}/photos/{photo_id}"
        content = data or picture(colours)
        answer = rep.client.put(path, content=content, headers={"content-type": "image/png"})
        assert answer.status_code == 201, answer.text
        self.worker.drain()
        return photo_id

    def unknowns(self, who: str = "trainer", **query: Any) -> list[Any]:
        answer = getattr(self.world, who).client.get("/v1/unknowns", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    def name(self, unknown: Any, sku: str, *, who: str = "trainer", **content: Any) -> Any:
        self.clock.advance(seconds=1)
        body = {"facings": addresses(unknown), "sku": sku, **content}
        return getattr(self.world, who).client.post("/v1/unknowns:name", json=body)

    def dismiss(self, unknown: Any, *, facings: Sequence[Any] | None = None, who: str = "trainer") -> Any:
        self.clock.advance(seconds=1)
        body = {"facings": facings or addresses(unknown), "unknown": unknown["id"]}
        return getattr(self.world, who).client.post("/v1/unknowns:dismiss", json=body)

    def rows(self, query: Any) -> list[Any]:
        with reading(self.resources.sessions) as session:
            return list(session.scalars(query))

    def design(self, name: str) -> PackDesign:
        """That one of COLA."""
        return self.rows(select(PackDesign).where(PackDesign.sku == "COLA", PackDesign.name == name))[0]

    def names(self, photo_id: UUID) -> list[str | None]:
        report = self.world.trainer.client.get(f"/v1/photos/{photo_id}/analysis").json()
        return [facing["sku"] for facing in report["facings"]]


def addresses(unknown: Any) -> list[dict[str, str]]:
    """What names the exemplars of a cluster."""
    return [{key: each[key] for key in ("photo_id", "facing_id")} for each in unknown["exemplars"]]


def new_product(**changes: Any) -> dict[str, Any]:
    return {"name": "Red Cola 330 ml", "brand": "Hao", "ownership": "own", **changes}


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    """Those of the service, on either database."""
    return settings.model_copy(update={"database_url": either_database}) if either_database else settings


@pytest.fixture
def camera(colour_embedder: Embedder) -> Camera:
    return Camera(colour_embedder)


@pytest.fixture
def app(app: FastAPI, camera: Camera) -> FastAPI:
    app.state.resources = replace(app.state.resources, models=Engine(lambda: camera))
    return app


@pytest.fixture
def street(
    world: Any,
    clock: Any,
    camera: Camera,
    resources: Any,
    new_visit: Callable[..., Any],
    new_scene: Callable[..., Any],
) -> Street:
    scenes = {
        "west": new_scene(new_visit(world.rep, world.west_outlet)).id,
        "east": new_scene(new_visit(world.east_rep, world.east_outlet)).id,
    }
    return Street(world, clock, camera, resources, Worker(resources, resources.models), scenes)
