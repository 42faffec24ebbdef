"""Cursors and stretches."""

import pytest

from api.errors import InvalidInput
from api.paging import Stretch, decode_cursor, encode_cursor


@pytest.mark.parametrize("keys", [["W-1"], ["2026-03-02T08:00:00+00:00", "b"], ["", ""], ["上海", "a/b+c="]])
def test_cursor_keeps_its_keys(keys: list[str]) -> None:
    assert decode_cursor(encode_cursor(*keys), len(keys)) == keys


@pytest.mark.parametrize("cursor", ["nonsense!", "YQ", "é", encode_cursor("one", "two"), "____"])
def test_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        decode_cursor(cursor, 1)
    assert refusal.value.code == "cursor-invalid"


@pytest.mark.parametrize(
    ("rows", "items", "following"),
    [([], [], None), ([1], [1], None), ([1, 2], [1, 2], None), ([1, 2, 3], [1, 2], "2")],
)
def test_only_a_surplus_row_makes_a_next_page(rows: list[int], items: list[int], following: str | None) -> None:
    assert Stretch.cut(rows, 2, str) == Stretch(items, following)
