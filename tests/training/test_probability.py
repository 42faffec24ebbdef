import itertools

import pytest

from vision.types import Box

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from training.evaluation import ClassBoxes, ScoredBox
from training.probability import probability_table

BOX, FAR = Box(10, 10, 20, 40), Box(200, 10, 20, 40)


def one_set(*scores: tuple[float, bool]) -> ClassBoxes:
    """One photo for every detection, with its score, and whether it is true."""
    found = tuple((ScoredBox(BOX if true else FAR, score),) for score, true in scores)
    return ClassBoxes(((BOX,),) * len(scores), found)


def test_shares_of_true_boxes_by_score() -> None:
    table = probability_table(
        [one_set((0.25, False), (0.25, True), (0.25, False), (0.25, False)), one_set((0.85, True))]
    )

    assert table == [(0.25, 0.25), (0.85, 1.0)]


def test_a_share_that_falls_is_joined_with_the_one_before() -> None:
    table = probability_table([one_set((0.15, False), (0.35, True), (0.55, False), (0.55, True), (0.95, True))])

    assert table[0] == (0.15, 0.0)
    assert table[1] == pytest.approx(((0.35 + 2 * 0.55) / 3, 2 / 3), abs=0.001)
    assert table[2] == (0.95, 1.0)
    assert all(a < b for one, two in itertools.pairwise(table) for a, b in zip(one, two, strict=True))


def test_nothing_found_gives_no_table() -> None:
    assert probability_table([ClassBoxes(((BOX,),), ((),))]) == []
