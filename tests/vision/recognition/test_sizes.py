import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vision.recognition.sizes import HEAVIEST, SIDES, as_sizes, size_evidence

# Numbers of SKUs, and their widths and heights in mm: two rulers, and packs of 1 lb and 2 lb that look the same.
BROAD, NARROW, POUND, TWO_POUNDS = range(4)
SIZES_MM = np.asarray([[200.0, 300.0], [60.0, 100.0], [90.0, 150.0], [130.0, 190.0]])
PIXELS = 0.8
EITHER = [0.5, 0.5]
Shelf = tuple[np.ndarray, np.ndarray, np.ndarray]


def shelf(width_mm: float, *, height_mm: float = 170.0, rulers: int = 4) -> Shelf:
    """Boxes, shares and candidates of some rulers and, last, of a pack that looks like 1 lb and 2 lb."""
    kinds = ([BROAD, NARROW] * rulers)[:rulers]
    sides = np.asarray([*SIZES_MM[kinds], (width_mm, height_mm)]) * PIXELS
    boxes = np.column_stack([np.arange(rulers + 1) * 200.0, np.full(rulers + 1, 50.0), sides])
    candidates = np.asarray([*([kind, -1] for kind in kinds), [POUND, TWO_POUNDS]])
    return boxes, np.asarray([*([[1.0, 0.0]] * rulers), EITHER]), candidates


@pytest.mark.parametrize(("width_mm", "right"), [(90.0, 0), (94.0, 0), (125.0, 1), (130.0, 1)])
def test_packs_that_look_the_same_are_told_by_width(width_mm: float, right: int) -> None:
    evidence = size_evidence(*shelf(width_mm), SIZES_MM)[-1]
    assert evidence.argmax() == right
    assert evidence[right] == 0
    assert evidence[1 - right] < -0.5


def test_heights_tell_packs_of_one_width_and_count_for_less() -> None:
    equal = SIZES_MM.copy()
    equal[[POUND, TWO_POUNDS], 0] = 110.0
    boxes, shares, candidates = shelf(110.0, height_mm=150.0)
    by_height = size_evidence(boxes, shares, candidates, equal)[-1]
    assert by_height[0] == 0
    assert by_height[1] < -0.1
    swapped = size_evidence(boxes[:, [1, 0, 3, 2]], shares, candidates, equal[:, ::-1])[-1]
    assert swapped[1] == pytest.approx(by_height[1] * SIDES[0] / SIDES[1])


def test_a_photo_taken_at_an_angle_is_measured_all_the_same() -> None:
    """Towards the right everything is smaller, down to two thirds: a 2 lb pack there is as wide as 1 lb at the left."""
    kinds = [BROAD, NARROW] * 6
    scale = np.exp(np.linspace(0, -0.4, 13))
    widths = np.asarray([*SIZES_MM[kinds, 0], SIZES_MM[TWO_POUNDS, 0]]) * scale
    heights = np.asarray([*SIZES_MM[kinds, 1], SIZES_MM[TWO_POUNDS, 1]]) * scale
    boxes = np.column_stack([np.arange(13) * 100.0 - widths / 2, np.full(13, 50.0) - heights / 2, widths, heights])
    candidates = np.asarray([*([kind, -1] for kind in kinds), [POUND, TWO_POUNDS]])
    shares = np.asarray([*([[1.0, 0.0]] * 12), EITHER])
    evidence = size_evidence(boxes, shares, candidates, SIZES_MM)[-1]
    assert evidence[1] == 0
    assert evidence[0] < -1


def test_where_named_facings_fit_badly_sizes_say_less() -> None:
    boxes, shares, candidates = shelf(130.0, rulers=12)
    sure = size_evidence(boxes, shares, candidates, SIZES_MM)[-1, 0]
    boxes[:-1, 2] *= np.exp(np.asarray([0.3, 0.3, -0.3, -0.3] * 3))
    assert sure < size_evidence(boxes, shares, candidates, SIZES_MM)[-1, 0] <= 0


