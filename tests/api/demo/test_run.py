"""The demo's whole way through the real app, with a fake in place of the models."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from PIL import Image
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from rich.console import Console

from api.demo import run as demo_run
from api.demo import seed, world
from api.demo.client import Refused, RepClient
from api.demo.display import show_visit
from api.demo.run import Audited, DemoVisit, Failed, audit_visit, overlay_names
from api.demo.seed import Credential, seed_demo
from api.engine import Engine
from api.main import create_app
from api.resources import Resources
from api.settings import Settings
from api.worker import Worker
from vision.types import Box, Facing, Gap, ModelIdentity, PhotoQuality, Point, PopPiece, ShelfReport, ShelfRow

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class ThreeRows:
    """Sees the same shelf on every photo: three rows of ten facings, a gap, a POP piece. Small files are dark."""

    version = "fake"

    embedder = None

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        zones = ("stretch", "eye", "touch")
        dark = len(photo) < 1500
        return ShelfReport(
            photo=name,
            width=400,
            height=300,
            models={"detector": ModelIdentity("fake", "1", "0" * 64)},
            quality=PhotoQuality(usable=not dark, flags=("too-dark",) if dark else ()),
            rows=tuple(
                ShelfRow(n, 4 - n, (Point(0, 90 * n), Point(399, 90 * n)), None, None, "row-index", zone)
                for n, zone in enumerate(zones, 1)
            ),
            facings=(
                *(
                    Facing(f"f{10 * row + n}", Box(40.0 * n, 90.0 * row + 5, 30, 80), 0.97, row + 1, n + 1)
                    for row in range(3)
                    for n in range(10)
                ),
                Facing("f30", Box(0, 185, 30, 20), 0.97, 3, 1, stacked=True),
            ),
            gaps=(Gap(Box(10, 10, 30, 80), 0.9, 2), Gap(Box(360, 10, 30, 80), 0.9, None, counts=False)),
            pop=(PopPiece(Box(300, 10, 40, 40), 0.95),),
            timings_ms={"decode": 1.0, "detect": 2.0, "rows": 0.5},
        )


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """The service with one worker thread and the fake."""

    @contextmanager
    def working(resources: Resources) -> Iterator[None]:
        worker = Worker(resources, Engine(ThreeRows))
        worker.start()
        yield
        worker.stop()

    return create_app(settings.model_copy(update={"worker_threads": 1}), companion=working)


@pytest.fixture
def rep(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> Credential:
    # Argon2 is slow on purpose; the demo's passwords are another test's matter.
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(seed, "hash_password", cheap.hash)
    return next(credential for credential in seed_demo(resources) if credential.email == world.REP.email)


@pytest.fixture
def rep_client(client: Any, rep: Credential) -> RepClient:
    logged_in = RepClient(client, rep.email, rep.password)
    logged_in.log_in()
    return logged_in


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "shelf.jpg"
    noise = np.random.default_rng(1).integers(0, 255, (300, 400, 3)).astype(np.uint8)
    Image.fromarray(noise).save(path)
    return path


@pytest.fixture
def visit(rep_client: RepClient, photo: Path, tmp_path: Path) -> DemoVisit:
    """A good photo, a dark one, a text in disguise, and a file that is not there."""
    dark, text = tmp_path / "dark-20260302_093000.png", tmp_path / "text.jpg"
    Image.new("RGB", (400, 300)).save(dark)
    text.write_text("no photo at all")
    photos = [photo, dark, text, tmp_path / "gone.jpg"]
    return audit_visit(rep_client, photos, tmp_path / "overlays", lambda: NOW, lambda done, word: None)


def test_the_demo_shows_good_and_bad_photos(visit: DemoVisit, tmp_path: Path) -> None:
    good, dark, text, gone = visit.outcomes

    assert isinstance(good, Audited)
    assert good.overlay.read_bytes().startswith(b"\xff\xd8")
    assert isinstance(dark, Audited)
    assert (dark.result["score"], dark.result["verdict"]) == (None, "not_scorable")
    assert isinstance(text, Failed)
    assert "not a photo" in text.reason
    assert gone == Failed(tmp_path / "gone.jpg", "the file cannot be read: No such file or directory")


def test_the_demo_standard_judges_what_it_can_and_says_what_it_cannot(visit: DemoVisit) -> None:
    good = visit.outcomes[0]
    assert isinstance(good, Audited)

    lines = {line["kpi"]: line for line in good.result["lines"]}
    assert {kpi: line["verdict"] for kpi, line in lines.items()} == {
        "facings": "pass",
        "share_of_facings": "not_measured",
        "must_stock": "not_measured",
        # Heights of which only the order of the rows is known, and that gaps are few enough, are left to people.
        "eye_level": "review",
        "pop": "pass",
        "gaps": "review",
    }
    assert (good.result["score"], good.result["coverage"], good.result["verdict"]) == (100.0, 0.7, "review")
    assert lines["share_of_facings"]["note"] == "no product is named yet"
    assert visit.result is not None
    assert visit.result["reason"] == "1 of 2 photos cannot be judged and are left out"


@pytest.mark.parametrize("width", [80, 120])
def test_everything_fits_the_terminal(visit: DemoVisit, width: int) -> None:
    console = Console(width=width, record=True, force_terminal=False, legacy_windows=False)

    show_visit(console, visit)

    text = console.export_text()
    assert max(len(line) for line in text.splitlines()) <= width
    for word in (
        "shelf.jpg · score 100.0 · review",
        "dark-20260302_093000.png · score - · not scorable",
        "text.jpg · refused",
        "1 more, piled on these",
        "row index only (fallback)",
        "shelf-overlay.jpg",
        "Visit at Corner Market (DEMO-001)",
        "Whole visit",
    ):
        assert word in text.replace("│\n│", ""), word
    assert text.count("it is too dark") == 1, "said for the photo, not again for each of its checks"
    header = next(line for line in text.splitlines() if line.strip().startswith("Photo "))
    photo_line = next(line for line in text.splitlines() if line.strip().startswith("shelf.jpg"))
    assert header.split() == ["Photo", "Facings", "Rows", "Eye", "POP", "Tags", "Gaps", "Score", "Verdict"]
    assert "not scorable" in next(line for line in text.splitlines() if line.strip().startswith("dark-"))
    assert photo_line.split() == ["shelf.jpg", "30", "3", "10", "1", "0", "1", "100.0", "review"]


def test_a_lost_connection_spares_the_other_photos(
    rep_client: RepClient, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_: object) -> str:
        raise demo_run.httpx.ReadError("reset by peer")

    monkeypatch.setattr(rep_client, "upload", lose)

    visit = audit_visit(rep_client, [photo], tmp_path, lambda: NOW, lambda done, word: None)

    assert visit.outcomes == (Failed(photo, "the connection to the service was lost: reset by peer"),)
    assert visit.result is None


def test_an_expired_token_is_renewed_on_the_way(rep_client: RepClient, client: Any) -> None:
    client.headers["Authorization"] = "Bearer expired"

    assert rep_client.first_outlet()["code"] == "DEMO-001"


def test_a_wrong_password_is_told(client: Any, rep: Credential) -> None:
    with pytest.raises(Refused, match="E-mail or password is wrong"):
        RepClient(client, rep.email, "wrong").log_in()


def test_overlays_of_photos_with_the_same_name_do_not_meet() -> None:
    photos = [Path("a/shelf.jpg"), Path("b/shelf.jpg"), Path("c/shelf.png"), Path("shelf-overlay.jpg")]

    assert overlay_names(photos) == [
        "shelf-overlay.jpg",
        "shelf-overlay-2.jpg",
        "shelf-overlay-3.jpg",
        "shelf-overlay-overlay.jpg",
    ]
