"""Rows of text out of CSV files and back, as spreadsheet programs of any country write and read them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from api.exchange.tables import Row, refuse_table

DELIMITERS = ",;\t"
# Spreadsheets take what begins with these for a formula, and a formula of a stranger can do harm (CWE-1236).
FORMULA_STARTS = ("=", "+", "-", "@")
SHIELD = "'"
# ... but a number is none, and other programs could not read it behind a shield.
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def read_csv(data: bytes) -> Iterator[Row]:
    """The rows of a CSV file in UTF-8; its header tells whether comma, semicolon or tab parts the cells.

    Raises InvalidInput.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse_table("it is not written in UTF-8; choose 'CSV UTF-8' when you save it") from error
    header = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_without_shield(cell) for cell in row]
    except csv.Error as error:
        raise refuse_table(f"its quotation marks do not match ({error})") from error


def write_csv(rows: Iterable[Row]) -> bytes:
    """A CSV file in UTF-8 that spreadsheets open without harm: the byte order mark tells them the encoding."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_with_shield(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _with_shield(cell: str) -> str:
    is_formula = cell.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(cell)
    return f"{SHIELD}{cell}" if is_formula else cell


def _without_shield(cell: str) -> str:
    return cell[1:] if cell.startswith(SHIELD) and cell[1:].startswith(FORMULA_STARTS) else cell
