"""The planned layout of a fixture, what was seen of it, and what a comparison of the two says: plain, frozen values.

Rows count from the top and facings from the left, both from 1, in the planogram as in the photo. Lengths of a planogram
are in its own unit, because most planning programs leave it open; only `unit_cm` gives it a size.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Literal, NamedTuple

from vision.errors import PlanogramInvalid
from vision.types import Facing, ShelfRow

PlannedVerdict = Literal["in-place", "missing", "misplaced", "not-decided"]
SeenVerdict = Literal["in-place", "misplaced", "extra", "foreign", "unknown"]
ActionKind = Literal["move", "add", "remove"]

# Thirty times a well filled gondola. A comparison grows with its square: a typing error must not fill the memory.
MAX_FACINGS = 10_000


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


@dataclass(frozen=True, slots=True)
class SeenFacing:
    """A facing of the photo: its SKU (None: not recognised); `x` is its centre as a share of the photo's width."""

    id: str
    sku: str | None
    x: float


@dataclass(frozen=True, slots=True)
class SeenRow:
    """The facings that stand on one shelf of the photo, from the left."""

    facings: tuple[SeenFacing, ...]
    height_cm: float | None = None


class Place(NamedTuple):
    """Where a facing stands, or shall stand."""

    row: int
    facing: int


@dataclass(frozen=True, slots=True)
class PlannedFacing:
    """What became of one planned facing.

    `position` is the number of its position in the row; `occupant` is the id of the facing that stands at its place,
    whatever it is; `found` is where a misplaced one stands instead, in the photo's rows.
    """

    place: Place
    position: int
    sku: str
    verdict: PlannedVerdict
    occupant: str | None = None
    found: Place | None = None


@dataclass(frozen=True, slots=True)
class SeenOutcome:
    """What a facing of the photo is to the planogram; `planned` is the place that it holds, or belongs to."""

    id: str
    place: Place
    sku: str | None
    verdict: SeenVerdict
    planned: Place | None = None


@dataclass(frozen=True, slots=True)
class FacingCount:
    """Facings of one planned position: how many shall stand there, do stand there, and could not be decided."""

    row: int
    position: int
    sku: str
    planned: int
    seen: int
    undecided: int

    @property
    def wrong(self) -> bool:
        """Whether the number differs for certain, whatever the undecided ones turn out to be."""
        return not self.seen <= self.planned <= self.seen + self.undecided


@dataclass(frozen=True, slots=True)
class RowPair:
    """A row of the planogram and the row of the photo that shows it; None where there is no counterpart."""

    planned: int | None
    seen: int | None


@dataclass(frozen=True, slots=True)
class MendingAction:
    """One thing to do at the shelf. `row` is where to do it (for a move: where to put it), in the planogram's rows.

    A row of the photo that the planogram does not know has its number in the photo. `after` and `before` are the SKUs
    to the left and right of the place; None at the end of the row.
    """

    kind: ActionKind
    sku: str
    facings: int
    row: int
    from_row: int | None = None
    after: str | None = None
    before: str | None = None

    @property
    def text(self) -> str:
        """The action as a sentence."""
        what = f"{self.facings} facing{'s' if self.facings > 1 else ''} of {self.sku}"
        if self.kind == "remove":
            return f"Remove {what} from row {self.row}."
        verb, way = ("Add", f"in row {self.row}") if self.from_row is None else ("Move", self._way)
        return f"{verb} {what} {way}{self._neighbours}."

    @property
    def _way(self) -> str:
        return f"within row {self.row}" if self.from_row == self.row else f"from row {self.from_row} to row {self.row}"

    @property
    def _neighbours(self) -> str:
        if self.after and self.before:
            return f", between {self.after} and {self.before}"
        if self.after or self.before:
            return f", to the right of {self.after}" if self.after else f", to the left of {self.before}"
        return ""


@dataclass(frozen=True, slots=True)
class PlanogramComparison:
    """A photo measured against a planogram."""

    planogram: str
    rows: tuple[RowPair, ...]
    planned: tuple[PlannedFacing, ...]
    seen: tuple[SeenOutcome, ...]
    counts: tuple[FacingCount, ...]
    actions: tuple[MendingAction, ...]

    @property
    def decided(self) -> int:
        return sum(facing.verdict != "not-decided" for facing in self.planned)

    @property
    def in_place(self) -> int:
        return sum(facing.verdict == "in-place" for facing in self.planned)

    @property
    def compliance(self) -> float | None:
        """Facings at their planned place / planned facings that could be decided; None when none could.

        An unrecognised product never counts as a failure: it lowers `coverage` instead.
        """
        return self.in_place / self.decided if self.decided else None

    @property
    def coverage(self) -> float:
        """Decided facings / planned facings, 0 to 1; 0 for an empty planogram."""
        return self.decided / len(self.planned) if self.planned else 0.0


def seen_rows(facings: Sequence[Facing], rows: Sequence[ShelfRow], width: int) -> tuple[SeenRow, ...]:
    """The rows of a report on a photo `width` pixels wide, ready to be compared.

    Left out: duplicates, facings without a row, and units piled on others, for a planogram's facings are fronts side by
    side.
    """
    heights = {row.index: row.height_cm for row in rows}
    fronts = sorted((facing for facing in facings if _counts(facing)), key=_order)
    return tuple(
        SeenRow(
            tuple(SeenFacing(facing.id, facing.sku, facing.box.center_x / width) for facing in members),
            heights.get(row),
        )
        for row, members in groupby(fronts, key=attrgetter("row"))
    )


def _counts(facing: Facing) -> bool:
    return facing.row is not None and not facing.stacked and not facing.duplicate


def _order(facing: Facing) -> tuple[int, float]:
    return facing.row or 0, facing.box.center_x


def _is_length(value: float | None) -> bool:
    return value is None or (math.isfinite(value) and value > 0)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise PlanogramInvalid(otherwise)
