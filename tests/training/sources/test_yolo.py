from pathlib import Path

import pytest

from tests.training.conftest import MakeSource
from training.sources import LabelBroken, LabelProblem, read_source, source_files

GOOD = "0 0.5 0.5 0.1 0.2"


def test_boxes_become_pixels_from_the_top_left(data: Path, make_source: MakeSource) -> None:
    (data / "labels/a.txt").write_text(f"{GOOD}\n")

    (photo,) = read_source(make_source(photos=("a.*",)), data)

    assert (photo.name, photo.width, photo.height) == ("a", 200, 100)
    assert photo.objects[0].object_class == "product"
    assert photo.objects[0].box == pytest.approx((90, 40, 20, 20))


@pytest.mark.parametrize(
    "line", ["0 0.2 0.4 0.2 0.6 0.9", "0 0.1 0.2 0.3 0.1 0.2 0.7", "0 0.1 0.2 0.3 0.1 0.3 0.7 0.1 0.7 0.1 0.2"]
)
def test_scores_are_dropped_and_outlines_become_the_box_around_them(
    data: Path, make_source: MakeSource, line: str
) -> None:
    (data / "labels/a.txt").write_text(line)

    (photo,) = read_source(make_source(photos=("a.*",)), data)

    assert photo.objects[0].box == pytest.approx((20, 10, 40, 60))


def test_an_empty_file_is_a_photo_without_objects(data: Path, make_source: MakeSource) -> None:
    (data / "labels/a.txt").write_text("")

    (photo,) = read_source(make_source(photos=("a.*",)), data)

    assert photo.objects == ()


def test_a_missing_label_file_is_a_problem(data: Path, make_source: MakeSource) -> None:
    (data / "labels/a.txt").write_text(GOOD)

    with pytest.raises(LabelBroken, match=r"b\.txt: missing label file of b\.png"):
        list(read_source(make_source(), data))


def test_several_label_folders_are_joined_and_choose_the_photos_that_have_all(
    data: Path, make_source: MakeSource
) -> None:
    (data / "gaps").mkdir()
    for name in ("a", "b"):
        (data / f"labels/{name}.txt").write_text(GOOD)
    (data / "gaps/a.txt").write_text("3 0.2 0.5 0.1 0.2")

    source = make_source(labels=("labels", "gaps"), class_map={"0": "product", "3": "gap"})
    (photo,) = read_source(source, data)

    assert [found.object_class for found in photo.objects] == ["product", "gap"]


def test_labels_of_this_project_lie_beside_the_file_that_names_them(
    data: Path, tmp_path_factory: pytest.TempPathFactory, make_source: MakeSource
) -> None:
    (data / "labels/a.txt").write_text(GOOD)
    own = tmp_path_factory.mktemp("project")
    (own / "labels").mkdir()
    (own / "labels/a.txt").write_text("price_tag 0.2 0.5 0.1 0.2")

    named = make_source(labels=("labels", f"@{own}/labels"), class_map={"0": "product", "price_tag": "price_tag"})
    (photo,) = read_source(named, data)

    assert [found.object_class for found in photo.objects] == ["product", "price_tag"]
    assert own / "labels/a.txt" in source_files(named, data)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("0 0.5 0.5 0.1", "4 values"),
        ("0 0.1 0.1 0.2 0.1 0.2 0.2 0.1", "8 values"),
        ("0 0.5 0.5 wide 0.2", "wide"),
        ("0 0.5 nan 0.1 0.2", "finite"),
        ("0 0.5 0.5 0 0.2", "empty"),
        ("0 0.5 0.5 -0.1 0.2", "empty"),
        ("0 1.5 0.5 0.1 0.2", "outside the photo of 200 x 100"),
    ],
)
def test_a_broken_line_is_told_with_its_number_and_leaves_its_photo_out(
    data: Path, make_source: MakeSource, line: str, reason: str
) -> None:
    (data / "labels/a.txt").write_text(f"{GOOD}\n\n{line}\n")
    (data / "labels/b.txt").write_text(GOOD)
    problems: list[LabelProblem] = []

    photos = list(read_source(make_source(), data, problems.append))

    assert [photo.name for photo in photos] == ["b"]
    assert [(problem.file.name, problem.line) for problem in problems] == [("a.txt", 3)]
    assert reason in problems[0].reason


def test_labels_without_a_photo_are_told_if_the_source_would_choose_it(data: Path, make_source: MakeSource) -> None:
    for name in ("a", "gone", "other"):
        (data / f"labels/{name}.txt").write_text(GOOD)
    problems: list[LabelProblem] = []

    list(read_source(make_source(photos=("a*", "g*")), data, problems.append))

    assert [problem.file.name for problem in problems] == ["gone.txt"]


def test_a_label_file_that_is_no_text_is_told_and_leaves_its_photo_out(data: Path, make_source: MakeSource) -> None:
    (data / "labels/a.txt").write_bytes(b"0 0.5 0.5 0.1 \xff\n")
    (data / "labels/b.txt").write_text(GOOD)
    problems: list[LabelProblem] = []

    photos = list(read_source(make_source(), data, problems.append))

    assert [photo.name for photo in photos] == ["b"]
    assert [(problem.file.name, "is not text" in problem.reason) for problem in problems] == [("a.txt", True)]
