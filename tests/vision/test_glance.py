from dataclasses import replace

import numpy as np
import pytest

from vision.cards import DetectorCard
from vision.detector import Detector
from vision.glance import Glance

GLANCE = Glance(160, 0.3, ((0.1, 2.0), (0.2, 1.0), (1.0, 0.5)))


def boxes(*sides: float, score: float = 0.5) -> np.ndarray:
    return np.array([[10, 10, 10 + side, 10 + side, score] for side in sides]).reshape(-1, 5)


@pytest.mark.parametrize(
    ("sides", "factor"),
    [
        ((60, 60, 300), 2.0),  # the median, not the mean
        ((100,), 2.0),
        ((101, 150), 1.0),
        ((900, 700), 0.5),
        ((), 1.0),
    ],
)
def test_small_goods_enlarge_the_looks_and_large_ones_shrink_them(sides: tuple[float, ...], factor: float) -> None:
    assert GLANCE.factor(boxes(*sides), 1000) == factor


def test_doubtful_boxes_tell_no_size() -> None:
    assert GLANCE.factor(boxes(900, score=0.29), 1000) == 1.0


def test_the_last_step_holds_for_all_that_is_larger() -> None:
    assert Glance(160, 0.3, ((0.1, 2.0), (0.2, 0.5))).factor(boxes(700), 1000) == 0.5


@pytest.mark.parametrize(("size", "more", "widest"), [(8, [640, 320], 16), (24, [], 96), (80, [160, 96], 384)])
def test_looks_fit_the_goods(card: DetectorCard, fake_session: type, size: int, more: list[int], widest: float) -> None:
    """Every look shows one product and a gap, of `size` and of 20 px: the smaller the look, the wider on the photo.

    A gap is looked for in the usual looks, of 320 and 160 px, always.
    """
    session = fake_session([("product", (80, 64, size, size), 0.9), ("gap", (80, 16, 20, 20), 0.9)])
    detector = Detector(replace(card, further_looks=(160,), glance=GLANCE), session)
    seen = detector.detect(np.zeros((480, 640, 3), np.uint8), 640, 480, min_score=0.1)
    assert [shape[3] for shape in session.shapes] == [320, 160, 160, *more]
    assert max(one.box.w for one in seen if one.object_class == "gap") == 80
    assert max(one.box.w for one in seen if one.object_class == "product") == pytest.approx(widest)


@pytest.mark.parametrize(("glimpsed", "more"), [((), [640]), ((150, 140), [640]), ((10,), [640]), ((900,), [160])])
def test_from_afar_the_usual_looks_tell_the_size_and_from_near_the_glance(
    card: DetectorCard, fake_session: type, glimpsed: tuple[int, ...], more: list[int]
) -> None:
    """What a glance sees of an aisle is chance; the usual look shows goods of 20 px in 320."""
    session = fake_session()
    in_look = [("product", (80, 64, 20, 20), 0.9)]
    in_glance = [("product", (80, 64, side * 0.16, side * 0.16), 0.9) for side in glimpsed]
    looked = session.run

    def run(batch: np.ndarray) -> np.ndarray:
        session.seen = in_glance if batch.shape[3] == GLANCE.side and len(session.shapes) == 1 else in_look
        return looked(batch)

    session.run = run
    Detector(replace(card, glance=GLANCE), session).detect(np.zeros((480, 640, 3), np.uint8), 640, 480)
    assert [shape[3] for shape in session.shapes] == [320, 160, *more]


@pytest.mark.parametrize("changes", [{}, {"glance": GLANCE, "classes": ("gap",)}])
def test_without_a_glance_or_goods_to_look_for_the_looks_are_those_of_the_card(
    card: DetectorCard, fake_session: type, changes: dict
) -> None:
    session = fake_session(classes=changes.get("classes", card.classes))
    Detector(replace(card, **changes), session).detect(np.zeros((480, 640, 3), np.uint8), 640, 480)
    assert [shape[3] for shape in session.shapes] == [320]


def test_the_longest_look_is_the_largest_enlarged(card: DetectorCard) -> None:
    assert replace(card, further_looks=(640,), glance=GLANCE).longest_side == 1280
    assert replace(card, glance=replace(GLANCE, steps=((1.0, 0.5),))).longest_side == 320
