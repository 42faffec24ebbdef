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
from api.cli.model_checks import hardest_sets, verify

Run = Callable[..., Result]
WEIGHTS = b"weights"
SHIPPED = Path(__file__).parents[3] / "models"


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


class FakeEmbedderSession(FakeSession):
    """Gives each crop the same vector."""

    vector: tuple[float, ...] = (3.0, 4.0)

    def run(self, batch: np.ndarray) -> np.ndarray:
        return np.tile(np.asarray(self.vector, np.float32), (len(batch), 1))


NAMING_FIGURES = {"shop": {"queries": 200, "top1": 0.9}, "cooler": {"queries": 300, "top1": 0.654}}


@pytest.fixture
def embedder(models: Path, environment: pytest.MonkeyPatch) -> Path:
    """The folder's only bundle is an embedder."""
    environment.setattr(model_checks, "OrtSession", FakeEmbedderSession)
    naming = {"temperature": 0.05, "bias": -4.0, "slope": 8.0, "accepted": 0.8}
    sizes = {"input_width": 16, "input_height": 24, "dimension": 2}
    change_card(models / "none", kind="embedder", **sizes, naming=naming, metrics={"naming": NAMING_FIGURES})
    manifest = {"schema_version": 1, "in_use": {"embedder": "none"}, "bundles": ["none"]}
    (models / "manifest.json").write_text(json.dumps(manifest))
    return models / "none"


def test_the_list_shows_where_an_embedder_names_worst(run: Run, embedder: Path) -> None:
    result = run("models", "list")
    assert result.exit_code == 0
    for words in ("none 1", "embedder, in use", "SKU named first 0.65 (cooler)", "AGPL-3.0-or-later"):
        assert words in result.stdout
    assert " px" not in result.stdout

    (bundle,) = json.loads(run("models", "list", "--json").stdout)
    assert (bundle["kind"], bundle["classes"], bundle["looks"], bundle["in_use"]) == ("embedder", [], [], True)
    assert bundle["hardest"] == {"SKU named first": ["cooler", 0.654]}


def test_a_whole_embedder_passes_every_check(run: Run, embedder: Path) -> None:
    result = run("models", "verify")
    assert result.exit_code == 0
    assert [line.split(":")[0].split() for line in result.stdout.splitlines()] == [
        ["ok", "manifest.json"],
        *(["ok", "none", subject] for subject in ("card", "weights", "licence", "figures", "network")),
    ]
    assert "runs at 16 x 24 px, gives 2 numbers a crop" in result.stdout


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dimension": 3}, ("none network:", "instead of 3")),
        ({"dimension": 0}, ("none card:", "at least 1")),
        ({"naming": {}}, ("none card:", "missing 4 required")),
        ({"sha256": "1" * 64}, ("none weights:", "the card says 1111")),
        ({"metrics": {}}, ("none figures:", "nothing was measured")),
        ({"data": []}, ("none licence:", "does not say what the weights learned from")),
        ({"start": {"name": "old.pt", "commercial_use": False}}, ("none licence:", "old.pt forbids it")),
    ],
)
def test_what_is_wrong_with_an_embedder_is_told(run: Run, embedder: Path, changes: Any, words: tuple[str, str]) -> None:
    change_card(embedder, **changes)
    result = run("models", "verify")
    failed = [line for line in result.stdout.splitlines() if line.startswith("failed")]
    assert result.exit_code == 1
    assert any(all(word in line for word in words) for line in failed)


def test_an_embedder_that_gives_no_numbers_is_ill(run: Run, embedder: Path, environment: pytest.MonkeyPatch) -> None:
    environment.setattr(FakeEmbedderSession, "vector", (float("nan"), 1.0))
    assert "failed none network: does not run" in run("models", "verify").stdout


@pytest.mark.parametrize("bundle", ["sku-embedder", "sku-research"])
def test_the_shipped_embedders_are_whole(bundle: str) -> None:
    checks = [check for check in verify(SHIPPED) if check.bundle == bundle]
    assert [check.subject for check in checks] == ["card", "weights", "licence", "figures", "network"]
    assert all(check.passed for check in checks), checks


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
