import json
from dataclasses import replace
from pathlib import Path

import cv2

from training.prepare import LONGEST_SIDE, prepare
from training.recipe import Recipe, Source, TrainingPlan

PLAN = TrainingPlan(epochs=1, image_size=64, batch=2, learning_rate=0.001, mosaic=0.5, mosaic_off_last_epochs=0)
SOURCE = Source(
    name="rendered", form="rendered", known=("product", "gap"), licence="own", commercial_use=True, count=2, repeat=3
)
RECIPE = Recipe("tiny", "start.pt", ("product", "price_tag", "pop", "gap"), PLAN, (SOURCE,))


def test_photos_labels_and_description_are_laid_out(tmp_path: Path) -> None:
    description = json.loads(prepare(RECIPE, tmp_path, tmp_path / "out").read_text())

    listed = (tmp_path / "out/train.txt").read_text().split()
    assert len(listed) == 6
    assert len(set(listed)) == 2
    assert description["known"] == {"rendered": ["product", "gap"]}
    assert description["names"]["3"] == "gap"


def test_labels_are_normalised_and_inside_the_photo(tmp_path: Path) -> None:
    prepare(RECIPE, tmp_path, tmp_path / "out")

    rows = [
        line.split() for file in (tmp_path / "out/rendered/labels").iterdir() for line in file.read_text().split("\n")
    ]
    numbers = [[float(number) for number in row[1:]] for row in rows]
    assert rows
    assert all(x - w / 2 + 1e-5 >= 0 and x + w / 2 <= 1 + 1e-5 for x, _, w, _ in numbers)
    assert all(y - h / 2 + 1e-5 >= 0 and y + h / 2 <= 1 + 1e-5 for _, y, _, h in numbers)


def test_photos_are_shrunk_to_the_size_that_training_reads(tmp_path: Path) -> None:
    prepare(RECIPE, tmp_path, tmp_path / "out")

    sides = [max(cv2.imread(str(path)).shape[:2]) for path in (tmp_path / "out/rendered/images").iterdir()]
    assert sides == [LONGEST_SIDE, LONGEST_SIDE]


def test_a_source_that_was_written_is_kept(tmp_path: Path) -> None:
    prepare(RECIPE, tmp_path, tmp_path / "out")
    marked = next((tmp_path / "out/rendered/images").iterdir())
    before = marked.stat().st_mtime_ns

    prepare(replace(RECIPE, name="again"), tmp_path, tmp_path / "out")

    assert marked.stat().st_mtime_ns == before
