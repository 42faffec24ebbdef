"""Planned layouts against made-up photos: who stands where is known, so every verdict is."""

import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.planograms.conftest import LAYOUTS, outcomes, photo, plan, rows_of, verdicts
from vision.planograms.planogram import PlannedPosition, PlannedRow, Planogram
from vision.planograms.planogram_comparison import PlanogramComparison, RowPair
from vision.planograms.planogram_match import compare
from vision.planograms.planogram_report import comparison_json
from vision.planograms.seen_rows import SeenFacing, SeenRow


@pytest.mark.parametrize(
    ("planned", "seen", "expected"),
    [
        pytest.param(["A B C"], ["A B C"], ["+ + +"], id="as planned"),
        pytest.param(["A B C"], ["A . C"], ["+ - +"], id="a hole"),
        pytest.param(["A B C D"], ["A C D ."], ["+ - + +"], id="pushed together"),
        pytest.param(["A B"], ["B A"], ["m m"], id="neighbours that changed places"),
        pytest.param(["A B C D"], ["D B C A"], ["m + + m"], id="ends that changed places"),
        pytest.param(["A B", "C D"], ["A D", "C B"], ["+ m", "+ m"], id="swapped over rows"),
        pytest.param(["A B C"], ["A X C"], ["+ - +"], id="a foreign product at a place"),
        pytest.param(["A B C"], ["A ? C"], ["+ ? +"], id="an unknown product at a place"),
        pytest.param(["A B D C"], ["A ? . C"], ["+ ? ? +"], id="nobody knows which of two the unknown one is"),
        pytest.param(["A B C"], ["? ? ?"], ["? ? ?"], id="nothing recognised"),
        pytest.param(["A B C"], [], ["o o o"], id="nothing seen"),
        pytest.param(["A A", "B B", "C C"], ["B B", "C C"], ["o o", "+ +", "+ +"], id="the photo begins lower"),
        pytest.param(["A A", "B B", "C C"], ["A A", "B B"], ["+ +", "+ +", "o o"], id="the photo ends higher"),
        pytest.param(["A A", "B B", "C C"], ["A A", "C C"], ["+ +", "- -", "+ +"], id="an empty shelf between"),
        pytest.param(["A A", "B B"], ["X X", "A A", "B B"], ["+ +", "+ +"], id="a row that is not planned"),
        pytest.param(["A A A", "B B B"], ["B B B", "A A A"], ["m m m", "m m m"], id="two rows that changed places"),
    ],
)
def test_verdicts(planned: list[str], seen: list[str], expected: list[str]) -> None:
    assert verdicts(compare(plan(*planned), photo(*seen))) == expected


def test_a_misplaced_facing_names_where_it_stands() -> None:
    result = compare(plan("A A B C", "D D E F"), photo("A A . C", "D D B F"))
    moved = next(facing for facing in result.planned if facing.verdict == "misplaced")
    assert (moved.sku, moved.place, moved.found) == ("B", (1, 3), (2, 3))
    assert [(facing.sku, facing.occupant) for facing in result.planned if facing.verdict == "missing"] == [("E", "2.3")]
    assert next(outcome for outcome in result.seen if outcome.sku == "B").planned == (1, 3)


def test_the_nearest_spare_facing_counts_as_the_misplaced_one() -> None:
    result = compare(plan("A B C D", "E F G H", "I J K L"), photo("X B C D", "E F G A", "I A K L"))
    assert next(facing.found for facing in result.planned if facing.sku == "A") == (2, 4)
    assert outcomes(result)["3.2"] == "extra"


def test_what_was_not_planned_is_extra_or_foreign_or_unknown() -> None:
    result = compare(plan("A B"), photo("A A B X ?"))
    found = outcomes(result)
    assert sorted(found.pop(name) for name in ("1.1", "1.2")) == ["extra", "in-place"]
    assert found == {"1.3": "in-place", "1.4": "foreign", "1.5": "unknown"}
    assert result.compliance == result.coverage == 1.0


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("A A A B B", {"A": (3, 0, False), "B": (2, 0, False)}),
        ("A A . B B", {"A": (2, 0, True), "B": (2, 0, False)}),
        ("A A A A B B", {"A": (4, 0, True), "B": (2, 0, False)}),
        ("A ? A B B", {"A": (2, 1, False), "B": (2, 0, False)}),
        ("A A A A ? B B", {"A": (4, 0, True), "B": (2, 0, False)}),
        ("B B B B B", {"A": (0, 0, True), "B": (5, 0, True)}),
    ],
)
def test_facings_are_counted_by_position(seen: str, expected: dict[str, tuple[int, int, bool]]) -> None:
    counts = compare(plan("A A A B B"), photo(seen)).counts
    assert {count.sku: (count.seen, count.undecided, count.wrong) for count in counts} == expected


