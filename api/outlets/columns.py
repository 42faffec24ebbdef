"""The columns of outlets and territories as tables, and how rows become outlets and back.

Outlets:

| column        | content                                                                        | new outlets |
|---------------|--------------------------------------------------------------------------------|-------------|
| code          | the outlet's code, without spaces; by it a row finds its outlet                | needed      |
| name          |                                                                                | needed      |
| channel       | a code of the list of channels, such as `supermarket`                          | needed      |
| outlet_class  | A, B or C; empty: it follows the monthly sales                                 |             |
| class_reason  | why the class stands whatever the outlet sells                                 |             |
| monthly_sales | in the company's currency, with a decimal point                                |             |
| territory     | the territory's code, or its path such as `CN/SH/SH-WEST`                      | needed      |
| address       |                                                                                |             |
| latitude      | in degrees, with a decimal point                                               |             |
| longitude     |                                                                                |             |
| active        | `yes` or `no`; `no` for a closed outlet                                        |             |

Territories: `path`, the codes from the top of the tree down to the territory, parted by slashes; and `name`.

A column that is not in the table leaves what is stored as it is; an empty cell empties the field.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from api.exchange.cells import cell_of, tick
from api.exchange.tables import Record
from api.outlets.schemas import OutletContent
from api.tables import Outlet, Territory

CODE, TERRITORY = "code", "territory"
OUTLET_COLUMNS = tuple(TERRITORY if name == "territory_id" else name for name in OutletContent.model_fields)
PATH, NAME = "path", "name"
TERRITORY_COLUMNS = (PATH, NAME)
# What an empty cell of these means; of all others it means: nothing known.
EMPTY = {"address": "", "active": True}
REMEDIES = {
    "code": "Write a code of at most 64 characters without spaces.",
    "name": "Write the outlet's name, at most 200 characters.",
    "channel": "Write a code of the list of channels, such as supermarket.",
    "outlet_class": "Write A, B or C, or leave it empty.",
    "class_reason": "Write at most 400 characters, or leave it empty.",
    "monthly_sales": "Write a number like 62000 or 62000.50, or leave it empty.",
    "address": "Write at most 400 characters, or leave it empty.",
    "latitude": "Write degrees like 31.2087, or leave it empty.",
    "longitude": "Write degrees like 121.4375, or leave it empty.",
    "active": "Write yes or no.",
}


def given_values(record: Record) -> dict[str, Any]:
    """What a row says of an outlet, but for its territory."""
    return {
        column: _value(column, cell)
        for column, cell in record.cells.items()
        if column in OUTLET_COLUMNS and column != TERRITORY
    }


def outlet_rows(outlets: Iterable[Outlet], paths: Mapping[UUID, str]) -> Iterator[list[str]]:
    """Header and rows of outlets; `paths` are those of their territories."""
    yield list(OUTLET_COLUMNS)
    for outlet in outlets:
        values = {name: getattr(outlet, name) for name in OutletContent.model_fields}
        if outlet.class_source == "monthly_sales":
            # Given back as a class of its own, it would contradict other bands.
            values["outlet_class"] = None
        values["territory_id"] = paths[outlet.territory_id]
        yield [cell_of(value) for value in values.values()]


def territory_rows(territories: Iterable[Territory], paths: Mapping[UUID, str]) -> Iterator[list[str]]:
    """Header and rows of territories, each behind the one that it is a part of."""
    yield list(TERRITORY_COLUMNS)
    for path, name in sorted((paths[territory.id], territory.name) for territory in territories):
        yield [path, name]


def _value(column: str, cell: str) -> Any:
    if not cell:
        return EMPTY.get(column)
    if column == "active":
        return tick(cell)
    return cell.upper() if column == "outlet_class" else cell
