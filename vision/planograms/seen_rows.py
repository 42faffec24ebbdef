"""What stands on the shelf, in the form in which it is compared with a planogram."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vision.shelf.shelf_levels import levels_of
from vision.types import Facing, Gap, ShelfRow

# Half the distance of near boards, 20 cm: a height told by the row's index (19 cm), or from shelves that the profile
# knows while it stays open which of them are seen (30 cm), says no more than the rows' order.
SURE_SIGMA_CM = 10.0


@dataclass(frozen=True, slots=True)
class SeenFacing:
    """A facing: its SKU (None: not recognised); `x` is its centre as a share of the width that is seen."""

    id: str
    sku: str | None
    x: float


@dataclass(frozen=True, slots=True)
class SeenRow:
    """The facings that stand on one shelf, from the left, and how many more would fit into its gaps."""

    facings: tuple[SeenFacing, ...]
    height_cm: float | None = None
    empty_places: int = 0

    @property
    def not_named(self) -> int:
        return sum(facing.sku is None for facing in self.facings)


def seen_rows(
    facings: Sequence[Facing], rows: Sequence[ShelfRow], gaps: Sequence[Gap], width: int
) -> tuple[SeenRow, ...]:
    """The rows of a report on a photo `width` pixels wide, from the top, ready to be compared.

    Where bays have rows of their own, those on one level are one row, as planograms have them.
    """
    levels = levels_of(rows)
    standing: defaultdict[int, list[SeenFacing]] = defaultdict(list)
    for facing in sorted(facings, key=lambda facing: facing.box.center_x):
        if facing.row is not None and is_front(facing):
            seen = SeenFacing(facing.id, facing.sku, facing.box.center_x / width)
            standing[levels.get(facing.row, facing.row)].append(seen)
    heights = {levels[row.index]: measured_height(row) for row in reversed(rows)}
    empty = empty_places((levels.get(gap.row or 0, gap.row), gap) for gap in gaps)
    return tuple(SeenRow(tuple(standing[row]), heights.get(row), empty[row]) for row in sorted(standing))


def empty_places(gaps: Iterable[tuple[int | None, Gap]]) -> Counter[int | None]:
    """How many facings would fit into the gaps of each row; a gap that nobody measured holds one."""
    places: Counter[int | None] = Counter()
    for row, gap in gaps:
        places[row] += gap.slots or 1
    return places


def is_front(facing: Facing) -> bool:
    """Whether a facing is a front of its own, as a planogram counts them.

    Duplicates, units of the second row and those piled on others are none. A front that is mostly hidden is: its place
    is not empty.
    """
    return not (facing.stacked or facing.second_row or facing.duplicate)


def measured_height(row: ShelfRow) -> float | None:
    """The height of a row in cm; None when it is so uncertain that it may be that of the row above or below."""
    sigma = row.height_sigma_cm
    return row.height_cm if sigma is not None and sigma <= SURE_SIGMA_CM else None
