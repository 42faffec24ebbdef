"""The real service on a real port with a fake analyzer, and a phone-sized browser that looks at it.

Without Debian's chromium or the playwright package the browser tests are skipped; playwright's own browsers, which
would have to be downloaded, are never used.
"""

import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import cv2
import numpy as np
import pytest
import uvicorn
from pydantic import SecretStr
from sqlalchemy import select

from api.catalog.judges import believe_the_trainer
from api.catalog.reference_endpoints import reference_judge
from api.clock import utc_now
from api.db import reading, transaction
from api.engine import Engine
from api.main import create_app
from api.resources import Resources
from api.scoring.standard import DisplayStandard
from api.security.passwords import hash_password
from api.settings import Settings
from api.tables import Outlet, Photo, RefreshToken, Standard, Territory, User
from api.tables.users import Role
from api.worker import Worker
from vision.errors import PhotoError
from vision.recognition.embedder import Embedder
from vision.types import (
    Box,
    Facing,
    Gap,
    ModelIdentity,
    PhotoQuality,
    Point,
    PopPiece,
    PriceTag,
    QualityFlag,
    ShelfReport,
    ShelfRow,
    Zone,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# A browser beside other work on two cores may be slow; only a failure waits this long.
PATIENCE_MS = 30_000
PASSWORD = "a password of the tests"
# Without the worker that keeps the page's files: it has tests of its own, and would answer what a test wants to stop.
SIZE = {"width": 360, "height": 740}
PHONE: dict[str, Any] = {"viewport": SIZE, "has_touch": True, "locale": "en-GB", "service_workers": "block"}
TOUCH_TARGET = 44
# Everything a finger may touch; a tick is touched on its label, the hidden file inputs never.
_TOO_SMALL = """(least) => [...document.querySelectorAll(
    'a, button, select, summary, label:has(input), input:not(.picker):not([type=checkbox])')]
  .filter((element) => element.checkVisibility() && !element.matches('.skip'))
  .map((element) => [element, element.querySelector('.tile-link')
      ? element.closest('.tile').getBoundingClientRect() : element.getBoundingClientRect()])
  .filter(([element, { width, height }]) => !element.matches('.tile-link') && (width < least || height < least))
  .map(([element, { width, height }]) => `${element.outerHTML.slice(0, 80)} ${width}x${height}`)"""
_NAMELESS = """() => [...document.querySelectorAll('a, button, select, input:not(.picker)')]
  .filter((element) => element.checkVisibility())
  .filter((element) => !(element.getAttribute('aria-label') || element.textContent.trim() || element.labels?.length))
  .map((element) => element.outerHTML)"""
_OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

WIDTH, HEIGHT = 900, 1200
ROWS, FACINGS_PER_ROW, BOARD = 4, 5, 24
ZONES: tuple[Zone, ...] = ("stretch", "eye", "touch", "stoop")
STANDARD = {
    "schema_version": 1,
    "doubtful_above": 0.2,
    "doubtful_below": 0.8,
    "kpis": [
        {"kpi": "facings", "weight": 30, "target": 12, "count": "all"},
        {"kpi": "share_of_facings", "weight": 20, "target": 0.3},
        {"kpi": "eye_level", "weight": 25, "target": 0.2, "count": "all"},
        {"kpi": "pop", "weight": 10, "required": [{"kind": None, "count": 1}]},
        {"kpi": "gaps", "weight": 15, "target": 0},
    ],
    "permit_row_index_fallback": True,
}


@dataclass
class FakeAnalyzer:
    """Sees the same shelf on every photo.

    Four rows of five facings and one that does not count, two gaps, a price that was read, one that may be, a tag
    without any, and a poster.
    """

    version: str = "fake"
    flags: tuple[QualityFlag, ...] = ()
    fault: PhotoError | None = None
    gaps: tuple[Gap, ...] = ()
    may_go_on: threading.Event = field(default_factory=threading.Event)
    embedder: Embedder | None = None
    names: dict[str, str] = field(default_factory=dict)
    stacked: frozenset[str] = frozenset()

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        self.may_go_on.wait(20)
        if self.fault:
            raise self.fault
        return ShelfReport(
            photo=name,
            width=WIDTH,
            height=HEIGHT,
            models={"detector": ModelIdentity("fake", "1", "0" * 64)},
            quality=PhotoQuality(usable=True, flags=self.flags),
            rows=tuple(_row(index) for index in range(1, ROWS + 1)),
            facings=(
                *self._named(),
                Facing("hidden", Box(760, 130, 60, 80), 0.99, 1, 6, second_row=True, counts=False),
            ),
            gaps=self.gaps,
            price_tags=(
                PriceTag(Box(60, 370, 80, 30), 0.9, price="12.90", currency="EUR", promo=True),
                PriceTag(Box(260, 370, 80, 30), 0.9, candidates=(("3.50", 0.7), ("8.50", 0.2)), unread="doubtful"),
                PriceTag(Box(460, 370, 80, 30), 0.9, unread="too-small"),
            ),
            pop=(PopPiece(Box(300, 10, 200, 90), 0.99),),
        )

    def _named(self) -> tuple[Facing, ...]:
        return tuple(
            replace(facing, sku=self.names.get(facing.id), stacked=facing.id in self.stacked) for facing in FACINGS
        )


def _slot(row: int, place: int) -> Box:
    return Box(40.0 + (place - 1) * 135, 130.0 + (row - 1) * 260, 120.0, 230.0)


def _row(index: int) -> ShelfRow:
    y = _slot(index, 1).bottom
    edge = (Point(40, y), Point(860, y))
    return ShelfRow(index, ROWS + 1 - index, edge, 180.0 - 40 * index, 6.0, "fixture-profile", ZONES[index - 1])


def _facing(row: int, place: int) -> Facing:
    return Facing(f"f{(row - 1) * FACINGS_PER_ROW + place}", _slot(row, place), 0.99, row, place)


GAPS = (Gap(_slot(2, 6), 0.99, 2, 1), Gap(_slot(4, 6), 0.99, 4, 1))
FACINGS = tuple(_facing(row, place) for row in range(1, ROWS + 1) for place in range(1, FACINGS_PER_ROW + 1))


def shelf_photo(seed: int, light: float = 1.0) -> bytes:
    """A JPEG of the fake shelf, each seed another one, with noise so that it is as large as a phone's photo.

    `light` 1 is right; with less the photo is too dark to be judged.
    """
    grain = np.random.default_rng(seed)
    picture = grain.integers(60, 120, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    for row in range(1, ROWS + 1):
        _, top, _, height = (int(value) for value in _slot(row, 1))
        # Without its board the shelf could as well lie on its side.
        cv2.rectangle(picture, (0, top + height), (WIDTH, top + height + BOARD), (20, 20, 20), -1)
        for place in range(1, FACINGS_PER_ROW + 1):
            x, y, w, h = (int(value) for value in _slot(row, place))
            # No near white: it would pass for a reflection.
            # Patches, not one colour: else packs of two photos look alike by chance, and the photos would overlap.
            patches = grain.integers(90, 210, (8, 4, 3), dtype=np.uint8)
            picture[y : y + h, x : x + w] = cv2.resize(patches, (w, h), interpolation=cv2.INTER_NEAREST)
    picture = (picture * light).astype(np.uint8)
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 97])[1].tobytes()


