"""Outlets and territories as tables, in and out over HTTP."""

import csv
import hashlib
import io
from uuid import uuid4

import pytest
from sqlalchemy import event

from api.db import transaction
from api.exchange.files import read_file
from api.tables import Territory

HEADER = "code,name,channel,outlet_class,class_reason,monthly_sales,territory,address,latitude,longitude,active"
GOOD = f"""{HEADER}
W-1,Hao Mart,supermarket,,,62000,WEST,12 Huashan Road,31.2,-121.4,yes
N-1,Rosa,kiosk,a,flagship,900,WEST/CITY,,,,
N-2,Mint,ktv,C,,,CITY,,,,no
"""


@pytest.fixture
def city(world, resources) -> Territory:
    city = Territory(id=uuid4(), code="CITY", name="City", parent_id=world.west.id)
    with transaction(resources.sessions) as session:
        session.add(city)
    return city


@pytest.fixture
def send(world):
    def post(data: str | bytes, *, by=None, noun: str = "outlets", dry_run: bool = False):
        content = data.encode() if isinstance(data, str) else data
        person = by or (world.manager if noun == "outlets" else world.admin)
        return person.client.post(f"/v1/{noun}:import", content=content, params={"dry_run": dry_run})

    return post


def exported(person, noun: str = "outlets", kind: str = "csv") -> bytes:
    answer = person.client.get(f"/v1/{noun}:export", params={"format": kind})
    assert answer.status_code == 200
    return answer.content


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def errors(answer) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(error["field"], error["code"]) for error in answer.json()["errors"]]


def counts(answer) -> tuple[int, int, int]:
    assert answer.status_code == 200, answer.text
    return tuple(answer.json()[name] for name in ("created", "changed", "unchanged"))


def outlet(world, code: str) -> dict:
    [found] = world.admin.client.get("/v1/outlets", params={"search": code}).json()["items"]
    return found


def test_a_table_creates_changes_and_leaves_alone(world, send, city) -> None:
    assert counts(send(GOOD)) == (2, 1, 0)
    assert counts(send(GOOD)) == (0, 0, 3)
    west, rosa, mint = (outlet(world, code) for code in ("W-1", "N-1", "N-2"))
    assert (west["outlet_class"], west["class_source"], west["longitude"]) == ("A", "monthly_sales", -121.4)
    assert (rosa["outlet_class"], rosa["class_source"], rosa["territory_id"]) == ("A", "given", str(city.id))
    assert (mint["active"], mint["class_reason"]) == (False, None)


def test_a_column_that_is_not_there_changes_nothing_but_a_class_that_follows(world, send, city) -> None:
    send(GOOD)
    assert counts(send("code,monthly_sales\nW-1,12000\nN-1,1000\n")) == (0, 2, 0)
    assert (outlet(world, "W-1")["outlet_class"], outlet(world, "W-1")["address"]) == ("B", "12 Huashan Road")
    assert outlet(world, "N-1")["outlet_class"] == "A"


def test_every_wrong_cell_is_named_and_nothing_is_imported(world, send) -> None:
    table = f"""{HEADER}
OK,Fine,kiosk,C,,,WEST,,,,
A B,Name,kiosk,C,,,WEST,,,,
C,,super_market,D,,many,NOWHERE,,91,181,perhaps
OK,Again,kiosk,C,,,WEST,,,,
E-1,Taken,kiosk,C,,,WEST,,,,
F,Foreign,kiosk,C,,,EAST,,,,
G,Half,kisok,C,,90000,WEST,,31.2,,
H,None,kiosk,,,,WEST,,,,
"""
    answer = send(table)
    assert errors(answer) == [
        ("rows.3.code", "code-invalid"),
        ("rows.4.name", "name-invalid"),
        ("rows.4.outlet_class", "outlet_class-invalid"),
        ("rows.4.monthly_sales", "monthly_sales-invalid"),
        ("rows.4.latitude", "latitude-invalid"),
        ("rows.4.longitude", "longitude-invalid"),
        ("rows.4.active", "active-invalid"),
        ("rows.4.territory", "territory-unknown"),
        ("rows.5.code", "code-repeated"),
        ("rows.6.code", "outlet-code-taken"),
        ("rows.7.territory", "territory-unknown"),
        ("rows.8.channel", "channel-unknown"),
        ("rows.8.longitude", "position-incomplete"),
        ("rows.8.outlet_class", "class-contradicts-sales"),
        ("rows.9.outlet_class", "class-missing"),
    ]
    told = {error["field"]: error["message"] for error in answer.json()["errors"]}
    assert "row 2" in told["rows.5.code"]
    assert "kiosk" in told["rows.8.channel"]
    assert "like 62000" in told["rows.4.monthly_sales"]
    assert [row["code"] for row in rows(exported(world.admin))] == ["E-1", "W-1"]
    dry = send(table, dry_run=True)
    assert (dry.status_code, len(dry.json()["errors"]), dry.json()["created"]) == (200, 15, 1)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("name\nHao\n", [("rows.1.code", "column-missing")]),
        ("code,chanel\nW-1,kiosk\n", [("rows.1.chanel", "column-unknown")]),
        ("code\nNEW\n", [("rows.2.name", "column-missing")]),
    ],
)
def test_headers_that_do_not_do(send, table: str, expected: list) -> None:
    assert errors(send(table))[0] == expected[0]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_comes_back_unchanged(world, send, city, kind: str) -> None:
    send(GOOD)
    data = exported(world.manager, kind=kind)
    table = read_file(data)
    assert table.columns == tuple(HEADER.split(","))
    assert [record.cells["territory"] for record in table.records] == ["WEST/CITY", "WEST/CITY", "WEST"]
    assert counts(send(data)) == (0, 0, 3)
    assert counts(send(data, by=world.admin)) == (0, 0, 3)