def test_a_pack_may_be_partly_hidden_but_not_larger_than_it_is() -> None:
    """Midway between both widths the larger pack is likelier: a neighbour may stand before it."""
    midway = float(np.sqrt(90.0 * 130.0))
    assert size_evidence(*shelf(midway), SIZES_MM)[-1].argmax() == 1


@pytest.mark.parametrize("rulers", [0, 1])
def test_too_few_rulers_tell_nothing(rulers: int) -> None:
    assert not size_evidence(*shelf(130.0, rulers=rulers), SIZES_MM).any()


def test_facings_that_may_be_unknown_products_are_no_rulers() -> None:
    boxes, shares, candidates = shelf(130.0)
    assert not size_evidence(boxes, shares * 0.3, candidates, SIZES_MM).any()


def test_without_sizes_in_the_catalogue_nothing_is_told() -> None:
    assert not size_evidence(*shelf(130.0), np.full((4, 2), np.nan)).any()
    assert size_evidence(*(part[:0] for part in shelf(130.0)), SIZES_MM).shape == (0, 2)


def test_a_candidate_without_a_size_is_neither_helped_nor_harmed() -> None:
    boxes, shares, candidates = shelf(130.0)
    three = np.pad(candidates, ((0, 0), (0, 1)), constant_values=-1)
    three[-1] = [POUND, TWO_POUNDS, 4]
    evidence = size_evidence(
        boxes, np.pad(shares, ((0, 0), (0, 1))), three, np.pad(SIZES_MM, ((0, 1), (0, 0)), constant_values=np.nan)
    )
    assert evidence[-1, 0] < evidence[-1, 2] < evidence[-1, 1]


def test_facings_of_the_own_sku_do_not_confirm_a_wrong_size() -> None:
    """The table says that POUND is 260 mm wide: many of it, side by side, would prove each other right."""
    wrong = np.asarray([[200.0, np.nan], [60.0, np.nan], [260.0, np.nan], [130.0, np.nan]])
    widths = np.asarray([200, 60, 200, 130, 130, 130, 130]) * PIXELS
    boxes = np.column_stack([np.arange(7) * 100.0, np.zeros(7), widths, widths])
    candidates = np.asarray([[BROAD, -1], [NARROW, -1], [BROAD, -1], *[[POUND, TWO_POUNDS]] * 4])
    shares = np.asarray([*([[1.0, 0.0]] * 3), *[EITHER] * 4])
    evidence = size_evidence(boxes, shares, candidates, wrong)
    assert (evidence[3:].argmax(axis=1) == 1).all()


@given(
    boxes=arrays(np.float64, (6, 4), elements=st.floats(1, 2000)),
    shares=arrays(np.float64, (6, 3), elements=st.floats(0, 1)),
    candidates=arrays(np.intp, (6, 3), elements=st.integers(-1, 4)),
    millimetres=arrays(np.float64, (5, 2), elements=st.floats(1, 5000) | st.just(np.nan)),
)
def test_no_size_costs_more_than_the_heaviest(
    boxes: np.ndarray, shares: np.ndarray, candidates: np.ndarray, millimetres: np.ndarray
) -> None:
    evidence = size_evidence(boxes, shares, candidates, millimetres)
    assert evidence.shape == candidates.shape
    assert ((evidence <= 0) & (evidence >= -HEAVIEST * sum(SIDES))).all()


def test_a_larger_picture_of_the_same_shelf_tells_the_same() -> None:
    boxes, shares, candidates = shelf(120.0)
    expected = size_evidence(boxes, shares, candidates, SIZES_MM)
    np.testing.assert_allclose(size_evidence(3 * boxes, shares, candidates, SIZES_MM), expected, atol=1e-6)


def test_sizes_in_the_order_of_the_skus() -> None:
    sizes = as_sizes(("b", "a", "c"), {"a": 10.0, "z": 1.0}, {"b": 20.0})
    np.testing.assert_array_equal(sizes, [[np.nan, 20.0], [10.0, np.nan], [np.nan, np.nan]])
    assert as_sizes((), {}, {}).shape == (0, 2)
