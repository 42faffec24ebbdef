from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from api.cli import demo
from api.cli.accounts import show_credentials
from api.demo import running
from api.demo.run import DemoVisit, Failed
from api.settings import Settings

Run = Callable[..., Result]


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[Path]]:
    """The photos of every run; neither a service nor a client is started, and files named `bad` are refused."""
    runs: list[Sequence[Path]] = []

    @contextmanager
    def running_service(settings: Settings) -> Iterator[str]:
        yield "http://127.0.0.1:1"

    def audit(console: Any, url: str, rep: Any, photos: Sequence[Path], overlays: Path) -> DemoVisit:
        runs.append(photos)
        refused = tuple(Failed(photo, "blurred beyond use") for photo in photos if photo.stem == "bad")
        return DemoVisit({"name": "Corner", "code": "C-1"}, refused, None)

    monkeypatch.setattr(running, "running_service", running_service)
    monkeypatch.setattr(demo, "_audit", audit)
    return runs


def test_a_refused_photo_is_shown_and_makes_the_exit_code(run: Run, audited: list[Any], tmp_path: Path) -> None:
    good = run("demo", "good.jpg", "--data-dir", tmp_path / "demo")
    bad = run("demo", "good.jpg", "bad.jpg", "--data-dir", tmp_path / "demo")

    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert "blurred beyond use" in bad.output


def test_without_named_photos_the_rendered_ones_are_taken(run: Run, audited: list[Any], tmp_path: Path) -> None:
    result = run("demo", "--data-dir", tmp_path / "demo")

    assert result.exit_code == 0
    assert [photo.name for photo in audited[0]] == [f"shelf-{number}.jpg" for number in (1, 2, 3, 4)]
    assert all(photo.is_file() for photo in audited[0])


@pytest.mark.parametrize(
    ("started", "command"),
    [(".venv/bin/shelfaudit", ".venv/bin/shelfaudit users"), ("/app/api/cli/__main__.py", " shelfaudit users")],
)
def test_a_lost_password_is_renewed_by_a_command_that_can_be_typed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], started: str, command: str
) -> None:
    monkeypatch.setattr("sys.argv", [started, "serve"])

    show_credentials([])

    assert command in capsys.readouterr().out


def test_production_refuses_the_demo(
    run: Run, audited: list[Any], tmp_path: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("SHELFAUDIT_MODE", "production")
    environment.setenv("SHELFAUDIT_JWT_SECRET", "x" * 40)

    result = run("demo", "good.jpg", "--data-dir", tmp_path / "demo")

    assert (result.exit_code, audited) == (1, [])
    assert "production mode refuses" in result.output


def test_the_demo_leaves_the_configured_database_alone(
    run: Run, audited: list[Any], tmp_path: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("SHELFAUDIT_DATABASE_URL", f"sqlite:///{tmp_path / 'real.db'}")

    run("demo", "good.jpg", "--data-dir", tmp_path / "demo")

    assert not (tmp_path / "real.db").exists()
    assert (tmp_path / "demo" / "shelfaudit.db").exists()


def test_a_service_that_dies_at_its_start_is_told_with_its_log(run: Run, tmp_path: Path) -> None:
    # The models folder holds a card but no weights, so the service really starts and really gives up.
    result = run("demo", "good.jpg", "--data-dir", tmp_path / "demo")

    assert result.exit_code == 1
    assert "the service ended at its start" in result.output
    assert "the card names these weights but they cannot be read" in result.output
