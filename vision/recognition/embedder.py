"""The embedder: crops of facings -> vectors that lie close together for one SKU, whatever the light and the angle."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.cards import EmbedderCard, embedder_card, verified_weights
from vision.errors import ModelCorrupt
from vision.letterbox import Pixels
from vision.recognition.crops import fit_crop
from vision.sessions import ModelSession, OrtSession, Tensor, usable_cores

Vectors = NDArray[np.float32]

# Crops that go through the network together: one at a time takes half as long again, and more than 8 gain nothing.
BATCH = 8


class Embedder:
    """An embedder card with its running network, and how many batches it takes at once. Safe to use from threads."""

    def __init__(self, card: EmbedderCard, session: ModelSession, *, at_once: int = 1) -> None:
        self.card = card
        self._session = session
        self._at_once = at_once

    @classmethod
    def load(cls, models_dir: Path, bundle: str | None = None, *, threads: int | None = None) -> "Embedder":
        """Load a bundle of `models_dir`, by default the one in use; raises ModelMissing or ModelCorrupt.

        `threads` None means one per core that this process may use.
        """
        card = embedder_card(models_dir, bundle)
        # A batch a core: cores that share a batch wait for each other after each layer, and packing stays on one.
        return cls(card, OrtSession(verified_weights(card), threads=1), at_once=threads or usable_cores())

    def embed(self, crops: Sequence[Pixels]) -> Vectors:
        """One vector of length 1 a crop, `(n, dimension)` float32. Crops are `(H, W, 3)` uint8, BGR, of any size.

        Raises ModelCorrupt when the network gives vectors of another size than its card says, or no numbers.
        """
        batches = [crops[start : start + BATCH] for start in range(0, len(crops), BATCH)]
        if not batches:
            return np.zeros((0, self.card.dimension), np.float32)
        with ThreadPoolExecutor(min(self._at_once, len(batches))) as pool:
            return np.concatenate(list(pool.map(self._embed_batch, batches)))

    def _embed_batch(self, crops: Sequence[Pixels]) -> Vectors:
        drawn = [fit_crop(crop, self.card.input_width, self.card.input_height) for crop in crops]
        vectors = self._session.run(_packed(drawn))
        if vectors.shape != (len(crops), self.card.dimension):
            raise ModelCorrupt(f"{self.card.name}: vectors of shape {vectors.shape} instead of {self.card.dimension}")
        if not np.isfinite(vectors).all():
            raise ModelCorrupt(f"{self.card.name}: vectors with infinite or undefined numbers")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-6), dtype=np.float32)


def _packed(crops: Sequence[Pixels]) -> Tensor:
    """Network input: float32 `(n, 3, H, W)`, RGB, 0 to 1. OpenCV packs several pictures six times slower."""
    batch = np.empty((len(crops), 3, *crops[0].shape[:2]), dtype=np.float32)
    for place, crop in enumerate(crops):
        for channel, plane in enumerate(reversed(cv2.split(crop))):
            batch[place, channel] = plane
    batch /= 255
    return batch
