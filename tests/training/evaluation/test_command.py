import json
from pathlib import Path

import pytest

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from tests.training.evaluation.conftest import FIRST, FakeModel
from training.evaluation import command
from training.evaluation.command import evaluate_models, load_model

SETS = """
[[sources]]
name = "shop"
form = "yolo"
images = "images"
labels = ["labels"]
class_map = { "0" = "product" }
known = ["product"]
licence = "MIT"
commercial_use = true
"""


def test_page_json_and_tables_come_from_one_run(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models = {
        Path("one"): FakeModel([("product", FIRST, 0.9)], name="one"),
        Path("two"): FakeModel([], name="two", fingerprint="2"),
    }
    monkeypatch.setattr(command, "load_model", lambda path, **_: models[path])
    (shop / "sets.toml").write_text(SETS)

    text = evaluate_models(
        shop, list(models), shop / "sets.toml", report=shop / "out/page.html", figures=shop / "out/figures.json"
    )

    assert text.startswith("one 1.0.0\n\n| set |")
    assert text.count("| shop | product | 2 | 3 |") == 2
    assert "Detector evaluation" in (shop / "out/page.html").read_text(encoding="utf-8")
    record = json.loads((shop / "out/figures.json").read_text(encoding="utf-8"))
    assert [model["name"] for model in record["models"]] == ["one", "two"]


@pytest.mark.parametrize("name", ["nothing-there", "notes.txt", "folder"])
def test_what_is_no_model_is_an_error_that_says_what_is(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "folder").mkdir()

    with pytest.raises(
        ValueError, match=rf"{name}: is no models folder, no bundle with a card.json and no .pt or .onnx"
    ):
        load_model(tmp_path / name)
