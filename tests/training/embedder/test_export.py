from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("ultralytics", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")

import torch

from training.embedder import export as exporting
from training.embedder.export import export_embedder
from training.embedder.network import EmbedderNetwork
from training.embedder.recipe import EmbedderPlan, EmbedderRecipe, RenderedGoods
from vision.sessions import OrtSession

pytestmark = pytest.mark.filterwarnings("default")  # the trainer's libraries warn about themselves

NETWORK = Path("yolo11n.yaml")  # ships with ultralytics
PLAN = EmbedderPlan(1, 1, 1, 2, 0.001, 1.0, 0.2, 20.0, 0.0, 1.0)
# Sides that the strides of the network do not divide evenly into cells: pooling must not depend on that.
RECIPE = EmbedderRecipe("small", 64, 96, 16, PLAN, RenderedGoods(1, 1, 1), start=str(NETWORK))


@pytest.fixture(scope="module")
def network() -> EmbedderNetwork:
    torch.manual_seed(0)
    return EmbedderNetwork(NETWORK, RECIPE.dimension).eval()


@pytest.fixture(scope="module")
def checkpoint(network: EmbedderNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run") / "last.pt"
    torch.save({"network": network.state_dict()}, path)
    return path


def test_the_export_gives_the_vectors_of_the_checkpoint_for_any_number_of_crops(
    checkpoint: Path, network: EmbedderNetwork
) -> None:
    session = OrtSession(export_embedder(RECIPE, checkpoint, NETWORK), threads=1)
    for count in (1, 3):
        crops = np.random.default_rng(count).random((count, 3, 96, 64), dtype=np.float32)
        with torch.no_grad():
            expected = network(torch.from_numpy(crops)).numpy()
        vectors = session.run(crops)
        assert vectors.shape == (count, 16)
        np.testing.assert_allclose(vectors, expected, atol=1e-4)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_an_export_that_differs_is_refused(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MAX_DIFFERENCE", -1.0)
    with pytest.raises(ValueError, match="for 1 crops the export differs by"):
        export_embedder(RECIPE, checkpoint, NETWORK)


def test_a_checkpoint_of_another_size_is_refused(network: EmbedderNetwork, tmp_path: Path) -> None:
    torch.save({"network": EmbedderNetwork(NETWORK, 8).state_dict()}, tmp_path / "other.pt")
    with pytest.raises(RuntimeError, match="size mismatch"):
        export_embedder(RECIPE, tmp_path / "other.pt", NETWORK)


def test_cells_of_any_size_are_means(network: EmbedderNetwork) -> None:
    features = network.features(torch.full((1, 3, 96, 64), 0.25))
    colours = features[0, : 3 * 8 * 2]
    assert torch.allclose(colours, torch.full_like(colours, 0.25), atol=1e-6)
