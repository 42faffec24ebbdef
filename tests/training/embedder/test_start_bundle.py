"""The shipped `sku-embedder` is taken apart and put together again: its vectors must stay what they are."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("ultralytics", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")

import torch

from tests.training.conftest import ROOT
from training.embedder.network import EmbedderNetwork
from training.embedder.start_bundle import take_over
from training.recipe import ARCHITECTURE
from vision.cards import EmbedderCard, detector_card, embedder_card, verified_weights
from vision.sessions import OrtSession

pytestmark = pytest.mark.filterwarnings("default")  # the trainer's libraries warn about themselves


@pytest.fixture(scope="module")
def card() -> EmbedderCard:
    return embedder_card(ROOT / "models", "sku-embedder")


def inputs(count: int) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(count).random((count, 3, 224, 160), dtype=np.float32))


def test_training_starts_from_a_network_that_sees_what_the_bundle_sees(card: EmbedderCard) -> None:
    network = EmbedderNetwork(Path(ARCHITECTURE), card.dimension)
    take_over(network, card, [inputs(4)])
    with torch.no_grad():
        vectors = network(inputs(2)).numpy()
    np.testing.assert_allclose(vectors, OrtSession(verified_weights(card)).run(inputs(2).numpy()), atol=1e-3)
    variance = network.backbone[0].bn.running_var
    assert variance.std() > 0, "the batch norms have no statistics of their own"


def test_what_is_no_embedder_is_refused(card: EmbedderCard) -> None:
    detector = detector_card(ROOT / "models", "shelf-open")
    disguised = replace(card, folder=detector.folder, file=detector.file, sha256=detector.sha256)
    with pytest.raises(ValueError, match="sku-embedder is no embedder that training can start from"):
        take_over(EmbedderNetwork(Path(ARCHITECTURE), card.dimension), disguised, [])


def test_an_embedder_of_other_dimensions_is_refused(card: EmbedderCard) -> None:
    with pytest.raises(ValueError, match="sku-embedder is no embedder that training can start from"):
        take_over(EmbedderNetwork(Path(ARCHITECTURE), 8), card, [inputs(1)])
