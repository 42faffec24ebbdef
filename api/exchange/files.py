"""A table as a file of either kind."""

from collections.abc import Iterable
from pathlib import Path

from api.errors import InvalidInput
from api.exchange.csv_files import read_csv, write_csv
from api.exchange.tables import Row, Table, TableFormat, make_table, refuse_table
from api.exchange.xlsx_files import SIGNATURE, read_xlsx, write_xlsx

SUFFIXES: dict[str, TableFormat] = {".csv": "csv", ".xlsx": "xlsx"}


def read_file(data: bytes) -> Table:
    """The table in a CSV or XLSX file; the content tells which, whatever it is called.

    Raises InvalidInput, also for one without rows: whoever imports that sent the wrong file.
    """
    table = make_table(read_xlsx(data) if data.startswith(SIGNATURE) else read_csv(data))
    if not table.records:
        raise refuse_table("the table has no rows below its header")
    return table


def write_file(rows: Iterable[Row], kind: TableFormat, title: str) -> bytes:
    """Header and rows as a file; `title` names the sheet of a workbook."""
    return write_csv(rows) if kind == "csv" else write_xlsx(rows, title)


def format_of(path: Path) -> TableFormat:
    """What a file of that name holds. Raises InvalidInput."""
    if kind := SUFFIXES.get(path.suffix.lower()):
        return kind
    raise InvalidInput("file-kind-unknown", f"{path} is neither .csv nor .xlsx. Give the file one of these endings.")
