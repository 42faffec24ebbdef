from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest

from api.scoring.evidence import RETAKE_ADVICE, PhotoEvidence, combine, facings_apart, stands_apart
from api.scoring.shipped_reliability import MEASURED
from vision.types import Box, Facing, PhotoQuality, Point, QualityFlag, ShelfReport, ShelfRow

ReportMaker = Callable[..., ShelfReport]


def test_photos_of_a_visit_add_up_and_keep_their_ids_apart(make_report: ReportMaker) -> None:
    report = make_report([(2, "eye")], gaps=[(1, 0.9)], pop=[("poster", 0.8)])

    facts = combine([PhotoEvidence(report, "1", "a/", "photo 1"), PhotoEvidence(report, "2", "b/", "photo 2")])

    assert [facing.id for facing in facts.facings] == ["a/f1", "a/f2", "b/f1", "b/f2"]
    assert [(gap.id, gap.place.photo) for gap in facts.gaps] == [("a/gap:0", "photo 1"), ("b/gap:0", "photo 2")]
    assert [piece.id for piece in facts.pop] == ["a/pop:0", "b/pop:0"]


def test_byte_identical_photos_count_once(make_report: ReportMaker) -> None:
    report = make_report([(2, "eye")])

    facts = combine([PhotoEvidence(report, sha, f"{n}/") for n, sha in enumerate(["x", "y", "x"])])

    assert [facing.id for facing in facts.facings] == ["0/f1", "0/f2", "1/f1", "1/f2"]


def test_stacked_goods_duplicates_and_what_does_not_count_are_no_facings(make_report: ReportMaker) -> None:
    report = make_report([(4, "eye")])
    first, second, third, fourth = report.facings
    left_out = replace(first, stacked=True), replace(second, duplicate=True), replace(third, counts=False)
    report = replace(report, facings=(*left_out, fourth))

    assert [facing.id for facing in combine([PhotoEvidence(report, "1")]).facings] == ["f4"]


def test_what_other_photos_do_not_find_is_a_facing_only_if_a_person_said_more_of_it(make_report: ReportMaker) -> None:
    report = make_report([(3, "eye")])
    first, second, third = report.facings
    report = replace(report, facings=(first, replace(second, score=1.0), third))

    facts = combine([PhotoEvidence(report, "1", unconfirmed=frozenset({first.id, second.id}))])
    assert [facing.id for facing in facts.facings] == [second.id, third.id]


def test_a_gap_counts_one_slot_until_it_is_measured(make_report: ReportMaker) -> None:
    unmeasured, wide = make_report(gaps=[(1, 0.9)]), make_report(gaps=[(1, 0.9)], slots=3)

    assert [combine([PhotoEvidence(report, "1")]).gaps[0].slots for report in (unmeasured, wide)] == [1, 3]


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (("blurred",), "the photo cannot be judged: it is blurred: hold the phone still and take it again"),
        ((), "the photo cannot be judged: take it again"),
    ],
)
def test_an_unusable_photo_names_the_reason(
    make_report: ReportMaker, flags: tuple[QualityFlag, ...], reason: str
) -> None:
    report = make_report([(2, "eye")], quality=PhotoQuality(usable=False, flags=flags))

    facts = combine([PhotoEvidence(report, "1")])

    assert (facts.facings, facts.blocked) == ((), reason)


@pytest.mark.parametrize("flag", get_args(QualityFlag))
def test_every_flaw_has_its_reason(make_report: ReportMaker, flag: QualityFlag) -> None:
    report = make_report([(2, "eye")], quality=PhotoQuality(usable=False, flags=("blurred", flag)))

    blocked = combine([PhotoEvidence(report, "1")]).blocked

    assert blocked is not None
    assert RETAKE_ADVICE[flag] in blocked


def test_unusable_photos_are_left_out_and_named_beside_usable_ones(make_report: ReportMaker) -> None:
    dark = make_report([(2, "eye")], quality=PhotoQuality(usable=False, flags=("too-dark",)))

    facts = combine([PhotoEvidence(dark, "1"), PhotoEvidence(make_report([(3, "eye")]), "2")])

    assert (len(facts.facings), facts.blocked) == (3, None)
    assert facts.remark == "1 of 2 photos cannot be judged and are left out"


def test_without_photos_nothing_can_be_measured() -> None:
    assert combine([]).blocked == "no photo has been analysed"


@pytest.mark.parametrize(
    ("box", "apart", "when_piled"),
    [
        (Box(100, 100, 40, 100), False, False),
        (Box(370, 150, 40, 100), False, False),
        # Beyond the edge's end, two of its own heights below the edge, and as high above it as a third unit of a pile.
        (Box(420, 130, 40, 100), True, True),
        (Box(200, 310, 40, 100), True, False),
        (Box(200, -75, 40, 100), True, False),
    ],
)
def test_goods_of_another_bay_stand_apart_from_their_row(box: Box, *, apart: bool, when_piled: bool) -> None:
    # It falls by 50 from left to right.
    row = ShelfRow(1, 1, (Point(0, 200), Point(400, 250)), None, None, "row-index", None)

    facing = Facing("f1", box, 0.9, 1, 1)

    assert stands_apart(facing, row) is apart
    assert stands_apart(replace(facing, stacked=True), row) is when_piled
    assert not stands_apart(facing, None)


def test_the_smaller_bay_beside_stands_apart(make_report: ReportMaker) -> None:
    report = make_report([(8, "eye"), (3, "eye")])
    bays = tuple(replace(row, bay=row.index, bay_row=1) for row in report.rows)

    ids = {facing.id for facing in report.facings if facing.row == 2}

    assert len(ids) == 3
    assert facings_apart(replace(report, rows=bays)) - facings_apart(report) == ids - facings_apart(report)
    assert ids <= facings_apart(replace(report, rows=bays))


def test_facings_apart_are_worth_less_and_make_the_photo_doubtful(make_report: ReportMaker) -> None:
    report = make_report([(8, "eye")], sure=0.8)
    away = replace(report.facings[0], box=Box(500, 0, 10, 20))
    mixed = replace(report, facings=(away, *report.facings[1:]))

    facts, plain = (combine([PhotoEvidence(each, "1")], reliability=MEASURED) for each in (mixed, report))

    assert facts.facings[0].score < plain.facings[0].score == facts.facings[1].score
    assert facts.reliability.facings == MEASURED.mixed
