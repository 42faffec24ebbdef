from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from training.gates import (
    GateLine,
    GateRefused,
    changed_sets,
    compare_figures,
    gate_table,
    set_fingerprint,
    tolerance,
)
from vision.types import Box


def row(**changes: Any) -> dict[str, Any]:
    return {"photos": 100, "objects": 10_000, "ap": 0.5, "ap50": 0.8, "count_error": 0.1} | changes


def lines(current: dict[str, Any], candidate: dict[str, Any]) -> dict[str, GateLine]:
    found = compare_figures({"shop": {"product": current}}, {"shop": {"product": candidate}})
    return {line.figure: line for line in found}


@pytest.mark.parametrize(
    ("figure", "current", "expected"),
    [
        ("ap", row(objects=10_000), 0.01),
        ("ap50", row(objects=100), 0.055),
        ("count_error", row(photos=100, count_error=0.1), 0.015),
        ("count_error", row(photos=4, count_error=0.2), 0.105),
        ("ap50", row(objects=0), float("inf")),
    ],
)
def test_tolerance_shrinks_with_the_set(figure: str, current: dict[str, Any], expected: float) -> None:
    assert tolerance(figure, current) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"ap50": 0.791}, "passed"),
        ({"ap50": 0.789}, "worse"),
        ({"ap50": 0.95}, "passed"),
        ({"ap50": None}, "not measured"),
    ],
)
def test_a_figure_may_fall_by_its_tolerance(change: dict[str, Any], verdict: str) -> None:
    assert lines(row(), row(**change))["ap50"].verdict == verdict


@pytest.mark.parametrize(("count_error", "verdict"), [(0.01, "passed"), (0.114, "passed"), (0.116, "worse")])
def test_a_count_error_is_worse_when_it_grows(count_error: float, verdict: str) -> None:
    assert lines(row(), row(count_error=count_error))["count_error"].verdict == verdict


def test_few_objects_are_shown_but_not_judged() -> None:
    few = lines(row(objects=29), row(objects=29, ap=0.0))["ap"]

    assert (few.verdict, few.refused, few.difference) == ("too few to judge", False, -0.5)


def test_what_the_set_cannot_tell_is_not_compared() -> None:
    assert set(lines(row(ap=None, ap50=None), row())) == {"count_error"}


@pytest.mark.parametrize("candidate", [{}, {"shop": {}}, {"shop": {"gap": row()}}])
def test_a_set_or_class_that_was_not_measured_is_refused(candidate: dict[str, Any]) -> None:
    found = compare_figures({"shop": {"product": row()}}, candidate)

    assert [line.verdict for line in found] == ["not measured"] * 3
    assert all(line.refused for line in found)


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        ({"shop": "a"}, []),
        ({}, ["shop is missing"]),
        ({"shop": "b"}, ["shop is frozen"]),
        ({"shop": "a", "new": "c"}, []),
    ],
)
def test_frozen_sets_neither_vanish_nor_change(measured: dict[str, str], words: list[str]) -> None:
    reasons = changed_sets({"shop": "a"}, measured)

    assert len(reasons) == len(words)
    assert all(word in reason for word, reason in zip(words, reasons, strict=True))


def photo(**changes: Any) -> SimpleNamespace:
    pixels = changes.pop("pixels", np.zeros((4, 6, 3), np.uint8))
    fields = {"name": "a", "width": 6, "height": 4, "truth": {"product": (Box(1, 1, 2, 2), Box(3, 1, 2, 2))}} | changes
    return SimpleNamespace(load=lambda: pixels, **fields)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "b"},
        {"pixels": np.ones((4, 6, 3), np.uint8)},
        {"truth": {"product": (Box(1, 1, 2, 2),)}},
        {"truth": {"product": (Box(1, 1, 2, 2), Box(3, 1, 2, 2.1))}},
        {"truth": {"gap": (Box(1, 1, 2, 2), Box(3, 1, 2, 2))}},
    ],
)
def test_a_fingerprint_changes_with_photos_and_labels(change: dict[str, Any]) -> None:
    assert set_fingerprint([photo(**change)]) != set_fingerprint([photo()])


def test_a_fingerprint_bears_another_order_of_boxes_and_rounding() -> None:
    same = photo(truth={"product": (Box(3, 1, 2, 2.000001), Box(1, 1, 2, 2))})

    assert set_fingerprint([same]) == set_fingerprint([photo()])
    assert set_fingerprint([same, same]) != set_fingerprint([same])


def test_a_refusal_holds_the_figures_that_speak_against_the_candidate() -> None:
    compared = lines(row(), row(ap50=0.7)).values()

    text = str(GateRefused("shelf-open", "the current shelf-open", ["Set shop is missing."], compared))

    assert "shelf-open is not published" in text
    assert "Set shop is missing." in text
    assert "| shop | product | ap50 | 0.800 | 0.700 | -0.100 | 0.010 | worse |" in text
    assert "count_error" not in text
    assert "--accept-worse" in text


def test_the_table_shows_what_was_not_measured() -> None:
    table = gate_table(compare_figures({"shop": {"product": row(ap=None, ap50=None)}}, {}))

    assert table.splitlines()[2] == "| shop | product | count_error | 0.100 | - | - | 0.015 | not measured |"
