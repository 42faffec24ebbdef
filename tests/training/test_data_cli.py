import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner, Result

from tests.training.conftest import ROOT
from training.data_cli import app

DESCRIPTION = """
name = "shelves"
version = "1.0.0"
folder = "shop"
origin = "drawn here"
licence = "MIT"
attribution = "nobody"
commercial_use = true
[[sources]]
name = "all"
form = "yolo"
images = "shop/images"
labels = ["shop/labels"]
class_map = { "0" = "product" }
known = ["product"]
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Eight photos of four shops, all different."""
    for kind in ("images", "labels"):
        (tmp_path / "shop" / kind).mkdir(parents=True)
    for number in range(8):
        noise = np.random.default_rng(number).integers(0, 256, (12, 16, 3), dtype=np.uint8)
        name = f"shop{number // 2}_{number}"
        cv2.imwrite(str(tmp_path / f"shop/images/{name}.png"), cv2.resize(noise, (160, 120)))
        (tmp_path / f"shop/labels/{name}.txt").write_text("0 0.5 0.5 0.2 0.4\n")
    (tmp_path / "shelves").mkdir()
    (tmp_path / "shelves/dataset.toml").write_text(DESCRIPTION)
    return tmp_path


def test_a_set_is_written_down_split_and_verified(data: Path) -> None:
    shelves = data / "shelves"
    assert run("manifest", shelves, "--data", data).exit_code == 0
    asked = ("--share", "train=0.75", "--share", "val=0.25", "--scene", r"(shop\d)")
    assert run("split", shelves, "--data", data, *asked).exit_code == 0
    assert run("verify", shelves, "--data", data).exit_code == 0

    shops = [
        {Path(line).name.partition("_")[0] for line in (shelves / f"splits/{name}.txt").read_text().splitlines()[1:]}
        for name in ("train", "val")
    ]
    assert (len(shops[0]), len(shops[1]), shops[0] & shops[1]) == (3, 1, set())


def test_verify_names_the_file_that_changed(data: Path) -> None:
    shelves = data / "shelves"
    run("manifest", shelves, "--data", data)
    run("split", shelves, "--data", data)
    (data / "shop/images/shop0_0.png").unlink()

    result = run("verify", shelves, "--data", data)

    assert result.exit_code == 1
    assert "shelves manifest: vanished: images/shop0_0.png" in result.output
    assert "shelves all: vanished: images/shop0_0.png" in result.output


def test_the_audit_ends_with_one_when_something_is_broken(data: Path) -> None:
    file = data / "shelves/dataset.toml"
    assert run("audit", file, "--data", data).exit_code == 0

    (data / "shop/labels/shop0_0.txt").write_text("0 0.5\n")
    result = run("audit", file, "--data", data, "--json", data / "audit.json")

    assert result.exit_code == 1
    assert json.loads((data / "audit.json").read_text())["findings"][0]["kind"] == "broken"


def test_a_source_is_exported(data: Path) -> None:
    file = data / "shelves/dataset.toml"

    assert run("export", file, "all", data / "out", "--data", data, "--to", "coco").exit_code == 0
    assert len(json.loads((data / "out/annotations.json").read_text())["annotations"]) == 8


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("export", "{set}/dataset.toml", "none", "{set}/out", "--data", "{data}", "--to", "coco"), "it has all"),
        (("split", "{set}", "--data", "{data}", "--share", "train:0.8"), "name=part"),
    ],
)
def test_wrong_arguments_are_told(data: Path, arguments: tuple[str, ...], complaint: str) -> None:
    result = run(*(text.format(set=data / "shelves", data=data) for text in arguments))

    assert result.exit_code == 2
    assert complaint in result.output


def test_what_is_broken_is_told_in_one_sentence(data: Path) -> None:
    (data / "shop/labels/shop0_0.txt").write_text("0 0.5\n")

    result = run("manifest", data / "shelves", "--data", data)

    assert result.exit_code == 1
    assert "shop0_0.txt:1: 2 values" in result.output
    assert "Traceback" not in result.output


def test_companies_may_have_photos_labelled_by_a_detector_that_permits_it(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    cv2.imwrite(str(tmp_path / "new/shelf.png"), np.full((64, 64, 3), 200, np.uint8))
    chosen = ("--models", ROOT / "models", "--detector", "shelf-open")

    assert run("prelabel", tmp_path / "new", tmp_path / "out", "--to", "label-studio", *chosen).exit_code == 0

    (task,) = json.loads((tmp_path / "out/tasks.json").read_text())
    assert task["predictions"][0]["model_version"].startswith("shelf-open ")
