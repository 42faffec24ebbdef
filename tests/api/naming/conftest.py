"""Painted shelves whose packs differ in colour, an embedder that tells colours, and a catalogue that learns them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import cv2
import numpy as np
import pytest
from sqlalchemy import select

from api.engine import Engine
from api.jobs.queue import NameVisit
from api.resources import Resources
from api.settings import Settings
from api.tables import Naming, PackDesign, Product, ReferencePicture, Scene, Standard, Visit, VisitResult
from api.worker import Worker
from vision.recognition.embedder import Embedder
from vision.types import Box, Facing, ModelIdentity, PhotoQuality, Point, ShelfReport, ShelfRow

Colour = tuple[int, int, int]
RED, GREEN, BLUE, YELLOW = (40, 40, 200), (40, 180, 60), (200, 60, 40), (40, 210, 220)
WIDTH, HEIGHT, ABOVE = 60, 160, 20
DOCUMENT = {
    "kpis": [
        {"kpi": "facings", "weight": 1, "target": 2, "count": "own"},
        {"kpi": "must_stock", "weight": 1, "skus": ["COLA", "LIME"]},
    ],
}


def picture(colours: Sequence[Colour]) -> bytes:
    """A PNG of packs side by side, and a grain that makes every picture another one."""
    packs = np.concatenate([np.full((HEIGHT, WIDTH, 3), colour, np.float64) for colour in colours], axis=1)
    packs = np.pad(packs, ((ABOVE, ABOVE), (0, 0), (0, 0)), constant_values=90)
    grain = np.random.default_rng(uuid4().int % 2**32).normal(0, 2, packs.shape)
    return cv2.imencode(".png", np.clip(packs + grain, 0, 255).astype(np.uint8))[1].tobytes()


class Camera:
    """Sees every pack of a painted shelf."""

    version = "camera"

    def __init__(self, embedder: Embedder | None) -> None:
        self.embedder = embedder
        self.looked = 0

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        self.looked += 1
        seen = cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR)
        assert seen is not None
        width = seen.shape[1]
        return ShelfReport(
            photo=name,
            width=width,
            height=HEIGHT + 2 * ABOVE,
            models={"detector": ModelIdentity("camera", "1", "0" * 64)},
            quality=PhotoQuality(usable=True),
            rows=(
                ShelfRow(1, 1, (Point(0, ABOVE + HEIGHT), Point(width, ABOVE + HEIGHT)), None, None, "row-index", None),
            ),
            facings=tuple(
                Facing(f"f{number}", Box(WIDTH * (number - 1), ABOVE, WIDTH, HEIGHT), 0.99, 1, number)
                for number in range(1, width // WIDTH + 1)
            ),
        )


@dataclass
class Shop:
    """A visit of the west rep with one scene, the worker behind it, and the catalogue."""

    resources: Resources
    clock: Any
    client: Any
    visit: Visit
    scene: Scene
    camera: Camera

    def __post_init__(self) -> None:
        self.worker = Worker(self.resources, Engine(lambda: self.camera))

    def photograph(self, *colours: Colour) -> UUID:
        """Send a photo of packs in these colours, and let the worker look at it."""
        self.clock.advance(seconds=1)
        photo_id = uuid4()
        path = f"/v1/scenes/{self.scene.id}/photos/{photo_id}"
        answer = self.client.put(path, content=picture(colours), headers={"content-type": "image/png"})
        assert answer.status_code == 201, answer.text
        self.worker.drain()
        return photo_id

    def teach(self, sku: str, colour: Colour, *, ownership: str = "own", waits: bool = False) -> UUID:
        """A product with one reference picture, written past the endpoints."""
        self.clock.advance(seconds=1)
        now, reference_id = self.clock(), uuid4()
        with self.resources.desk.storage.draft() as draft:
            draft.write(picture([colour]))
            sha256 = draft.sha256
            key = self.resources.desk.storage.keep(draft, sha256, ".png")
        with self.resources.sessions.begin() as session:
            if session.get(Product, sku) is None:
                session.add(_product(sku, ownership, now))
                session.flush()
                session.add(PackDesign(sku=sku, name="first", taught_at=None if waits else now))
                session.flush()
            session.add(_reference(reference_id, sku, sha256, key, now))
        self.resources.desk.storage.settle(key)
        return reference_id

    def name_again(self) -> None:
        """As after a change of the catalogue."""
        self.clock.advance(seconds=1)
        with self.resources.sessions.begin() as session:
            self.resources.desk.jobs.enqueue(session, NameVisit(self.visit.id), self.clock())
        self.worker.drain()

    def names(self, photo_id: UUID) -> list[str | None]:
        """What the service calls the facings of a photo."""
        return [facing["sku"] for facing in self.report(photo_id)["facings"]]

    def report(self, photo_id: UUID) -> Any:
        return self.client.get(f"/v1/photos/{photo_id}/analysis").json()

    def result(self) -> Any:
        return self.client.get(f"/v1/visits/{self.visit.id}/result").json()

    def line(self, kpi: str) -> Any:
        return next(line for line in self.result()["lines"] if line["kpi"] == kpi)

    def rows(self, table: type[Any]) -> list[Any]:
        with self.resources.sessions() as session:
            return list(session.scalars(select(table).order_by(table.created_at)))

    def namings(self) -> list[Naming]:
        return self.rows(Naming)

    def revisions(self) -> list[VisitResult]:
        return self.rows(VisitResult)


def _product(sku: str, ownership: str, now: Any) -> Product:
    return Product(
        sku=sku,
        name=sku,
        brand="Hao",
        manufacturer="",
        category="",
        ownership=ownership,
        bulky=False,
        active=True,
        created_at=now,
        updated_at=now,
    )


def _reference(reference_id: UUID, sku: str, sha256: str, key: str, now: Any) -> ReferencePicture:
    return ReferencePicture(
        id=reference_id,
        sku=sku,
        design="first",
        kind="packshot",
        sha256=sha256,
        source_sha256=sha256,
        byte_size=1,
        media_type="image/png",
        width=WIDTH,
        height=HEIGHT + 2 * ABOVE,
        storage_key=key,
        band_1=0,
        band_2=0,
        band_3=0,
        band_4=0,
        look=b"",
        created_at=now,
    )


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    """Those of the service, on either database."""
    return settings.model_copy(update={"database_url": either_database}) if either_database else settings


@pytest.fixture
def shop(
    resources: Resources,
    clock: Any,
    world: Any,
    new_visit: Callable[..., Visit],
    new_scene: Callable[..., Scene],
    colour_embedder: Embedder,
) -> Shop:
    standard = Standard(
        id=uuid4(),
        code="SHELF",
        version=1,
        name="Shelf",
        valid_from=clock().date().replace(month=1, day=1),
        document=DOCUMENT,
        created_at=clock(),
    )
    with resources.sessions.begin() as session:
        session.add(standard)
    visit = new_visit(world.rep, world.west_outlet)
    return Shop(resources, clock, world.rep.client, visit, new_scene(visit), Camera(colour_embedder))
