import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

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

KEYS = {
    "report": "schema_version photo width height models quality rows floor_seen facings gaps price_tags pop blocks"
    " timings_ms",
    "rows": "index edge height_cm height_sigma_cm method zone",
    "facings": "id box score row position stacked duplicate sku sku_score candidates visible second_row counts",
    "gaps": "box score row slots counts",
    "price_tags": "box score price regular_price currency promo text facings candidates barcode unread",
    "pop": "box score kind material match quad current visible covered reason",
    "blocks": "key kind facings rows share",
}


def report() -> ShelfReport:
    return ShelfReport(
        photo="a.jpg",
        width=300,
        height=400,
        models={"detector": ModelIdentity("d", "1", "ab")},
        quality=PhotoQuality(usable=False, flags=("blurred",)),
        rows=(ShelfRow(1, 1, (Point(1.04, 2.06), Point(3, 4)), 141.04, 6.0, "product-ruler", "eye"),),
        facings=(Facing("f1", Box(1.25, 2, 3, 4.449), 0.987654, 1, 2, True, True, "SKU", 0.8, (("SKU", 0.8),)),),
        gaps=(Gap(Box(1, 2, 3, 4), 0.5, None, 2),),
        price_tags=(PriceTag(Box(1, 2, 3, 4), 0.5, "12.90", None, "EUR", True, "12.90 EUR", ("f1",)),),
        pop=(PopPiece(Box(1, 2, 3, 4), 0.5, "poster", "P-1", 0.7, (Point(1.04, 2), Point(3, 4)), True, 0.9, 0.1),),
        blocks=(Block("SKU", "horizontal", ("f1", "f2"), (1,), 0.5),),
        timings_ms={"decode": 12.345},
    )


def test_keys_and_their_order_are_those_of_the_specification() -> None:
    values = report_json(report())
    assert list(values) == KEYS["report"].split()
    for part in ("rows", "facings", "gaps", "price_tags", "pop", "blocks"):
        assert list(values[part][0]) == KEYS[part].split()


def test_values_are_plain_and_rounded() -> None:
    values = json.loads(json.dumps(report_json(report())))
    assert values["rows"][0]["edge"] == [[1.0, 2.1], [3, 4]]
    assert values["facings"][0]["box"] == [1.2, 2, 3, 4.4]
    assert values["facings"][0]["score"] == 0.9877
    assert values["facings"][0]["candidates"] == [["SKU", 0.8]]
    assert values["timings_ms"] == {"decode": 12.3}
    assert values["models"] == {"detector": {"name": "d", "version": "1", "sha256": "ab"}}


number = st.floats(0, 5000).map(lambda value: round(value, 1))
score = st.floats(0, 1).map(lambda value: round(value, 4))
box = st.builds(Box, number, number, number, number)
count = st.integers(1, 500)
word = st.text(max_size=12)
point = st.builds(Point, number, number)


@st.composite
def reports(draw: st.DrawFn) -> ShelfReport:
    amount = draw(st.integers(0, 6))
    method = draw(st.sampled_from(["row-index", "product-ruler", "fixture-share", "fixture-profile"]))
    zone = draw(st.sampled_from(["stretch", "eye", "touch", "stoop", None]))
    rows = [
        ShelfRow(i, amount - i + 1, (draw(point), draw(point)), draw(st.none() | number), None, method, zone)
        for i in range(1, amount + 1)
    ]
    candidates = st.lists(st.tuples(word, score), max_size=3).map(tuple)
    facing = st.builds(
        Facing,
        word,
        box,
        score,
        st.none() | count,
        st.none() | count,
        st.booleans(),
        st.booleans(),
        st.none() | word,
        st.none() | score,
        candidates,
        score,
        st.booleans(),
        st.booleans(),
    )
    text = st.none() | word
    words = st.lists(word, max_size=3).map(tuple)
    flag = st.none() | st.booleans()
    tag = st.builds(PriceTag, box, score, text, text, text, flag, text, words, candidates, text, text)
    share = st.none() | score
    quad = st.lists(point, max_size=4).map(tuple)
    piece = st.builds(PopPiece, box, score, text, text, share, quad, flag, share, share, text)
    kind = st.sampled_from(["vertical", "horizontal", "area"])
    block = st.builds(Block, word, kind, words, st.lists(count, max_size=3).map(tuple), score)
    return ShelfReport(
        photo=draw(word),
        width=draw(count),
        height=draw(count),
        models=draw(st.dictionaries(word, st.builds(ModelIdentity, word, word, word), max_size=2)),
        quality=PhotoQuality(draw(st.booleans()), draw(st.sampled_from([(), ("blurred", "too-dark")]))),
        rows=tuple(rows),
        facings=tuple(draw(st.lists(facing, max_size=2))),
        gaps=tuple(draw(st.lists(st.builds(Gap, box, score, st.none() | count, st.none() | count), max_size=2))),
        price_tags=tuple(draw(st.lists(tag, max_size=2))),
        pop=tuple(draw(st.lists(piece, max_size=2))),
        blocks=tuple(draw(st.lists(block, max_size=2))),
        timings_ms=draw(st.dictionaries(word, number, max_size=2)),
    )


@settings(max_examples=25)
@given(reports())
def test_a_report_survives_the_way_through_json(original: ShelfReport) -> None:
    assert report_from_json(json.loads(json.dumps(report_json(original)))) == original


def test_writing_what_was_read_changes_nothing(tmp_path: Path) -> None:
    once = report_json(report())
    assert report_json(report_from_json(once)) == once


def test_a_report_stored_before_its_form_grew_can_still_be_read() -> None:
    values = report_json(report())
    del values["blocks"]
    for part, grown in (("facings", "visible second_row counts"), ("price_tags", "candidates barcode unread")):
        for key in grown.split():
            del values[part][0][key]
    for key in ["quad", "current", "visible", "covered", "reason"]:
        del values["pop"][0][key]
    old = report_from_json(values)
    assert (old.blocks, old.facings[0].counts, old.price_tags[0].unread, old.pop[0].quad) == ((), True, None, ())


def test_bays_are_told_where_there_are_several() -> None:
    row = report().rows[0]
    rows = (replace(row, bay=1, bay_row=1), replace(row, index=2, index_from_bottom=2, bay=2, bay_row=1),
            replace(row, index=3, bay=2, bay_row=2))  # fmt: skip
    values = report_json(replace(report(), rows=rows))
    assert [(each["bay"], each["bay_row"]) for each in values["rows"]] == [(1, 1), (2, 1), (2, 2)]
    assert [each.index_from_bottom for each in report_from_json(values).rows] == [1, 2, 1]
    assert [each.name for each in rows] == ["row 1 of bay 1", "row 1 of bay 2", "row 2 of bay 2"]
    assert row.name == "row 1"
