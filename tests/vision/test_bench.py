from collections.abc import Callable

import pytest
from PIL import Image

from vision.bench import bench_photo
from vision.cards import DetectorCard
from vision.detector import Detector
from vision.pipeline import ShelfPipeline


def test_every_stage_is_timed(
    card: DetectorCard, fake_session: type, picture: Image.Image, encode: Callable[..., bytes]
) -> None:
    session = fake_session([("product", (100, 100, 40, 40), 0.9)])
    result = bench_photo(ShelfPipeline(Detector(card, session)), encode(picture, "JPEG"), runs=2)
    assert list(result.stages) == ["decode", "quality", "preprocess", "session", "postprocess", "rows"]
    assert all(duration > 0 for duration in result.stages.values())
    assert result.ratio == pytest.approx(result.whole / result.stages["session"])
    assert len(session.shapes) == 1 + 3 + 3, "one run to prepare, then one to warm up and two timed, twice"
