"""Cursors and stretches."""

import pytest

from api.errors import InvalidInput
from api.paging import Stretch, decode_cursor, decode_moment_cursor, encode_cursor


@pytest.mark.parametrize("keys", [["W-1"], ["2026-03-02T08:00:00+00:00", "b"], ["", ""], ["上海", "a/b+c="]])
def test_cursor_keeps_its_keys(keys: list[str]) -> None:
    assert decode_cursor(encode_cursor(*keys), len(keys)) == keys


@pytest.mark.parametrize("cursor", ["nonsense!", "YQ", "é", encode_cursor("one", "two"), "____"])
def test_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        decode_cursor(cursor, 1)
    assert refusal.value.code == "cursor-invalid"


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-02T08:00:00", "soon"]
)
def test_a_moment_that_no_database_takes_is_no_cursor(moment: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        decode_moment_cursor(encode_cursor(moment, "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d"))
    assert refusal.value.code == "cursor-invalid"


@pytest.mark.parametrize(
    ("rows", "items", "following"),
    [([], [], None), ([1], [1], None), ([1, 2], [1, 2], None), ([1, 2, 3], [1, 2], "2")],
)
def test_only_a_surplus_row_makes_a_next_page(rows: list[int], items: list[int], following: str | None) -> None:
    assert Stretch.cut(rows, 2, str) == Stretch(items, following)
