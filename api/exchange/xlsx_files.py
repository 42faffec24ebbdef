"""Rows of text out of XLSX files and back."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from api.exchange.tables import MAX_ROWS, Row, refuse_table

SIGNATURE = b"PK\x03\x04"
# A sheet of 100,000 rows unpacks to some 60 MB; a file of a few kilobytes can be made to unpack to gigabytes.
MAX_UNPACKED_BYTES = 300_000_000
TEXT_FORMAT = "@"


def read_xlsx(data: bytes) -> Iterator[Row]:
    """The rows of the first sheet. Of a formula its last result counts. Raises InvalidInput."""
    _require_harmless(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # The size that the file tells of itself may be wrong.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_row=MAX_ROWS + 2, values_only=True):
            yield [_text(value) for value in row]
    except (
        Exception
    ) as error:  # each part of the file fails with classes of its own; whatever it is, the file is broken
        raise refuse_table("it is no whole XLSX file") from error


def write_xlsx(rows: Iterable[Row], title: str) -> bytes:
    """A workbook with one sheet called `title`: a bold, fixed header, and text cells, so no program changes a GTIN."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for number, row in enumerate(rows):
        cells = [WriteOnlyCell(sheet) for _ in row]
        for cell, text in zip(cells, row, strict=True):
            cell.value, cell.number_format = storable(text), TEXT_FORMAT
            # Else a text that begins with "=" would become a formula.
            cell.data_type = "s"
            if number == 0:
                cell.font = Font(bold=True)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def storable(text: str) -> str:
    """The text with a mark in place of each control character: a workbook cannot hold them.

    They stand in texts that came in before these were checked, and in what people search for.
    """
    return str(ILLEGAL_CHARACTERS_RE.sub("\ufffd", text))


def _require_harmless(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise refuse_table("it is no whole XLSX file") from error
    if unpacked > MAX_UNPACKED_BYTES:
        raise refuse_table(f"it unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