def test_unknown_products_lower_the_coverage_and_not_the_compliance() -> None:
    result = compare(plan("A B C D", "E F G H"), photo("A ? C D", "E F . H"))
    assert result.compliance == pytest.approx(6 / 7)
    assert result.coverage == pytest.approx(7 / 8)


def test_without_a_decision_there_is_no_compliance() -> None:
    for result in (compare(plan("A B"), ()), compare(plan("A B"), photo("? ?"))):
        assert (result.compliance, result.coverage) == (None, 0.0)


def test_an_empty_planogram_finds_everything_foreign() -> None:
    result = compare(Planogram("P", ()), photo("A ?"))
    assert outcomes(result) == {"1.1": "foreign", "1.2": "unknown"}
    assert (result.compliance, result.coverage, result.rows) == (
        None,
        0.0,
        (RowPair(None, 1, seen_facings=2, not_named=1),),
    )


def test_places_beside_the_photo_are_not_decided() -> None:
    """The photo shows the right half of the fixture only, up to its frame."""
    planned = plan("A B C D E F", "G H I J K L")
    seen = photo("D E F", "J K L", left=0.0, right=0.9)
    assert verdicts(compare(planned, seen)) == ["o o o + + +", "o o o + + +"]


def test_of_equal_facings_those_at_their_place_are_in_place() -> None:
    result = compare(plan("A B C D A E F G"), photo(". B C D A E F G"))
    assert verdicts(result) == ["- + + + + + + +"]


def test_heights_tell_rows_of_the_same_goods_apart() -> None:
    planned = plan("A B", "A B", "A B", heights=[150, 110, 70])
    result = compare(planned, photo("A B", "A B", heights=[112, 69]))
    assert [(pair.planned, pair.seen) for pair in result.rows] == [(1, None), (2, 1), (3, 2)]


def test_widths_place_the_facings() -> None:
    """Two of three equal facings are gone: by widths it can be told which one is left."""
    row = PlannedRow((PlannedPosition("A", width=10), PlannedPosition("B", width=30), PlannedPosition("A", width=10)))
    base = PlannedRow(tuple(PlannedPosition(sku, width=10) for sku in "VWXYZ"))
    seen = (
        SeenRow((SeenFacing("a", "A", 0.9),)),
        SeenRow(tuple(SeenFacing(sku, sku, 0.1 + 0.2 * place) for place, sku in enumerate("VWXYZ"))),
    )
    result = compare(Planogram("P", (row, base)), seen)
    assert verdicts(result) == ["- - +", "+ + + + +"]


@pytest.mark.parametrize(
    ("planned", "seen", "expected"),
    [
        (["A B C"], ["A . C"], ["Add 1 facing of B in row 1, between A and C."]),
        (["A A B"], [". . B"], ["Add 2 facings of A in row 1, to the left of B."]),
        (["A B B"], ["A . ."], ["Add 2 facings of B in row 1, to the right of A."]),
        (["A"], ["X"], ["Remove 1 facing of X from row 1.", "Add 1 facing of A in row 1."]),
        (["A B"], ["A B B B"], ["Remove 2 facings of B from row 1."]),
        (
            ["A B C D", "E F G H"],
            ["A . . D", "E F B H"],
            [
                "Move 1 facing of B from row 2 to row 1, between A and C.",
                "Add 1 facing of C in row 1, between B and D.",
                "Add 1 facing of G in row 2, between F and H.",
            ],
        ),
        (
            ["A B"],
            ["B A"],
            [
                "Move 1 facing of A within row 1, to the left of B.",
                "Move 1 facing of B within row 1, to the right of A.",
            ],
        ),
        (["A B"], ["? B"], []),
    ],
)
def test_actions(planned: list[str], seen: list[str], expected: list[str]) -> None:
    assert [action.text for action in compare(plan(*planned), photo(*seen)).actions] == expected


def test_actions_name_rows_as_the_planogram_numbers_them() -> None:
    result = compare(plan("A B", "C D", "E F"), photo("C .", "D F"))
    assert [(action.kind, action.sku, action.from_row, action.row) for action in result.actions] == [
        ("move", "D", 3, 2),
        ("add", "E", None, 3),
    ]


