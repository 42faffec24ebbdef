"""Which planned facing lies beside which facing of the photo.

Facings are aligned within each pair of rows, first by their order alone; what fits tells how places in the planogram
map to the photo, and the second alignment counts the place too.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vision.geometry import Floats
from vision.planograms.planogram import Place, PlannedRow, Planogram
from vision.planograms.planogram_alignment import GapCost, align
from vision.planograms.planogram_rows import RowsBeside, pair_rows
from vision.planograms.seen_rows import SeenFacing, SeenRow

# One facing too few must not look like a row of wrong ones: a gap costs less than the matches behind it are worth. Two
# neighbours that changed places must look like two wrong ones: two mismatches cost less than two gaps less the match
# that they win.
FACING_GAP = GapCost(1.0, 0.5)
MISMATCH = -0.25
# A product that was not recognised may be the planned one: better than a mismatch, worse than any match.
UNKNOWN = 0.0
# A match loses up to a quarter of its worth with the distance from its place, in full at a quarter of the shelf: among
# equal facings the one at its place wins, but goods pushed together to close a hole still match.
DISTANCE_WEIGHT = 0.25
FULL_DISTANCE = 0.25
# Fewer pairs cannot outvote a wrong one, so they say nothing of how the planogram lies in the photo: only order counts.
MIN_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """A planned facing; `x` is its centre as a share of the planogram's width."""

    place: Place
    position: int
    sku: str
    x: float


@dataclass(frozen=True, slots=True)
class Stand:
    """A seen facing with its place in the photo."""

    place: Place
    facing: SeenFacing


# A planned facing and the one that stands beside it in the photo; either may be alone.
Beside = tuple[Slot | None, Stand | None]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a share of the planogram's width lies in the photo, as a share of the photo's width."""

    slope: float
    offset: float

    def at(self, x: float) -> float:
        return self.slope * x + self.offset


@dataclass(frozen=True, slots=True)
class Lane:
    """A planned row beside the row of the photo that shows it, facing by facing."""

    rows: RowsBeside
    pairs: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything beside its counterpart.

    `scale` is None when too little fits to tell how the planogram lies in the photo.
    """

    lanes: tuple[Lane, ...]
    scale: Scale | None

    def distance(self, slot: Slot, stand: Stand) -> float:
        """Between where a facing shall and one does stand, as a share of the planogram's width; 0 when unknown."""
        return float(_distances([slot], [stand], self.scale)[0, 0])

    def shows(self, slot: Slot) -> bool:
        """Whether the place of a facing lies inside the photo, as far as one can tell."""
        return self.scale is None or 0.0 <= self.scale.at(slot.x) <= 1.0


def lay_side_by_side(planogram: Planogram, seen: Sequence[SeenRow]) -> Layout:
    """The planogram beside the rows of a photo."""
    slots, stands = _slots(planogram), _stands(seen)
    rows = pair_rows(planogram, seen)
    scale = _fit_scale(_lanes(rows, slots, stands, None))
    return Layout(_lanes(rows, slots, stands, scale), scale)


def _slots(planogram: Planogram) -> tuple[tuple[Slot, ...], ...]:
    totals = [sum(widths) for row in planogram.rows if (widths := _widths(row))]
    extent = max([planogram.width or 0.0, *totals])
    return tuple(_row_slots(number, row, extent) for number, row in enumerate(planogram.rows, start=1))


def _row_slots(number: int, row: PlannedRow, extent: float) -> tuple[Slot, ...]:
    """Facings in a row whose widths are not all known share it evenly."""
    widths = _widths(row)
    shares = np.asarray(widths) / extent if widths else np.full(row.facings, 1 / max(row.facings, 1))
    centers = np.cumsum(shares) - shares / 2
    owners = [
        (index, position) for index, position in enumerate(row.positions, start=1) for _ in range(position.facings)
    ]
    return tuple(
        Slot(Place(number, facing), index, position.sku, float(x))
        for facing, ((index, position), x) in enumerate(zip(owners, centers, strict=True), start=1)
    )


