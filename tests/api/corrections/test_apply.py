from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from api.corrections.apply import CorrectionImpossible, apply_corrections
from api.corrections.document import Correction, corrections_from_json
from api.corrections.places import row_at
from vision.report import report_from_json, report_json
from vision.types import (
    Block,
    Box,
    Facing,
    Gap,
    ModelIdentity,
    PhotoQuality,
    Point,
    PopPiece,
    PriceTag,
    ShelfReport,
    ShelfRow,
)


def _row(index: int, y: float) -> ShelfRow:
    return ShelfRow(index, 3 - index, (Point(0, y), Point(1000, y)), None, None, "row-index", None)


def _facing(name: str, x: float, row: int, position: int, **more: Any) -> Facing:
    return Facing(name, Box(x, 20 if row == 1 else 220, 80, 170), 0.8, row, position, **more)


REPORT = ShelfReport(
    photo="a.jpg",
    width=1000,
    height=500,
    models={"detector": ModelIdentity("shelf", "1", "ab" * 32)},
    quality=PhotoQuality(usable=True),
    rows=(_row(1, 200), _row(2, 400)),
    facings=(
        _facing("f1", 0, 1, 1, sku="ROSE", sku_score=0.7, candidates=(("ROSE", 0.7), ("MINT", 0.2))),
        _facing("f2", 100, 1, 2, sku="ROSE", sku_score=0.9, candidates=(("ROSE", 0.9),)),
        _facing("f3", 110, 1, 2, stacked=True),
        _facing("f4", 0, 2, 1),
        _facing("f5", 100, 2, 2),
    ),
    gaps=(Gap(Box(300, 20, 80, 170), 0.6, 1), Gap(Box(400, 20, 80, 170), 0.7, 1, slots=2)),
    price_tags=(PriceTag(Box(0, 190, 40, 15), 0.9, price="1.00", facings=("f1", "f2"), unread=None),),
    pop=(PopPiece(Box(600, 20, 100, 100), 0.5, kind="poster"), PopPiece(Box(800, 20, 100, 100), 0.5)),
    blocks=(Block("ROSE", "horizontal", ("f1", "f2"), (1,), 1.0), Block("look-1", "horizontal", ("f4", "f5"), (2,), 1)),
)


def corrected(*corrections: dict[str, Any], report: ShelfReport = REPORT) -> ShelfReport:
    return apply_corrections(report, corrections_from_json({"corrections": list(corrections)}))


def facing(report: ShelfReport, name: str) -> Facing:
    return next(each for each in report.facings if each.id == name)


def places(report: ShelfReport, row: int) -> dict[str, int | None]:
    return {each.id: each.position for each in report.facings if each.row == row}


def test_without_corrections_nothing_changes() -> None:
    assert corrected() is REPORT


def test_a_removed_facing_leaves_its_row_its_tag_and_its_block() -> None:
    report = corrected({"change": "remove", "id": "f1"})

    assert places(report, 1) == {"f2": 1, "f3": 1}
    assert report.price_tags[0].facings == ("f2",)
    assert [block.key for block in report.blocks] == ["look-1"]


def test_an_added_facing_finds_its_row_and_place_and_is_sure() -> None:
    added = {"change": "add", "id": "new:1", "kind": "facing", "box": [50, 230, 40, 160]}
    report = corrected(added, {"change": "sku", "id": "new:1", "sku": "MINT"})

    assert places(report, 2) == {"f4": 1, "new:1": 2, "f5": 3}
    new = facing(report, "new:1")
    assert (new.score, new.sku, new.sku_score, new.candidates) == (1.0, "MINT", 1.0, (("MINT", 1.0),))
    assert new.counts


@pytest.mark.parametrize(
    ("kind", "rest"),
    [("gap", ["gap:1"]), ("price_tag", []), ("pop", ["pop:1"])],
)
def test_what_is_removed_does_not_rename_the_others(kind: str, rest: list[str]) -> None:
    report = corrected({"change": "remove", "id": f"{kind}:0"})

    things = {"gap": report.gaps, "price_tag": report.price_tags, "pop": report.pop}[kind]
    assert [each.id for each in things] == rest


