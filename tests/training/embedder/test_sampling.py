from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from training.embedder.crop import Crop, CropKind
from training.embedder.recipe import EmbedderPlan
from training.embedder.sampling import CropSampler

PLAN = EmbedderPlan(
    epochs=1,
    steps=1,
    groups=3,
    skus=4,
    learning_rate=0.001,
    backbone_rate=1.0,
    margin=0.2,
    scale=20.0,
    held=0.3,
    shares={"rendered": 0.2, "labelled": 0.8},
)


@pytest.fixture
def crops(paint) -> list[Crop]:
    kinds: dict[str, CropKind] = {"goods-1": "rendered", "cooler": "labelled"}
    colours = ("red", "green", "blue")
    twice = [paint(sku, group, kind=kind) for group, kind in kinds.items() for sku in colours for _ in range(2)]
    return [*twice, paint("white", "cooler")]


def sampler(crops: list[Crop], seed: int = 0) -> CropSampler:
    return CropSampler(PLAN, crops, (20, 28), np.random.default_rng(seed))


def test_skus_with_one_crop_are_left_out(crops: list[Crop]) -> None:
    assert sampler(crops).labels == tuple(
        f"{group}/{sku}" for group in ("cooler", "goods-1") for sku in ("blue", "green", "red")
    )


def test_a_batch_holds_skus_of_whole_groups(crops: list[Crop]) -> None:
    drawn = sampler(crops)
    pixels, numbers = drawn.batch()
    assert len(pixels) == len(numbers) == PLAN.groups * PLAN.skus
    assert {(picture.shape, picture.dtype) for picture in pixels} == {((28, 20, 3), np.dtype(np.uint8))}
    groups = [drawn.labels[number].partition("/")[0] for number in numbers]
    assert all(len(set(groups[at : at + PLAN.skus])) == 1 for at in range(0, len(groups), PLAN.skus))


def test_kinds_come_up_by_their_shares(crops: list[Crop]) -> None:
    drawn = sampler(crops)
    counts = Counter(drawn.kinds[number] for _ in range(100) for number in drawn._skus())
    assert 2.5 < counts["labelled"] / counts["rendered"] < 7


def test_a_share_goes_to_groups_by_their_skus(paint) -> None:
    one_shelf = [paint("red", "small", kind="shelf") for _ in range(2)]
    other = [paint(sku, "large", kind="shelf") for sku in ("red", "green", "blue", "white") for _ in range(2)]
    plan = replace(PLAN, shares={"shelf": 1.0})
    drawn = CropSampler(plan, [*one_shelf, *other], (20, 28), np.random.default_rng(0))
    counts = Counter(drawn.labels[number].partition("/")[0] for _ in range(100) for number in drawn._skus())
    assert 2.5 < counts["large"] / counts["small"] < 7


def test_plain_crops_are_not_varied(crops: list[Crop]) -> None:
    drawn = sampler(crops)
    number = drawn.labels.index("cooler/red")
    assert len(drawn.plain(number, 1)) == 1
    first, second = drawn.plain(number, 4)
    assert (first == second).all()
    assert first.shape == (28, 20, 3)


def test_a_seed_gives_the_same_batches(crops: list[Crop]) -> None:
    first, same = sampler(crops, 3), sampler(list(crops), 3)
    for _ in range(2):
        (pixels, numbers), (others, other_numbers) = first.batch(), same.batch()
        assert numbers == other_numbers
        assert all((one == other).all() for one, other in zip(pixels, others, strict=True))
