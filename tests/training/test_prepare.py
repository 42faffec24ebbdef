import json
import os
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from tests.training.conftest import MakeSource
from training.prepare import LONGEST_SIDE, DataRefused, fingerprint, prepare
from training.recipe import Recipe, Source, TrainingPlan

PLAN = TrainingPlan(epochs=1, image_size=64, batch=2, learning_rate=0.001, mosaic=0.5, mosaic_off_last_epochs=0)
DRAWN = Source(name="drawn", form="rendered", known=("product", "gap"), licence="own", commercial_use=True, count=2)


@pytest.fixture
def labelled(data: Path) -> Path:
    (data / "labels/a.txt").write_text("0 0.5 0.5 0.1 0.2\n1 0.95 0.5 0.2 0.2\n")
    (data / "labels/b.txt").write_text("")
    return data


@pytest.fixture
def source(make_source: MakeSource) -> Source:
    return make_source(known=("product", "gap"), class_map={"0": "product", "1": "gap"}, repeat=3)


@pytest.fixture
def drawn_seeds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seeds that were drawn, by a renderer that costs nothing."""
    seeds: list[int] = []

    def draw(seed: int, *, width: int, height: int) -> SimpleNamespace:
        seeds.append(seed)
        objects = [SimpleNamespace(kind="product", box=(1, 2, 30, 40)), SimpleNamespace(kind="pop", box=(1, 2, 30, 40))]
        return SimpleNamespace(image=np.zeros((height, width, 3), np.uint8), objects=objects)

    monkeypatch.setattr("training.sources.rendered.render_scene", draw)
    return seeds


def recipe(*sources: Source, classes: tuple[str, ...] = ("product", "gap"), name: str = "tiny") -> Recipe:
    return Recipe(name=name, classes=classes, training=PLAN, sources=sources, start="start.pt")


def test_photos_labels_and_description_are_laid_out(labelled: Path, source: Source) -> None:
    description = json.loads(prepare(recipe(source), labelled, labelled / "out").read_text())

    listed = (labelled / "out/tiny/train.txt").read_text().splitlines()
    assert len(listed) == 6
    assert {Path(line).name for line in listed} == {"a.jpg", "b.jpg"}
    assert description["known"] == {Path(listed[0]).parent.parent.name: ["product", "gap"]}
    assert description["names"] == {"0": "product", "1": "gap"}


def test_labels_are_cut_at_the_photo_and_normalised(labelled: Path, source: Source) -> None:
    prepare(recipe(source), labelled, labelled / "out")

    (file,) = (labelled / "out").glob("shelves-*/labels/a.txt")
    rows = [[float(value) for value in line.split()] for line in file.read_text().splitlines()]
    assert rows == [pytest.approx([0, 0.5, 0.5, 0.1, 0.2]), pytest.approx([1, 0.925, 0.5, 0.15, 0.2])]


def test_photos_are_shrunk_to_the_size_that_training_reads(tmp_path: Path, drawn_seeds: list[int]) -> None:
    prepare(recipe(DRAWN, classes=("product",)), tmp_path, tmp_path / "out", workers=1)

    sides = [max(cv2.imread(str(path)).shape[:2]) for path in (tmp_path / "out").glob("drawn-*/images/*.jpg")]
    assert sides == [LONGEST_SIDE, LONGEST_SIDE]


def test_recipes_share_the_scenes_that_are_drawn(tmp_path: Path, drawn_seeds: list[int]) -> None:
    prepare(recipe(DRAWN, classes=("product",)), tmp_path, tmp_path / "out", workers=1)
    more = replace(DRAWN, count=3, repeat=2)
    prepare(recipe(more, classes=("product",), name="other"), tmp_path, tmp_path / "out", workers=1)

    assert drawn_seeds == [0, 1, 2]
    assert len((tmp_path / "out/tiny/train.txt").read_text().splitlines()) == 2
    assert len((tmp_path / "out/other/train.txt").read_text().splitlines()) == 6


def test_a_source_that_was_written_is_kept(labelled: Path, source: Source) -> None:
    prepare(recipe(source), labelled, labelled / "out")
    (photo,) = (labelled / "out").glob("shelves-*/images/a.jpg")
    before = photo.stat().st_mtime_ns

    prepare(recipe(replace(source, licence="other"), name="again"), labelled, labelled / "out")

    assert photo.stat().st_mtime_ns == before
    assert len(list((labelled / "out").glob("shelves-*"))) == 1


def test_the_unfinished_file_of_another_training_is_left_alone(labelled: Path, source: Source) -> None:
    folder = labelled / "out" / f"shelves-{fingerprint(source, ('product', 'gap'), labelled)}"
    for other in ("images/a.part", "images/a.1.part", "labels/a.1.part"):
        (folder / other).mkdir(parents=True)

    prepare(recipe(source), labelled, labelled / "out")

    assert len((labelled / "out/tiny/train.txt").read_text().splitlines()) == 6
    assert len(list(folder.rglob("*.part"))) == 3


def test_a_changed_label_or_definition_goes_into_a_new_folder(labelled: Path, source: Source) -> None:
    prints = [fingerprint(source, ("product", "gap"), labelled)]
    prints.append(fingerprint(source, ("gap", "product"), labelled))
    prints.append(fingerprint(replace(source, photos=("a*",)), ("product", "gap"), labelled))
    os.utime(labelled / "labels/a.txt", ns=(1, 1))
    prints.append(fingerprint(source, ("product", "gap"), labelled))

    assert len(set(prints)) == 4


def test_broken_files_are_all_told_before_any_scene_is_drawn(
    labelled: Path, source: Source, drawn_seeds: list[int]
) -> None:
    (labelled / "labels/a.txt").write_text("0 0.5 0.5\n")
    (labelled / "images/b.png").write_text("no picture")

    with pytest.raises(DataRefused, match="2 broken") as refused:
        prepare(recipe(DRAWN, source), labelled, labelled / "out", workers=1)

    assert "a.txt:1: 3 values" in str(refused.value)
    assert "b.png" in str(refused.value)
    assert drawn_seeds == []


def test_with_skip_bad_broken_photos_are_left_out_and_listed(
    labelled: Path, source: Source, drawn_seeds: list[int]
) -> None:
    (labelled / "labels/b.txt").unlink()

    prepare(recipe(source), labelled, labelled / "out", skip_bad=True)

    listed = (labelled / "out/tiny/train.txt").read_text().splitlines()
    assert {Path(line).name for line in listed} == {"a.jpg"}
    assert "missing label file of b.png" in (labelled / "out/tiny/left-out.txt").read_text()


def test_mended_labels_leave_no_report(labelled: Path, source: Source) -> None:
    (labelled / "labels/b.txt").unlink()
    prepare(recipe(source), labelled, labelled / "out", skip_bad=True)
    (labelled / "labels/b.txt").write_text("")

    prepare(recipe(source), labelled, labelled / "out")

    assert not (labelled / "out/tiny/left-out.txt").exists()
    assert len((labelled / "out/tiny/train.txt").read_text().splitlines()) == 6


@pytest.mark.parametrize(
    ("changes", "classes", "complaint"),
    [
        ({"photos": ("z*",)}, ("product", "gap"), "no photo in shelves"),
        ({}, ("product", "gap", "pop"), "no source knows pop"),
        ({"known": ("product", "gap"), "class_map": {"0": "product"}}, ("product", "gap"), "no object of gap"),
        ({"class_map": {"0": "prodct"}}, ("product", "gap"), "prodct"),
    ],
)
def test_what_cannot_teach_is_refused(
    labelled: Path, source: Source, changes: dict[str, object], classes: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(DataRefused, match=complaint):
        prepare(recipe(replace(source, **changes), classes=classes), labelled, labelled / "out")  # type: ignore[arg-type]


def test_a_recipe_without_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="no sources"):
        prepare(recipe(), tmp_path, tmp_path / "out")