@pytest.mark.parametrize("kind", ["gap", "price_tag", "pop"])
def test_what_is_added_stands_behind_the_others(kind: str) -> None:
    report = corrected({"change": "add", "id": "new:1", "kind": kind, "box": [500, 20, 50, 50]})

    things = {"gap": report.gaps, "price_tag": report.price_tags, "pop": report.pop}[kind]
    assert (things[-1].id, things[-1].score) == ("new:1", 1.0)


def test_a_moved_facing_changes_its_row_only_when_it_stands_on_another() -> None:
    straightened = corrected({"change": "move", "id": "f2", "box": [102, 22, 80, 168]})
    carried = corrected({"change": "move", "id": "f2", "box": [200, 225, 80, 170]})

    assert places(straightened, 1) == {"f1": 1, "f2": 2, "f3": 2}
    assert places(carried, 2) == {"f2": 3, "f4": 1, "f5": 2}
    assert places(carried, 1) == {"f1": 1, "f3": 1}
    assert facing(carried, "f2").score == 1.0


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        ({"change": "sku", "id": "f1", "sku": "MINT"}, {"sku": "MINT", "sku_score": 1.0, "score": 1.0}),
        ({"change": "sku", "id": "f1", "sku": None}, {"sku": None, "sku_score": None, "candidates": (), "score": 1.0}),
        ({"change": "row", "id": "f1", "row": 2}, {"row": 2, "position": 1, "score": 1.0}),
        ({"change": "row", "id": "f1", "row": None}, {"row": None, "position": None, "score": 1.0}),
        ({"change": "stacked", "id": "f1", "stacked": True}, {"stacked": True, "position": 1, "score": 1.0}),
    ],
)
def test_what_people_say_of_a_facing(correction: dict[str, Any], expected: dict[str, Any]) -> None:
    found = facing(corrected(correction), "f1")

    assert {name: getattr(found, name) for name in expected} == expected


def test_what_people_say_of_a_pop_piece_and_of_a_price_tag() -> None:
    report = corrected(
        {"change": "pop", "id": "pop:1", "kind": "wobbler", "material": "SPRING", "current": True},
        {"change": "price", "id": "price_tag:0", "price": None},
    )

    piece, tag = report.pop[1], report.price_tags[0]
    assert (piece.kind, piece.material, piece.match, piece.current, piece.score) == (
        "wobbler",
        "SPRING",
        1.0,
        True,
        1.0,
    )
    assert (tag.price, tag.candidates, tag.score) == (None, (), 1.0)
    assert "person" in (tag.unread or "")


def test_blocks_follow_new_names() -> None:
    named = [{"change": "sku", "id": name, "sku": "MINT"} for name in ("f4", "f5")]

    assert {(block.key, block.facings) for block in corrected(*named).blocks} == {
        ("ROSE", ("f1", "f2")),
        ("MINT", ("f4", "f5")),
    }


