"""The catalogue as a table, in and out over HTTP."""

import csv
import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from api.exchange import xlsx_files

HEADER = "sku,gtin,name,brand,ownership,height_mm,bulky,substitution_lead,active_from,look_alike_groups"
GOOD = f"""{HEADER}
ROSE-200,,Rose Shampoo 200 ml,Hao,own,150,no,ROSE-400,2026-01-01,ROSE; ALL
ROSE-400,4006381333931,Rose Shampoo 400 ml,Hao,own,1190.0625,yes,,,ROSE;ALL
COLA,,Cola 1 l,Fizz,Competitor,,,,,ALL
"""


@pytest.fixture
def send(world):
    def post(data: str | bytes, *, by=None, dry_run: bool = False):
        content = data.encode() if isinstance(data, str) else data
        return (by or world.trainer).client.post("/v1/products:import", content=content, params={"dry_run": dry_run})

    return post


@pytest.fixture
def exported(world):
    return lambda kind="csv", by=None: (by or world.rep).client.get("/v1/products:export", params={"format": kind})


def skus(world) -> list[str]:
    return [item["sku"] for item in world.rep.client.get("/v1/products").json()["items"]]


def errors(answer) -> list[tuple[str, str]]:
    return [(error["field"], error["code"]) for error in answer.json()["errors"]]


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_table_creates_changes_and_leaves_alone(send, world, clock) -> None:
    created = send(GOOD)
    assert created.json() == {"dry_run": False, "created": 3, "changed": 0, "unchanged": 0, "errors": []}
    rose = world.rep.client.get("/v1/products/ROSE-200").json()
    assert (rose["substitution_lead"], rose["height_mm"], rose["bulky"]) == ("ROSE-400", 150, False)
    groups = world.rep.client.get("/v1/look-alike-groups").json()
    assert groups == [
        {"code": "ALL", "skus": ["COLA", "ROSE-200", "ROSE-400"]},
        {"code": "ROSE", "skus": ["ROSE-200", "ROSE-400"]},
    ]
    clock.advance(hours=1)
    again = send(GOOD.replace("Cola 1 l", "Cola 1.5 l").replace("150,no", ",no"))
    assert again.json() == {"dry_run": False, "created": 0, "changed": 2, "unchanged": 1, "errors": []}
    assert world.rep.client.get("/v1/products/ROSE-200").json()["height_mm"] is None
    assert world.rep.client.get("/v1/products/ROSE-400").json()["updated_at"] == "2026-03-02T08:00:00Z"


def test_a_column_that_is_not_there_changes_nothing(send, world) -> None:
    send(GOOD)
    assert send("SKU,Height mm\nROSE-400,200\n").json()["changed"] == 1
    rose = world.rep.client.get("/v1/products/ROSE-400").json()
    assert (rose["height_mm"], rose["gtin"], rose["bulky"]) == (200, "4006381333931", True)
    assert world.rep.client.get("/v1/look-alike-groups/ROSE").status_code == 200


def test_a_gtin_may_move_from_one_product_to_another(send, world) -> None:
    send(GOOD)
    table = "sku,gtin,name,brand,ownership\nROSE-400,,Rose Shampoo 400 ml,Hao,own\n"
    assert send(table + "NEW,4006381333931,Mint Shampoo,Hao,own\n").json()["created"] == 1
    assert send("sku,gtin\nNEW,\nCOLA,4006381333931\n").json()["changed"] == 2
    assert world.rep.client.get("/v1/products/COLA").json()["gtin"] == "4006381333931"


def test_every_wrong_cell_is_named_and_nothing_is_imported(send, world) -> None:
    table = f"""{HEADER}
OK,,Fine,Hao,own,,,,,
A B,,Name,Hao,own,,,,,
C,4006381333932,Name C,Hao,mine,tall,maybe,,31.3.2026,two words

OK,,Fine again,Hao,own,,,,,
D,,FINE,hao,own,,,NOBODY,,
E,4006381333931,E,Hao,own,,,,,
F,4006381333931,F,Hao,own,,,,,
"""
    answer = send(table)
    assert (answer.status_code, answer.json()["code"]) == (422, "import-refused")
    assert errors(answer) == [
        ("rows.3.sku", "sku-invalid"),
        ("rows.4.gtin", "gtin-invalid"),
        ("rows.4.ownership", "ownership-invalid"),
        ("rows.4.height_mm", "height_mm-invalid"),
        ("rows.4.bulky", "bulky-invalid"),
        ("rows.4.active_from", "active_from-invalid"),
        ("rows.4.look_alike_groups", "look_alike_groups-invalid"),
        ("rows.6.sku", "sku-repeated"),
        ("rows.7.name", "product-name-taken"),
        ("rows.7.substitution_lead", "substitution-lead-invalid"),
        ("rows.9.gtin", "product-gtin-taken"),
    ]
    by_field = {error["field"]: error["message"] for error in answer.json()["errors"]}
    assert "must be 1" in by_field["rows.4.gtin"]
    assert "Write own or competitor." in by_field["rows.4.ownership"]
    assert "like 2026-03-31" in by_field["rows.4.active_from"]
    assert "OK" in by_field["rows.7.name"]
    assert skus(world) == []


