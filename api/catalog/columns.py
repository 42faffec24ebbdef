"""The columns of the catalogue as a table, and how a row becomes a product and back.

| column             | content                                                                     | new products |
|--------------------|-----------------------------------------------------------------------------|--------------|
| sku                | the article's code: letters, digits, dots, dashes, underscores; never changes | needed       |
| gtin               | 8, 12, 13 or 14 digits from under the bar code                              |              |
| name               | what sets the product apart: kind, flavour, size                            | needed       |
| brand              |                                                                             | needed       |
| manufacturer       |                                                                             |              |
| category           |                                                                             |              |
| ownership          | `own` or `competitor`                                                       | needed       |
| width_mm           | of the front, with a decimal point                                          |              |
| height_mm          |                                                                             |              |
| depth_mm           |                                                                             |              |
| bulky              | `yes` or `no`: belongs on the lowest shelf                                  |              |
| substitution_lead  | SKU of the product that this one may stand in for                           |              |
| active_from        | first day of sale, 2026-03-31                                               |              |
| active_to          | last day of sale                                                            |              |
| active             | `yes` or `no`; `no` takes it out of use                                     |              |
| look_alike_groups  | codes of the groups it belongs to, parted by semicolons                     |              |

A column that is not in the table leaves the products as they are; an empty cell empties the field.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from api.catalog.gtin import refill_zeros
from api.catalog.schemas import ProductContent, RowError, check_code
from api.catalog.tables import HEADER_ROW, Record
from api.tables import Product

SKU, GROUPS = "sku", "look_alike_groups"
FIELDS = tuple(ProductContent.model_fields)
COLUMNS = (SKU, *FIELDS, GROUPS)
GROUP_SEPARATOR = ";"
WORDS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
TICKS = ("bulky", "active")
# What an empty cell of these means; of all others it means: nothing known.
EMPTY = {"manufacturer": "", "category": "", "bulky": False, "active": True}
REMEDIES = {
    "gtin": "Copy the digits from under the bar code; in a spreadsheet format the column as text.",
    "name": "Write the product's name.",
    "brand": "Write the brand.",
    "ownership": "Write own or competitor.",
    "width_mm": "Write millimetres like 62.5, or leave it empty.",
    "height_mm": "Write millimetres like 190, or leave it empty.",
    "depth_mm": "Write millimetres like 40, or leave it empty.",
    "bulky": "Write yes or no.",
    "substitution_lead": "Write the SKU code of the lead, or leave it empty.",
    "active_from": "Write the day like 2026-03-31, or leave it empty.",
    "active_to": "Write a day like 2026-03-31 that does not lie before active_from, or leave it empty.",
    "active": "Write yes or no.",
}


def wrong_columns(columns: Iterable[str]) -> list[RowError]:
    """What is wrong with a header."""
    named = tuple(columns)
    errors = [] if SKU in named else [RowError(row=HEADER_ROW, column=SKU, code="column-missing", message=_NO_SKU)]
    for column in named:
        if column not in COLUMNS:
            close = difflib.get_close_matches(column, COLUMNS, n=1)
            remedy = f"Call it {close[0]}, or take it out." if close else f"Known are: {', '.join(COLUMNS)}."
            message = f"there is no column {column!r}. {remedy}"
            errors.append(RowError(row=HEADER_ROW, column=column, code="column-unknown", message=message))
    return errors


def read_product(record: Record, stored: ProductContent | None) -> ProductContent | list[RowError]:
    """The product of a row, on top of what is stored; or all that is wrong with its cells."""
    given = {column: _value(column, cell) for column, cell in record.cells.items() if column in FIELDS}
    try:
        return ProductContent.model_validate({**(stored.model_dump() if stored else {}), **given})
    except ValidationError as error:
        return [_row_error(record, item["loc"], item["msg"]) for item in error.errors()]


def read_groups(record: Record) -> frozenset[str] | RowError | None:
    """The look-alike groups of a row; None when the table has no column for them."""
    if GROUPS not in record.cells:
        return None
    codes = frozenset(code.strip() for code in record.cells[GROUPS].split(GROUP_SEPARATOR) if code.strip())
    try:
        return frozenset(check_code(code) for code in codes)
    except ValueError as error:
        return RowError(row=record.number, column=GROUPS, code="look_alike_groups-invalid", message=f"{error}.")


def read_sku(record: Record) -> str | RowError:
    """The SKU code of a row."""
    try:
        return check_code(record.cells[SKU])
    except ValueError as error:
        return RowError(row=record.number, column=SKU, code="sku-invalid", message=f"{error}.")


def product_row(product: Product, groups: Iterable[str]) -> list[str]:
    """The cells of a product, in the order of COLUMNS."""
    return [_cell(getattr(product, column)) for column in (SKU, *FIELDS)] + [GROUP_SEPARATOR.join(sorted(groups))]


def table_rows(products: Iterable[Product], groups: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Header and rows of a catalogue; `groups` are the look-alike groups of each SKU."""
    yield list(COLUMNS)
    for product in products:
        yield product_row(product, groups.get(product.sku, ()))


def _value(column: str, cell: str) -> Any:
    if not cell:
        return EMPTY.get(column)
    if column in TICKS:
        return WORDS.get(cell.lower(), cell)
    if column == "ownership":
        return cell.lower()
    return refill_zeros(cell) if column == "gtin" and cell.isdigit() else cell


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _row_error(record: Record, location: tuple[int | str, ...], problem: str) -> RowError:
    # A contradiction between two fields has no place of its own; the only one is that of the days of sale.
    days = (column for column in ("active_to", "active_from") if column in record.cells)
    column = str(location[0]) if location else next(days)
    if column not in record.cells:
        return RowError(row=record.number, column=column, code="column-missing", message=_needed(column))
    told = problem.removeprefix("Value error, ")
    return RowError(row=record.number, column=column, code=f"{column}-invalid", message=f"{told}. {REMEDIES[column]}")


def _needed(column: str) -> str:
    return f"a new product needs {column}, which the table has no column for. Add the column."


_NO_SKU = "the table has no column sku, by which products are known. Add it."
