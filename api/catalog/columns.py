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

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from api.catalog.gtin import refill_zeros
from api.catalog.schemas import ProductContent, check_code
from api.exchange.cells import cell_of, tick
from api.exchange.refusals import RowError, cell_error
from api.exchange.tables import Record
from api.tables import Product

SKU, GROUPS = "sku", "look_alike_groups"
FIELDS = tuple(ProductContent.model_fields)
COLUMNS = (SKU, *FIELDS, GROUPS)
GROUP_SEPARATOR = ";"
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
    return [cell_of(getattr(product, column)) for column in (SKU, *FIELDS)] + [GROUP_SEPARATOR.join(sorted(groups))]


def table_rows(products: Iterable[Product], groups: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Header and rows of a catalogue; `groups` are the look-alike groups of each SKU."""
    yield list(COLUMNS)
    for product in products:
        yield product_row(product, groups.get(product.sku, ()))


def _value(column: str, cell: str) -> Any:
    if not cell:
        return EMPTY.get(column)
    if column in TICKS:
        return tick(cell)
    if column == "ownership":
        return cell.lower()
    return refill_zeros(cell) if column == "gtin" and cell.isdigit() else cell


def _row_error(record: Record, location: tuple[int | str, ...], problem: str) -> RowError:
    # A contradiction between two fields has no place of its own; the only one is that of the days of sale.
    days = (column for column in ("active_to", "active_from") if column in record.cells)
    column = str(location[0]) if location else next(days)
    return cell_error(record, column, problem, REMEDIES, "product")