@pytest.mark.parametrize(
    ("corrections", "message"),
    [
        ([{"change": "remove", "id": "f9"}], "no box f9"),
        ([{"change": "remove", "id": "f1"}, {"change": "sku", "id": "f1", "sku": "MINT"}], "no box f1"),
        ([{"change": "sku", "id": "gap:0", "sku": "MINT"}], "nothing that can have a sku"),
        ([{"change": "price", "id": "f1", "price": "1"}], "nothing that can have a price"),
        ([{"change": "row", "id": "pop:0", "row": 1}], "neither a facing nor a gap"),
        ([{"change": "row", "id": "f1", "row": 3}], "no row 3"),
        ([{"change": "move", "id": "f1", "box": [990, 0, 20, 20]}], "beyond the photo"),
        ([{"change": "add", "id": "new:1", "kind": "gap", "box": [-1, 0, 20, 20]}], "beyond the photo"),
        ([{"change": "add", "id": "new:1", "kind": "gap", "box": [1, 0, 9, 9]}] * 2, "added twice"),
    ],
)
def test_what_does_not_fit_is_refused(corrections: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(CorrectionImpossible, match=message):
        corrected(*corrections)


IDS = [each.id for each in REPORT.facings] + ["gap:0", "gap:1", "price_tag:0", "pop:0", "pop:1"]
FACINGS = st.sampled_from([name for name in IDS if name.startswith("f")])
BOXES = st.tuples(st.integers(0, 900), st.integers(0, 400), st.integers(1, 100), st.integers(1, 100))
CHANGES = st.one_of(
    st.builds(lambda name: {"change": "remove", "id": name}, st.sampled_from(IDS)),
    st.builds(lambda name, box: {"change": "move", "id": name, "box": box}, st.sampled_from(IDS), BOXES),
    st.builds(lambda name, row: {"change": "row", "id": name, "row": row}, FACINGS, st.sampled_from([1, 2, None])),
    st.builds(lambda name, yes: {"change": "stacked", "id": name, "stacked": yes}, FACINGS, st.booleans()),
    st.builds(lambda name, sku: {"change": "sku", "id": name, "sku": sku}, FACINGS, st.sampled_from(["A", None])),
    st.builds(
        lambda number, box: {"change": "add", "id": f"new:{number}", "kind": "facing", "box": box},
        st.integers(1, 9),
        BOXES,
    ),
)


def _possible(changes: list[dict[str, Any]]) -> tuple[Correction, ...]:
    """Those of the changes that are possible one after the other."""
    kept: list[dict[str, Any]] = []
    for change in changes:
        try:
            corrected(*kept, change)
        except CorrectionImpossible:
            continue
        kept.append(change)
    return corrections_from_json({"corrections": kept})


@given(st.lists(CHANGES, max_size=8))
def test_whatever_people_correct_the_report_stays_in_order(changes: list[dict[str, Any]]) -> None:
    corrections = _possible(changes)
    assume(corrections)
    report = apply_corrections(REPORT, corrections)

    ids = [each.id for each in report.facings] + [each.id for each in (*report.gaps, *report.price_tags, *report.pop)]
    removed = {each.id for each in corrections if each.change == "remove"}
    assert len(set(ids)) == len(ids)
    added = {each.id for each in corrections if each.change == "add"}
    assert set(ids) == (set(IDS) | added) - removed
    named = {each.id for each in corrections} - removed
    assert all(each.score == 1.0 for each in (*report.facings, *report.gaps, *report.price_tags) if each.id in named)
    for row in (1, 2):
        fronts = [each for each in report.facings if each.row == row and not each.stacked]
        in_order = sorted(fronts, key=lambda each: (each.box.center_x, each.id))
        assert [each.position for each in in_order] == list(range(1, len(fronts) + 1))
    known = {each.id for each in report.facings}
    assert all(set(tag.facings) <= known for tag in report.price_tags)
    assert all(set(block.facings) <= known for block in report.blocks)


@given(st.lists(CHANGES, max_size=8))
def test_a_corrected_report_survives_its_storage(changes: list[dict[str, Any]]) -> None:
    report = apply_corrections(REPORT, _possible(changes))
    stored = report_json(report)

    assert report_json(report_from_json(stored)) == stored
    assert report_from_json(stored).gaps == tuple(replace(gap) for gap in report.gaps)


def test_what_stood_on_no_row_counts_once_a_person_puts_it_onto_one() -> None:
    first, gap = replace(REPORT.facings[0], row=None, position=None, counts=False), REPORT.gaps[0]
    report = replace(REPORT, facings=(first, *REPORT.facings[1:]), gaps=(replace(gap, row=None, counts=False),))
    for change in ({"id": "f1", "change": "row", "row": 1}, {"id": "f1", "change": "move", "box": [10, 230, 60, 160]}):
        assert facing(corrected(change, report=report), "f1").counts
    assert corrected({"id": "gap:0", "change": "row", "row": 2}, report=report).gaps[0].counts
    behind = replace(report, facings=(replace(first, second_row=True),))
    assert not facing(corrected({"id": "f1", "change": "row", "row": 1}, report=behind), "f1").counts


@pytest.mark.parametrize(("x", "row"), [(100, 2), (410, 2), (440, 3), (600, 3), (900, 3)])
def test_a_box_stands_on_a_row_of_the_bay_that_it_is_in(x: float, row: int) -> None:
    """Two bays: shelves at 100 and 300 from 0 to 400, and one at 200 from 450 to 800."""
    edges = [(0, 400, 100), (0, 400, 300), (450, 800, 200)]
    rows = [
        ShelfRow(index, 1, (Point(left, y), Point(right, y)), None, None, "row-index", None, bay, 1)
        for index, ((left, right, y), bay) in enumerate(zip(edges, (1, 1, 2), strict=True), 1)
    ]
    assert row_at(rows, Box(x - 20, 130, 40, 40)) == row
