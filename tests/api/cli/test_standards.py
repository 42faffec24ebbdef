from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from typer.testing import Result

from api.audits.service import record_analysis
from api.db import make_engine, make_session_factory
from api.tables import Job, Outlet, Photo, Scene, Standard, Territory, User, Visit
from vision.types import Box, Facing, ModelIdentity, PhotoQuality, ShelfReport

pytestmark = pytest.mark.usefixtures("migrated")

Run = Callable[..., Result]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def session(tmp_path: Path, migrated: None) -> Iterator[Session]:
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'shelfaudit.db'}")
    with make_session_factory(engine)() as session:
        yield session
    engine.dispose()


@pytest.fixture
def draft(session: Session) -> UUID:
    """A draft that asks for more than the published version; one visit was measured against that."""
    territory = Territory(id=uuid4(), code="WEST", name="West")
    outlet = Outlet(
        id=uuid4(), code="W-1", name="Hao Mart", channel="kiosk", outlet_class="A", territory_id=territory.id
    )
    rep = User(
        id=uuid4(), email="rep@example.com", name="Rita", role="rep", password_hash="", active=True, created_at=NOON
    )
    visit = Visit(
        id=uuid4(), outlet_id=outlet.id, rep_id=rep.id, started_at=NOON, utc_offset_minutes=480, created_at=NOON
    )
    scene = Scene(id=uuid4(), visit_id=visit.id, scene_type="shelf", created_at=NOON)
    photo = Photo(
        id=uuid4(),
        scene_id=scene.id,
        sha256="a" * 64,
        byte_size=1,
        media_type="image/jpeg",
        width=10,
        height=10,
        storage_key="k",
        uploaded_by=rep.id,
        uploaded_at=NOON,
    )
    versions = [standard(1, "published", 5), standard(2, "draft", 20)]
    for row in (territory, rep, outlet, visit, scene, photo, *versions):
        session.add(row)
        session.flush()
    record_analysis(session, photo=photo, report=report(), pipeline_version="v1", now=NOON)
    session.commit()
    return versions[1].id


def standard(version: int, state: str, target: int) -> Standard:
    document: dict[str, Any] = {"kpis": [{"kpi": "facings", "weight": 1, "target": target, "count": "all"}]}
    return Standard(
        id=uuid4(),
        code="SHELF",
        version=version,
        name="Shelf",
        state=state,
        valid_from=date(2026, 1, 1),
        document=document,
        created_at=NOON,
    )


def report() -> ShelfReport:
    return ShelfReport(
        photo="a.jpg",
        width=10,
        height=10,
        models={"detector": ModelIdentity("none", "1", "ab" * 32)},
        quality=PhotoQuality(usable=True),
        facings=tuple(Facing(f"f{number}", Box(0, 0, 1, 1), 0.99, None, None) for number in range(10)),
    )


def test_a_trial_is_printed(run: Run, draft: UUID) -> None:
    result = run("standards", "trial", draft)

    assert result.exit_code == 0, result.output
    for words in (
        "SHELF version 2 (draft)",
        "W-1 Hao Mart",
        "100.0 pass",
        "50.0 fail",
        "facings: pass -> fail",
        "1 visits: 1 pass -> 1 fail",
        "1 would get another verdict; mean score change -50.0 points.",
        "0 lines of the trial could not be measured.",
    ):
        assert words in result.output


def test_without_visits_it_says_so(run: Run, draft: UUID) -> None:
    result = run("standards", "trial", draft, "--until", "2026-03-01")

    assert "There is no visit with a result that this standard would apply to." in result.output


def test_an_unknown_standard_is_refused(run: Run) -> None:
    result = run("standards", "trial", uuid4())

    assert (result.exit_code, result.output.strip()) == (1, "There is no display standard with this id.")


@pytest.mark.parametrize(("options", "queued"), [((), "1 visit is"), (("--since", "2026-03-05"), "0 visits are")])
def test_visits_wait_to_be_scored_again(
    run: Run, session: Session, draft: UUID, options: tuple[str, ...], queued: str
) -> None:
    result = run("results", "recompute", *options)

    assert result.output.strip() == f"{queued} waiting to be scored again."
    jobs = session.scalar(select(func.count()).select_from(Job).where(Job.rescore_visit_id.is_not(None)))
    assert jobs == int(queued[0])


def test_a_draft_scores_nothing(run: Run, draft: UUID) -> None:
    result = run("results", "recompute", "--standard", draft)

    assert (result.exit_code, "Publish it first" in result.output) == (1, True)
