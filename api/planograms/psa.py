"""Planograms of ProSpace / Blue Yonder space-planning files (.psa).

A file holds its products first, then each planogram with its segments (bays), fixtures (shelf boards) and positions. y
grows upwards from the floor. Boards of neighbouring bays at one level become one row, as a photo shows them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.errors import InvalidInput
from api.planograms.boards import Board, Goods, board_rows
from api.planograms.psa_rows import EXPORT_AGAIN, Record, read_records
from api.planograms.refusals import refuse
from vision.planograms.planogram import Planogram

# Cells of the records, counted from 0, which is the kind; the same in every version seen, 8.0 to 2024.
PRODUCT_UPC, PRODUCT_ID, PRODUCT_WIDTH = 1, 2, 5
PLANOGRAM_NAME, PLANOGRAM_WIDTH, PLANOGRAM_HEIGHT = 1, 3, 4
FIXTURE_X, FIXTURE_WIDTH, FIXTURE_Y, FIXTURE_THICKNESS = 4, 5, 6, 7
POSITION_UPC, POSITION_ID, POSITION_X, POSITION_WIDTH, POSITION_Y = 1, 2, 4, 5, 6
POSITION_FACINGS, POSITION_UNITS_HIGH = 14, 15
# EAN-8 to GTIN-14. Programs keep it in either column; leading zeros belong to it.
BARCODE = re.compile(r"\d{8,14}")
# Goods may be drawn a little below the upper side of their board: rounding, or a raised front edge.
SUNK = 0.05
MAX_FACINGS = 1000


@dataclass(slots=True)
class _Drawing:
    """The records of one planogram, as they come."""

    head: Record
    fixtures: list[Record] = field(default_factory=list)
    positions: list[Record] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Product:
    sku: str
    record: Record

    @property
    def width(self) -> float:
        return self.record.number(PRODUCT_WIDTH, "width", default=0)


@dataclass(frozen=True, slots=True)
class _Fixture:
    """A shelf board or a peg wall; y from the floor."""

    id: str
    left: float
    width: float
    bottom: float
    top: float


_Key = tuple[str, str]


def read_psa(data: bytes) -> tuple[Planogram, ...]:
    """All planograms of a file, in its order; their unit of length stays open, for the file does not tell it.

    The SKU is the product's barcode, wherever it stands, else its ID, else its key. Goods piled on goods of another SKU
    are left out: a planogram's facings are fronts side by side. Raises InvalidInput, naming line and field.
    """
    products: dict[_Key, _Product] = {}
    drawings: list[_Drawing] = []
    for record in read_records(data):
        if record.kind == "Product":
            _add_product(products, record)
        elif record.kind == "Planogram":
            drawings.append(_Drawing(record))
        elif record.kind in ("Fixture", "Position"):
            _add_to_drawing(drawings, record)
    if not drawings:
        raise refuse("The file", "it holds no Planogram record", f"{EXPORT_AGAIN} with at least one planogram.")
    return tuple(_planogram(drawing, products) for drawing in drawings)


def _add_product(products: dict[_Key, _Product], record: Record) -> None:
    upc, item = record.text(PRODUCT_UPC), record.text(PRODUCT_ID)
    sku = next((text for text in (upc, item) if BARCODE.fullmatch(text)), item or upc)
    if not sku:
        raise refuse(f"Line {record.line}, Product", "it has neither UPC nor ID", "Give the product one of them.")
    products[(upc, item)] = _Product(sku, record)


def _add_to_drawing(drawings: Sequence[_Drawing], record: Record) -> None:
    if not drawings:
        place = f"Line {record.line}, {record.kind}"
        raise refuse(place, "it comes before any Planogram record", f"{EXPORT_AGAIN}; records must keep their order.")
    (drawings[-1].fixtures if record.kind == "Fixture" else drawings[-1].positions).append(record)


def _planogram(drawing: _Drawing, products: Mapping[_Key, _Product]) -> Planogram:
    head = drawing.head
    width, height = head.number(PLANOGRAM_WIDTH, "width", default=0), head.number(PLANOGRAM_HEIGHT, "height", default=0)
    fixtures = [_fixture(record) for record in drawing.fixtures]
    placed = [_goods(record, _product(record, products), fixtures) for record in drawing.positions]
    boards = {board.id: board for board, _ in placed}
    reach = height or max((-board.level for board in boards.values()), default=0.0)
    rows = board_rows(list(boards.values()), [goods for _, goods in placed], reach)
    name = head.text(PLANOGRAM_NAME) or f"Line {head.line}"
    return Planogram(name, tuple(row.planned(0.0) for row in rows), width if width > 0 else None)


def _fixture(record: Record) -> _Fixture:
    bottom, thickness = record.number(FIXTURE_Y, "y", default=0), record.number(FIXTURE_THICKNESS, "height", default=0)
    left, width = record.number(FIXTURE_X, "x", default=0), record.number(FIXTURE_WIDTH, "width")
    return _Fixture(str(record.line), left, width, bottom, bottom + thickness)


def _product(record: Record, products: Mapping[_Key, _Product]) -> _Product:
    upc, item = record.text(POSITION_UPC), record.text(POSITION_ID)
    found = products.get((upc, item)) or next((products[key] for key in products if upc and key[0] == upc), None)
    if found is None:
        place = f"Line {record.line}, Position, cell {POSITION_UPC} (product)"
        raise refuse(place, f"there is no product {upc or item!r}", f"{EXPORT_AGAIN} with all its products.")
    return found


def _goods(record: Record, product: _Product, fixtures: Sequence[_Fixture]) -> tuple[Board, Goods]:
    facings = _count(record, POSITION_FACINGS, "horizontal facings")
    width = record.number(POSITION_WIDTH, "width", default=0) or facings * product.width
    left, y = record.number(POSITION_X, "x", default=0), record.number(POSITION_Y, "y", default=0)
    board = _board(record, left + width / 2, y, fixtures)
    goods = Goods(
        id=str(record.line),
        sku=product.sku,
        board=board.id,
        left=left,
        width=width,
        bottom=-y,
        facings=facings,
        stacked=_count(record, POSITION_UNITS_HIGH, "units high"),
    )
    return board, goods


def _count(record: Record, index: int, name: str) -> int:
    """Empty and 0 mean 1: programs leave the number out where only one is possible."""
    value = record.number(index, name, default=1) or 1
    if not (value == int(value) and 1 <= value <= MAX_FACINGS):
        place = f"Line {record.line}, Position, cell {index} ({name})"
        raise refuse(place, f"{value:g} is not a number from 1 to {MAX_FACINGS}", "Mend it in the planning program.")
    return int(value)


def _board(record: Record, x: float, y: float, fixtures: Sequence[_Fixture]) -> Board:
    """What goods at that place stand on: the nearest board below, or a board of their own in front of a peg wall."""
    here = [fixture for fixture in fixtures if fixture.left <= x <= fixture.left + fixture.width]
    sunk = SUNK * max(abs(y), 1.0)
    for fixture in here:
        if fixture.bottom - sunk <= y < fixture.top - sunk:
            return Board(f"{fixture.id}@{y:g}", fixture.left, fixture.width, level=-y)
    below = [fixture for fixture in here if fixture.top <= y + sunk]
    if not below:
        raise _without_board(record)
    fixture = max(below, key=lambda fixture: fixture.top)
    return Board(fixture.id, fixture.left, fixture.width, level=-fixture.top)


def _without_board(record: Record) -> InvalidInput:
    remedy = "Put the position on a fixture in the planning program"
    return refuse(f"Line {record.line}, Position, cell {POSITION_Y} (y)", "no fixture lies below it", f"{remedy}.")
