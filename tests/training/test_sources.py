import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.recipe import Source
from training.sources import IGNORED_GREY, LabelledPhoto, read_source
from vision.types import Box


def source(**changes: object) -> Source:
    values: dict[str, object] = {
        "name": "shelves",
        "form": "yolo",
        "known": ("product",),
        "licence": "own",
        "commercial_use": True,
        "class_map": {"*": "product"},
        "images": "images",
        "labels": ("labels",),
    }
    return Source(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "images").mkdir()
    (tmp_path / "labels").mkdir()
    for name in ("a", "b"):
        cv2.imwrite(str(tmp_path / "images" / f"{name}.png"), np.full((100, 200, 3), 200, np.uint8))
    return tmp_path


def only(photos: object) -> LabelledPhoto:
    (photo,) = list(photos)  # type: ignore[call-overload]
    return photo


def test_yolo_boxes_become_pixels_from_the_top_left(data: Path) -> None:
    (data / "labels" / "a.txt").write_text("0 0.5 0.5 0.1 0.2\n")

    photo = only(read_source(source(), data))

    assert photo.name == "a"
    assert photo.objects[0].object_class == "product"
    assert photo.objects[0].box == pytest.approx((90, 40, 20, 20))


def test_several_label_folders_are_joined_and_photos_that_lack_one_are_left_out(data: Path) -> None:
    (data / "gaps").mkdir()
    for name in ("a", "b"):
        (data / "labels" / f"{name}.txt").write_text("0 0.5 0.5 0.1 0.2")
    (data / "gaps" / "a.txt").write_text("3 0.2 0.5 0.1 0.2")

    photo = only(read_source(source(labels=("labels", "gaps"), class_map={"0": "product", "3": "gap"}), data))

    assert [found.object_class for found in photo.objects] == ["product", "gap"]


def test_coco_ignore_regions_turn_grey_but_labelled_objects_stay(data: Path) -> None:
    document = {
        "categories": [{"id": 1, "name": "product"}, {"id": 5, "name": "ignore"}],
        "images": [{"id": 7, "file_name": "a.png"}],
        "annotations": [
            {"image_id": 7, "category_id": 1, "bbox": [40, 0, 20, 50]},
            {"image_id": 7, "category_id": 5, "bbox": [50, 0, 50, 100]},
        ],
    }
    (data / "truth.json").write_text(json.dumps(document))
    wanted = source(
        form="coco", labels=("truth.json",), class_map={"product": "product", "ignore": "ignore"}, photos=("a.*",)
    )

    photo = only(read_source(wanted, data))
    pixels = photo.load()

    assert [found.box for found in photo.objects] == [Box(40, 0, 20, 50)]
    assert (pixels[60, 70] == IGNORED_GREY).all()
    assert (pixels[10, 55] == 200).all()
    assert (pixels[10, 10] == 200).all()


def test_rendered_scenes_come_with_their_truth(tmp_path: Path) -> None:
    photos = list(read_source(source(form="rendered", images="", labels=(), count=2, first_seed=5), tmp_path))

    assert [photo.name for photo in photos] == ["scene-5", "scene-6"]
    assert all(photo.objects for photo in photos)
    assert photos[0].load().shape[2] == 3


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="shelves"):
        list(read_source(source(), tmp_path))