def _widths(row: PlannedRow) -> list[float] | None:
    """The width of each facing of the row; None unless all are known."""
    widths = [position.width for position in row.positions for _ in range(position.facings)]
    known = [width for width in widths if width is not None]
    return known if len(known) == len(widths) else None


def _stands(seen: Sequence[SeenRow]) -> tuple[tuple[Stand, ...], ...]:
    return tuple(
        tuple(Stand(Place(row, number), facing) for number, facing in enumerate(members.facings, start=1))
        for row, members in enumerate(seen, start=1)
    )


def _lanes(
    rows: Sequence[RowsBeside],
    slots: Sequence[tuple[Slot, ...]],
    stands: Sequence[tuple[Stand, ...]],
    scale: Scale | None,
) -> tuple[Lane, ...]:
    return tuple(
        _lane(
            beside,
            () if beside.planned is None else slots[beside.planned],
            () if beside.seen is None else stands[beside.seen],
            scale,
        )
        for beside in rows
    )


def _lane(rows: RowsBeside, slots: Sequence[Slot], stands: Sequence[Stand], scale: Scale | None) -> Lane:
    pairs = align(_fits(slots, stands, scale), FACING_GAP)
    return Lane(rows, tuple((None if i is None else slots[i], None if j is None else stands[j]) for i, j in pairs))


def _fits(slots: Sequence[Slot], stands: Sequence[Stand], scale: Scale | None) -> Floats:
    """How well each seen facing fits each planned one, shape `(len(slots), len(stands))`."""
    equal = np.asarray([[slot.sku == stand.facing.sku for stand in stands] for slot in slots], dtype=bool)
    known = np.asarray([stand.facing.sku is not None for stand in stands], dtype=bool)
    match = 1 - DISTANCE_WEIGHT * np.clip(_distances(slots, stands, scale) / FULL_DISTANCE, 0, 1)
    fits: Floats = np.where(equal.reshape(match.shape), match, np.where(known, MISMATCH, UNKNOWN))
    return fits


def _distances(slots: Sequence[Slot], stands: Sequence[Stand], scale: Scale | None) -> Floats:
    """Between where facings shall and do stand, as shares of the planogram's width; 0 as long as nobody can tell."""
    if scale is None:
        return np.zeros((len(slots), len(stands)))
    wanted = np.asarray([scale.at(slot.x) for slot in slots], dtype=np.float64)
    real = np.asarray([stand.facing.x for stand in stands], dtype=np.float64)
    return np.abs(wanted[:, None] - real) / scale.slope


def _fit_scale(lanes: Sequence[Lane]) -> Scale | None:
    """How the planogram lies in the photo: a robust line through the pairs of equal SKUs.

    The median of slopes between pairs half the planogram apart (Theil's incomplete method): a few goods at wrong places
    do not move it.
    """
    points = np.asarray(sorted(point for lane in lanes for point in _certain_pairs(lane))).reshape(-1, 2)
    half = len(points) // 2
    steps = points[len(points) - half :] - points[:half]
    steps = steps[steps[:, 0] > 0]
    slope = float(np.median(steps[:, 1] / steps[:, 0])) if len(steps) else 0.0
    if len(points) < MIN_PAIRS or slope <= 0:
        return None
    return Scale(slope, float(np.median(points[:, 1] - slope * points[:, 0])))


def _certain_pairs(lane: Lane) -> Iterator[tuple[float, float]]:
    """Planned and seen place of the SKUs of which the row has as many as planned.

    When one of several equal facings lacks, nobody can tell yet which one, and a wrong guess would shift all places.
    """
    wanted = Counter(slot.sku for slot, _ in lane.pairs if slot is not None)
    real = Counter(stand.facing.sku for _, stand in lane.pairs if stand is not None)
    for slot, stand in lane.pairs:
        if slot is not None and stand is not None and is_in_place(slot, stand) and wanted[slot.sku] == real[slot.sku]:
            yield slot.x, stand.facing.x


def is_in_place(slot: Slot, stand: Stand | None) -> bool:
    """Whether the very SKU stands there that shall."""
    return stand is not None and stand.facing.sku == slot.sku
