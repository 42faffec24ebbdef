import pytest

from api.scoring.wording import counted, listed


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (1, "gap", "1 gap"),
        (2, "gap", "2 gaps"),
        (0, "gap", "0 gaps"),
        (2, "price burst", "2 price bursts"),
        (3, "box", "3 boxes"),
    ],
)
def test_counted(number: int, noun: str, words: str) -> None:
    assert counted(number, noun) == words


@pytest.mark.parametrize(
    ("parts", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_listed(parts: list[str], words: str) -> None:
    assert listed(parts) == words
