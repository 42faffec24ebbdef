"""Rows of repeats seen twice, the second time drawn beside where the plane carries them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.geometry import Floats
from vision.scenes.fronts import Fronts, surprise
from vision.scenes.lens import Lens
from vision.scenes.row_chains import follow_rows

PITCH, ROWS, COLUMNS = 0.05, 3, 18
PLANE: Floats = np.eye(3)


def shelf(seed: int, *, run: int) -> tuple[Floats, Floats]:
    """Middles and looks of a shelf's facings; every label stands `run` times in a row."""
    rng = np.random.default_rng(seed)
    middles = np.asarray([(0.03 + PITCH * place, 0.15 + 0.2 * row) for row in range(ROWS) for place in range(COLUMNS)])
    labels = rng.normal(size=(len(middles) // run + 1, 24))
    return middles, np.repeat(labels, run, axis=0)[: len(middles)]


def fronts(middles: Floats, looks: Floats, cut: Floats | None = None) -> Fronts:
    noisy = looks + np.random.default_rng(len(middles)).normal(scale=0.3, size=looks.shape)
    noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
    sides = np.tile([0.9 * PITCH, 0.12], (len(middles), 1))
    flags = np.zeros((len(middles), 4), dtype=np.bool_) if cut is None else cut.astype(np.bool_)
    return Fronts(middles, sides, noisy, flags, Lens((1.0, 0.75)))


def follow(one: Fronts, other: Fronts) -> list[tuple[int, int]]:
    return [(int(a), int(b)) for a, b in follow_rows(PLANE, one, other, surprise(one.looks @ other.looks.T))]


@pytest.mark.parametrize("run", [1, 3, 6])
@pytest.mark.parametrize("drift", [0.0, 0.6, 1.2])
def test_a_row_that_drifts_away_is_followed(drift: float, run: int) -> None:
    middles, looks = shelf(1, run=run)
    drifted = middles + np.column_stack([drift * PITCH * np.clip(2 * middles[:, 0] - 1, 0, 1), np.zeros(len(middles))])
    pairs = follow(fronts(middles, looks), fronts(drifted, looks))
    assert all(a == b for a, b in pairs)
    assert len(pairs) > 0.95 * len(middles)


@pytest.mark.parametrize("depth", [0.3, 0.5])
def test_goods_that_stand_deeper_are_followed(depth: float) -> None:
    middles, looks = shelf(2, run=6)
    deep = (np.arange(len(middles)) // 6 % 2)[:, None] * (depth * PITCH, 0.0)
    pairs = follow(fronts(middles, looks), fronts(middles + deep, looks))
    assert np.mean([a == b for a, b in pairs]) > 0.97
    assert len(pairs) > 0.95 * len(middles)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.floats(0.0, 0.3))
def test_pairs_are_one_to_one_and_near_whatever_is_missed(seed: int, missed: float) -> None:
    middles, looks = shelf(3, run=3)
    seen = np.random.default_rng(seed).random(len(middles)) >= missed
    one, other = fronts(middles, looks), fronts(middles[seen], looks[seen])
    pairs = follow(one, other)
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)
    numbers = np.flatnonzero(seen)
    assert np.mean([a == numbers[b] for a, b in pairs]) > 0.9


def test_a_facing_cut_by_the_frame_is_compared_by_the_side_that_both_show() -> None:
    middles, looks = shelf(4, run=6)
    last = middles[:, 0] > middles[:, 0].max() - PITCH / 2
    whole, cut = fronts(middles, looks), fronts(middles, looks, last[:, None] * np.asarray([0, 0, 1, 0]))
    narrow = np.where(last[:, None], (0.3 * PITCH, 0.12), cut.sides)
    shifted = cut.middles - np.column_stack([np.where(last, 0.3 * PITCH, 0), np.zeros(len(middles))])
    rest = Fronts(shifted, narrow, cut.looks, cut.cut, cut.lens)
    pairs = follow(whole, rest)
    assert {(int(place), int(place)) for place in np.flatnonzero(last)} <= set(pairs)


def test_other_rows_have_no_pairs() -> None:
    middles, looks = shelf(5, run=1)
    assert follow(fronts(middles, looks), fronts(middles + np.asarray([0.0, 0.1]), looks)) == []


@pytest.mark.parametrize("count", [0, 1])
def test_photos_of_hardly_any_facings(count: int) -> None:
    middles, looks = shelf(6, run=1)
    one, few = fronts(middles, looks), fronts(middles[:count], looks[:count])
    assert len(follow(one, few)) == len(follow(few, one)) == count


@pytest.mark.parametrize(("look", "found"), [("its own", True), ("like no other", False)])
def test_a_facing_pushed_far_back_is_known_by_its_looks(look: str, found: bool) -> None:
    middles, looks = shelf(7, run=3)
    lone = COLUMNS + COLUMNS // 2
    strayed = middles + np.where(np.arange(len(middles)) == lone, 2.2 * PITCH, 0.0)[:, None] * (1, 0)
    if look != "its own":
        looks_there = looks.copy()
        looks_there[lone] = np.random.default_rng(8).normal(size=looks.shape[1])
    labels = looks.copy()
    labels[lone] = np.random.default_rng(9).normal(size=looks.shape[1])
    pairs = follow(fronts(middles, labels), fronts(strayed, labels if found else looks_there))
    assert ((lone, lone) in pairs) is found
