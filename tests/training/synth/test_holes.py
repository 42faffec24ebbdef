import pytest

pytest.importorskip("skia")

from training.synth.store.holes import Pile, find_holes
from training.synth.store.setting import Compartment

BOARD = Compartment(1, 0.0, 40.0, 50.0, 90.0, 0.0, -40.0, 4.0)
PEGS = Compartment(1, 0.0, 40.0, 50.0, 90.0, 0.0, -22.0, 0.0, hanging=True)


def pile(
    left: float, height: float = 20.0, *, sku: str | None = "a", wide: float = 10.0, set_back: bool = False
) -> Pile:
    return Pile(sku, left, left + wide, height, wide, set_back)


@pytest.mark.parametrize(
    ("piles", "holes"),
    [
        pytest.param([pile(0), pile(10), pile(20), pile(30)], [], id="full"),
        pytest.param([pile(0), pile(30)], [(10, 50, 30, 70)], id="two empty lanes are one hole"),
        pytest.param([pile(0), pile(10), pile(20)], [(30, 50, 40, 70)], id="a row that ends early"),
        pytest.param([pile(0, wide=16), pile(23, wide=17)], [], id="loose spacing"),
        pytest.param([pile(0), pile(10), pile(20, set_back=True), pile(30)], [(20, 50, 30, 70)], id="set back"),
        pytest.param([pile(0), pile(20, 30, sku="b"), pile(30)], [(10, 50, 20, 80)], id="as high as the higher one"),
        pytest.param([], [(0, 50, 40, 89)], id="nothing at all"),
        pytest.param([pile(0), pile(10), pile(20, 10), pile(30)], [(20, 60, 30, 70)], id="a missing unit"),
        pytest.param([pile(0), pile(10), pile(20, 10, sku="b"), pile(30)], [], id="lower goods"),
        pytest.param([pile(0), pile(10), pile(20, 10, sku=None), pile(30)], [], id="a fallen unit"),
    ],
)
def test_a_hole_is_a_place_for_a_facing_in_which_nothing_stands(
    piles: list[Pile], holes: list[tuple[float, float, float, float]]
) -> None:
    found = find_holes(BOARD, piles)
    assert [(*hole.corners[0, :2], *hole.corners[2, :2]) for hole in found] == holes


def test_a_hole_among_goods_that_hang_reaches_down_from_the_pegs() -> None:
    (hole,) = find_holes(PEGS, [pile(0), pile(10), pile(30)])
    assert hole.corners[0].tolist() == [20, 69, -1]
    assert hole.corners[2].tolist() == [30, 89, -1]


def test_a_hole_knows_the_facing_that_would_fit() -> None:
    (hole,) = find_holes(BOARD, [pile(0, wide=12), pile(25, wide=15)])
    assert hole.facing == 12
