"""Databases for the job engine: SQLite always, PostgreSQL when `SHELFAUDIT_TEST_POSTGRES` names one to be used up."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from api.db import make_engine, make_session_factory, transaction
from api.tables import Outlet, Photo, Scene, Territory, User, Visit

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def database(either_database: str | None, tmp_path: Path, migrated_database: Path) -> Iterator[Engine]:
    engine = make_engine(either_database or f"sqlite:///{shutil.copy(migrated_database, tmp_path / 'jobs.db')}")
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(database: Engine) -> sessionmaker[Session]:
    return make_session_factory(database)


@pytest.fixture
def new_photo(sessions: sessionmaker[Session]) -> Callable[[], UUID]:
    """Store a photo row with everything above it, and no job."""
    territory = Territory(id=uuid4(), code="WEST", name="West")
    outlet = Outlet(
        id=uuid4(), code="W-1", name="Hao Mart", channel="supermarket", outlet_class="A", territory_id=territory.id
    )
    rep = User(id=uuid4(), email="rep@example.com", name="Rep", role="rep", password_hash="-", created_at=START)
    visit = Visit(
        id=uuid4(), outlet_id=outlet.id, rep_id=rep.id, started_at=START, utc_offset_minutes=0, created_at=START
    )
    scene = Scene(id=uuid4(), visit_id=visit.id, scene_type="shelf", created_at=START)
    with transaction(sessions) as session:
        for row in (territory, rep, outlet, visit, scene):
            session.add(row)
            session.flush()

    def make() -> UUID:
        photo = Photo(
            id=uuid4(),
            scene_id=scene.id,
            sha256="0" * 64,
            byte_size=1,
            media_type="image/jpeg",
            width=1,
            height=1,
            storage_key="00/0",
            uploaded_by=rep.id,
            uploaded_at=START,
        )
        with transaction(sessions) as session:
            session.add(photo)
        return photo.id

    return make
