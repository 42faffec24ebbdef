import numpy as np
import pytest

from vision.lettering import ARABIC, Lettering, can_be_written, in_drawing_order


def drawn(text: str, height: int = 30) -> np.ndarray:
    pixels = np.zeros((60, 400, 3), np.uint8)
    Lettering(600).write(pixels, text, (5, 40), (255, 255, 255), height)
    return pixels


@pytest.mark.parametrize("text", ["", "Cola 330 ml", "Молоко 1 л", "牛乳 1L", "น้ำปลา 700 ml"])
def test_what_is_read_from_the_left_stays_as_it_is(text: str) -> None:
    assert in_drawing_order(text) == text


def test_what_is_read_from_the_right_is_turned_round_and_the_line_still_begins_at_the_left() -> None:
    assert in_drawing_order("חלב Tara 1 L") == "בלח Tara 1 L"


def test_arabic_letters_are_joined() -> None:
    shown = in_drawing_order("حليب Hao • 3")
    assert shown.endswith(" Hao • 3")
    assert [hex(ord(letter)) for letter in shown[:4]] == ["0xfe90", "0xfef4", "0xfee0", "0xfea3"]
    assert ARABIC.search(shown)


@pytest.mark.parametrize(
    ("one", "other"), [("حليب", "لبنة"), ("นมสด", "ชาดำ"), ("חלב", "לחם"), ("牛乳", "お茶"), ("sữa", "mía")]
)
def test_each_script_has_its_letters(one: str, other: str) -> None:
    """A letter that a font lacks is drawn as one and the same mark: then both words would look alike."""
    assert drawn(one).any()
    assert (drawn(one) != drawn(other)).any()


@pytest.mark.parametrize("text", ["حليب Mango 500 ml", "น้ำปลา 700 ml", "Mango 500 ml"])
def test_the_width_is_that_of_what_is_written(text: str) -> None:
    columns = np.flatnonzero(drawn(text).any(axis=(0, 2)))
    assert Lettering(600).width(text, 30) == pytest.approx(columns.max() - columns.min(), abs=8)


@pytest.mark.parametrize("foreign", ["ب", "ก", "ư"])
def test_letters_beside_other_scripts_keep_their_size(foreign: str) -> None:
    alone, beside = (Lettering(600).width(text, 40) for text in ("Mango", f"Mango{foreign}"))
    assert beside - Lettering(600).width(foreign, 40) == pytest.approx(alone, rel=0.06)


@pytest.mark.parametrize(
    ("text", "can"), [("Nước mắm 1 L • قهوة", True), ("缶コーヒー • 우유", True), ("দুধ", False), ("Milk 🥛", False)]
)
def test_letters_that_no_font_has_are_known(text: str, can: bool) -> None:
    assert can_be_written(text) is can
