from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.shelf.blocks import find_blocks
from vision.types import Box, Facing

SHELVES = st.lists(st.text("ab.", min_size=0, max_size=7), max_size=5)


def shelf(*rows: str) -> tuple[list[Facing], list[str | None]]:
    """A letter is a facing with that key, `?` one without, a space an empty slot; all slots are 50 x 80 px."""
    facings, keys = [], []
    for row, letters in enumerate(rows, start=1):
        placed = [place for place, letter in enumerate(letters) if letter != " "]
        for position, place in enumerate(placed, start=1):
            box = Box(50.0 * place, 100.0 * row, 50, 80)
            facings.append(Facing(f"{row}.{place + 1}", box, 0.9, row, position))
            keys.append(None if letters[place] == "?" else letters[place])
    return facings, keys


@pytest.mark.parametrize(
    ("rows", "blocks"),
    [
        (("aaab",), [("a", "horizontal", 3, (1,), 1.0)]),
        (("ab", "ab", "ab"), [("a", "vertical", 3, (1, 2, 3), 1.0), ("b", "vertical", 3, (1, 2, 3), 1.0)]),
        (("aaa", "aaa"), [("a", "area", 6, (1, 2), 1.0)]),
        (("aabaa",), [("a", "horizontal", 2, (1,), 0.5), ("a", "horizontal", 2, (1,), 0.5)]),
        (("aab", "baa"), [("a", "area", 4, (1, 2), 1.0)]),
        (("aa ", "  a"), [("a", "horizontal", 2, (1,), 2 / 3)]),
        (("aa", "bb", "aa"), [(key, "horizontal", 2, (row,), share) for key, row, share in
                              (("a", 1, 0.5), ("b", 2, 1.0), ("a", 3, 0.5))]),
        (("a a",), [("a", "horizontal", 2, (1,), 1.0)]),
        (("a  a",), []),
        (("aa?aa",), [("a", "horizontal", 2, (1,), 0.5), ("a", "horizontal", 2, (1,), 0.5)]),
        (("a", "b"), []),
        ((), []),
    ],
)  # fmt: skip
def test_blocks_of_small_shelves(rows: tuple[str, ...], blocks: list[tuple[object, ...]]) -> None:
    found = find_blocks(*shelf(*rows))
    assert [(block.key, block.kind, len(block.facings), block.rows, block.share) for block in found] == blocks


def test_a_block_names_its_facings() -> None:
    (block,) = find_blocks(*shelf("ab", "ab ", "  b"))[:1]
    assert block.facings == ("1.1", "2.1")


def test_piled_facings_belong_to_the_block_but_do_not_widen_it() -> None:
    facings, keys = shelf("a", "a")
    piled = Facing("1.1+", Box(0, 20, 50, 80), 0.9, 1, 1, stacked=True)
    (block,) = find_blocks([*facings, piled], [*keys, "a"])
    assert (block.kind, len(block.facings)) == ("vertical", 3)


def test_duplicates_and_facings_without_a_row_count_nowhere() -> None:
    facings, keys = shelf("aa")
    double = Facing("d", Box(100, 100, 50, 80), 0.9, 1, 3, duplicate=True)
    rowless = Facing("r", Box(150, 900, 50, 80), 0.9, None, None)
    (block,) = find_blocks([*facings, double, rowless], [*keys, "a", "a"])
    assert (block.facings, block.share) == (("1.1", "1.2"), 1.0)


@given(SHELVES)
def test_every_facing_is_in_at_most_one_block_of_its_own_key(rows: list[str]) -> None:
    facings, keys = shelf(*rows)
    own = {facing.id: key for facing, key in zip(facings, keys, strict=True)}
    blocks = find_blocks(facings, keys)
    named = [facing for block in blocks for facing in block.facings]
    assert len(named) == len(set(named))
    assert all(own[facing] == block.key for block in blocks for facing in block.facings)
    assert all(0 < block.share <= 1 for block in blocks)


@given(SHELVES)
def test_the_order_of_the_facings_does_not_matter(rows: list[str]) -> None:
    facings, keys = shelf(*rows)
    there = {frozenset(block.facings) for block in find_blocks(facings, keys)}
    back = {frozenset(block.facings) for block in find_blocks(facings[::-1], keys[::-1])}
    assert there == back


@pytest.mark.parametrize(
    ("lower", "blocks"),
    [
        pytest.param(0, [("horizontal", 4, (1, 3)), ("horizontal", 2, (4,))], id="at one height"),
        pytest.param(30, [("horizontal", 4, (1, 3)), ("horizontal", 2, (4,))], id="a third lower"),
        pytest.param(50, [("horizontal", 2, (1,)), ("horizontal", 2, (3,)), ("horizontal", 2, (4,))], id="between two"),
    ],
)
def test_a_block_goes_on_in_the_next_bay_at_its_height(lower: float, blocks: list[tuple[object, ...]]) -> None:
    """Rows 1 and 2 are the left bay's, 3 and 4 the right one's, which is far off: only its first row is held to."""
    facings, keys = shelf("aa", "bb", "  aa", "     aa")
    bays = {1: 1, 2: 1, 3: 2, 4: 2}
    heights = {3: 100.0 + lower, 4: 500.0}
    moved = [replace(each, box=each.box._replace(y=heights.get(each.row or 0, each.box.y))) for each in facings]
    found = [block for block in find_blocks(moved, keys, bays) if block.key == "a"]
    assert [(block.kind, len(block.facings), block.rows) for block in found] == blocks
