from pathlib import Path

import cv2
import numpy as np
import pytest

from training.checksums import FileChange
from training.sources import LabelledObject, LabelledPhoto, SplitBroken, read_frozen
from training.splits import SplitRefused, freeze, scenes, share_out, split_changes
from vision.types import Box

SHARES = {"train": 0.75, "val": 0.25}


def photo(name: str, seed: int = 0, objects: int = 1, object_class: str = "product") -> LabelledPhoto:
    noise = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    pixels = np.asarray(cv2.resize(noise, (160, 120), interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    return LabelledPhoto(name, lambda: pixels, (LabelledObject(object_class, Box(0, 0, 9, 9)),) * objects)


def test_scenes_join_names_and_look_alikes() -> None:
    photos = [photo("shop1_a", 1), photo("shop1_b", 2), photo("shop2_a", 3), photo("copy", 2), photo("other", 5)]

    assert scenes(photos, r"shop(\d)") == [[0, 1, 3], [2], [4]]


def test_without_a_pattern_only_look_alikes_are_one_scene() -> None:
    assert scenes([photo("shop1_a", 1), photo("shop1_b", 2)]) == [[0], [1]]


def test_whole_scenes_are_shared_out_in_the_asked_parts() -> None:
    photos = [photo(str(number)) for number in range(40)]
    groups = [list(range(start, start + 4)) for start in range(0, 40, 4)]

    splits = share_out(photos, groups, SHARES, seed=3)

    assert sorted([*splits["train"], *splits["val"]]) == list(range(40))
    assert len(splits["val"]) in (8, 12)
    assert all(set(group) <= set(splits["train"]) or set(group) <= set(splits["val"]) for group in groups)


def test_a_rare_class_is_shared_out_too() -> None:
    photos = [photo(str(n), object_class="gap" if n < 4 else "product", objects=3) for n in range(40)]

    splits = share_out(photos, [[n] for n in range(40)], SHARES, seed=1)

    assert len([n for n in splits["val"] if n < 4]) == 1
    assert len(splits["val"]) == 10


def test_the_seed_decides() -> None:
    photos = [photo(str(number)) for number in range(12)]
    groups = [[number] for number in range(12)]

    first = share_out(photos, groups, SHARES, seed=1)

    assert share_out(photos, groups, SHARES, seed=1) == first
    assert any(share_out(photos, groups, SHARES, seed=seed) != first for seed in range(2, 6))


@pytest.mark.parametrize(
    ("shares", "complaint"), [({"train": 0.8, "val": 0.1}, "add up to 1"), ({"a": 0.4, "b": 0.3, "c": 0.3}, "2 scenes")]
)
def test_what_cannot_be_shared_out_is_refused(shares: dict[str, float], complaint: str) -> None:
    with pytest.raises(SplitRefused, match=complaint):
        share_out([photo("a"), photo("b")], [[0], [1]], shares, seed=0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "set/images").mkdir(parents=True)
    for name in "abc":
        (tmp_path / f"set/images/{name}.jpg").write_text(name)
    return tmp_path / "set"


@pytest.fixture
def frozen(root: Path, tmp_path: Path) -> Path:
    freeze({"train": [root / "images/a.jpg", root / "images/b.jpg"], "val": [root / "images/c.jpg"]}, root, tmp_path)
    return tmp_path


def present(root: Path) -> list[Path]:
    return list((root / "images").iterdir())


def test_frozen_splits_that_did_not_change_say_so(root: Path, frozen: Path) -> None:
    assert list(read_frozen(frozen / "train.txt")) == ["images/a.jpg", "images/b.jpg"]
    assert split_changes(frozen, root, present(root)) == {"train": [], "val": []}


def test_what_changed_vanished_and_came_is_named(root: Path, frozen: Path) -> None:
    (root / "images/a.jpg").write_text("retouched")
    (root / "images/c.jpg").rename(root / "images/d.jpg")

    assert split_changes(frozen, root, present(root)) == {
        "train": [FileChange("changed", "images/a.jpg")],
        "val": [FileChange("vanished", "images/c.jpg")],
        "": [FileChange("came", "images/d.jpg")],
    }


def test_an_edited_split_is_refused(root: Path, frozen: Path) -> None:
    (frozen / "val.txt").write_text((frozen / "val.txt").read_text().replace("c.jpg", "a.jpg"))

    with pytest.raises(SplitBroken, match=r"val\.txt"):
        split_changes(frozen, root, present(root))


def test_a_frozen_split_is_not_written_again(root: Path, frozen: Path) -> None:
    with pytest.raises(SplitRefused, match="is frozen"):
        freeze({"new": [root / "images/b.jpg"], "val": [root / "images/a.jpg"]}, root, frozen)
    assert not (frozen / "new.txt").exists()


def test_an_empty_split_is_refused(root: Path, tmp_path: Path) -> None:
    with pytest.raises(SplitRefused, match="val has no photo"):
        freeze({"val": []}, root, tmp_path)
