import itertools

import pytest

from vision.pop.strips import join_strips
from vision.types import Box, Detection

LEFT, MIDDLE, RIGHT = (Box(x, y, 600, 60) for x, y in ((0, 10), (400, 15), (800, 20)))
CARD = Box(450, 20, 100, 50)
BELOW = Box(400, 300, 600, 60)


def pieces(*boxes: Box) -> list[Detection]:
    return [Detection("pop", box, 0.9 - 0.1 * number) for number, box in enumerate(boxes)]


@pytest.mark.parametrize("order", list(itertools.permutations((LEFT, MIDDLE, RIGHT))))
def test_parts_of_a_strip_are_one_piece_in_any_order(order: tuple[Box, ...]) -> None:
    (strip,) = join_strips(pieces(*order))
    assert strip == Detection("pop", Box(0, 10, 1400, 70), 0.9)


def test_cards_on_a_strip_and_strips_of_other_shelves_stay_pieces_of_their_own() -> None:
    apart = pieces(MIDDLE, CARD, BELOW)
    assert join_strips(apart) == apart


def test_strips_that_only_touch_stay_two() -> None:
    assert len(join_strips(pieces(LEFT, RIGHT._replace(x=590)))) == 2
    assert join_strips([]) == []
