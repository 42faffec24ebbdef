import numpy as np
import pytest

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from training.evaluation import ClassBoxes, ScoredBox
from training.fit_neighbours import LEAST_PHOTOS, crossed, fit_rule
from vision.geometry import boxes_to_xyxy
from vision.types import Box


def shelves(photos: int) -> ClassBoxes:
    """Rows of five packs that the network is unsure of, and lone boxes of the same scores that are nothing."""
    rng = np.random.default_rng(3)
    truth, found = [], []
    for _ in range(photos):
        packs = [Box(50.0 * at, 100, 40, 100) for at in range(5)]
        nothing = [Box(900.0 * at, 600 + 300.0 * at, 40, 100) for at in range(3)]
        scores = rng.uniform(0.2, 0.5, len(packs) + len(nothing))
        truth.append(tuple(packs))
        found.append(tuple(ScoredBox(box, float(score)) for box, score in zip(packs + nothing, scores, strict=True)))
    return ClassBoxes(tuple(truth), tuple(found))


def test_a_rule_learns_that_products_stand_side_by_side() -> None:
    rule = fit_rule({"shop": shelves(30)}, {"shop": 1.0})
    assert rule is not None
    (photo,) = shelves(1).found
    rows = np.column_stack([boxes_to_xyxy([seen.box for seen in photo]), [seen.score for seen in photo]])
    assert rule.accepts(rows).tolist() == [True] * 5 + [False] * 3


def test_every_photo_is_judged_by_a_rule_that_did_not_see_it() -> None:
    """The photos of one fold alone say that packs are nothing: only a rule that saw them would believe it."""
    shop = shelves(20)
    lying = ClassBoxes(tuple(() if number % 5 == 0 else truth for number, truth in enumerate(shop.truth)), shop.found)
    judged = crossed({"shop": lying, "other": shelves(5)}, {"shop": 1.0})
    assert [seen.accepted for seen in judged["shop"].found[0]] == [True] * 5 + [False] * 3
    assert [seen.accepted for seen in judged["other"].found[0]] == [True] * 5 + [False] * 3


@pytest.mark.parametrize("shop", [ClassBoxes(((),) * 50, ((),) * 50), shelves(LEAST_PHOTOS - 1)])
def test_too_few_photos_teach_nothing(shop: ClassBoxes) -> None:
    assert fit_rule({"shop": shop}, {"shop": 1.0}) is None
