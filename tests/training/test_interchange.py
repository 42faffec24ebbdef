import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training.interchange import ExportForm, PreLabeller, export_photos, unlabelled_photos
from training.recipe import Source
from training.sources import LabelBroken, LabelledObject, LabelledPhoto, read_source
from vision.types import Box, Detection, ModelIdentity

MODEL = ModelIdentity("shelf", "1.2.3", "ab" * 32)
FOUND = (Detection("product", Box(10, 20, 30, 40), 0.75), Detection("gap", Box(50, 20, 30, 40), 0.25))
LABELLER = PreLabeller(MODEL, lambda _: FOUND)

READ_BACK: dict[ExportForm, tuple[str, ...]] = {
    "coco": ("annotations.json",),
    "yolo": ("labels",),
    "label-studio": ("tasks.json",),
}


@pytest.fixture
def photos(data: Path) -> list[LabelledPhoto]:
    """`a` has a product, a gap and an ignored region; `b` has nothing."""
    a, b = unlabelled_photos(data / "images")
    objects = (LabelledObject("product", Box(1 / 3, 2, 30.7, 41)), LabelledObject("gap", Box(90, 10, 110, 33.1)))
    return [replace(a, objects=objects, ignored=(Box(0, 60, 50, 40),)), b]


def source_of(form: ExportForm, folder: Path) -> Source:
    names: dict[str, str] = {"product": "product", "gap": "gap", "ignore": "ignore"}
    if form == "yolo":
        names = json.loads((folder / "data.yaml").read_text())["names"]
    return Source(
        name="back",
        form=form,
        known=("product", "gap"),
        licence="own",
        commercial_use=True,
        class_map=names,
        images="images",
        labels=READ_BACK[form],
    )


def plain(photos: Iterable[LabelledPhoto]) -> list[Any]:
    """Names, classes and boxes to a millionth of a pixel."""
    return [
        (
            photo.name,
            [(found.object_class, [round(value, 6) for value in found.box]) for found in photo.objects],
            [[round(value, 6) for value in box] for box in photo.ignored],
        )
        for photo in photos
    ]


@pytest.mark.parametrize("form", READ_BACK)
def test_what_is_exported_is_read_back_the_same(form: ExportForm, photos: list[LabelledPhoto], tmp_path: Path) -> None:
    export_photos(photos, tmp_path / "out", form, known=("product", "gap"))

    back = list(read_source(source_of(form, tmp_path / "out"), tmp_path / "out"))

    assert plain(back) == plain(photos)
    assert (back[1].load() == photos[1].load()).all()


@pytest.mark.parametrize("form", READ_BACK)
@pytest.mark.parametrize("name", ["a&b", "a+b", "a#b", "a%20b", "a b"])
def test_any_file_name_is_read_back(form: ExportForm, name: str, data: Path, tmp_path: Path) -> None:
    (data / "images/a.png").rename(data / f"images/{name}.png")

    export_photos(unlabelled_photos(data / "images"), tmp_path / "out", form)

    back = read_source(source_of(form, tmp_path / "out"), tmp_path / "out")
    assert sorted(photo.name for photo in back) == sorted([name, "b"])


@pytest.mark.parametrize("form", READ_BACK)
def test_predictions_never_become_labels(form: ExportForm, photos: list[LabelledPhoto], tmp_path: Path) -> None:
    export_photos(photos, tmp_path / "out", form, known=("product", "gap"), labeller=LABELLER)

    assert plain(read_source(source_of(form, tmp_path / "out"), tmp_path / "out")) == plain(photos)


@pytest.mark.parametrize("form", READ_BACK)
def test_photos_that_nobody_labelled_cannot_be_read_as_labelled(
    form: ExportForm, photos: list[LabelledPhoto], tmp_path: Path
) -> None:
    export_photos(photos, tmp_path / "out", form, labelled=False, labeller=LABELLER)

    with pytest.raises(LabelBroken):
        list(read_source(source_of(form, tmp_path / "out"), tmp_path / "out"))


def test_coco_predictions_name_their_model_and_score(photos: list[LabelledPhoto], tmp_path: Path) -> None:
    export_photos(photos, tmp_path / "out", "coco", labeller=LABELLER)

    predictions = json.loads((tmp_path / "out/predictions.json").read_text())
    assert len(predictions) == 4
    assert (predictions[0]["score"], predictions[0]["bbox"]) == (0.75, [10, 20, 30, 40])
    assert predictions[0]["model"] == {"name": "shelf", "version": "1.2.3", "sha256": "ab" * 32}


def test_label_studio_predictions_name_their_model_and_score(photos: list[LabelledPhoto], tmp_path: Path) -> None:
    export_photos(photos, tmp_path / "out", "label-studio", labeller=LABELLER)

    (prediction,) = json.loads((tmp_path / "out/tasks.json").read_text())[0]["predictions"]
    assert prediction["model_version"] == f"shelf 1.2.3 sha256:{'ab' * 32}"
    assert prediction["score"] == 0.5
    assert [region["score"] for region in prediction["result"]] == [0.75, 0.25]
    assert prediction["result"][0]["value"]["x"] == 5
    assert '<Label value="gap"/>' in (tmp_path / "out/label-config.xml").read_text()


def test_yolo_predictions_carry_scores_and_their_model(photos: list[LabelledPhoto], tmp_path: Path) -> None:
    export_photos(photos, tmp_path / "out", "yolo", labeller=LABELLER)

    lines = (tmp_path / "out/predictions/b.txt").read_text().splitlines()
    assert lines[0].split()[-1] == "0.75"
    assert json.loads((tmp_path / "out/model.json").read_text())["version"] == "1.2.3"


def test_rendered_scenes_become_files(tmp_path: Path) -> None:
    scene = LabelledPhoto("scene-7", lambda: np.zeros((60, 80, 3), np.uint8), (), width=80, height=60)

    export_photos([scene], tmp_path / "out", "coco")

    assert (tmp_path / "out/images/scene-7.jpg").is_file()


def test_a_folder_that_holds_something_is_not_written_to(photos: list[LabelledPhoto], data: Path) -> None:
    with pytest.raises(FileExistsError, match="images"):
        export_photos(photos, data / "images", "coco")
