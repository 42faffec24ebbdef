"""Planogram files of every kind that is read: what becomes of them, and how wrong ones are refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import InvalidInput
from api.planograms.files import read_planograms
from api.planograms.own_json import read_own_json, write_own_json
from api.planograms.psa_rows import split_cells
from api.scoring.planned import PlanogramDocument
from vision.planograms.planogram import PlannedPosition, PlannedRow, Planogram


def read_one(data: bytes | str) -> Planogram:
    (planogram,) = read_planograms(data if isinstance(data, bytes) else data.encode(), "plan")
    return planogram


def told(planogram: Planogram) -> list[list[tuple[str, int]]]:
    return [[(position.sku, position.facings) for position in row.positions] for row in planogram.rows]


# Own JSON

EXAMPLE: Any = PlanogramDocument.model_config["json_schema_extra"]["example"]


def test_own_json() -> None:
    assert read_one(json.dumps(EXAMPLE)) == Planogram(
        "SNACKS-2026-03",
        (
            PlannedRow(
                (PlannedPosition("4006381333931", 3, 12.0), PlannedPosition("CHIPS-SALT", 2, stacked=2)), height=140.0
            ),
            PlannedRow((PlannedPosition("CHIPS-PAPRIKA", 4, capping=1),), height=100.0),
        ),
        width=100.0,
        unit_cm=1.0,
    )


lengths = st.none() | st.floats(0.1, 500)
positions = st.builds(
    PlannedPosition,
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(str.strip),
    st.integers(1, 50),
    lengths,
    st.integers(1, 5),
    st.integers(0, 5),
)
rows = st.builds(PlannedRow, st.lists(positions, max_size=4).map(tuple), lengths)
planograms = st.builds(
    Planogram, st.text("ABC-1", min_size=1, max_size=9), st.lists(rows, max_size=4).map(tuple), lengths, st.just(1.0)
)


@given(planograms)
def test_what_is_written_is_read_again(planogram: Planogram) -> None:
    assert read_own_json(write_own_json(planogram)) == planogram


def test_lengths_are_written_in_centimetres_or_not_at_all() -> None:
    inches = Planogram("P", (PlannedRow((PlannedPosition("A", width=2.0),), 10.0),), 48.0, unit_cm=2.54)
    document = PlanogramDocument.of(inches)
    assert (document.width_cm, document.rows[0].height_cm) == (pytest.approx(121.92), pytest.approx(25.4))
    assert document.rows[0].positions[0].width_cm == pytest.approx(5.08)
    assert "_cm" not in write_own_json(Planogram("P", inches.rows, 48.0))


def changed(**fields: object) -> str:
    return json.dumps({**EXAMPLE, **fields})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (changed(schema_version=2), "schema_version"),
        (changed(rows=[{"positions": [{"sku": "A", "facings": 0}]}]), "rows.0.positions.0.facings"),
        (changed(rows=[{"positions": [{"sku": " "}]}]), "rows.0.positions.0.sku"),
        (changed(rows=[{"positions": [{"sku": "A", "faceings": 2}]}]), "rows.0.positions.0.faceings"),
        (changed(rows=[{"height_cm": -1, "positions": []}]), "rows.0.height_cm"),
        (changed(width_cm="wide"), "width_cm"),
        (changed(rows=[{"positions": [{"sku": "A", "facings": 1000}] * 11}]), "plan"),
        ('{"schema_version": 1', "plan"),
        ("[]", "plan"),
        ("[" * 100_000, "plan"),
        ('{"shelves": []}', "plan"),
        ("", "plan"),
    ],
)
def test_wrong_json_is_refused_by_its_place(text: str, place: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_one(text)
    assert refusal.value.detail.startswith(f"{place}: ")
    assert refusal.value.code == "planogram-invalid"


# Azure's JSON

AZURE = {
    "Width": 40,
    "Height": 60,
    "Products": [
        {"Id": "1", "Name": "Tea", "W": 10, "H": 10},
        {"Id": "2", "Name": "Jam", "W": 8, "H": 10},
    ],
    "Fixtures": [
        {"Id": "b", "W": 20, "H": 2, "X": 0, "Y": 50},
        {"Id": "a", "W": 20, "H": 2, "X": 0, "Y": 20},
        {"Id": "c", "W": 20, "H": 2, "X": 20, "Y": 21},
        {"Id": "d", "W": 20, "H": 2, "X": 20, "Y": 50},
    ],
    "Positions": [
        {"Id": "p3", "ProductId": "2", "FixtureId": "c", "X": 22, "Y": 11},
        {"Id": "p1", "ProductId": "1", "FixtureId": "a", "X": 0, "Y": 10},
        {"Id": "p2", "ProductId": "1", "FixtureId": "a", "X": 10, "Y": 10},
        {"Id": "p4", "ProductId": "2", "FixtureId": "b", "X": 0, "Y": 40},
        {"Id": "p5", "ProductId": "2", "FixtureId": "b", "X": 0, "Y": 30},
        {"Id": "p6", "ProductId": "1", "FixtureId": "b", "X": 8, "Y": 40},
    ],
}


def test_azure_json() -> None:
    """Boards side by side at about one level are one row; goods on goods of their kind are a pile."""
    planogram = read_one(json.dumps(AZURE))
    assert told(planogram) == [[("1", 2), ("2", 1)], [("2", 1), ("1", 1)]]
    assert [position.stacked for position in planogram.rows[1].positions] == [2, 1]
    assert [position.width for position in planogram.rows[0].positions] == [10, 8]
    assert [row.height for row in planogram.rows] == [40, 10]
    assert (planogram.code, planogram.width, planogram.unit_cm) == ("plan", 40, None)


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ({"Width": 0}, "width"),
        ({"Products": [{"Id": "1"}]}, "products.0.name"),
        ({"Products": AZURE["Products"][:1]}, "positions[0].productId"),
        ({"Fixtures": AZURE["Fixtures"][:2]}, "positions[0].fixtureId"),
    ],
)
def test_wrong_azure_json_is_refused_by_its_place(members: dict[str, object], place: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_one(json.dumps({**AZURE, **members}))
    assert refusal.value.detail.startswith(f"{place}: ")


# PSA


def record(kind: str, **cells: object) -> str:
    """A record whose cells are given by their index, as c1=..., and empty otherwise."""
    places = {int(name[1:]): str(value) for name, value in cells.items()}
    return ",".join([kind, *(places.get(index, "") for index in range(1, max(places) + 1))])


def product(upc: str, item: str, width: float) -> str:
    return record("Product", c1=upc, c2=item, c3="Name", c5=width, c6=20)


def fixture(x: float, width: float, y: float, thickness: float = 1) -> str:
    return record("Fixture", c1=0, c2="Shelf", c4=x, c5=width, c6=y, c7=thickness)


def position(upc: str, item: str, x: float, width: float, y: float, facings: object = 1, high: object = 1) -> str:
    return record("Position", c1=upc, c2=item, c4=x, c5=width, c6=y, c14=facings, c15=high, c16=1)


PRODUCTS = [
    product("0012345678905", "T-100", 5),
    product("K-7", "00400638133393", 8),
    product("JAM", "", 6),
]
BAYS = [
    record("Planogram", c1="Tea\\, coffee", c2=1, c3=60, c4=80),
    record("Segment", c2=1, c4=30, c10=0),
    record("Segment", c2=2, c4=30, c10=30),
    fixture(0, 30, 10),
    fixture(30, 30, 11),
    fixture(0, 60, 50),
    position("K-7", "00400638133393", 31, 16, 12, 2),
    position("0012345678905", "T-100", 0, 15, 11, 3),
    position("JAM", "", 18, 6, 11, "", 2),
    position("JAM", "", 40, 0, 51, 2, 0),
    position("0012345678905", "T-100", 0, 5, 51),
]


def psa(
    *records: str, head: str = "PROSPACE SCHEMATIC FILE", comments: str = "; Version 2018.1.0\r\n; Codepage=1252"
) -> bytes:
    return "\r\n".join([head, comments, record("Project", c1="Café"), *records, ""]).encode("cp1252")


def test_psa() -> None:
    """y grows from the floor: the board at 50 is the upper row; bays at about one level are one row."""
    planogram = read_one(psa(*PRODUCTS, *BAYS))
    assert planogram.code == "Tea, coffee"
    assert told(planogram) == [
        [("0012345678905", 1), ("JAM", 2)],
        [("0012345678905", 3), ("JAM", 1), ("00400638133393", 2)],
    ]
    assert [position.width for row in planogram.rows for position in row.positions] == [5, 6, 5, 6, 8]
    assert [position.stacked for position in planogram.rows[1].positions] == [1, 2, 1]
    assert [row.height for row in planogram.rows] == [51, 12]
    assert (planogram.width, planogram.unit_cm) == (60, None)


def test_several_planograms_in_one_file() -> None:
    second = [record("Planogram", c1="End cap", c3=30, c4=60), fixture(0, 30, 5), position("JAM", "", 0, 6, 6)]
    found = read_planograms(psa(*PRODUCTS, *BAYS, *second), "plan")
    assert [planogram.code for planogram in found] == ["Tea, coffee", "End cap"]
    assert told(found[1]) == [[("JAM", 1)]]


@pytest.mark.parametrize(
    "data",
    [
        psa(*PRODUCTS, *BAYS, head="PROSPACE SCHEMATIC FILE   "),
        psa(*PRODUCTS, *BAYS, head="PROSPACE SCHEMATIC FILE; Version 2020.1.0"),
        psa(*PRODUCTS, *BAYS, comments=";V8.0.1.2"),
        psa(*(line + ",,new,cells" for line in [*PRODUCTS, *BAYS])),
        psa(*PRODUCTS, *BAYS, record("Drawing", c1="Note\\r\\nmore"), record("Performance", c1="JAM"), ""),
        psa(*PRODUCTS, *BAYS).replace(b"\r\n", b"\n"),
    ],
    ids=["blanks", "version behind", "old version", "more cells", "other records", "unix lines"],
)
def test_psa_files_of_all_ages_say_the_same(data: bytes) -> None:
    assert read_one(data) == read_one(psa(*PRODUCTS, *BAYS))


def test_psa_names_are_windows_1252_unless_the_file_says_otherwise() -> None:
    plan = [record("Planogram", c1="Żółć", c3=1, c4=1)]
    text = "\r\n".join(["PROSPACE SCHEMATIC FILE", "; Codepage=1250", *plan])
    assert read_one(text.encode("cp1250")).code == "Żółć"
    assert read_one(psa(record("Planogram", c1="Crème", c3=1, c4=1))).code == "Crème"


def test_psa_goods_on_a_peg_wall_are_rows_by_their_height() -> None:
    wall = [record("Planogram", c1="Wall", c3=40, c4=80), fixture(0, 40, 20, thickness=50), fixture(0, 40, 5)]
    goods = [position("JAM", "", x, 6, y) for x, y in ((0, 60), (10, 60), (0, 40), (0, 6))]
    planogram = read_one(psa(*PRODUCTS, *wall, *goods))
    assert told(planogram) == [[("JAM", 2)], [("JAM", 1)], [("JAM", 1)]]
    assert [row.height for row in planogram.rows] == [60, 40, 6]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("a,,b", ["a", "", "b"]),
        ("a\\,b,c", ["a,b", "c"]),
        ("a\\\\,b", ["a\\", "b"]),
        ("a\\r\\nb\\tc,d", ["a\r\nb\tc", "d"]),
        ('"a,b",c', ["a,b", "c"]),
        ('"say ""a""",c', ['say "a"', "c"]),
        ('3/4" tray,c', ['3/4" tray', "c"]),
        ('"broken,c', ['"broken', "c"]),
        ("a\\q,b\\", ["a\\q", "b\\"]),
        ("", [""]),
        ("a,", ["a", ""]),
    ],
)
def test_psa_cells(line: str, cells: list[str]) -> None:
    assert list(split_cells(line)) == cells


