"""A table of text cells, as it comes out of a file of either kind.

Cells hold text, whatever the file: numbers, dates and ticks of a spreadsheet become the words that CSV has for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from api.errors import InvalidInput

TableFormat = Literal["csv", "xlsx"]
# Ten times the assortment of a hypermarket, five times the outlets of a large company; more is rather a mistake.
MAX_ROWS = 100_000
# No table of the service has thirty. A line of a million commas is a header too, each word of which would be compared.
MAX_COLUMNS = 1000
HEADER_ROW = 1

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of a row by column; `number` counts as the spreadsheet does, the header being row 1."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it that are not empty."""

    columns: tuple[str, ...]
    records: tuple[Record, ...]


def make_table(rows: Iterator[Row]) -> Table:
    """The table of a file's rows. Header words count without regard to case and outer spaces. Raises InvalidInput."""
    header = next(rows, ())
    words = [word.strip().lower().replace(" ", "_") for word in header]
    while words and not words[-1]:
        words.pop()
    columns = tuple(words)
    if not columns:
        raise refuse_table("it has no header: the first row has to name the columns")
    if len(columns) > MAX_COLUMNS:
        raise refuse_table(f"it has more than {MAX_COLUMNS} columns")
    if repeated := {column for column in columns if columns.count(column) > 1}:
        raise refuse_table(f"its header names {sorted(repeated)[0] or 'an empty column'!r} twice")
    return Table(columns, tuple(_records(rows, columns)))


def refuse_table(problem: str) -> InvalidInput:
    """The refusal of a file as a whole, before its rows are looked at."""
    remedy = "Send a CSV (UTF-8) or XLSX file like the one that the export gives."
    return InvalidInput("import-unreadable", f"The file cannot be used: {problem}. {remedy}")


def _records(rows: Iterator[Row], columns: tuple[str, ...]) -> Iterator[Record]:
    for number, row in enumerate(rows, start=HEADER_ROW + 1):
        if number > MAX_ROWS + HEADER_ROW:
            raise refuse_table(f"it has more than {MAX_ROWS} rows")
        cells = [cell.strip() for cell in row]
        if any(cells[len(columns) :]):
            raise refuse_table(f"row {number} has more cells than the header has columns")
        if any(cells):
            padded = [*cells, *[""] * (len(columns) - len(cells))]
            yield Record(number, dict(zip(columns, padded, strict=False)))
