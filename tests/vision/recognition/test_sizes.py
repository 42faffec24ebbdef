import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vision.recognition.sizes import HEAVIEST, as_heights, size_evidence

# Numbers of SKUs, and their heights in mm: two rulers, and packs of 1 lb and 2 lb that look the same.
TALL, LOW, POUND, TWO_POUNDS = range(4)
HEIGHTS_MM = np.asarray([300.0, 100.0, 150.0, 190.0])
PIXELS = 0.8


def shelf(pack_mm: float, *, rulers: int = 2) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Heights, rows, candidates and sureness of some rulers and, last, of a pack that looks like 1 lb and 2 lb."""
    kinds = ([TALL, LOW] * rulers)[:rulers]
    heights = np.asarray([*HEIGHTS_MM[kinds], pack_mm]) * PIXELS
    candidates = np.asarray([*([kind, -1] for kind in kinds), [POUND, TWO_POUNDS]])
    return heights, np.ones(rulers + 1, dtype=int), candidates, np.asarray([True] * rulers + [False])


@pytest.mark.parametrize(("pack_mm", "right"), [(150.0, 0), (158.0, 0), (182.0, 1), (190.0, 1)])
def test_packs_that_look_the_same_are_told_by_height(pack_mm: float, right: int) -> None:
    evidence = size_evidence(*shelf(pack_mm), HEIGHTS_MM)[-1]
    assert evidence.argmax() == right
    assert evidence[right] == 0
    assert evidence[1 - right] < -0.5


@pytest.mark.parametrize("rulers", [0, 1])
def test_too_few_rulers_tell_nothing(rulers: int) -> None:
    assert not size_evidence(*shelf(190.0, rulers=rulers), HEIGHTS_MM)[-1].any()


def test_a_ruler_must_be_sure_and_in_the_same_row() -> None:
    heights, rows, candidates, sure = shelf(190.0)
    assert size_evidence(heights, rows, candidates, sure, HEIGHTS_MM)[-1].any()
    assert not size_evidence(heights, rows, candidates, sure & False, HEIGHTS_MM)[-1].any()
    assert not size_evidence(heights, np.asarray([1, 2, 1]), candidates, sure, HEIGHTS_MM)[-1].any()
    assert not size_evidence(heights, np.full(3, -1), candidates, sure, HEIGHTS_MM).any()


def test_without_heights_in_the_catalogue_nothing_is_told() -> None:
    assert not size_evidence(*shelf(190.0), np.full(4, np.nan)).any()


def test_a_candidate_without_a_height_is_neither_helped_nor_harmed() -> None:
    heights, rows, candidates, sure = shelf(190.0)
    three = np.pad(candidates, ((0, 0), (0, 1)), constant_values=-1)
    three[-1] = [POUND, TWO_POUNDS, 4]
    evidence = size_evidence(heights, rows, three, sure, np.asarray([*HEIGHTS_MM, np.nan]))[-1]
    assert evidence[0] < evidence[2] < evidence[1]


def test_facings_of_the_own_sku_do_not_confirm_a_wrong_height() -> None:
    """The table says that POUND is 300 mm high: many of it, side by side, would prove each other right."""
    wrong = np.asarray([300.0, 100.0, 300.0, 150.0])
    heights = np.asarray([300, 100, 150, 150, 150, 150]) * PIXELS
    candidates = np.asarray([[TALL, -1], [LOW, -1], *[[POUND, TWO_POUNDS]] * 4])
    evidence = size_evidence(heights, np.ones(6, int), candidates, np.ones(6, bool), wrong)
    assert (evidence[2:].argmax(axis=1) == 1).all()


@given(
    heights=arrays(np.float64, 6, elements=st.floats(1, 2000)),
    rows=arrays(np.int64, 6, elements=st.integers(-1, 2)),
    candidates=arrays(np.int64, (6, 3), elements=st.integers(-1, 4)),
    sure=arrays(np.bool_, 6),
    millimetres=arrays(np.float64, 5, elements=st.floats(1, 5000) | st.just(np.nan)),
)
def test_no_height_costs_more_than_the_heaviest(
    heights: np.ndarray, rows: np.ndarray, candidates: np.ndarray, sure: np.ndarray, millimetres: np.ndarray
) -> None:
    evidence = size_evidence(heights, rows, candidates, sure, millimetres)
    assert evidence.shape == candidates.shape
    assert ((evidence <= 0) & (evidence >= -HEAVIEST)).all()
    np.testing.assert_allclose(size_evidence(3 * heights, rows, candidates, sure, millimetres), evidence, atol=1e-6)


def test_heights_in_the_order_of_the_skus() -> None:
    np.testing.assert_array_equal(as_heights(("b", "a", "c"), {"a": 10.0, "b": 20.0, "z": 1.0}), [20.0, 10.0, np.nan])
