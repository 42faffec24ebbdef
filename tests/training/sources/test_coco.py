import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.training.conftest import MakeSource
from training.recipe import Source
from training.sources import IGNORED_GREY, LabelProblem, read_source
from vision.types import Box

CATEGORIES = [{"id": 1, "name": "product"}, {"id": 5, "name": "ignore"}]
IMAGE = {"id": 7, "file_name": "a.png", "width": 200, "height": 100}
PRODUCT = {"id": 1, "image_id": 7, "category_id": 1, "bbox": [40, 0, 20, 50]}


@pytest.fixture
def source(make_source: MakeSource) -> Source:
    class_map = {"product": "product", "ignore": "ignore"}
    return make_source(form="coco", labels=("truth.json",), class_map=class_map, photos=("a.*",))


def document(**changes: Any) -> str:
    return json.dumps({"categories": CATEGORIES, "images": [IMAGE], "annotations": [PRODUCT]} | changes)


@pytest.mark.parametrize("region", [{"category_id": 5}, {"category_id": 1, "iscrowd": 1}])
def test_ignored_regions_turn_grey_but_labelled_objects_stay(
    data: Path, source: Source, region: dict[str, int]
) -> None:
    ignored = {"id": 2, "image_id": 7, "bbox": [50, 0, 50, 100], **region}
    (data / "truth.json").write_text(document(annotations=[PRODUCT, ignored]))

    (photo,) = read_source(source, data)
    pixels = photo.load()

    assert [found.box for found in photo.objects] == [Box(40, 0, 20, 50)]
    assert photo.ignored == (Box(50, 0, 50, 100),)
    assert (pixels[60, 70] == IGNORED_GREY).all()
    assert (pixels[10, 55] == 200).all()
    assert (pixels[10, 10] == 200).all()


@pytest.mark.parametrize("class_map", [{"product": "product"}, {"*": "product"}], ids=["named", "any"])
def test_a_crowd_is_no_object_whatever_the_class_map_says(
    data: Path, source: Source, class_map: dict[str, str]
) -> None:
    crowd = {"id": 2, "image_id": 7, "bbox": [50, 0, 50, 100], "category_id": 1, "iscrowd": 1}
    (data / "truth.json").write_text(document(annotations=[PRODUCT, crowd]))

    (photo,) = read_source(replace(source, class_map=class_map), data)

    assert [found.box for found in photo.objects] == [Box(40, 0, 20, 50)]
    assert photo.ignored == (Box(50, 0, 50, 100),)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"annotations": [PRODUCT | {"bbox": [1, 2, 3]}]}, "annotation 1: category or bbox"),
        ({"annotations": [PRODUCT | {"category_id": 9}]}, "annotation 1: category or bbox"),
        ({"annotations": [PRODUCT | {"image_id": 8}]}, "annotation 1 belongs to no listed photo"),
        ({"images": [IMAGE | {"width": 400}]}, "labelled at 400 x 100 px, but the photo has 200 x 100"),
        ({"images": [IMAGE, {"id": 8, "file_name": "a.gone.png"}]}, "missing photo"),
        ({"images": [], "annotations": []}, "does not list this photo"),
        ({"images": [IMAGE, {"id": 8, "file_name": "other/a.png"}]}, "a.png is listed 2 times"),
        ({"images": [{"id": 1}]}, "is not a COCO file"),
    ],
)
def test_what_is_broken_is_told(data: Path, source: Source, changes: dict[str, Any], reason: str) -> None:
    (data / "truth.json").write_text(document(**changes))
    problems: list[LabelProblem] = []

    list(read_source(source, data, problems.append))

    assert [reason in problem.reason for problem in problems] == [True]


def test_a_file_that_is_not_json_is_told_with_the_line(data: Path, source: Source) -> None:
    (data / "truth.json").write_text('{"images":\n [}')
    problems: list[LabelProblem] = []

    assert list(read_source(source, data, problems.append)) == []
    assert [problem.line for problem in problems] == [2]


def test_a_missing_label_file_is_named(data: Path, source: Source) -> None:
    with pytest.raises(FileNotFoundError, match=r"truth\.json"):
        list(read_source(source, data))
