from collections import Counter

import numpy as np
import pytest

from training.embedder.crops import Crop
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
    real_weight=4.0,
)


@pytest.fixture
def crops(paint) -> list[Crop]:
    twice = [paint(sku, group) for group in ("goods-1", "cooler") for sku in ("red", "green", "blue") for _ in range(2)]
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


def test_real_photos_are_drawn_more_often(crops: list[Crop]) -> None:
    drawn = sampler(crops)
    counts = Counter(drawn.labels[number].partition("/")[0] for _ in range(60) for number in drawn._skus())
    assert 2.5 < counts["cooler"] / counts["goods-1"] < 7


def test_a_seed_gives_the_same_batches(crops: list[Crop]) -> None:
    first, same = sampler(crops, 3), sampler(list(crops), 3)
    for _ in range(2):
        (pixels, numbers), (others, other_numbers) = first.batch(), same.batch()
        assert numbers == other_numbers
        assert all((one == other).all() for one, other in zip(pixels, others, strict=True))
