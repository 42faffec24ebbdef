"""What the tests of `vision` and of the service share."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from numpy.typing import NDArray

from vision.cards import EmbedderCard, NamingRule
from vision.recognition.embedder import Embedder

# A busy machine must not make a test fail: the properties are about results, not about time. Nor must chance: every run
# tries the same examples. `pytest --hypothesis-profile=search` looks for others.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("search"), derandomize=True)
settings.load_profile("steady")


class ColourSession:
    """An embedder's network that tells colours: the mean red, green and blue of the middle of each crop."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        self.shapes.append(batch.shape)
        return np.asarray(batch[:, :, 8:24, 6:14].mean(axis=(2, 3)) - 0.5, dtype=np.float32)


@pytest.fixture
def colour_embedder(tmp_path: Path) -> Embedder:
    """Sure of what is as like as 0.95, and of nothing that is less like than 0.9."""
    card = EmbedderCard(
        folder=tmp_path,
        name="colours",
        version="1",
        file="embedder.onnx",
        sha256="e" * 64,
        licence="none",
        commercial_use=False,
        input_width=20,
        input_height=32,
        dimension=3,
        naming=NamingRule(temperature=0.02, bias=-92.0, slope=100.0, accepted=0.6),
    )
    return Embedder(card, ColourSession())
