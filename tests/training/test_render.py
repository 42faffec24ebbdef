import json
from pathlib import Path

import cv2
import pytest

from training.render import parse_size, render_photos


def test_photos_come_with_their_truth_and_a_sheet(tmp_path: Path) -> None:
    pytest.importorskip("moderngl")
    pytest.importorskip("skia")
    paths = render_photos(tmp_path, count=1, first_seed=4, size=(240, 180), views=2, sheet=True)
    assert [path.name for path in paths] == ["scene-000004-view-0.jpg", "scene-000004-view-1.jpg"]
    assert (tmp_path / "sheet.png").exists()
    for path in paths:
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert cv2.imread(str(path)).shape == (truth["height"], truth["width"], 3) == (180, 240, 3)
        assert truth["camera"]["eye"]
        assert all(len(found["box"]) == 4 and "row" in found for found in truth["objects"])
        assert all(row["height_cm"] > 0 for row in truth["rows"])


def test_a_size_is_read() -> None:
    assert parse_size("1280x960") == (1280, 960)


@pytest.mark.parametrize("text", ["", "1280", "0x0", "12x3000", "axb", "-5x900"])
def test_a_wrong_size_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="WIDTHxHEIGHT"):
        parse_size(text)
