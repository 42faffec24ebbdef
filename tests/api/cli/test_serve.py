import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from typer.testing import Result

from api.cli import serving
from api.cli.serving import open_socket
from api.engine import load_for_service
from api.settings import Settings
from vision.pipeline import ShelfPipeline

Run = Callable[..., Result]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings of every service that was started; none really runs."""
    settings: list[Settings] = []

    def run_service(chosen: Settings, listener: socket.socket) -> bool:
        settings.append(chosen)
        return True

    monkeypatch.setattr(serving, "run_service", run_service)
    return settings


def test_missing_models_are_told_at_once(run: Run, tmp_path: Path, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SHELFAUDIT_MODELS_DIR", str(tmp_path / "nowhere"))

    result = run("serve")

    assert result.exit_code == 1
    assert "set SHELFAUDIT_MODELS_DIR" in result.output
    assert not (tmp_path / "var").exists()


def test_a_detector_that_forbids_commercial_use_is_told_at_once(
    run: Run, tmp_path: Path, environment: pytest.MonkeyPatch
) -> None:
    card = tmp_path / "models" / "none" / "card.json"
    card.write_text(json.dumps(json.loads(card.read_text()) | {"commercial_use": False, "licence": "research only"}))
    environment.setenv("SHELFAUDIT_COMMERCIAL_USE", "true")

    result = run("serve")

    assert result.exit_code == 1
    assert "The detector none 1 must not be used commercially" in result.output
    assert "SHELFAUDIT_MODELS_DIR" not in result.output
    assert not (tmp_path / "var").exists()


def test_the_log_says_which_detector_is_used(tmp_path: Path, environment: pytest.MonkeyPatch) -> None:
    models = tmp_path / "models"
    shutil.copytree(models / "none", models / "free")
    card = models / "none" / "card.json"
    card.write_text(json.dumps(json.loads(card.read_text()) | {"commercial_use": False}))
    manifest = {"schema_version": 1, "in_use": {"detector": "none"}, "bundles": ["none", "free"]}
    (models / "manifest.json").write_text(json.dumps(manifest))
    loaded: list[str] = []
    environment.setattr(ShelfPipeline, "load", lambda folder, *, detector, **_options: loaded.append(detector))

    with structlog.testing.capture_logs() as lines:
        load_for_service(Settings(models_dir=models, detector="free", commercial_use=True))

    assert loaded == ["free"]
    assert [(line["event"], line["name"], line["commercial_use"]) for line in lines] == [("detector", "free", True)]


def test_a_taken_port_is_told(run: Run, served: list[Settings]) -> None:
    with open_socket("127.0.0.1", 0) as taken:
        result = run("serve", "--port", taken.getsockname()[1])

    assert (result.exit_code, served) == (1, [])
    assert "Stop what uses the port, or choose another: --port" in result.output


def test_an_unknown_address_leaves_no_socket_open() -> None:
    with pytest.raises(OSError, match="assign"):
        open_socket("192.0.2.1", 0)


def test_serve_says_where(run: Run, served: list[Settings]) -> None:
    result = run("serve", "--port", 0)

    assert (result.exit_code, len(served)) == (0, 1)
    assert "shelfaudit runs on http://localhost:" in result.output


def test_a_service_that_cannot_start_ends_with_its_own_code(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "run_service", lambda settings, listener: False)

    assert run("serve", "--port", 0).exit_code == 3


def test_demo_credentials_are_shown_once(run: Run, served: list[Settings]) -> None:
    first, second = run("serve", "--port", 0, "--demo"), run("serve", "--port", 0, "--demo")

    assert [result.exit_code for result in (first, second)] == [0, 0]
    assert "rep      rep@demo.example" in first.output
    assert "exist already" in second.output
    password = next(line.split()[-1] for line in first.output.splitlines() if "rep@demo" in line)
    assert len(password) == 16
    assert password not in second.output


def test_production_refuses_demo_accounts(
    run: Run, served: list[Settings], tmp_path: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("SHELFAUDIT_MODE", "production")
    environment.setenv("SHELFAUDIT_JWT_SECRET", "x" * 40)

    result = run("serve", "--port", 0, "--demo")

    assert (result.exit_code, served) == (1, [])
    assert "refused in production mode" in result.output
    assert not (tmp_path / "var" / "shelfaudit.db").exists()


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SHELFAUDIT_WORKER_THREADS", "many", "SHELFAUDIT_WORKER_THREADS: "),
        ("SHELFAUDIT_MODE", "production", "production needs SHELFAUDIT_JWT_SECRET"),
    ],
)
def test_wrong_settings_are_named(
    run: Run, environment: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    environment.setenv(name, value)

    result = run("serve")

    assert result.exit_code == 1
    assert reason in result.output
