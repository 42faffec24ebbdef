from dataclasses import replace

import numpy as np
import pytest

from vision.cards import DetectorCard
from vision.detector import Detector
from vision.evidence_network import EvidenceNetwork
from vision.geometry import Floats
from vision.neighbours import FAINTEST, MEASURES, NeighbourRule, neighbour_evidence

LOGIT, BESIDE, ALIKE, HOW_MANY, UPRIGHT, INSIDE, HOLDS, HELD, HEIGHT, WIDE = range(MEASURES)


def rule(share: float = 0.5, *, logit: float = 1.0, alike: float = 0.0) -> NeighbourRule:
    """A rule whose probabilities grow with the score and with the best one beside a box that is like it."""
    hidden = np.zeros((MEASURES, 2))
    hidden[LOGIT, 0], hidden[ALIKE, 1] = 0.01, 0.01
    network = EvidenceNetwork(
        np.zeros(MEASURES), np.ones(MEASURES), hidden, np.zeros(2), np.array([logit, alike]) / 0.01, 0.0
    )
    return NeighbourRule(network, share)


def row_of(*scores: float) -> Floats:
    """Boxes of 40 x 100 side by side."""
    return np.array([[50.0 * at, 100, 50.0 * at + 40, 200, score] for at, score in enumerate(scores)])


def test_what_stands_beside_and_is_alike_is_told() -> None:
    low = [200, 150, 240, 200, 0.7]
    evidence = neighbour_evidence(np.vstack([row_of(0.4, 0.3, 0.8), low]))
    assert evidence[:, BESIDE].tolist() == [0.3, 0.8, 0.3, 0.0]
    assert evidence[:, ALIKE].tolist() == [0.3, 0.8, 0.3, 0.0]
    assert evidence[:, HOW_MANY].tolist() == [0.25, 0.5, 0.25, 0]
    assert evidence[1, WIDE] == pytest.approx(np.log(0.4))


def test_a_lower_neighbour_stands_beside_but_is_not_alike() -> None:
    evidence = neighbour_evidence(np.vstack([row_of(0.4), [50, 150, 90, 200, 0.7]]))
    assert (evidence[0, BESIDE], evidence[0, ALIKE]) == (0.7, 0.0)


def test_piled_units_speak_for_each_other() -> None:
    evidence = neighbour_evidence(np.array([[0.0, 0, 40, 50, 0.3], [0, 52, 40, 102, 0.9], [0, 300, 40, 350, 0.9]]))
    assert evidence[:, UPRIGHT].tolist() == [0.9, 0.3, 0.0]


def test_a_logo_inside_a_pack_is_told_from_the_pack() -> None:
    evidence = neighbour_evidence(np.array([[0.0, 0, 100, 100, 0.6], [10, 10, 50, 60, 0.5]]))
    assert evidence[:, INSIDE] == pytest.approx([0.2, 1.0])
    assert evidence[:, HOLDS] == pytest.approx([1.0, 0.2])
    assert evidence[:, HELD] == pytest.approx([0.2, 1.0])


def test_heights_are_measured_by_the_sure_boxes() -> None:
    evidence = neighbour_evidence(np.array([[0.0, 0, 40, 100, 0.9], [50, 0, 90, 100, 0.8], [100, 0, 140, 25, 0.2]]))
    assert evidence[:, HEIGHT] == pytest.approx([0, 0, np.log(0.25)])


@pytest.mark.parametrize("scale", [0.25, 3.0])
def test_the_number_of_pixels_does_not_matter(scale: float) -> None:
    boxes = np.vstack([row_of(0.4, 0.3, 0.8), [10, 120, 30, 160, 0.5]])
    assert neighbour_evidence(boxes * [scale, scale, scale, scale, 1]) == pytest.approx(neighbour_evidence(boxes))


def test_an_unsure_photo_is_accepted_from_lower_probabilities() -> None:
    assert rule().accepts(row_of(0.9, 0.8, 0.3)).tolist() == [True, True, False]
    assert rule().accepts(row_of(0.4, 0.35, 0.3)).tolist() == [True, True, True]


def test_neighbours_make_up_for_a_low_score() -> None:
    alone = np.array([[600.0, 100, 640, 200, 0.2]])
    assert rule(alike=4.0).accepts(np.vstack([row_of(0.9, 0.2, 0.9), alone])).tolist() == [True, True, True, False]


def test_without_boxes_nothing_is_accepted_and_faint_ones_never_are() -> None:
    assert rule().accepts(np.empty((0, 5))).tolist() == []
    assert rule(0.01).accepts(row_of(FAINTEST / 2)).tolist() == [False]


@pytest.mark.parametrize("wrong", [{"share": 0}, {"share": 1.0}, {"network": {}}])
def test_a_rule_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        NeighbourRule.of(rule().to_json() | wrong)


def test_a_stored_rule_is_the_same_rule() -> None:
    stored = rule(0.4, alike=2.0).to_json()
    assert NeighbourRule.of(stored).to_json() == stored


def test_the_detector_accepts_products_by_the_rule_of_its_card(card: DetectorCard, fake_session: type) -> None:
    seen = [("product", (40 + 50 * at, 100, 40, 60), 0.15) for at in range(3)] + [("gap", (250, 100, 40, 60), 0.15)]
    pixels = np.zeros((480, 640, 3), np.uint8)
    by_score, by_rule = (
        Detector(replace(card, neighbours=one), fake_session(seen)).detect(pixels, 640, 480) for one in (None, rule())
    )
    assert by_score == ()
    assert [found.object_class for found in by_rule] == ["product"] * 3
    alone = Detector(replace(card, neighbours=rule()), fake_session(seen))
    assert alone.detect_in(pixels, alone.looks(640, 480)) == ()
