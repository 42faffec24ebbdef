"""Tables of text through files of either kind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.errors import InvalidInput
from api.exchange.csv_files import read_csv, write_csv
from api.exchange.files import read_file, write_file
from api.exchange.tables import TableFormat
from api.exchange.xlsx_files import read_xlsx, write_xlsx


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_header_tells_the_delimiter(delimiter) -> None:
    rows = [["sku", "name", "brand"], ["A", "Rose", "Hao"]]
    assert list(read_csv("\n".join(delimiter.join(row) for row in rows).encode())) == rows


@pytest.mark.parametrize("rows", [[["sku", "name"]], [["sku", "name"], ["", " "]]], ids=["header", "empty row"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_without_rows_is_refused(rows: list[list[str]], kind: TableFormat) -> None:
    with pytest.raises(InvalidInput, match="no rows"):
        read_file(write_file(rows, kind, "rows"))


def test_a_header_of_a_million_columns_is_refused_at_once() -> None:
    with pytest.raises(InvalidInput, match="more than 1000 columns"):
        read_file(",".join(f"c{number}" for number in range(1_000_000)).encode())
    with pytest.raises(InvalidInput, match="no rows"):
        read_file(b"sku" + b"," * 1_000_000)


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff\ufffe\uffff"))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
def test_any_text_goes_through_both_kinds_of_file(rows: list[tuple[str, str]]) -> None:
    table = [["one", "two"], *[["x", *row][1:] for row in rows]]
    shielded = [row for row in table if not any(cell.startswith("'") for cell in row)]
    assert [list(row) for row in read_csv(write_csv(shielded))] == shielded
    assert [list(row) for row in read_xlsx(write_xlsx(table, "rows"))] == table


@pytest.mark.parametrize(
    ("cell", "written"),
    [("-33.8688", "-33.8688"), ("+8", "+8"), ("-3+4", "'-3+4"), ("=1", "'=1"), ("-", "'-"), ("@x", "'@x")],
)
def test_numbers_stay_numbers_and_formulas_do_not(cell: str, written: str) -> None:
    assert write_csv([[cell]]).decode("utf-8-sig").strip() == written
    assert list(read_csv(write_csv([["x"], [cell]]))) == [["x"], [cell]]


def test_a_workbook_shows_where_a_character_cannot_stand() -> None:
    assert list(read_xlsx(write_xlsx([["a"], ["x\x07y"]], "rows"))) == [["a"], ["x\ufffdy"]]
