import json
from pathlib import Path
from typing import Any

import pytest

from tests.training.conftest import MakeSource
from training.recipe import Source
from training.sources import LabelProblem, read_source
from training.sources.label_studio import photo_name

VALUE = {"x": 20, "y": 10, "width": 10, "height": 40, "rotation": 0, "rectanglelabels": ["can"]}
REGION = {"type": "rectanglelabels", "original_width": 200, "original_height": 100, "value": VALUE}
FULL = {"id": 3, "data": {"image": "/data/upload/1/0123abcd-a.png"}, "annotations": [{"result": [REGION]}]}
SHORT = {"id": 3, "image": "s3://shop/a.png", "label": [VALUE | {"original_width": 200, "original_height": 100}]}


@pytest.fixture
def source(make_source: MakeSource) -> Source:
    return make_source(form="label-studio", labels=("tasks.json",), photos=("a.*",), class_map={"can": "product"})


def annotated(*regions: dict[str, Any]) -> dict[str, Any]:
    return FULL | {"annotations": [{"result": list(regions)}]}


@pytest.mark.parametrize("task", [FULL, SHORT])
def test_percents_become_pixels(data: Path, source: Source, task: dict[str, Any]) -> None:
    (data / "tasks.json").write_text(json.dumps([task]))

    (photo,) = read_source(source, data)

    assert photo.objects[0].object_class == "product"
    assert photo.objects[0].box == pytest.approx((40, 10, 20, 40))


def test_the_last_annotation_that_was_not_cancelled_counts(data: Path, source: Source) -> None:
    annotations = [{"result": [REGION]}, {"result": []}, {"result": [REGION, REGION], "was_cancelled": True}]
    (data / "tasks.json").write_text(json.dumps([FULL | {"annotations": annotations}]))

    (photo,) = read_source(source, data)

    assert photo.objects == ()


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (annotated(REGION | {"value": VALUE | {"rotation": 12.5}}), "turned by 12.5 degrees"),
        (annotated(REGION | {"value": VALUE | {"rectanglelabels": []}}), "is not a box with one label"),
        (annotated(REGION | {"original_width": 400}), "labelled at 400 x 100"),
        (FULL | {"annotations": []}, "is it labelled yet"),
        (annotated(REGION | {"value": None}), "cannot be read"),
        ({"id": 4, "data": {}}, "names no image"),
    ],
)
def test_what_is_broken_is_told(data: Path, source: Source, task: dict[str, Any], reason: str) -> None:
    (data / "tasks.json").write_text(json.dumps([task]))
    problems: list[LabelProblem] = []

    assert list(read_source(source, data, problems.append)) == []
    assert reason in problems[0].reason


def test_a_photo_of_two_tasks_is_told_and_left_out(data: Path, source: Source) -> None:
    (data / "tasks.json").write_text(json.dumps([FULL, SHORT]))
    problems: list[LabelProblem] = []

    assert list(read_source(source, data, problems.append)) == []
    assert ["a.png is listed 2 times" in problem.reason for problem in problems] == [True]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/data/upload/1/0123abcd-a.png", "a.png"),
        ("/data/local-files/?d=shop/a.png", "a.png"),
        ("https://shop.example/a%20b.png", "a b.png"),
        ("deadbeef-c.png", "deadbeef-c.png"),
    ],
)
def test_the_photo_behind_an_address(url: str, expected: str) -> None:
    assert photo_name(url, {"a.png", "deadbeef-c.png"}) == expected
