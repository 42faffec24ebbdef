import numpy as np
import pytest

from training.embedder.variation import CHANGES, hold_in_hand, vary

SIZES = [(1, 1), (3, 40), (40, 3), (120, 80)]


def pack(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("change", [change for _, change in CHANGES], ids=lambda change: change.__name__)
@pytest.mark.parametrize("size", SIZES)
def test_every_change_gives_a_picture_of_any_crop_and_leaves_the_crop_alone(change, size: tuple[int, int]) -> None:
    crop = pack(*size)
    before = crop.copy()
    for seed in range(12):
        changed = change(np.random.default_rng(seed), crop)
        assert changed.dtype == np.uint8
        assert changed.ndim == 3
        assert changed.shape[2] == 3
        assert changed.size
    np.testing.assert_array_equal(crop, before)


@pytest.mark.parametrize("change", [change for _, change in CHANGES], ids=lambda change: change.__name__)
def test_every_change_changes_something(change) -> None:
    crop = pack(120, 80)
    changed = [change(np.random.default_rng(seed), crop) for seed in range(12)]
    assert any(other.shape != crop.shape or (other != crop).any() for other in changed)


def test_the_same_seed_gives_the_same_picture_and_another_one_another() -> None:
    first, same, other = (vary(np.random.default_rng(seed), pack(120, 80)) for seed in (4, 4, 5))
    np.testing.assert_array_equal(first, same)
    assert first.shape != other.shape or (first != other).any()


@pytest.mark.parametrize("size", SIZES)
def test_a_pack_in_hand_covers_its_backdrop_in_part(size: tuple[int, int]) -> None:
    held = hold_in_hand(np.random.default_rng(2), np.full((*size, 3), 255, np.uint8), np.zeros((50, 60, 3), np.uint8))
    assert held.dtype == np.uint8
    assert 140 <= min(held.shape[:2]) <= max(held.shape[:2]) <= 340
    assert held.max() > 0
    assert (held == 0).any()
