"""Facings without a SKU: what geometry tells is told, and nothing else is claimed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.planograms.conftest import LAYOUTS, outcomes, photo, plan, rows_of, verdicts
from vision.planograms.planogram_match import compare


@pytest.mark.parametrize(
    ("planned", "seen", "evidence"),
    [
        pytest.param(["A", "B"], ["?", "?"], ["order", "order"], id="as many rows as planned"),
        pytest.param(["A", "B", "C"], ["?", "?"], ["guess", None, "guess"], id="one is missing, nobody knows which"),
        pytest.param(["A", "B", "C"], ["A", "C"], ["sku", None, "sku"], id="the named ones tell which"),
        pytest.param(["A", "B", "C"], ["A", "?", "?"], ["sku", "order", "order"], id="named above"),
        pytest.param(["A"], ["?", "?"], [None, "guess"], id="more rows than planned"),
        pytest.param(["A", "B"], [], [None, None], id="nothing seen"),
    ],
)
def test_rows_say_what_tells_that_they_belong_together(
    planned: list[str], seen: list[str], evidence: list[str | None]
) -> None:
    assert [pair.evidence for pair in compare(plan(*planned), photo(*seen)).rows] == evidence


def test_heights_tell_rows_without_names_apart() -> None:
    planned = plan("A B", "A B", "A B", heights=[150, 110, 70])
    result = compare(planned, photo("? ?", "? ?", heights=[148, 71]))
    assert [(pair.planned, pair.seen, pair.evidence) for pair in result.rows] == [
        (1, 1, "height"),
        (2, None, None),
        (3, 2, "height"),
    ]
    assert verdicts(result) == ["? ?"] * 3


def test_geometry_is_told_of_rows_without_names() -> None:
    (row,) = photo("? ? A")
    (pair,) = compare(plan("A B C D"), [replace(row, empty_places=2)]).rows
    assert (pair.planned_facings, pair.seen_facings, pair.not_named, pair.empty_places) == (4, 3, 2, 2)


@pytest.mark.parametrize(
    ("planned", "seen", "expected"),
    [
        pytest.param(["A A", "B B", "C C"], ["A A", "? ?"], ["+ +", "? ?", "? ?"], id="below the named row"),
        pytest.param(["A", "B", "C", "D"], ["A", "?", "D"], ["+", "?", "?", "+"], id="between named rows"),
        pytest.param(["A", "B", "C"], ["A", "C ?"], ["+", "-", "+"], id="named rows show that one is empty"),
        pytest.param(["A B"], ["B ?"], ["- ?"], id="another product holds the place"),
    ],
)
def test_what_nobody_named_hides_what_is_absent(planned: list[str], seen: list[str], expected: list[str]) -> None:
    assert verdicts(compare(plan(*planned), photo(*seen))) == expected


def test_a_facing_is_not_too_many_while_its_place_is_unknown() -> None:
    result = compare(plan("A B"), photo("B ?"))
    assert outcomes(result) == {"1.1": "not-decided", "1.2": "unknown"}
    assert [action.kind for action in result.actions] == ["add"]


@settings(max_examples=60, deadline=None)
@given(LAYOUTS, st.lists(st.integers(1, 8), max_size=7), st.booleans())
def test_without_names_nothing_is_claimed(layout: list[list[str]], counts: list[int], measured: bool) -> None:
    """However many rows and facings there are, and wherever they stand."""
    seen = [" ".join("?" * count) for count in counts]
    heights = [30.0 * (8 - row) for row in range(8)] if measured else None
    result = compare(
        plan(*rows_of(layout), heights=heights and heights[: len(layout)]),
        photo(*seen, heights=heights and heights[: len(seen)]),
    )
    assert {facing.verdict for facing in result.planned} <= {"unknown", "out-of-view"}
    assert {outcome.verdict for outcome in result.seen} <= {"unknown"}
    assert (result.compliance, result.coverage, result.actions) == (None, 0.0, ())
    assert not any(count.wrong for count in result.counts)
    assert sum(pair.planned_facings for pair in result.rows) == sum(map(len, layout))
    assert sum(pair.seen_facings for pair in result.rows) == sum(counts)