def test_an_export_holds_what_the_caller_may_see(world, city) -> None:
    seen = {
        who: [row["code"] for row in rows(exported(getattr(world, who)))] for who in ("rep", "east_manager", "admin")
    }
    assert seen == {"rep": ["W-1"], "east_manager": ["E-1"], "admin": ["E-1", "W-1"]}
    assert [row["path"] for row in rows(exported(world.manager, "territories"))] == ["WEST", "WEST/CITY"]


def test_one_entry_in_the_audit_log_an_import(world, send, city) -> None:
    send(GOOD)
    send(GOOD + "N-3,,,,,,,,,,\n")
    [entry] = world.admin.client.get("/v1/audit-log", params={"subject": "outlet-import"}).json()["items"]
    assert (entry["action"], entry["actor_id"]) == ("outlet.imported", str(world.manager.id))
    digest = hashlib.sha256(GOOD.encode()).hexdigest()
    assert entry["change"] == {"created": 2, "changed": 1, "unchanged": 0, "sha256": digest}


@pytest.mark.parametrize(
    ("who", "noun"),
    [("rep", "outlets"), ("trainer", "outlets"), ("manager", "territories"), ("trainer", "territories")],
)
def test_who_may_not_import(world, send, who: str, noun: str) -> None:
    assert send(GOOD, by=getattr(world, who), noun=noun).status_code == 403


def test_territories_come_in_any_order_and_move(world, send) -> None:
    table = "path,name\nCN/SH/WEST,West\nCN/SH,Shanghai\nCN,China\n"
    assert counts(send(table, noun="territories")) == (2, 1, 0)
    assert counts(send(table, noun="territories")) == (0, 0, 3)
    data = exported(world.admin, "territories")
    assert [(row["path"], row["name"]) for row in rows(data)] == [
        ("CN", "China"),
        ("CN/SH", "Shanghai"),
        ("CN/SH/WEST", "West"),
        ("EAST", "East"),
    ]
    assert counts(send(data, noun="territories")) == (0, 0, 4)
    assert counts(send("path\nCN/WEST\n", noun="territories")) == (0, 1, 0)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("path,name\nNO/NEW,New\n", [("rows.2.path", "territory-unknown")]),
        ("path,name\nNEW,New\nEAST/NEW,New\n", [("rows.3.path", "path-repeated")]),
        ("path\nEAST/WEST\nWEST/EAST\n", [("rows.2.path", "path-contradicts"), ("rows.3.path", "path-contradicts")]),
        ("path,name\nWEST//NEW,New\n", [("rows.2.path", "path-invalid")]),
        ("path,name\nNEW,\n", [("rows.2.name", "name-invalid")]),
        ("path\nNEW\n", [("rows.2.name", "column-missing")]),
        ("name\nNew\n", [("rows.1.path", "column-missing")]),
    ],
)
def test_territories_that_fit_in_no_tree(world, send, table: str, expected: list) -> None:
    before = exported(world.admin, "territories")
    assert errors(send(table, noun="territories")) == expected
    assert exported(world.admin, "territories") == before


def test_an_import_asks_the_database_a_fixed_number_of_questions(world, send, resources) -> None:
    """Else 20,000 outlets would take minutes."""
    statements: list[str] = []
    listener = lambda *arguments: statements.append(arguments[2])  # noqa: E731 (to be taken away again)
    counted = []
    for size in (3, 60):
        table = "\n".join([HEADER, *(f"{size}-{row},Hao,kiosk,C,,,WEST,,,," for row in range(size))])
        statements.clear()
        event.listen(resources.engine, "before_cursor_execute", listener)
        assert counts(send(table)) == (size, 0, 0)
        event.remove(resources.engine, "before_cursor_execute", listener)
        counted.append(len(statements))
    assert counted[0] == counted[1]
