from collections.abc import Sequence
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest

from vision.errors import ModelCorrupt, ModelMissing
from vision.recognition.embedder import BATCH, Embedder

MODELS = Path(__file__).parents[3] / "models"
RED, BLUE = (0, 0, 255), (255, 0, 0)


class FixedSession:
    """Gives the same numbers, whatever it is shown."""

    def __init__(self, vectors: Sequence[Sequence[float]]) -> None:
        self.vectors = np.asarray(vectors, dtype=np.float32)

    def run(self, batch: np.ndarray) -> np.ndarray:
        return self.vectors


def plain(colour: tuple[int, int, int], height: int = 64, width: int = 40) -> np.ndarray:
    return np.full((height, width, 3), colour, np.uint8)


def test_vectors_have_length_one_and_see_red_first(colour_embedder: Embedder) -> None:
    red, blue = colour_embedder.embed([plain(RED), plain(BLUE)])
    assert red == pytest.approx(np.asarray([1, -1, -1]) / np.sqrt(3), abs=1e-6)
    assert blue == pytest.approx(np.asarray([-1, -1, 1]) / np.sqrt(3), abs=1e-6)
    assert red.dtype == np.float32


def test_crops_of_any_size_go_through_the_network_in_batches(colour_embedder: Embedder) -> None:
    crops = [plain(RED if number % 2 else BLUE, 10 + number, 300 - number) for number in range(2 * BATCH + 1)]
    vectors = colour_embedder.embed(crops)
    assert colour_embedder._session.shapes == [(BATCH, 3, 32, 20), (BATCH, 3, 32, 20), (1, 3, 32, 20)]
    np.testing.assert_allclose(vectors, np.concatenate([colour_embedder.embed([crop]) for crop in crops]), atol=1e-6)


class PairedSession:
    """Answers only when two batches are under way: the colour of their first pixel."""

    def __init__(self) -> None:
        self.barrier = Barrier(2)

    def run(self, batch: np.ndarray) -> np.ndarray:
        self.barrier.wait(timeout=10)
        return np.asarray(batch[:, :, 16, 10] + 0.1, dtype=np.float32)


def test_batches_go_through_the_network_at_once_and_come_back_in_order(colour_embedder: Embedder) -> None:
    crops = [plain((0, 0, 60 * number)) for number in range(4) for _ in range(BATCH)]
    vectors = Embedder(colour_embedder.card, PairedSession(), at_once=2).embed(crops)
    assert (np.diff(vectors[::BATCH, 0]) > 0).all()
    assert len(vectors) == len(crops)


def test_no_crops_give_no_vectors(colour_embedder: Embedder) -> None:
    vectors = colour_embedder.embed([])
    assert (vectors.shape, vectors.dtype) == ((0, 3), np.float32)


def test_a_vector_of_noughts_stays_one(colour_embedder: Embedder) -> None:
    (vector,) = Embedder(colour_embedder.card, FixedSession([[0, 0, 0]])).embed([plain(RED)])
    assert vector.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("vectors", "words"),
    [
        ([[1, 0]], r"vectors of shape \(1, 2\) instead of 3"),
        ([[1, 0, 0], [1, 0, 0]], r"shape \(2, 3\)"),
        ([[1, np.nan, 0]], "undefined"),
        ([[1, np.inf, 0]], "infinite"),
    ],
)
def test_a_network_that_does_not_fit_its_card_is_refused(
    colour_embedder: Embedder, vectors: Sequence[Sequence[float]], words: str
) -> None:
    with pytest.raises(ModelCorrupt, match=words):
        Embedder(colour_embedder.card, FixedSession(vectors)).embed([plain(RED)])


def test_loading_chooses_and_checks_as_for_the_detector(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="no bundle 'other'"):
        Embedder.load(MODELS, "other")
    with pytest.raises(ModelMissing, match="models folder"):
        Embedder.load(tmp_path)


def test_the_shipped_embedder_knows_a_pack_again_in_other_light() -> None:
    rng = np.random.default_rng(3)
    packs = [np.kron(rng.integers(40, 200, (7, 5, 3)), np.ones((20, 20, 1))).astype(np.uint8) for _ in range(3)]
    darker = [(pack * 0.8).astype(np.uint8) for pack in packs]
    embedder = Embedder.load(MODELS, threads=1)
    likeness = embedder.embed(packs) @ embedder.embed(darker).T
    assert likeness.argmax(axis=1).tolist() == [0, 1, 2]
