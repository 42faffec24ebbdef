import numpy as np
import pytest

from vision.types import Box

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from training.evaluation.boxes import ClassBoxes, ScoredBox
from training.evaluation.matching import match, of_size, partners
from training.evaluation.sizes import SIZES

BOX = Box(10, 10, 20, 40)
NEXT = Box(32, 10, 20, 40)
SHIFTED = Box(14, 10, 20, 40)  # IoU 0.67 with BOX, 0.03 with NEXT
OFF = Box(300, 300, 20, 40)


@pytest.mark.parametrize(
    ("truth", "found", "expected"),
    [
        ([], [], []),
        ([BOX], [], []),
        ([], [(BOX, 0.9)], [-1]),
        ([BOX], [(OFF, 0.9)], [-1]),
        ([BOX, NEXT], [(NEXT, 0.9), (BOX, 0.8)], [1, 0]),
        ([BOX], [(BOX, 0.9), (BOX, 0.8)], [0, -1]),  # a true box is found once only
        ([BOX], [(BOX, 0.5), (SHIFTED, 0.6)], [-1, 0]),  # the better score comes first, whatever the order
        ([BOX, SHIFTED], [(BOX, 0.9), (BOX, 0.8)], [0, 1]),  # the second takes the best one that is free
        ([BOX], [(Box(10, 10, 20, 80), 0.9)], [0]),  # half shared is enough
        ([BOX], [(Box(10, 10, 20, 81), 0.9)], [-1]),
    ],
)
def test_each_detection_takes_the_best_free_true_box(
    truth: list[Box], found: list[tuple[Box, float]], expected: list[int]
) -> None:
    assert partners(truth, [ScoredBox(*seen) for seen in found]).tolist() == expected


def test_matches_keep_photo_and_size_of_every_box() -> None:
    boxes = ClassBoxes(
        ((BOX,), (), (OFF, NEXT)),
        ((ScoredBox(BOX, 0.9),), (ScoredBox(OFF, 0.8),), (ScoredBox(Box(0, 0, 10, 20), 0.7), ScoredBox(NEXT, 0.6))),
        (400, 400, 1000),
    )

    matches = match(boxes)

    assert matches.photos == 3
    assert matches.scores.tolist() == [0.9, 0.8, 0.7, 0.6]
    assert matches.hits.tolist() == [True, False, False, True]
    assert matches.found_in.tolist() == [0, 1, 2, 2]
    assert matches.true_in.tolist() == [0, 2, 2]
    assert matches.true_sizes == pytest.approx([0.1, 0.04, 0.04])
    assert matches.found_sizes == pytest.approx([0.1, 0.1, 0.02, 0.04])


def test_a_hit_has_the_size_of_its_true_box() -> None:
    found = Box(10, 10, 20, 55)  # 55 pixels of 1000: medium by itself, but the true box has 40
    matches = match(ClassBoxes(((BOX,),), ((ScoredBox(found, 0.9),),), (1000,)))

    small, medium = of_size(matches, SIZES["small"]), of_size(matches, SIZES["medium"])

    assert (small.scores.size, small.true_in.size) == (1, 1)
    assert (medium.scores.size, medium.true_in.size) == (0, 0)


def test_a_false_box_has_its_own_size() -> None:
    matches = match(ClassBoxes(((BOX,),), ((ScoredBox(Box(500, 500, 60, 60), 0.9),),), (1000,)))

    assert [of_size(matches, limits).scores.size for limits in SIZES.values()] == [0, 1, 0]


def test_the_three_sizes_share_all_boxes_out() -> None:
    lows, highs = zip(*SIZES.values(), strict=True)

    assert lows == (0, *highs[:-1])
    assert np.isinf(highs[-1])
