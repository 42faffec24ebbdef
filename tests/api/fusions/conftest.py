"""Photos of painted shelves through uploads and a worker, on SQLite and, when there is one, on PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import select

from api.engine import Engine
from api.resources import Resources
from api.settings import Settings
from api.tables import Fusion, Photo, Scene, Standard, Visit, VisitResult
from api.worker import Worker
from vision.scenes import panorama
from vision.types import Box, Facing, Gap, PhotoQuality, Point, PopPiece, PriceTag, ShelfReport, ShelfRow

WIDTH, HEIGHT = 800, 600
PITCH, ROW, ROWS, PLACES = 64, 190, 3, 26
PACK = (40, 140)
# Two photos that share the packs of six places, and one gap, price tag and poster among them.
LEFT, RIGHT = 0, 384
GAP_PLACE, TAG_PLACE = (1, 9), (2, 10)
POSTER = Box(560, 4, 120, 20)
DOCUMENT = {
    "kpis": [
        {"kpi": "facings", "weight": 3, "target": 90, "count": "all"},
        {"kpi": "pop", "weight": 1, "required": [{"kind": None, "count": 1}]},
        {"kpi": "gaps", "weight": 1, "target": 0},
    ],
}
Picture = NDArray[np.uint8]


def pack(row: int, place: int) -> Box:
    """Where on the wall a pack stands."""
    return Box(8.0 + PITCH * place, 30.0 + ROW * row, *PACK)


@cache
def wall(seed: int) -> Picture:
    """A shelf of 1700 x 600 px with three rows of packs, all different, and one empty place."""
    rng = np.random.default_rng(seed)
    pixels = np.full((HEIGHT, 1700, 3), 60, dtype=np.uint8)
    for row, place in np.ndindex(ROWS, PLACES):
        left, top = int(pack(row, place).x), int(pack(row, place).y)
        patches = rng.integers(30, 226, (7, 4, 3), dtype=np.uint8)
        if (row, place) == GAP_PLACE:
            continue
        pixels[top : top + 140, left : left + 40] = cv2.resize(patches, PACK, interpolation=cv2.INTER_NEAREST)
        for line in range(6):
            word = "".join(rng.choice(list("ABCDEFGHKLMNPRSTUVXYZ"), 3))
            at = (left + 3, top + 20 + 22 * line)
            cv2.putText(pixels, word, at, cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 1, cv2.LINE_AA)
    return pixels


def report(left: int, name: str) -> ShelfReport:
    """What a faultless analysis tells of the photo that begins there."""
    seen = [
        (row, place, _moved(pack(row, place), left))
        for row, place in np.ndindex(ROWS, PLACES)
        if _inside(_moved(pack(row, place), left))
    ]
    first = min(place for _, place, _ in seen)
    packs = [item for item in seen if item[:2] != GAP_PLACE]
    tag = _moved(Box(pack(*TAG_PLACE).x, pack(*TAG_PLACE).bottom, PACK[0], 14), left)
    return ShelfReport(
        photo=name,
        width=WIDTH,
        height=HEIGHT,
        models={},
        quality=PhotoQuality(usable=True),
        rows=tuple(_row(row) for row in range(1, ROWS + 1)),
        facings=tuple(
            Facing(f"f{number}", box, 0.99, row + 1, place - first + 1)
            for number, (row, place, box) in enumerate(packs, start=1)
        ),
        gaps=tuple(Gap(box, 0.99, row + 1, 1) for row, place, box in seen if (row, place) == GAP_PLACE),
        price_tags=(PriceTag(tag, 0.9, price="1.20"),) if _inside(tag) else (),
        pop=(PopPiece(_moved(POSTER, left), 0.99),) if _inside(_moved(POSTER, left)) else (),
    )


def _moved(box: Box, left: int) -> Box:
    return Box(box.x - left, *box[1:])


def _inside(box: Box) -> bool:
    return box.x >= 0 and box.right <= WIDTH


def _row(index: int) -> ShelfRow:
    y = pack(index - 1, 0).bottom
    return ShelfRow(index, ROWS + 1 - index, (Point(0, y), Point(WIDTH, y)), None, None, "row-index", None)


class Camera:
    """Takes photos of walls, and reports on them as a faultless detector would."""

    version = "camera"

    def __init__(self) -> None:
        self.lefts: dict[bytes, int] = {}

    def take(self, left: int, seed: int = 1) -> bytes:
        """A PNG of the wall from there on."""
        grain = np.random.default_rng(left).normal(0, 3, (HEIGHT, WIDTH, 3))
        seen = np.clip(wall(seed)[:, left : left + WIDTH] + grain, 0, 255).astype(np.uint8)
        image = cv2.imencode(".png", seen)[1].tobytes()
        self.lefts[image] = left
        return image

    embedder = None

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        return report(self.lefts[photo], name)


@dataclass
class Display:
    """A visit of the west rep with one scene, what is photographed there, and the worker behind it."""

    resources: Resources
    clock: Any
    client: Any
    visit: Visit
    scene: Scene
    camera: Camera = field(default_factory=Camera)

    def __post_init__(self) -> None:
        self.worker = Worker(self.resources, Engine(lambda: self.camera))

    def upload(self, left: int, seed: int = 1, scene: Scene | None = None) -> UUID:
        """Take a photo and send it."""
        self.clock.advance(seconds=1)
        photo_id = uuid4()
        answer = self.client.put(
            f"/v1/scenes/{(scene or self.scene).id}/photos/{photo_id}",
            content=self.camera.take(left, seed),
            headers={"Content-Type": "image/png"},
        )
        assert answer.status_code == 201, answer.text
        return photo_id

    def work(self) -> int:
        """Let the worker do everything that is due."""
        self.clock.advance(seconds=1)
        return self.worker.drain()

    def fusion(self) -> dict[str, Any]:
        return self.client.get(f"/v1/scenes/{self.scene.id}/fusion").json()

    def overview(self, **headers: str) -> Any:
        return self.client.get(f"/v1/scenes/{self.scene.id}/overview", headers=headers)

    def result(self) -> dict[str, Any]:
        return self.client.get(f"/v1/visits/{self.visit.id}/result").json()

    def counts(self) -> list[float]:
        """Facings, POP pieces and gaps of the visit's newest result."""
        return [line["value"] for line in self.result()["lines"]]

    def photo(self, photo_id: UUID) -> Photo:
        with self.resources.sessions() as session:
            return session.get_one(Photo, photo_id)

    def fusions(self) -> list[Fusion]:
        with self.resources.sessions() as session:
            return list(session.scalars(select(Fusion).order_by(Fusion.created_at)))

    def revisions(self) -> list[VisitResult]:
        with self.resources.sessions() as session:
            return list(session.scalars(select(VisitResult).order_by(VisitResult.revision)))

    def files(self) -> set[str]:
        """The names of all files of the storage, marks and drafts among them."""
        return {path.name for path in self.resources.settings.photos_dir.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def coarse_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Through nothing but print, as here, the finest seam takes ten seconds; nothing here depends on where it runs."""
    monkeypatch.setattr(panorama, "SEAM_SIDE", 80)


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    """Those of the service, on either database."""
    return settings.model_copy(update={"database_url": either_database}) if either_database else settings


@pytest.fixture
def display(
    resources: Resources, clock: Any, world: Any, new_visit: Callable[..., Visit], new_scene: Callable[..., Scene]
) -> Display:
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
    return Display(resources, clock, world.rep.client, visit, new_scene(visit))