@given(st.lists(st.text(st.characters(codec="cp1252", exclude_categories=["Cc"])), min_size=1))
def test_psa_cells_survive_their_escapes(cells: list[str]) -> None:
    line = ",".join(cell.replace("\\", "\\\\").replace(",", "\\,").replace('"', '\\"') for cell in cells)
    assert list(split_cells(line)) == cells


@pytest.mark.parametrize(
    ("records", "place"),
    [
        ([], "The file"),
        ([fixture(0, 30, 5)], "Line 5, Fixture"),
        ([product("", "", 5)], "Line 5, Product"),
        ([*PRODUCTS, BAYS[0], record("Fixture", c4="left", c5=30, c6=5)], "Line 9, Fixture, cell 4 (x)"),
        ([*PRODUCTS, BAYS[0], record("Fixture", c4=0, c6=5)], "Line 9, Fixture, cell 5 (width)"),
        ([*PRODUCTS, BAYS[0], fixture(0, 30, 5), position("TEA", "", 0, 6, 6)], "Line 10, Position, cell 1 (product)"),
        ([*PRODUCTS, BAYS[0], fixture(0, 30, 5), position("JAM", "", 40, 6, 6)], "Line 10, Position, cell 6 (y)"),
        (
            [*PRODUCTS, BAYS[0], fixture(0, 30, 5), position("JAM", "", 0, 6, 6, 1.5)],
            "Line 10, Position, cell 14 (horizontal facings)",
        ),
        (
            [*PRODUCTS, BAYS[0], fixture(0, 30, 5), position("JAM", "", 0, 6, 6, 1, -2)],
            "Line 10, Position, cell 15 (units high)",
        ),
        ([record("Planogram", c1="x", c3="inf", c4=1)], "Line 5, Planogram, cell 3 (width)"),
    ],
)
def test_wrong_psa_files_are_refused_by_line_and_field(records: list[str], place: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_one(psa(*records))
    assert refusal.value.detail.startswith(f"{place}: ")
    assert refusal.value.detail.endswith(".")


def test_an_unknown_codepage_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Codepage: 99999 is not known"):
        read_one(psa(*PRODUCTS, *BAYS, comments="; Codepage=99999"))