def test_a_dry_run_tells_everything_and_does_nothing(send, world) -> None:
    answer = send(GOOD.replace("4006381333931", "4006381333932"), dry_run=True)
    assert answer.status_code == 200
    assert (answer.json()["created"], answer.json()["dry_run"]) == (2, True)
    [error] = answer.json()["errors"]
    assert (error["row"], error["column"], error["code"]) == (3, "gtin", "gtin-invalid")
    assert send(GOOD, dry_run=True).json()["errors"] == []
    assert skus(world) == []


def test_what_is_wrong_with_a_cell_and_what_to_do(send) -> None:
    send(GOOD)
    for table, field, code, hint in (
        ("name,brand\nA,B\n", "rows.1.sku", "column-missing", "sku"),
        ("sku,widht_mm\nA,5\n", "rows.1.widht_mm", "column-unknown", "Call it width_mm"),
        ("sku,name\nNEW,New\n", "rows.2.brand", "column-missing", "Add the column"),
        ("sku,active_from,active_to\nROSE-400,2026-02-01,2026-01-01\n", "rows.2.active_to", "active_to-invalid", "lie"),
        ("sku,substitution_lead\nROSE-400,COLA\n", "rows.2.substitution_lead", "substitution-lead-invalid", "ROSE-200"),
        ("sku,gtin\nROSE-200,4.00638E+12\n", "rows.2.gtin", "gtin-invalid", "as text"),
        ("sku,name\nCOLA,\n", "rows.2.name", "name-invalid", "Write the product's name"),
    ):
        answer = send(table)
        assert (answer.status_code, errors(answer)[0]) == (422, (field, code)), table
        assert hint in answer.json()["errors"][0]["message"]


def test_a_file_that_is_no_table(send) -> None:
    for data, reason in (
        (b"", "empty"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"\n", "no header"),
        (b"sku,sku\n", "'sku' twice"),
        (b"sku\nA,B\n", "row 2 has more cells"),
        (b'sku\n"A\n', "quotation marks"),
        (b"PK\x03\x04 no zip", "no whole XLSX"),
        (workbook(["sku"])[:-40], "no whole XLSX"),
        (bytes(20_000_001), "20 MB"),
    ):
        answer = send(data)
        assert answer.status_code in (413, 422)
        assert reason in answer.json()["detail"], reason


def test_a_zip_that_is_no_workbook_and_one_that_unpacks_too_far(send, monkeypatch) -> None:
    monkeypatch.setattr(xlsx_files, "MAX_UNPACKED_BYTES", 1_000_000)
    for name, content in (("a.txt", b"x"), ("xl/sheet.xml", bytes(1_000_001))):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        answer = send(out.getvalue())
        assert (answer.status_code, answer.json()["code"]) == (422, "import-unreadable")
        assert ("unpacks" in answer.json()["detail"]) is (name != "a.txt")


def test_a_spreadsheet_keeps_numbers_as_numbers(send, world) -> None:
    header = ["SKU", "GTIN", "Name", "Brand", "Ownership", "Height_mm", "Bulky", "active_from", None]
    row = [4711, 36000291452, "Rose", "Hao", "own", 190.0, True, date(2026, 1, 31), None]
    assert send(workbook(header, row)).json()["created"] == 1
    stored = world.rep.client.get("/v1/products/4711").json()
    assert (stored["gtin"], stored["height_mm"], stored["bulky"]) == ("036000291452", 190, True)
    assert stored["active_from"] == "2026-01-31"


def test_an_export_imported_again_changes_nothing(send, exported) -> None:
    send(GOOD.replace("Cola 1 l", "=1+1"))
    for kind in ("csv", "xlsx"):
        file = exported(kind)
        assert (file.status_code, kind in file.headers["content-disposition"]) == (200, True)
        assert send(file.content).json() == {"dry_run": False, "created": 0, "changed": 0, "unchanged": 3, "errors": []}
    assert exported("pdf").status_code == 422


def test_a_name_is_never_a_formula(send, exported) -> None:
    send(GOOD.replace("Cola 1 l", "=1+1"))
    rows = list(csv.DictReader(io.StringIO(exported("csv").content.decode("utf-8-sig"))))
    assert [row["name"] for row in rows if row["sku"] == "COLA"] == ["'=1+1"]
    sheet = load_workbook(io.BytesIO(exported("xlsx").content)).active
    [cell] = [row[2] for row in sheet.iter_rows() if row[0].value == "COLA"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
