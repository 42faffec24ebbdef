"""`shelfaudit models`: bundles of made-up networks."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import Result

from api.cli import model_checks
from api.cli.model_checks import hardest_sets

Run = Callable[..., Result]
WEIGHTS = b"weights"


class FakeSession:
    """Runs any weights, and sees as many things as it is told, all over the photo."""

    seen = 0

    def __init__(self, weights: bytes) -> None:
        assert weights == WEIGHTS

    def run(self, batch: np.ndarray) -> np.ndarray:
        output = np.zeros((1, 5, self.seen), np.float32)
        output[0, :, :] = np.array([160, 160, 80, 80, 0.9])[:, None]
        return output


@pytest.fixture
def models(tmp_path: Path, environment: pytest.MonkeyPatch) -> Path:
    """A models folder with one whole bundle, `none`."""
    environment.setattr(model_checks, "OrtSession", FakeSession)
    folder = tmp_path / "models" / "none"
    (folder / "detector.onnx").write_bytes(WEIGHTS)
    change_card(
        folder,
        sha256=hashlib.sha256(WEIGHTS).hexdigest(),
        licence="AGPL-3.0-or-later",
        data=[{"name": "coolers", "licence": "MIT", "commercial_use": True}],
        metrics={"shop": {"product": {"objects": 40, "ap50": 0.81}}},
    )
    return folder.parent


def change_card(folder: Path, **changes: Any) -> None:
    path = folder / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_the_list_shows_version_figures_and_licence(run: Run, models: Path) -> None:
    result = run("models", "list")

    assert result.exit_code == 0
    for words in ("none 1", "in use", "320 px", "product 0.81 (shop)", "AGPL-3.0-or-later", "commercial use: yes"):
        assert words in result.stdout


def test_the_list_as_json(run: Run, models: Path) -> None:
    change_card(models / "none", metrics={})
    (bundle,) = json.loads(run("models", "list", "--json").stdout)

    assert (bundle["name"], bundle["in_use"], bundle["commercial_use"]) == ("none", True, True)
    assert (bundle["classes"], bundle["hardest"]) == (["product"], {})


def test_a_list_without_models_is_refused(run: Run, environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("SHELFAUDIT_MODELS_DIR", str(tmp_path / "nowhere"))
    result = run("models", "list")

    assert result.exit_code == 1
    assert "manifest.json: cannot be read" in result.stderr


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [
        ({"a": {"gap": {"objects": 30, "ap50": 0.5}}, "b": {"gap": {"objects": 99, "ap50": 0.4}}}, ("b", 0.4)),
        ({"a": {"gap": {"objects": 30, "ap50": 0.5}}, "b": {"gap": {"objects": 29, "ap50": 0.4}}}, ("a", 0.5)),
        ({"a": {"gap": {"objects": 3, "ap50": 0.5}}, "b": {"gap": {"objects": 99, "ap50": None}}}, ("a", 0.5)),
        ({"a": {"gap": {"objects": 0, "ap50": None}}}, None),
    ],
)
def test_the_hardest_set_has_enough_objects(metrics: Any, expected: tuple[str, float] | None) -> None:
    assert hardest_sets(metrics).get("gap") == expected


def test_a_whole_bundle_passes_every_check(run: Run, models: Path) -> None:
    result = run("models", "verify")

    assert result.exit_code == 0
    assert [line.split(":")[0].split() for line in result.stdout.splitlines()] == [
        ["ok", "manifest.json"],
        *(["ok", "none", subject] for subject in ("card", "weights", "licence", "figures", "thresholds", "network")),
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sha256": "1" * 64}, ("none weights:", "the card says 1111")),
        ({"file": "other.onnx"}, ("none weights:", "cannot be read")),
        ({"licence": " "}, ("none licence:", "names no licence")),
        ({"data": []}, ("none licence:", "does not say what the weights learned from")),
        (
            {"data": [{"name": "aisles", "licence": "academic", "commercial_use": False}]},
            ("none licence:", "aisles forbids it"),
        ),
        ({"start": {"name": "old.pt", "commercial_use": False}}, ("none licence:", "old.pt forbids it")),
        ({"metrics": {}}, ("none figures:", "nothing was measured for product")),
        ({"thresholds": {"product": 0.01}}, ("none thresholds:", "must lie between")),
        ({"thresholds": {"product": 1.2}}, ("none card:", "between 0 and 1")),
        (
            {"classes": ["product", "gap"], "thresholds": {"product": 0.5, "gap": 0.5}},
            ("none network:", "does not fit"),
        ),
    ],
)
def test_what_is_wrong_with_a_bundle_is_told(run: Run, models: Path, changes: Any, words: tuple[str, str]) -> None:
    change_card(models / "none", **changes)
    result = run("models", "verify")

    failed = [line for line in result.stdout.splitlines() if line.startswith("failed")]
    assert result.exit_code == 1
    assert any(all(word in line for word in words) for line in failed)
    assert "checks failed" in result.stderr


def test_a_network_that_sees_things_on_a_grey_photo_is_ill(
    run: Run, models: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setattr(FakeSession, "seen", 1)
    result = run("models", "verify")

    assert result.exit_code == 1
    assert "failed none network: sees 1 things on a grey photo" in result.stdout


@pytest.mark.parametrize("manifest", ["{", None])
def test_an_ill_manifest_is_told(run: Run, models: Path, manifest: str | None) -> None:
    if manifest:
        (models / "manifest.json").write_text(manifest)
        expected = "failed manifest.json: "
    else:
        (models / "forgotten").mkdir()
        (models / "forgotten" / "card.json").write_text("{}")
        expected = "failed manifest.json: does not list forgotten"
    result = run("models", "verify")

    assert result.exit_code == 1
    assert expected in result.stdout


def test_checks_as_json(run: Run, models: Path) -> None:
    change_card(models / "none", metrics={})
    result = run("models", "verify", "--json")
    failed = [check for check in json.loads(result.stdout) if not check["passed"]]

    assert result.exit_code == 1
    assert [(check["bundle"], check["subject"]) for check in failed] == [("none", "figures")]