class Phone:
    """A browser of a phone's size, and what a rep does with it."""

    def __init__(self, page: "Page") -> None:
        self.page = page

    def check_page(self) -> None:
        """No sideways scrolling, everything touchable is large enough and has a name, and there is one heading."""
        assert self.page.evaluate(_OVERFLOW) <= 0
        assert self.page.evaluate(_TOO_SMALL, TOUCH_TARGET) == []
        assert self.page.evaluate(_NAMELESS) == []
        assert self.page.get_by_role("heading", level=1).count() == 1

    def log_in(self, email: str, password: str = PASSWORD) -> None:
        """Fill in and send the log-in form."""
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Log in").click()

    def start_visit(self, outlet: str) -> None:
        """From the outlet list to the empty page of a new visit."""
        self.page.get_by_role("link", name=outlet).click()
        self.page.get_by_role("button", name="Start a visit").click()
        self.page.get_by_role("heading", name=re.compile("^Visit, today")).wait_for()

    def choose(self, *files: Path) -> None:
        """Pick photos from the gallery, several at once."""
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Gallery").first.click()
        chooser.value.set_files(list(files))

    def open_photo(self, name: str) -> None:
        """From the visit page to an analysed photo with its boxes."""
        self.page.get_by_role("link", name=re.compile(f"^{name}: .*(met|check|scored)")).click()
        self.page.locator("svg.boxes").wait_for()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until the text is in sight."""
        self.page.get_by_text(text).first.wait_for()


@dataclass
class Service:
    """A running service with what the tests turn and look at."""

    url: str
    resources: Resources
    analyzer: FakeAnalyzer
    facings: int = ROWS * FACINGS_PER_ROW

    def rep(self, *outlets: str) -> User:
        """A rep in a new territory with these outlets."""
        return self.person("rep", self.territory(*outlets))

    def person(self, role: Role, territory: UUID | None) -> User:
        """A new account with the password PASSWORD."""
        user = User(
            id=uuid4(),
            email=f"{uuid4().hex[:8]}@example.com",
            name=f"Test {role}",
            role=role,
            password_hash=_password_hash(),
            territory_id=territory,
            active=True,
            created_at=utc_now(),
        )
        self._add(user)
        return user

    def territory(self, *outlets: str) -> UUID:
        """A new territory with outlets of these names, all under one standard."""
        territory = Territory(id=uuid4(), code=uuid4().hex[:8], name="West")
        self._add(territory)
        for name in outlets:
            self._add(_outlet(territory.id, name))
        return territory.id

    def photos(self) -> list[Photo]:
        """Every photo stored."""
        with reading(self.resources.sessions) as session:
            return list(session.scalars(select(Photo)))

    def end_sessions(self) -> None:
        """Take every log-in back."""
        with transaction(self.resources.sessions) as session:
            for token in session.scalars(select(RefreshToken)):
                token.revoked_at = utc_now()

    def _add(self, row: object) -> None:
        with transaction(self.resources.sessions) as session:
            session.add(row)


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)  # slow on purpose, so once for all people


def _outlet(territory: UUID, name: str) -> Outlet:
    return Outlet(
        id=uuid4(),
        code=uuid4().hex[:8],
        name=name,
        channel="supermarket",
        outlet_class="A",
        territory_id=territory,
        address="12 Huashan Road",
    )


def _standard() -> Standard:
    return Standard(
        id=uuid4(),
        code="BAY",
        version=1,
        name="Bay",
        channel=None,
        outlet_class=None,
        valid_from=date(2020, 1, 1),
        valid_to=None,
        document=DisplayStandard.model_validate(STANDARD).model_dump(mode="json"),
        created_at=utc_now(),
    )


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all tests of the page; each test brings its own people and outlets."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("service"), jwt_secret=SecretStr("x" * 40), worker_threads=1)
    analyzer = FakeAnalyzer()

    @contextmanager
    def working(resources: Resources) -> Iterator[None]:
        worker = Worker(resources, Engine(lambda: analyzer))
        worker.start()
        yield
        worker.stop()

    app = create_app(settings, companion=working)
    app.state.resources = replace(app.state.resources, models=Engine(lambda: analyzer))
    app.dependency_overrides[reference_judge] = lambda: believe_the_trainer
    with serving(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, ws="none")) as url:
        service = Service(url, app.state.resources, analyzer)
        service._add(_standard())
        yield service


@contextmanager
def serving(config: uvicorn.Config) -> Iterator[str]:
    """Serve in a thread on a free port; gives the address."""
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the service did not start")
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def service(running: Service) -> Iterator[Service]:
    """The service with an analyzer that works at once and finds no flaw."""
    running.analyzer.flags, running.analyzer.gaps = (), GAPS
    running.analyzer.fault = None
    running.analyzer.embedder = None
    running.analyzer.may_go_on.set()
    yield running
    running.analyzer.may_go_on.set()


@pytest.fixture(scope="package")
def browser() -> Iterator["Browser"]:
    """Debian's chromium, not one of playwright's own."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the playwright package is not installed")
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as driver:
        # Without a user namespace (root in a container) chromium's sandbox cannot start.
        browser = driver.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: "Browser", service: Service) -> Iterator[Phone]:
    """A phone at the log-in page. A script error or a breach of the content policy fails the test."""
    context = browser.new_context(**PHONE, base_url=service.url)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    page.goto("/#/outlets")  # what each role sees first has tests of its own
    yield Phone(page)
    context.close()
    assert faults == []


@pytest.fixture
def photo_files(tmp_path: Path) -> list[Path]:
    """Three different photos as files on the phone."""
    # The same bytes on another day of the test session would count as a duplicate.
    start = int(uuid4()) % 1_000_000
    paths = [tmp_path / f"shelf-{number}.jpg" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_bytes(shelf_photo(start + number))
    return paths
