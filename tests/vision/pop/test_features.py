import cv2
import numpy as np
import pytest

from vision.letterbox import Pixels
from vision.pop.features import FeatureBank, Features, find_features
from vision.pop.poses import corners_of, square_of
from vision.types import Box


def card(seed: int) -> Pixels:
    """150 x 150 px of coarse noise with a word: many features, no two cards alike."""
    noise = np.random.default_rng(seed).integers(40, 220, (16, 16, 3)).astype(np.uint8)
    drawn = cv2.resize(noise, (150, 150), interpolation=cv2.INTER_CUBIC)
    cv2.putText(drawn, f"{seed}99", (10, 90), cv2.FONT_HERSHEY_DUPLEX, 2.0, (255, 255, 255), 5)
    return drawn.astype(np.uint8)


def in_square(picture: Pixels) -> Features:
    found = find_features(picture)
    return Features((found.places / 75 - 1).astype(np.float32), found.descriptors)


BANK = FeatureBank([in_square(card(seed)) for seed in (1, 2, 3)])


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_artwork_is_found_wherever_it_lies(number: int) -> None:
    photo = np.full((240, 300, 3), 110, np.uint8)
    photo[60:210, 100:250] = card(number + 1)
    found, pose = BANK.poses(photo, 2)[0]
    assert found == number
    assert corners_of(pose) == pytest.approx(corners_of(square_of(Box(100, 60, 150, 150))), abs=1.5)


@pytest.mark.parametrize(
    ("bank", "picture"),
    [(BANK, np.full((80, 80, 3), 120, np.uint8)), (FeatureBank([]), card(1))],
    ids=["a plain picture", "no artworks"],
)
def test_nothing_is_found_where_there_is_nothing(bank: FeatureBank, picture: Pixels) -> None:
    assert bank.poses(picture, 3) == []
