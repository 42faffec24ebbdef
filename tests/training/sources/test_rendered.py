from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tests.training.conftest import MakeSource
from training.sources import read_source
from vision.types import Box


def draw(seed: int, *, width: int, height: int) -> SimpleNamespace:
    """A renderer that costs nothing: one product whose place tells the seed."""
    found = SimpleNamespace(kind="product", box=(seed, 2.0, 30.0, 40.0))
    return SimpleNamespace(image=np.zeros((height, width, 3), np.uint8), objects=[found])


def test_rendered_scenes_come_with_their_truth(
    tmp_path: Path, make_source: MakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.sources.rendered.render_scene", draw)
    source = make_source(form="rendered", images="", labels=(), count=2, first_seed=4)

    first, second = read_source(source, tmp_path)

    assert [first.name, second.name] == ["scene-4", "scene-5"]
    assert [found.box for found in first.objects] == [Box(4, 2, 30, 40)]
    assert first.load().shape == (first.height, first.width, 3)
    assert (first.width, first.height) != (second.width, second.height)
