from dataclasses import replace

import numpy as np
import pytest

from vision.cards import DetectorCard
from vision.detector import Detector
from vision.errors import ModelCorrupt
from vision.types import Box

# A photo of 640 x 480 goes into an input of 320 x 256: half its size, 8 pixels of padding above.
PHOTO = (640, 480)


def detect(card: DetectorCard, fake_session: type, seen: list, **options: float):
    detector = Detector(card, fake_session(seen))
    return detector.detect(np.zeros((480, 640, 3), np.uint8), *PHOTO, **options)


def test_boxes_come_back_in_photo_pixels(card: DetectorCard, fake_session: type) -> None:
    (found,) = detect(card, fake_session, [("product", (100, 108, 40, 20), 0.9)])
    assert found.object_class == "product"
    assert found.box == Box(160, 180, 80, 40)
    assert found.score == pytest.approx(0.9)


def test_boxes_are_cut_at_the_frame_and_slivers_vanish(card: DetectorCard, fake_session: type) -> None:
    seen = [("product", (0, 128, 40, 40), 0.9), ("product", (-20, 128, 41, 40), 0.9), ("product", (100, 4, 20, 6), 0.9)]
    assert [found.box for found in detect(card, fake_session, seen)] == [Box(0, 200, 40, 80)]


def test_every_class_has_its_own_threshold(card: DetectorCard, fake_session: type) -> None:
    seen = [(name, (40 + 60 * place, 100, 20, 20), 0.35) for place, name in enumerate(card.classes)]
    assert [found.object_class for found in detect(card, fake_session, seen)] == ["product", "gap"]
    also_faint = detect(card, fake_session, seen, min_score=0.34)
    assert [(found.object_class, found.accepted) for found in also_faint] == [
        ("product", True),
        ("price_tag", False),
        ("pop", False),
        ("gap", True),
    ]
    assert len(detect(card, fake_session, seen, min_score=0.36)) == 2


def test_suppression_works_within_a_class_only(card: DetectorCard, fake_session: type) -> None:
    place = (100, 100, 40, 40)
    seen = [("product", place, 0.8), ("product", (101, 100, 40, 40), 0.9), ("price_tag", place, 0.7)]
    found = detect(card, fake_session, seen)
    assert [(one.object_class, round(one.score, 1)) for one in found] == [("product", 0.9), ("price_tag", 0.7)]


@pytest.mark.parametrize(
    ("product_score", "gap_box", "gap_stays"),
    [
        (0.8, (100, 100, 40, 40), False),
        (0.8, (125, 100, 40, 40), True),
        (0.2, (100, 100, 40, 40), True),
    ],
)
def test_an_accepted_product_outdoes_a_gap(
    card: DetectorCard, fake_session: type, product_score: float, gap_box: tuple[int, ...], gap_stays: bool
) -> None:
    seen = [("product", (100, 100, 40, 40), product_score), ("gap", gap_box, 0.9)]
    found = detect(card, fake_session, seen, min_score=0.1)
    assert ("gap" in [one.object_class for one in found]) == gap_stays


@pytest.mark.parametrize(
    ("tag_score", "pop_box", "left"),
    [
        (0.8, (100, 100, 40, 20), ["price_tag"]),
        (0.2, (100, 100, 40, 20), ["pop"]),  # no tag is accepted there
        (0.8, (120, 100, 40, 20), ["price_tag", "pop"]),  # side by side, a third in common
        (0.8, (100, 130, 100, 80), ["price_tag", "pop"]),  # a poster with a tag on it
    ],
)
def test_what_is_accepted_as_a_price_tag_is_not_pop_as_well(
    card: DetectorCard, fake_session: type, tag_score: float, pop_box: tuple[int, ...], left: list[str]
) -> None:
    seen = [("price_tag", (100, 100, 40, 20), tag_score), ("pop", pop_box, 0.9)]
    assert [found.object_class for found in detect(card, fake_session, seen)] == left


