"""A service on a database of its own, with people and outlets in two territories.

The schema comes from the real migrations; they run once a test session, and each test gets a copy of the empty file.
"""

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session
from starlette.datastructures import State

from api.db import make_engine, transaction
from api.main import create_app
from api.migrations.runner import upgrade
from api.problems import install_problem_handlers
from api.resources import Resources
from api.security.caller import Caller
from api.security.passwords import hash_password
from api.settings import Settings
from api.tables import Base, Outlet, Scene, Territory, User, Visit
from api.tables.users import Role

with warnings.catch_warnings():
    # Starlette would rather have httpx2, which is not what the service itself speaks HTTP with.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PASSWORD = "a password of the tests"


@cache
def password_hash() -> str:
    """One hash for all accounts of the tests: Argon2 is slow on purpose."""
    return hash_password(PASSWORD)


@dataclass
class SettableClock:
    """The time the service believes in."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@dataclass
class Person:
    """An account together with a client that sends its token."""

    user: User
    client: TestClient
    email: str = field(init=False)

    def __post_init__(self) -> None:
        self.email = self.user.email

    @property
    def id(self) -> UUID:
        return self.user.id

    @property
    def caller(self) -> Caller:
        return Caller(self.user.id, self.user.role, self.user.territory_id)  # type: ignore[arg-type]


@dataclass
class World:
    """West and east: a territory each with an outlet, a manager and reps; and a trainer and an admin over both."""

    west: Territory
    east: Territory
    west_outlet: Outlet
    east_outlet: Outlet
    rep: Person
    other_rep: Person
    east_rep: Person
    manager: Person
    east_manager: Person
    trainer: Person
    admin: Person


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "shelfaudit.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def settings(tmp_path: Path, migrated_database: Path) -> Settings:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    shutil.copy(migrated_database, data_dir / "shelfaudit.db")
    return Settings(data_dir=data_dir, jwt_secret=SecretStr("x" * 40), worker_threads=0)


@pytest.fixture(scope="session")
def postgres(worker_id: str) -> str | None:
    """The URL of a PostgreSQL of this test process alone, beside the one that the environment names."""
    named = os.environ.get("SHELFAUDIT_TEST_POSTGRES", "")
    if not named:
        return None
    own = make_url(named)
    own = own.set(database=f"{own.database}_{worker_id}")
    engine = create_engine(named, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {own.database}"))
        connection.execute(text(f"CREATE DATABASE {own.database}"))
    engine.dispose()
    return own.render_as_string(hide_password=False)


@pytest.fixture
def empty_postgres(postgres: str | None) -> str:
    """The URL of an empty PostgreSQL; without one, the test is skipped."""
    url = postgres
    if not url:
        pytest.skip("SHELFAUDIT_TEST_POSTGRES names no PostgreSQL database")
    engine = make_engine(url)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} CASCADE"))
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def either_database(request: pytest.FixtureRequest) -> str | None:
    """The URL of an empty PostgreSQL, and None for the SQLite that the tests have anyway."""
    return None if request.param == "sqlite" else request.getfixturevalue("empty_postgres")


@pytest.fixture(scope="session")
def routed(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The application for all tests of a process: its first request works out all routes, which takes a second."""
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("routed"), jwt_secret=SecretStr("x" * 40)))


@pytest.fixture
def app(routed: FastAPI, settings: Settings, clock: SettableClock) -> Iterator[FastAPI]:
    """The service with nothing left of the test before: what it holds is in its state and its overrides."""
    routed.state = State({"resources": Resources.open(settings, clock)})
    routes = list(routed.routes)
    yield routed
    routed.dependency_overrides.clear()
    assert routed.routes == routes, "Add routes to `stage`: all later tests share these."


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client without a token, of a service that has started."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def resources(app: FastAPI, client: TestClient) -> Resources:
    """The resources of the started service."""
    resources = app.state.resources
    assert isinstance(resources, Resources)
    return resources


@pytest.fixture
def stage(resources: Resources) -> FastAPI:
    """The service without its routes, for tests that have routes of their own."""
    app = FastAPI()
    app.state.resources = resources
    install_problem_handlers(app)
    return app


@pytest.fixture
def session(resources: Resources) -> Iterator[Session]:
    """A session beside the service's own, for looking and for services under test; commit by hand."""
    with resources.sessions() as session:
        yield session


