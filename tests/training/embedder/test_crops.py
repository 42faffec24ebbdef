from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.embedder import crops as cutting
from training.embedder.crop import LONGEST_SIDE, Crop
from training.embedder.crops import folder_crops, photo_crops, rendered_crops
from training.embedder.recipe import PictureFolders, RenderedGoods
from training.recipe import Source
from training.synth import Scene
from training.synth.types import SceneObject

CARTONS = PictureFolders("cartons", "cartons", "MIT", commercial_use=True)


def picture(path: Path, height: int = 40, width: int = 30) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((height, width, 3), 120, np.uint8))


def test_folders_name_the_skus(tmp_path: Path) -> None:
    for name in ("juice/a.jpg", "juice/b.png", "milk/2025/c.jpg", "salt.jpg", "juice/notes.txt"):
        picture(tmp_path / "cartons" / name) if not name.endswith("txt") else None
    (tmp_path / "cartons" / "juice" / "notes.txt").write_text("no picture")
    found = [(crop.label, crop.photo) for crop in folder_crops(CARTONS, tmp_path)]
    assert sorted(found) == [
        ("cartons/juice", "a"),
        ("cartons/juice", "b"),
        ("cartons/milk", "c"),
        ("cartons/salt", "salt"),
    ]


def test_two_folders_may_be_one_group(tmp_path: Path) -> None:
    picture(tmp_path / "cartons" / "juice" / "a.jpg")
    (crop,) = folder_crops(PictureFolders("packshots", "cartons", "MIT", commercial_use=True, group="shop"), tmp_path)
    assert (crop.group, crop.label) == ("shop", "shop/juice")


def test_crops_are_kept_small(tmp_path: Path) -> None:
    picture(tmp_path / "cartons" / "juice" / "large.png", 600, 1200)
    picture(tmp_path / "cartons" / "juice" / "small.png", 20, 10)
    large, small = (crop.pixels().shape for crop in folder_crops(CARTONS, tmp_path))
    assert (large, small) == ((LONGEST_SIDE // 2, LONGEST_SIDE, 3), (20, 10, 3))


def test_a_folder_that_is_not_there_or_a_picture_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="source cartons: no folder"):
        list(folder_crops(CARTONS, tmp_path))
    picture(tmp_path / "cartons" / "juice" / "a.jpg")
    (tmp_path / "cartons" / "juice" / "a.jpg").write_bytes(b"")
    with pytest.raises(ValueError, match=r"a\.jpg is no picture"):
        list(folder_crops(CARTONS, tmp_path))


def test_labelled_boxes_become_crops_of_their_sku(data: Path, make_source: Callable[..., Source]) -> None:
    (data / "labels" / "a.txt").write_text("0 0.25 0.5 0.2 0.4\n1 0.75 0.5 0.2 0.4\n")
    (data / "labels" / "b.txt").write_text("")
    source = make_source(name="cooler", class_map={"0": "cola", "1": "water"}, known=())
    found = list(photo_crops(source, data))
    assert [(crop.label, Path(crop.photo).stem) for crop in found] == [("cooler/cola", "a"), ("cooler/water", "a")]
    height, width = found[0].pixels().shape[:2]
    assert abs(height - 1.12 * 40) <= 2
    assert abs(width - 1.12 * 40) <= 2


def product(
    sku: str | None, width: float, height: float, *, visible: float = 1.0, kind: str = "product"
) -> SceneObject:
    box = (10.0, 10.0, width, height)
    return SceneObject(kind, box, 1, False, visible, sku, None, None, None)  # type: ignore[arg-type]


def test_of_a_scene_only_what_a_person_could_name_is_kept(tmp_path: Path) -> None:
    objects = (
        product("cola", 40, 60),
        product("cola", 30, 50),
        product("far", 10, 60),
        product("low", 40, 20),
        product("hidden", 40, 60, visible=0.3),
        product(None, 40, 60),
        product("leaflet", 40, 60, kind="pop"),
    )
    scene = Scene(np.full((100, 100, 3), 90, np.uint8), objects, ())
    cutting._write(scene, tmp_path / "goods-7", 2)
    kept = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert kept == ["goods-7/cola/2-1.jpg", "goods-7/cola/2-2.jpg", "goods-7/complete-2"]


def test_what_is_drawn_already_is_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in (5, 6):
        for scene in range(3):
            picture(tmp_path / f"goods-{seed}" / "cola" / f"{scene}-1.jpg")
            (tmp_path / f"goods-{seed}" / f"complete-{scene}").touch()
    drawn: list[tuple[int, int, Path]] = []
    monkeypatch.setattr(cutting, "_draw_all", drawn.extend)

    found = list(rendered_crops(RenderedGoods(first_seed=5, assortments=2, scenes=2), tmp_path))
    assert not drawn
    assert [(crop.group, crop.sku, crop.photo) for crop in found] == [
        (f"goods-{seed}", "cola", f"goods-{seed}-{scene}") for seed in (5, 6) for scene in (0, 1)
    ]
    list(rendered_crops(RenderedGoods(first_seed=5, assortments=3, scenes=4), tmp_path))
    assert drawn == [(seed, 4, tmp_path) for seed in (5, 6, 7)]


def test_two_assortments_may_use_one_code() -> None:
    assert (
        Crop("goods-1", "SYN-001", "", b"", "rendered").label != Crop("goods-2", "SYN-001", "", b"", "rendered").label
    )
