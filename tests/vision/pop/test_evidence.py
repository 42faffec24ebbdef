import cv2
import numpy as np
import pytest

from vision.letterbox import Pixels
from vision.pop.artwork import prepare_artwork
from vision.pop.artwork_match import compare
from vision.pop.evidence import Evidence, weigh
from vision.pop.materials import ACCEPTED
from vision.pop.poses import square_of
from vision.types import Box

RED, GREEN, WHITE = (30, 20, 210), (70, 160, 60), (255, 255, 255)
SIZE = 160
BOX = Box(40, 40, SIZE, SIZE)


def card(word: str = "SALE", price: str = "1.99", ground: tuple[int, int, int] = RED) -> Pixels:
    drawn = np.full((SIZE, SIZE, 3), ground, np.uint8)
    cv2.putText(drawn, word, (12, 60), cv2.FONT_HERSHEY_DUPLEX, 1.8, WHITE, 4)
    cv2.putText(drawn, price, (18, 130), cv2.FONT_HERSHEY_DUPLEX, 1.8, WHITE, 4)
    return drawn


def evidence(shown: Pixels, light: tuple[float, float, float] = (1, 1, 1), haze: float = 0) -> Evidence:
    """What the card SALE 1.99 has for it in a photo that shows another picture in its place."""
    photo = np.full((240, 240, 3), (90, 110, 80), np.uint8)
    photo[40 : 40 + SIZE, 40 : 40 + SIZE] = shown
    soft = cv2.GaussianBlur(photo, (0, 0), 1.5) * np.asarray(light) + haze
    found = compare(np.clip(soft, 0, 255).astype(np.uint8), prepare_artwork(card()), square_of(BOX))
    assert found is not None
    return weigh(found)


@pytest.mark.parametrize(("light", "haze"), [((1, 1, 1), 0), ((0.5, 0.5, 0.5), 0), ((0.5, 0.5, 0.5), 80)])
def test_nothing_speaks_against_the_same_print_in_any_light(light: tuple[float, float, float], haze: float) -> None:
    found = evidence(card(), light, haze)
    assert found.unlike < 0.02
    assert found.off_colour < 5
    assert found.certainty > 0.95


def test_what_covers_half_of_a_piece_does_not_speak_against_it() -> None:
    covered = card()
    covered[80:] = (20, 200, 230)
    assert evidence(covered).unlike < 0.08
    assert evidence(covered).certainty > ACCEPTED


def test_what_hangs_between_the_letters_does_not_speak_against_them() -> None:
    crossed = card()
    for left in (20, 70, 120):
        crossed[:, left : left + 14] = (200, 60, 20)
    assert evidence(crossed).unlike < 0.5 * evidence(card(price="3.45")).unlike


@pytest.mark.parametrize("shown", [card(word="BEST"), card(price="3.45")])
def test_other_words_amid_the_same_layout_are_unlike_it(shown: Pixels) -> None:
    found = evidence(shown)
    assert found.unlike > 0.1
    assert found.certainty < evidence(card()).certainty - 0.1


def test_a_card_of_which_all_words_differ_is_another() -> None:
    assert evidence(card("NEW", "72.-")).certainty < ACCEPTED


def test_the_same_words_on_another_ground_are_off_in_colour() -> None:
    found = evidence(card(ground=GREEN))
    assert found.off_colour > 30
    assert found.certainty < ACCEPTED
