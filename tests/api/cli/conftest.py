"""Commands in an environment of their own: no setting of the person who runs the tests may leak in."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from api.cli import app

Run = Callable[..., Result]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A data folder and a models folder of the test's own; the models are a card without weights."""
    for name in [name for name in os.environ if name.startswith("SHELFAUDIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SHELFAUDIT_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("SHELFAUDIT_MODELS_DIR", str(write_models(tmp_path / "models")))
    monkeypatch.setenv("COLUMNS", "200")
    yield monkeypatch
    # `serve` configures the logs of the whole process.
    structlog.reset_defaults()


@pytest.fixture
def run(environment: pytest.MonkeyPatch) -> Run:
    runner = CliRunner()
    return lambda *arguments, **options: runner.invoke(app, [str(argument) for argument in arguments], **options)


@pytest.fixture
def migrated(tmp_path: Path, migrated_database: Path) -> None:
    """The data folder holds an empty database already, which spares the migrations."""
    (tmp_path / "var").mkdir()
    shutil.copy(migrated_database, tmp_path / "var" / "shelfaudit.db")


def write_models(folder: Path) -> Path:
    card = {
        "schema_version": 1,
        "kind": "detector",
        "name": "none",
        "version": "1",
        "file": "detector.onnx",
        "sha256": "0" * 64,
        "licence": "none",
        "commercial_use": True,
        "classes": ["product"],
        "input_size": 320,
        "thresholds": {"product": 0.5},
        "nms_iou": 0.5,
    }
    (folder / "none").mkdir(parents=True)
    manifest = {"schema_version": 1, "in_use": {"detector": "none"}, "bundles": ["none"]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "none" / "card.json").write_text(json.dumps(card))
    return folder
