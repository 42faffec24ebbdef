from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.training.conftest import MakeSource
from training.checksums import file_hash
from training.sources import LabelBroken, LabelProblem, frozen_text, photo_paths, read_source, source_files

LABEL = "0 0.5 0.5 0.1 0.2"


def test_patterns_choose_and_skip(data: Path, make_source: MakeSource) -> None:
    (data / "images/notes.md").write_text("no photo")

    assert [path.name for path in photo_paths(make_source(), data)] == ["a.png", "b.png"]
    assert [path.name for path in photo_paths(make_source(photos=("b*",)), data)] == ["b.png"]
    assert [path.name for path in photo_paths(make_source(skip=("b.*",)), data)] == ["a.png"]


def test_a_frozen_split_chooses_by_name_and_tells_what_is_gone(data: Path, make_source: MakeSource) -> None:
    split = data / "val.txt"
    split.write_text(frozen_text({"images/b.png": file_hash(data / "images/b.png"), "images/gone.png": "1" * 64}))
    (data / "labels/b.txt").write_text(LABEL)
    problems: list[LabelProblem] = []

    photos = list(read_source(make_source(photos=(f"@{split}",)), data, problems.append))

    assert [photo.name for photo in photos] == ["b"]
    assert [problem.file.name for problem in problems] == ["gone.png"]


def test_a_photo_that_is_not_the_frozen_one_is_told_and_left_out(data: Path, make_source: MakeSource) -> None:
    split = data / "val.txt"
    split.write_text(frozen_text({f"images/{name}.png": file_hash(data / f"images/{name}.png") for name in "ab"}))
    for name in "ab":
        (data / f"labels/{name}.txt").write_text(LABEL)
    cv2.imwrite(str(data / "images/b.png"), np.zeros((100, 200, 3), np.uint8))
    source = make_source(photos=(f"@{split}",))
    problems: list[LabelProblem] = []

    photos = list(read_source(source, data, problems.append))

    assert [photo.name for photo in photos] == ["a"]
    assert [(problem.file.name, "frozen" in problem.reason) for problem in problems] == [("b.png", True)]
    assert split in source_files(source, data)


def test_a_missing_folder_is_named(tmp_path: Path, make_source: MakeSource) -> None:
    with pytest.raises(FileNotFoundError, match="shelves"):
        list(read_source(make_source(), tmp_path))


def test_two_photos_of_one_name_are_a_problem(data: Path, make_source: MakeSource) -> None:
    cv2.imwrite(str(data / "images/a.jpg"), np.zeros((100, 200, 3), np.uint8))
    for name in ("a", "b"):
        (data / f"labels/{name}.txt").write_text(LABEL)
    problems: list[LabelProblem] = []

    list(read_source(make_source(), data, problems.append))

    assert [problem.file.name for problem in problems] == ["a.jpg", "a.png"]


def test_a_file_that_is_no_photo_is_told_and_left_out(data: Path, make_source: MakeSource) -> None:
    (data / "images/a.png").write_text("not a picture")
    for name in ("a", "b"):
        (data / f"labels/{name}.txt").write_text(LABEL)
    problems: list[LabelProblem] = []

    photos = list(read_source(make_source(), data, problems.append))

    assert [photo.name for photo in photos] == ["b"]
    assert [problem.file.name for problem in problems] == ["a.png"]


def test_a_photo_that_turns_out_damaged_when_it_is_decoded_is_named(data: Path, make_source: MakeSource) -> None:
    (data / "labels/a.txt").write_text(LABEL)
    file = data / "images/a.png"
    header, rest = file.read_bytes()[:60], file.read_bytes()[60:]
    file.write_bytes(header + bytes(byte ^ 255 for byte in rest[:-12]) + rest[-12:])

    with pytest.raises(LabelBroken, match=r"a\.png"):
        [photo.load() for photo in read_source(make_source(photos=("a*",)), data)]
