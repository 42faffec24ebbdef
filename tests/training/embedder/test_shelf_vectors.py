from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from training.embedder.recipe import ShelfPhotos
from training.embedder.shelf_groups import shelf_crops
from training.embedder.shelf_vectors import described_photos, is_readable
from training.recipe import Source
from vision.types import Box

MODELS = Path(__file__).parents[3] / "models"
# Two facings that can be read and one that cannot, on photos of 200 x 100 px.
LABELS = "0 0.25 0.5 0.2 0.6\n0 0.75 0.5 0.2 0.6\n0 0.5 0.1 0.2 0.1\n"


@pytest.fixture
def shelves(data: Path, make_source: Callable[..., Source]) -> ShelfPhotos:
    for name in ("a", "b"):
        (data / "labels" / f"{name}.txt").write_text(LABELS)
    return ShelfPhotos(make_source(), "sku-embedder", stretched="b*", aspect=0.5)


@pytest.mark.parametrize(("size", "readable"), [((20, 40), True), ((19, 60), False), ((60, 39), False)])
def test_small_facings_cannot_be_told_apart(size: tuple[int, int], readable: bool) -> None:
    assert is_readable(Box(0, 0, *size)) == readable


def test_readable_facings_are_described_in_their_true_proportions(
    shelves: ShelfPhotos, data: Path, tmp_path: Path
) -> None:
    plain, stretched = described_photos(shelves, data, MODELS, tmp_path / "cache")
    assert [len(plain.boxes), len(stretched.boxes)] == [2, 2]
    np.testing.assert_allclose(np.linalg.norm(plain.vectors, axis=1), 1, atol=1e-5)
    (height, width, _), narrow = plain.crops()[0].shape, stretched.crops()[0].shape
    assert narrow == (height, round(width / 2), 3)


def test_what_was_described_is_not_described_again(shelves: ShelfPhotos, data: Path, tmp_path: Path) -> None:
    list(described_photos(shelves, data, MODELS, tmp_path))
    kept = sorted(tmp_path.glob("shelves-*/*"))
    assert [file.name for file in kept] == ["a.npy", "b.npy"]
    np.save(kept[0], np.zeros((2, 3), np.float32))
    first, _ = described_photos(shelves, data, MODELS, tmp_path)
    assert not first.vectors.any()


def test_facings_that_look_the_same_become_crops_of_one_sku(shelves: ShelfPhotos, data: Path, tmp_path: Path) -> None:
    found = [(crop.label, crop.photo, crop.kind) for crop in shelf_crops(shelves, data, MODELS, tmp_path)]
    assert found == [(f"shelves-{name}/000", name, "shelf") for name in ("a", "b") for _ in range(2)]