@pytest.mark.parametrize(
    ("second", "pieces"),
    [
        ((80, 100, 60, 10), 1),  # half of the same strip
        ((110, 101, 90, 10), 1),  # the strip, shifted along
        ((70, 100, 20, 10), 2),  # a card in front of the strip
        ((100, 110, 120, 10), 2),  # the strip of the next board
        ((160, 100, 120, 10), 2),  # the next strip of the same board
    ],
)
def test_a_strip_that_is_read_twice_is_one_piece(
    card: DetectorCard, fake_session: type, second: tuple[int, ...], pieces: int
) -> None:
    found = detect(card, fake_session, [("pop", (100, 100, 120, 10), 0.9), ("pop", second, 0.8)])
    assert [one.score > 0.85 for one in found] == [True, False][:pieces]


@pytest.mark.parametrize(
    ("product_score", "pop_score", "pop_box", "left"),
    [
        (0.6, 0.9, (100, 100, 40, 38), ["pop"]),
        (0.9, 0.6, (100, 100, 40, 38), ["product"]),
        (0.9, 0.6, (100, 100, 40, 100), ["product", "pop"]),  # a product before a poster
        (0.9, 0.1, (100, 100, 40, 38), ["product"]),  # no POP is accepted there
    ],
)
def test_one_piece_is_not_both_product_and_pop(
    card: DetectorCard,
    fake_session: type,
    product_score: float,
    pop_score: float,
    pop_box: tuple[int, ...],
    left: list[str],
) -> None:
    seen = [("product", (100, 100, 40, 40), product_score), ("pop", pop_box, pop_score)]
    assert [found.object_class for found in detect(card, fake_session, seen)] == left


def test_further_looks_are_mirrored_and_agree_with_the_main_one(card: DetectorCard) -> None:
    class Session:
        """Sees one product at the same place of the photo in every look."""

        def run(self, batch: np.ndarray) -> np.ndarray:
            height, width = batch.shape[2:]
            mirrored = bool(batch[0, 2, height // 2, 10] < batch[0, 2, height // 2, -10])
            scale = width / PHOTO[0]
            center = (160 if not mirrored else PHOTO[0] - 160) * scale
            return np.array([[[center], [height / 2], [80 * scale], [40 * scale], [0.9], [0], [0], [0]]], np.float32)

    detector = Detector(replace(card, further_looks=(640,)), Session())
    photo = np.zeros((480, 640, 3), np.uint8)
    photo[:, :320, 0] = 255  # blue on the left only
    looks = detector.looks(*PHOTO)
    (found,) = detector.detect(photo, *PHOTO)

    assert [(look.width, look.mirrored) for look in looks] == [(320, False), (640, True)]
    assert found.box == Box(120, 220, 80, 40)
    assert found.score == pytest.approx(0.9)


def test_a_thousand_detections_are_kept(card: DetectorCard, fake_session: type) -> None:
    seen = [("product", (4 + 8 * x, 10 + 7 * y, 7, 6), 0.5) for x in range(40) for y in range(30)]
    assert len(detect(card, fake_session, seen)) == 1200


def test_input_is_rgb_from_zero_to_one(card: DetectorCard, fake_session: type) -> None:
    detector = Detector(card, fake_session())
    blue = np.zeros((480, 640, 3), np.uint8)
    blue[..., 0] = 255
    batch = detector.preprocess(blue, detector.looks(*PHOTO)[0])
    assert (batch.shape, batch.dtype) == ((1, 3, 256, 320), np.float32)
    assert batch[0, :, 128, 160].tolist() == [0, 0, 1]
    assert batch[0, :, 0, 0] == pytest.approx(114 / 255)


def test_weights_of_other_classes_are_noticed(card: DetectorCard, fake_session: type) -> None:
    with pytest.raises(ModelCorrupt, match="does not fit"):
        detect(replace(card, classes=("product",)), fake_session, [("product", (100, 100, 40, 40), 0.9)])
