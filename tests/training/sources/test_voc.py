from pathlib import Path

import pytest

from tests.training.conftest import MakeSource
from training.recipe import Source
from training.sources import LabelProblem, read_source
from vision.types import Box

BOX = "<bndbox><xmin>40</xmin><ymin>10</ymin><xmax>60</xmax><ymax>50</ymax></bndbox>"
OBJECT = f"<object><name>can</name>{BOX}</object>"
SIZE = "<size><width>200</width><height>100</height></size>"


@pytest.fixture
def source(make_source: MakeSource) -> Source:
    return make_source(form="voc", photos=("a.*",), class_map={"can": "product"})


def test_corners_become_boxes(data: Path, source: Source) -> None:
    (data / "labels/a.xml").write_text(f"<annotation>{SIZE}{OBJECT}</annotation>")

    (photo,) = read_source(source, data)

    assert [(found.object_class, found.box) for found in photo.objects] == [("product", Box(40, 10, 20, 40))]


def test_an_unknown_size_of_zero_is_borne(data: Path, source: Source) -> None:
    (data / "labels/a.xml").write_text(f"<annotation>{SIZE.replace('200', '0')}{OBJECT}</annotation>")

    assert len(list(read_source(source, data))) == 1


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("<annotation>\n<object></annotation>", 2, "is not XML"),
        ('<?xml version="1.0" encoding="bogus"?><annotation/>', 1, "bogus"),
        ('<?xml version="1.0" encoding="shift_jis"?><annotation/>', 1, "multi-byte"),
        (f"<annotation>{OBJECT.replace('<xmax>60</xmax>', '')}</annotation>", None, "object 1: bndbox"),
        (f"<annotation>{OBJECT}<object>{BOX}</object></annotation>", None, "object 2: has no name"),
        (f"<annotation>{OBJECT.replace('60', '30')}</annotation>", None, "object 1: the box is empty"),
        (f"<annotation>{SIZE.replace('200', '400')}{OBJECT}</annotation>", None, "labelled at 400 x 100"),
    ],
)
def test_what_is_broken_is_told(data: Path, source: Source, text: str, line: int | None, reason: str) -> None:
    (data / "labels/a.xml").write_text(text)
    problems: list[LabelProblem] = []

    assert list(read_source(source, data, problems.append)) == []
    assert [(problem.line, reason in problem.reason) for problem in problems] == [(line, True)]


def test_missing_and_left_over_label_files_are_told(data: Path, make_source: MakeSource) -> None:
    (data / "labels/gone.xml").write_text("<annotation/>")
    (data / "labels/b.xml").write_text("<annotation/>")
    problems: list[LabelProblem] = []

    photos = list(read_source(make_source(form="voc"), data, problems.append))

    assert [photo.name for photo in photos] == ["b"]
    assert [problem.file.name for problem in problems] == ["a.xml", "gone.xml"]
