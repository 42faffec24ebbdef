"""`shelfaudit reports rebuild`: for a database whose results were stored before there were figures."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, select
from typer.testing import CliRunner

from api.audits.service import record_analysis
from api.cli import app
from api.db import transaction
from api.tables import (
    FailedDays,
    LineFigures,
    LineRollup,
    OutletMonth,
    Photo,
    RepMonth,
    Scene,
    SkuFigures,
    SkuRollup,
    VisitFigures,
    VisitRollup,
)
from vision.types import Box, Facing, ModelIdentity, PhotoQuality, ShelfReport

TABLES = (SkuRollup, LineRollup, VisitRollup, OutletMonth, RepMonth, FailedDays, SkuFigures, LineFigures, VisitFigures)
REPORT = ShelfReport(
    photo="a.jpg",
    width=64,
    height=48,
    models={"detector": ModelIdentity("test", "1", "ab" * 32)},
    quality=PhotoQuality(usable=True),
    facings=(Facing("f1", Box(1, 1, 20, 30), 0.9, None, None, sku="ROSE"),),
)


def test_rebuild_counts_every_visit_anew(
    world: Any,
    new_visit: Callable[..., Any],
    new_scene: Callable[..., Scene],
    resources: Any,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = new_scene(new_visit(world.rep, world.west_outlet))
    with transaction(resources.sessions) as session:
        photo = Photo(
            id=uuid4(),
            scene_id=scene.id,
            sha256="ab" * 32,
            byte_size=1,
            media_type="image/jpeg",
            width=64,
            height=48,
            storage_key="k",
            uploaded_by=world.rep.id,
            uploaded_at=clock(),
        )
        session.add(photo)
        session.flush()
        record_analysis(session, photo=photo, report=REPORT, pipeline_version="p1", now=clock())
    kept = _rows(resources)
    assert all(kept[name] for name in ("visit_figures", "sku_rollups"))
    with transaction(resources.sessions) as session:
        for table in TABLES:
            session.execute(delete(table))
    monkeypatch.setenv("SHELFAUDIT_DATA_DIR", str(resources.settings.data_dir))
    result = CliRunner().invoke(app, ["reports", "rebuild"])
    assert (result.exit_code, result.output.strip()) == (0, "Counted 1 visit anew, and the roll-ups of all.")
    assert _rows(resources) == kept


def _rows(resources: Any) -> dict[str, list[Any]]:
    with transaction(resources.sessions) as session:
        return {
            table.__tablename__: sorted((tuple(row) for row in session.execute(select(table.__table__))), key=str)
            for table in TABLES
        }