def test_a_comparison_as_json() -> None:
    told = json.loads(json.dumps(comparison_json(compare(plan("A B B C"), photo("A B ? X")))))
    assert {name: told[name] for name in ("planogram", "compliance", "coverage", "rows")} == {
        "planogram": "P",
        "compliance": 0.6667,
        "coverage": 0.75,
        "rows": [
            {
                "planned": 1,
                "seen": 1,
                "evidence": "sku",
                "planned_facings": 4,
                "seen_facings": 4,
                "not_named": 1,
                "empty_places": 0,
            }
        ],
    }
    assert told["planned"][3] == {
        "place": [1, 4],
        "position": 3,
        "sku": "C",
        "verdict": "missing",
        "occupant": "1.4",
        "found": None,
    }
    assert told["seen"][3] == {"id": "1.4", "sku": "X", "verdict": "foreign", "planned": None}
    assert told["wrong_facings"] == [{"row": 1, "position": 3, "sku": "C", "planned": 1, "seen": 0}]
    assert [action["text"] for action in told["actions"]] == [
        "Remove 1 facing of X from row 1.",
        "Add 1 facing of C in row 1, to the right of B.",
    ]


# Properties


def compared(layout: list[list[str]], seen: list[list[str]]) -> PlanogramComparison:
    """Rows of the same fixture: the photo shows each at the height where it is planned."""
    heights = [40.0 * (len(layout) - row) for row in range(len(layout))]
    return compare(plan(*rows_of(layout), heights=heights), photo(*rows_of(seen), heights=heights))


def places(layout: list[list[str]]) -> list[tuple[int, int]]:
    return [(row, place) for row, members in enumerate(layout) for place in range(len(members))]


@settings(max_examples=30, deadline=None)
@given(LAYOUTS)
def test_a_shelf_as_planned_complies_in_full(layout: list[list[str]]) -> None:
    result = compared(layout, layout)
    assert (result.compliance, result.coverage, result.actions) == (1.0, 1.0, ())
    assert {outcome.verdict for outcome in result.seen} == {"in-place"}
    assert not any(count.wrong for count in result.counts)


@settings(max_examples=30, deadline=None)
@given(LAYOUTS, st.data())
def test_one_facing_less_lowers_the_count_by_one(layout: list[list[str]], data: st.DataObject) -> None:
    row, place = data.draw(st.sampled_from(places(layout)))
    seen = [list(members) for members in layout]
    seen[row][place] = "."
    result = compared(layout, seen)
    missing = [facing.sku for facing in result.planned if facing.verdict == "missing"]
    assert (result.in_place, missing) == (len(places(layout)) - 1, [layout[row][place]])
    assert [(action.kind, action.facings) for action in result.actions] == [("add", 1)]


@settings(max_examples=30, deadline=None)
@given(LAYOUTS, st.data())
def test_two_facings_that_changed_places_are_the_misplaced_ones(layout: list[list[str]], data: st.DataObject) -> None:
    (row, place), (other_row, other) = data.draw(st.lists(st.sampled_from(places(layout)), min_size=2, max_size=2))
    seen = [list(members) for members in layout]
    seen[row][place], seen[other_row][other] = seen[other_row][other], seen[row][place]
    result = compared(layout, seen)
    misplaced = {facing.place for facing in result.planned if facing.verdict == "misplaced"}
    differ = layout[row][place] != layout[other_row][other]
    assert misplaced == ({(row + 1, place + 1), (other_row + 1, other + 1)} if differ else set())
    assert result.in_place == len(places(layout)) - len(misplaced)


@settings(max_examples=30, deadline=None)
@given(LAYOUTS, st.data())
def test_what_was_not_recognised_never_counts_as_a_failure(layout: list[list[str]], data: st.DataObject) -> None:
    hidden = data.draw(st.sets(st.sampled_from(places(layout))))
    seen = [
        ["?" if (row, place) in hidden else sku for place, sku in enumerate(members)]
        for row, members in enumerate(layout)
    ]
    result = compared(layout, seen)
    assert {facing.verdict for facing in result.planned} <= {"in-place", "unknown"}
    assert result.coverage == pytest.approx(1 - len(hidden) / len(places(layout)))


@settings(max_examples=30, deadline=None)
@given(LAYOUTS, LAYOUTS)
def test_every_facing_has_one_verdict(layout: list[list[str]], seen: list[list[str]]) -> None:
    result = compare(plan(*rows_of(layout)), photo(*rows_of(seen)))
    assert [facing.place for facing in result.planned] == sorted({facing.place for facing in result.planned})
    assert Counter(facing.sku for facing in result.planned) == Counter(sku for row in layout for sku in row)
    assert Counter(outcome.sku for outcome in result.seen) == Counter(sku for row in seen for sku in row)
    held = [outcome.planned for outcome in result.seen if outcome.planned]
    assert len(held) == len(set(held))
    assert sum(outcome.verdict == "in-place" for outcome in result.seen) == result.in_place
    assert compare(plan(*rows_of(layout)), photo(*rows_of(seen))) == result