def user_row(role: Role, territory: Territory | None, now: datetime, *, active: bool = True) -> User:
    user_id = uuid4()
    return User(
        id=user_id,
        email=f"{role}-{user_id.hex[:8]}@example.com",
        name=f"Test {role}",
        role=role,
        password_hash=password_hash(),
        territory_id=territory.id if territory else None,
        active=active,
        created_at=now,
    )


def outlet_row(territory: Territory, code: str, channel: str = "supermarket") -> Outlet:
    return Outlet(id=uuid4(), code=code, name="Hao Mart", channel=channel, outlet_class="A", territory_id=territory.id)


@pytest.fixture
def logged_in(client: TestClient, resources: Resources, clock: SettableClock) -> Callable[[User], Person]:
    """A stored user together with a client that sends a token of theirs."""

    def log_in(user: User) -> Person:
        # Far ahead, so that tests may advance the clock without logging in again.
        token = resources.access_tokens.issue(user.id, clock() + timedelta(days=1000))
        own = TestClient(client.app, headers={"Authorization": f"Bearer {token}"}, raise_server_exceptions=False)
        # One event loop for all clients: a new one for each request takes most of the time of the request.
        own.portal = client.portal
        return Person(user, own)

    return log_in


@pytest.fixture
def new_person(
    resources: Resources, clock: SettableClock, logged_in: Callable[[User], Person]
) -> Callable[..., Person]:
    """Make an account, and a client that is logged in with it."""

    def make(role: Role, territory: Territory | None = None, *, active: bool = True) -> Person:
        user = user_row(role, territory, clock(), active=active)
        with transaction(resources.sessions) as session:
            session.add(user)
        return logged_in(user)

    return make


@pytest.fixture
def new_outlet(resources: Resources) -> Callable[..., Outlet]:
    """Store an outlet."""

    def make(
        territory: Territory, *, code: str | None = None, channel: str = "supermarket", **columns: object
    ) -> Outlet:
        outlet = outlet_row(territory, code or f"O-{uuid4().hex[:8]}", channel)
        for name, value in columns.items():
            setattr(outlet, name, value)
        with transaction(resources.sessions) as session:
            session.add(outlet)
        return outlet

    return make


@pytest.fixture
def new_visit(resources: Resources, clock: SettableClock) -> Callable[..., Visit]:
    """Store a visit of a rep at an outlet."""

    def make(rep: Person, outlet: Outlet, *, started_at: datetime | None = None) -> Visit:
        visit = Visit(
            id=uuid4(),
            outlet_id=outlet.id,
            rep_id=rep.id,
            planned=True,
            started_at=started_at or clock(),
            utc_offset_minutes=480,
            created_at=clock(),
        )
        with transaction(resources.sessions) as session:
            session.add(visit)
        return visit

    return make


@pytest.fixture
def new_scene(resources: Resources, clock: SettableClock) -> Callable[..., Scene]:
    """Store a scene of a visit."""

    def make(visit: Visit, *, scene_type: str = "shelf", name: str = "bay 1") -> Scene:
        scene = Scene(id=uuid4(), visit_id=visit.id, scene_type=scene_type, name=name, created_at=clock())
        with transaction(resources.sessions) as session:
            session.add(scene)
        return scene

    return make


@pytest.fixture
def world(resources: Resources, clock: SettableClock, logged_in: Callable[[User], Person]) -> World:
    """Everybody whose rights differ."""
    west = Territory(id=uuid4(), code="WEST", name="West")
    east = Territory(id=uuid4(), code="EAST", name="East")
    outlets = {"west_outlet": outlet_row(west, "W-1"), "east_outlet": outlet_row(east, "E-1")}
    users = {
        "rep": user_row("rep", west, clock()),
        "other_rep": user_row("rep", west, clock()),
        "east_rep": user_row("rep", east, clock()),
        "manager": user_row("manager", west, clock()),
        "east_manager": user_row("manager", east, clock()),
        "trainer": user_row("trainer", None, clock()),
        "admin": user_row("admin", None, clock()),
    }
    with transaction(resources.sessions) as session:
        session.add_all([west, east])
        session.flush()
        session.add_all([*outlets.values(), *users.values()])
    return World(west=west, east=east, **outlets, **{who: logged_in(user) for who, user in users.items()})
