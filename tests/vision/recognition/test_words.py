import numpy as np
import pytest

from vision.recognition.words import (
    CLOSE,
    MOST_READ,
    WORTH,
    ReadText,
    name_words,
    word_evidence,
    words_of,
    worth_reading,
)

NAMES = name_words(("A1", "A2", "CREAM-NIGHT"), {"A1": "Hao Cream lavender 250 ml", "A2": "Hao Cream citrus 250 ml"})


def test_names_and_codes_are_split_into_words() -> None:
    assert NAMES[0] == {"hao", "cream", "lavender", "250"}
    assert NAMES[2] == {"cream", "night"}
    assert words_of("Zero-% 1l_ÖKO") == {"zero", "öko"}


@pytest.mark.parametrize(
    ("candidates", "gap", "asked"),
    [
        ((0, 1), CLOSE / 2, [0]),
        ((0, 1), CLOSE * 2, []),
        ((0, -1), CLOSE / 2, []),
    ],
)
def test_only_close_pairs_are_read(candidates: tuple[int, int], gap: float, asked: list[int]) -> None:
    similarities = np.asarray([[0.8, 0.8 - gap]], np.float32)
    assert worth_reading(np.asarray([candidates]), similarities, NAMES).tolist() == asked


def test_names_of_the_same_words_are_not_read() -> None:
    names = name_words(("cola red", "red cola"), {})
    assert worth_reading(np.asarray([[0, 1]]), np.asarray([[0.8, 0.79]], np.float32), names).tolist() == []


def test_the_closest_are_read_where_there_are_too_many() -> None:
    gaps = np.linspace(CLOSE * 0.9, 0, MOST_READ + 5, dtype=np.float32)
    similarities = np.stack([np.full_like(gaps, 0.8), 0.8 - gaps], axis=1)
    asked = worth_reading(np.tile([0, 1], (len(gaps), 1)), similarities, NAMES)
    assert sorted(asked.tolist()) == list(range(5, MOST_READ + 5))


@pytest.mark.parametrize("line", ["LAVENDER", "Lavander cream", "with lavender"])
def test_a_word_speaks_for_the_name_that_holds_it_though_misread_by_a_letter(line: str) -> None:
    (evidence,) = word_evidence(np.asarray([[1, 0, 2, -1]]), NAMES, {0: (ReadText(line, 1.0),)})
    assert evidence[1] == 0
    assert all(evidence[place] < -0.8 * WORTH for place in (0, 3))


def test_unsure_letters_say_less() -> None:
    sure, unsure = (
        word_evidence(np.asarray([[1, 0]]), NAMES, {0: (ReadText("lavender", score),)})[0, 0] for score in (1.0, 0.5)
    )
    assert sure == pytest.approx(2 * unsure)


@pytest.mark.parametrize("read", [(), (ReadText("hao 250 ml", 1.0),), (ReadText("best before", 1.0),)])
def test_what_all_names_hold_or_none_says_nothing(read: tuple[ReadText, ...]) -> None:
    assert word_evidence(np.asarray([[0, 1], [1, 0]]), NAMES, {1: read}).tolist() == [[0, 0], [0, 0]]
