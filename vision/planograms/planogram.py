"""The planned layout of a fixture: plain, frozen values.

Rows count from the top and facings from the left, both from 1, in the planogram as in the photo. Lengths of a planogram
are in its own unit, because most planning programs leave it open; only `unit_cm` gives it a size.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from vision.errors import PlanogramInvalid

# Thirty times a well filled gondola. A comparison grows with its square: a typing error must not fill the memory.
MAX_FACINGS = 10_000


class Place(NamedTuple):
    """Where a facing stands, or shall stand."""

    row: int
    facing: int


@dataclass(frozen=True, slots=True)
class PlannedPosition:
    """One SKU on a planned row: `facings` fronts side by side, each `width` wide.

    `stacked` is the number of units in a pile (1: none), `capping` that of units laid on top. Both are kept for the
    record; the comparison looks at the fronts that stand on the shelf.
    """

    sku: str
    facings: int = 1
    width: float | None = None
    stacked: int = 1
    capping: int = 0

    def __post_init__(self) -> None:
        _require(bool(self.sku.strip()), "a position needs the SKU that stands there")
        _require(self.facings >= 1, f"{self.sku} needs at least 1 facing, not {self.facings}")
        _require(self.stacked >= 1, f"{self.sku} needs piles of at least 1 unit, not {self.stacked}")
        _require(self.capping >= 0, f"{self.sku} cannot have {self.capping} units laid on top")
        _require(_is_length(self.width), f"{self.sku} needs a width above 0, or none")


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One planned shelf row, from the left; `height` is that of its shelf above the floor."""

    positions: tuple[PlannedPosition, ...]
    height: float | None = None

    @property
    def facings(self) -> int:
        return sum(position.facings for position in self.positions)


@dataclass(frozen=True, slots=True)
class Planogram:
    """What shall stand where on a fixture: its rows from the top. `unit_cm` is the centimetres in a unit of length."""

    code: str
    rows: tuple[PlannedRow, ...]
    width: float | None = None
    unit_cm: float | None = None

    def __post_init__(self) -> None:
        _require(_is_length(self.width), "a planogram needs a width above 0, or none")
        _require(_is_length(self.unit_cm), "a planogram's unit needs a size above 0 cm, or none")
        facings = sum(row.facings for row in self.rows)
        _require(facings <= MAX_FACINGS, f"a planogram has at most {MAX_FACINGS} facings, not {facings}")

    @property
    def skus(self) -> frozenset[str]:
        """Every SKU that the planogram knows."""
        return frozenset(position.sku for row in self.rows for position in row.positions)

    def height_cm(self, row: PlannedRow) -> float | None:
        """The height of a row's shelf in cm; None when the row has none or nobody knows the unit."""
        return None if row.height is None or self.unit_cm is None else row.height * self.unit_cm


def _is_length(value: float | None) -> bool:
    return value is None or (math.isfinite(value) and value > 0)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise PlanogramInvalid(otherwise)
