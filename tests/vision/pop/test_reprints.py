import cv2
import numpy as np
import pytest

from vision.letterbox import Pixels
from vision.pop.artwork import prepare_artwork
from vision.pop.artwork_match import Agreement, compare
from vision.pop.poses import square_of
from vision.pop.reprints import Differences, find_differences, reprinted_share
from vision.types import Box

GROUND, INK = (30, 20, 210), (255, 255, 255)
SIZE = 160
BOX = Box(40, 40, SIZE, SIZE)


def card(price: str) -> Pixels:
    drawn = np.full((SIZE, SIZE, 3), GROUND, np.uint8)
    cv2.putText(drawn, "SALE", (12, 60), cv2.FONT_HERSHEY_DUPLEX, 1.8, INK, 4)
    cv2.putText(drawn, price, (18, 130), cv2.FONT_HERSHEY_DUPLEX, 1.8, INK, 4)
    return drawn


def differing(shown: Pixels, gain: float = 1.0) -> tuple[Agreement, Differences]:
    """A card at 1.99 laid onto a photo that shows another picture in its place, and where the two differ."""
    photo = np.full((240, 240, 3), (90, 110, 80), np.uint8)
    photo[40 : 40 + SIZE, 40 : 40 + SIZE] = shown
    soft = cv2.GaussianBlur(photo, (0, 0), 1.5) * gain
    found = compare(soft.astype(np.uint8), prepare_artwork(card("1.99")), square_of(BOX))
    assert found is not None
    return found, find_differences(found)


def share(shown: Pixels, gain: float = 1.0) -> float:
    """The reprinted share of the card."""
    return reprinted_share(*differing(shown, gain))


@pytest.mark.parametrize("gain", [1.0, 0.6])
def test_the_same_print_is_no_other_version_in_any_light(gain: float) -> None:
    assert share(card("1.99"), gain) < 0.01


@pytest.mark.parametrize("price", ["2.49", "7.50", "3.85"])
@pytest.mark.parametrize("gain", [1.0, 0.6])
def test_another_price_in_the_same_inks_is_another_version(price: str, gain: float) -> None:
    assert share(card(price), gain) > 0.03


@pytest.mark.parametrize("colour", [(20, 200, 30), (230, 60, 20)])
def test_what_covers_a_piece_in_colours_of_its_own_is_none(colour: tuple[int, int, int]) -> None:
    covered = card("1.99")
    covered[100:] = colour
    assert share(covered) < 0.03


def test_what_covers_a_piece_is_told_from_other_print() -> None:
    covered = card("2.49")
    covered[:70] = (230, 60, 20)
    _, differences = differing(covered)
    half = len(differences.covered) * 70 // SIZE
    assert differences.covered[: half - 3].mean() > 0.8
    assert differences.covered[half + 3 :].mean() < 0.05
    assert differences.reprinted[half + 3 :].mean() > 0.05
