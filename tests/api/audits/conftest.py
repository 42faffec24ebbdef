"""Photos as rows and reports as values: results need neither pixels nor models."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.db import transaction
from api.resources import Resources
from api.tables import Job, Photo, Scene, Standard
from vision.types import Box, Facing, Gap, ModelIdentity, PhotoQuality, Point, ShelfReport, ShelfRow

BOX = Box(0, 0, 10, 20)
DOCUMENT = {
    # A score is a probability, so that a test can say how sure things are.
    "schema_version": 1,
    "doubtful_above": 0.2,
    "doubtful_below": 0.8,
    "kpis": [
        {"kpi": "facings", "weight": 3, "target": 10, "count": "all"},
        {"kpi": "gaps", "weight": 1, "target": 0},
    ],
    "pass_mark": 80,
}


@pytest.fixture
def shelf() -> Callable[..., ShelfReport]:
    """A report of one row with so many facings and gaps."""

    def make(facings: int = 10, gaps: int = 0, score: float = 0.9171234567) -> ShelfReport:
        return ShelfReport(
            photo="a.jpg",
            width=3000,
            height=4000,
            models={"detector": ModelIdentity("shelf", "1", "ab" * 32)},
            quality=PhotoQuality(usable=True),
            rows=(ShelfRow(1, 1, (Point(0, 0), Point(9, 0)), None, None, "row-index", None),),
            facings=tuple(Facing(f"f{n}", BOX, score, 1, n) for n in range(1, facings + 1)),
            gaps=tuple(Gap(BOX, 0.95, 1) for _ in range(gaps)),
        )

    return make


@pytest.fixture
def new_photo(resources: Resources, clock: Any) -> Callable[..., Photo]:
    """Store a photo row of a scene with its job."""

    def make(scene: Scene, rep_id: UUID, *, sha256: str | None = None, state: str = "queued") -> Photo:
        clock.advance(seconds=1)
        photo_id = uuid4()
        photo = Photo(
            id=photo_id,
            scene_id=scene.id,
            sha256=sha256 or photo_id.hex * 2,
            byte_size=1,
            media_type="image/jpeg",
            width=3000,
            height=4000,
            storage_key=str(photo_id),
            uploaded_by=rep_id,
            uploaded_at=clock(),
        )
        with transaction(resources.sessions) as session:
            session.add(photo)
            session.flush()
            session.add(
                Job(id=uuid4(), photo_id=photo_id, state=state, available_at=clock(), created_at=clock(), attempts=1)
            )
        return photo

    return make


@pytest.fixture
def new_standard(resources: Resources, clock: Any) -> Callable[..., Standard]:
    """Store a published standard of facings and gaps; a general one, unless a scene type is given."""

    def make(
        version: int = 1,
        *,
        code: str = "SHELF",
        scene_type: str | None = None,
        state: str = "published",
        **changes: Any,
    ) -> Standard:
        standard = Standard(
            id=uuid4(),
            code=code,
            version=version,
            name="Shelf",
            scene_type=scene_type,
            state=state,
            valid_from=clock().date().replace(month=1, day=1),
            document=DOCUMENT | changes,
            created_at=clock(),
        )
        with transaction(resources.sessions) as session:
            session.add(standard)
        return standard

    return make
