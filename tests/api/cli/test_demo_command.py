from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from api.cli import demo
from api.cli.accounts import show_credentials
from api.demo import running
from api.demo.run import Audited, DemoVisit, Failed
from api.settings import Settings

Run = Callable[..., Result]


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[Path]]:
    """The photos of every run; neither a service nor a client is started, and files named `bad…` are refused."""
    runs: list[Sequence[Path]] = []

    @contextmanager
    def running_service(settings: Settings) -> Iterator[str]:
        yield "http://127.0.0.1:1"

    def audit(console: Any, url: str, rep: Any, photos: Sequence[Path], overlays: Path) -> DemoVisit:
        runs.append(photos)
        outcomes = (
            Failed(photo, "blurred beyond use") if photo.stem.startswith("bad") else audited_photo(photo)
            for photo in photos
        )
        return DemoVisit({"name": "Corner", "code": "C-1"}, tuple(outcomes), None)

    monkeypatch.setattr(running, "running_service", running_service)
    monkeypatch.setattr(demo, "_audit", audit)
    return runs


def audited_photo(photo: Path) -> Audited:
    """A photo on which nothing was seen."""
    analysis = {
        "facings": [],
        "rows": [],
        "gaps": [],
        "pop": [],
        "price_tags": [],
        "quality": {"usable": True, "flags": []},
    }
    result = {"score": None, "coverage": 0.0, "verdict": "not_scorable", "lines": [], "reason": ""}
    return Audited(photo, analysis, result, photo)


def test_refused_photos_are_named_and_fail_the_command_only_when_nothing_else_is_left(
    run: Run, audited: list[Any], tmp_path: Path
) -> None:
    some = run("demo", "good.jpg", "bad.jpg", "--data-dir", tmp_path / "demo")
    none = run("demo", "bad.jpg", "bad-too.jpg", "--data-dir", tmp_path / "demo")

    assert (some.exit_code, none.exit_code) == (0, 1)
    assert some.output.rstrip().endswith("make serve")
    assert "Refused, 1 of 2 photos:\n  bad.jpg: blurred beyond use\n" in some.output
    assert "good.jpg · score" in some.output
    assert "Refused, 2 of 2 photos:" in none.output


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
