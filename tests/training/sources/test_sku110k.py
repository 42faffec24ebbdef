from pathlib import Path

import pytest

from tests.training.conftest import MakeSource
from training.recipe import Source
from training.sources import LabelProblem, read_source
from vision.types import Box

ROW = "a.png,40,10,60,50,object,200,100"


@pytest.fixture
def source(make_source: MakeSource) -> Source:
    return make_source(form="sku110k", labels=("annotations.csv",))


def test_rows_become_boxes_and_choose_the_photos(data: Path, source: Source) -> None:
    (data / "annotations.csv").write_text(f"{ROW}\n{ROW.replace('40,', '20,')}\n")

    (photo,) = read_source(source, data)

    assert [found.box for found in photo.objects] == [Box(40, 10, 20, 40), Box(20, 10, 40, 40)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ROW.replace("object,", ""), "7 columns"),
        (ROW.replace("60", "wide"), "wide"),
        (ROW.replace("200", "400"), "labelled at 400 x 100"),
        (ROW.replace("60", "30"), "empty"),
        (ROW.replace("a.png", "gone.png"), "missing photo"),
    ],
)
def test_what_is_broken_is_told(data: Path, source: Source, row: str, reason: str) -> None:
    (data / "annotations.csv").write_text(f"{ROW.replace('a.png', 'b.png')}\n{row}\n")
    problems: list[LabelProblem] = []

    photos = list(read_source(source, data, problems.append))

    assert [photo.name for photo in photos] == ["b"]
    assert [problem.line for problem in problems] == [None if "missing" in reason else 2]
    assert reason in problems[0].reason


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (f"{ROW}\n".encode() + b"\xff\n", None, "is not text"),
        (f'{ROW}\n"{"x" * 140_000}'.encode(), 2, "is not CSV"),
    ],
)
def test_a_file_that_cannot_be_read_to_its_end_gives_no_photo(
    data: Path, source: Source, text: bytes, line: int | None, reason: str
) -> None:
    (data / "annotations.csv").write_bytes(text)
    problems: list[LabelProblem] = []

    assert list(read_source(source, data, problems.append)) == []
    assert [(problem.file.name, problem.line) for problem in problems] == [("annotations.csv", line)]
    assert reason in problems[0].reason
