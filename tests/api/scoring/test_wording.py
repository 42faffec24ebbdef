import pytest

from api.scoring.wording import counted, first_of, listed, named_rows
from vision.types import Point, ShelfRow


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


@pytest.mark.parametrize(("parts", "words"), [(["a", "b"], "a and b"), (["a", "b", "c", "d"], "a, b and 2 more")])
def test_first_of(parts: list[str], words: str) -> None:
    assert first_of(parts, 2) == words


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(2, None)], "row 2"),
        ([(2, None), (3, None)], "rows 2 and 3"),
        ([(2, 1), (1, 2)], "row 2 of bay 1 and row 1 of bay 2"),
        ([(1, 2), (2, 1), (3, 2)], "row 2 of bay 1 and rows 1 and 3 of bay 2"),
        ([], ""),
    ],
)
def test_named_rows(rows: list[tuple[int, int | None]], words: str) -> None:
    edge = (Point(0, 0), Point(1, 0))
    shelf = [
        ShelfRow(10 * (bay or 0) + row, 1, edge, None, None, "row-index", None, bay, bay and row) for row, bay in rows
    ]
    assert named_rows(shelf) == words
