"""Reports as an XLSX workbook: a sheet each, with the filters above the columns and links to the visits."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from pydantic import BaseModel

from api.exchange.xlsx_files import storable
from api.reports.board import Board
from api.reports.schemas import (
    CountedVisit,
    FailingLine,
    OutletRank,
    PopAnswer,
    PriceIndex,
    RepPhotos,
    ShareOfFacingsAnswer,
    SkuAvailability,
    SkuEffect,
    VisitFiguresAnswer,
)

_LINK = Font(color="0563C1", underline="single")
_BOLD = Font(bold=True)
_WIDTH = 18
# What heeds a SKU that is asked about.
_ABOUT_PRODUCTS = (SkuAvailability, PriceIndex, CountedVisit)


@dataclass(frozen=True, slots=True)
class Words:
    """The filters as a person reads them: those of every sheet, and with the SKU those of sheets about products."""

    of_all: str
    of_products: str


def write_workbook(board: Board, words: Words, page: str, rows: int) -> bytes:
    """The workbook. `page` is where the web app is served; lists end after `rows` rows, and their sheets say so."""
    book = Workbook(write_only=True)
    for title, kind, items in _sheets(board):
        note = f"The first {rows} rows." if len(items) == rows else ""
        asked = words.of_products if kind in _ABOUT_PRODUCTS else words.of_all
        _write_sheet(book, title, kind, items, [asked, note], page)
    estimate = [words.of_products, board.effect.explanation]
    _write_sheet(book, "Business effect", SkuEffect, board.effect.items, estimate, page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheets(board: Board) -> list[tuple[str, type[BaseModel], Sequence[BaseModel]]]:
    return [
        ("Score trend", VisitFiguresAnswer, [*board.trend.points, board.trend.total]),
        ("Failing lines", FailingLine, board.lines.items),
        ("Availability", SkuAvailability, board.availability),
        ("Outlets", OutletRank, board.outlets),
        ("Share of facings", ShareOfFacingsAnswer, [board.facings]),
        ("Price index", PriceIndex, board.prices),
        ("POP", PopAnswer, [board.pop]),
        ("Photos by rep", RepPhotos, board.photos),
        ("Visits", CountedVisit, board.visits),
    ]


def _write_sheet(
    book: Workbook, title: str, kind: type[BaseModel], items: Sequence[BaseModel], head: Sequence[str], page: str
) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = f"A{len(head) + 3}"
    names = list(kind.model_fields)
    for number in range(len(names)):
        sheet.column_dimensions[chr(ord("A") + number)].width = _WIDTH
    for line in head:
        sheet.append([_text(sheet, line)])
    sheet.append([])
    sheet.append([_text(sheet, name.replace("_", " "), _BOLD) for name in names])
    for item in items:
        sheet.append([_cell(sheet, name, getattr(item, name), page) for name in names])


def _cell(sheet: Any, name: str, value: Any, page: str) -> Any:
    if name == "last_visit":
        return _visit_link(sheet, value.visit_id, f"{value.day} {value.verdict}", page)
    if name == "visit_id":
        return _visit_link(sheet, value, str(value), page)
    if value is None or isinstance(value, bool | int | float | date):
        return value
    return _text(sheet, str(value))


def _visit_link(sheet: Any, visit_id: UUID, words: str, page: str) -> Any:
    """A link that is text, not a formula: it needs no calculation and cannot carry another."""
    cell = _text(sheet, words, _LINK)
    cell.hyperlink = f"{page}#/visits/{visit_id}"
    return cell


def _text(sheet: Any, words: str, font: Font | None = None) -> Any:
    cell = WriteOnlyCell(sheet, value=storable(words))
    # Else a text that begins with "=" would become a formula.
    cell.data_type = "s"
    if font is not None:
        cell.font = font
    return cell
