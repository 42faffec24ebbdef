"""What an embedder must beat: descriptions of crops that nobody has to train for."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import torch

from training.embedder.network import EmbedderNetwork
from vision.letterbox import Pixels
from vision.recognition.crops import fit_crop
from vision.recognition.embedder import Vectors

ROWS = 4
BINS = (8, 4, 4)
BATCH = 32


def histograms(crops: Sequence[Pixels]) -> Vectors:
    """HSV histograms of four rows of each crop."""
    return np.stack([_histogram(crop) for crop in crops])


def _histogram(crop: Pixels) -> Vectors:
    hsv = cv2.cvtColor(cv2.resize(crop, (64, 64), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2HSV)
    rows = [cv2.calcHist([row], [0, 1, 2], None, BINS, [0, 180, 0, 256, 0, 256]) for row in np.split(hsv, ROWS)]
    return _unit(np.sqrt(np.concatenate([row.ravel() for row in rows])))


def _unit(values: np.ndarray) -> Vectors:
    return np.asarray(values / max(float(np.linalg.norm(values)), 1e-9), dtype=np.float32)


class DetectorFeatures:
    """The maps of an untrained embedder: a detector's backbone, pooled by rows, each number in its own spread."""

    def __init__(self, start: Path, width: int, height: int) -> None:
        self._network = EmbedderNetwork(start, 8).eval()
        self._size = (width, height)

    def __call__(self, crops: Sequence[Pixels]) -> Vectors:
        """`(n, d)` vectors of length 1; the spread is that of the crops given, so compare within one call only."""
        parts = [self._features(crops[at : at + BATCH]) for at in range(0, len(crops), BATCH)]
        features = np.concatenate(parts)
        features = (features - features.mean(axis=0)) / (features.std(axis=0) + 1e-6)
        return np.stack([_unit(row) for row in features])

    def _features(self, crops: Sequence[Pixels]) -> np.ndarray:
        drawn = [fit_crop(crop, *self._size) for crop in crops]
        batch = torch.from_numpy(cv2.dnn.blobFromImages(drawn, scalefactor=1 / 255, swapRB=True))
        with torch.no_grad():
            return np.asarray(self._network.features(batch).numpy())
