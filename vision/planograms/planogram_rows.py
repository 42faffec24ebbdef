"""Which planned row a row of the photo shows, and how sure that is.

A photo may lack rows or show more, so rows are aligned: by the SKUs that they share, and weakly by height or order.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vision.geometry import Floats
from vision.planograms.planogram import PlannedRow, Planogram
from vision.planograms.planogram_alignment import GapCost, align
from vision.planograms.planogram_comparison import RowEvidence
from vision.planograms.seen_rows import SeenRow

# A pair of equal rows scores 1. Cheaper gaps would explain two swapped rows as one row missing and one too many, and so
# leave a whole row undecided; dearer ones would not see that the photo begins one row lower.
ROW_GAP = GapCost(0.5, 0.5)
# Decides between rows that share no SKU, or equally many; weighs as much as a quarter of the goods of two equal rows.
ROW_ORDER_WEIGHT = 0.25
# Shelf boards stand 20 to 40 cm apart: a row whose height is off by as much is another row.
ROW_DISTANCE_CM = 30.0
# Nearer to this height than to that of the next board.
SAME_HEIGHT_CM = ROW_DISTANCE_CM / 2
NAMES: frozenset[RowEvidence] = frozenset({"sku"})
PROOFS: frozenset[RowEvidence] = NAMES | {"height"}


@dataclass(frozen=True, slots=True)
class RowsBeside:
    """A planned row and the one of the photo that shows it, as indices from 0; either may be alone.

    `outside` is a planned row above or below all that the photo shows. `doubtful` is one that nobody can tell the place
    of: rows are missing there, and facings without a name stand on what is seen.
    """

    planned: int | None
    seen: int | None
    evidence: RowEvidence | None
    outside: bool
    doubtful: bool


def pair_rows(planogram: Planogram, seen: Sequence[SeenRow]) -> tuple[RowsBeside, ...]:
    """Every planned and every seen row exactly once, in order."""
    shared = np.asarray([[_shared(row, other) for other in seen] for row in planogram.rows])
    likeness = shared.reshape(len(planogram.rows), len(seen)) + ROW_ORDER_WEIGHT * _nearness(planogram, seen)
    pairs = [_Pair(planogram, seen, *pair) for pair in align(likeness, ROW_GAP)]
    complete = [place for place, pair in enumerate(pairs) if pair.complete]
    shown = range(min(complete, default=0), max(complete, default=-1) + 1)
    evidence = [found for run in _runs(pairs, PROOFS) for found in _evidence(run)]
    doubts = [doubtful for run in _runs(pairs, NAMES) for doubtful in _doubts(run)]
    return tuple(
        RowsBeside(pair.planned, pair.seen, evidence[place], place not in shown, doubts[place])
        for place, pair in enumerate(pairs)
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two aligned rows, before it is judged how sure that is."""

    planogram: Planogram
    rows: Sequence[SeenRow]
    planned: int | None
    seen: int | None

    @property
    def complete(self) -> bool:
        return self.planned is not None and self.seen is not None

    @property
    def nameless(self) -> bool:
        return self.seen is not None and self.rows[self.seen].not_named > 0

    @property
    def proof(self) -> RowEvidence | None:
        """What these two rows alone tell of belonging together."""
        if self.planned is None or self.seen is None:
            return None
        row, other = self.planogram.rows[self.planned], self.rows[self.seen]
        if _shared(row, other) > 0:
            return "sku"
        planned, found = self.planogram.height_cm(row), other.height_cm
        if planned is None or found is None or abs(planned - found) >= SAME_HEIGHT_CM:
            return None
        return "height"


def _runs(pairs: Sequence[_Pair], proofs: frozenset[RowEvidence]) -> Iterator[list[_Pair]]:
    """The rows cut behind each pair with one of these proofs: what lies between two of them hangs on nothing else."""
    run: list[_Pair] = []
    for pair in pairs:
        run.append(pair)
        if pair.proof in proofs:
            yield run
            run = []
    yield run


def _evidence(run: Sequence[_Pair]) -> Iterator[RowEvidence | None]:
    """Where every row has its counterpart the order speaks for the pairs; else it is a guess which one has none."""
    order: RowEvidence = "order" if all(pair.complete for pair in run) else "guess"
    for pair in run:
        yield pair.proof or order if pair.complete else None


def _doubts(run: Sequence[_Pair]) -> Iterator[bool]:
    """A height may be read wrong, so only names tell that the goods of a row without counterpart are not there."""
    missing = any(pair.seen is None for pair in run)
    nameless = any(pair.nameless for pair in run if pair.proof not in NAMES)
    for pair in run:
        yield missing and nameless and not pair.proof


def _shared(row: PlannedRow, seen: SeenRow) -> float:
    """Share of the goods of two rows that both have, 0 to 1 (Dice)."""
    planned: Counter[str] = Counter()
    for position in row.positions:
        planned[position.sku] += position.facings
    common = planned & Counter(facing.sku for facing in seen.facings if facing.sku is not None)
    return 2 * common.total() / max(row.facings + len(seen.facings), 1)


def _nearness(planogram: Planogram, seen: Sequence[SeenRow]) -> Floats:
    """1 for rows at the same height, 0 for a shelf's distance: by centimetres where known, else by order."""
    count = len(planogram.rows)
    orders = (np.arange(count) + 0.5) / max(count, 1), (np.arange(len(seen)) + 0.5) / max(len(seen), 1)
    distance = np.abs(orders[0][:, None] - orders[1]) * count
    planned = _lengths([planogram.height_cm(row) for row in planogram.rows])
    found = _lengths([row.height_cm for row in seen])
    measured = np.abs(planned[:, None] - found) / ROW_DISTANCE_CM
    nearness: Floats = np.clip(1 - np.where(np.isnan(measured), distance, measured), 0, 1)
    return nearness


def _lengths(values: Sequence[float | None]) -> Floats:
    return np.asarray([np.nan if value is None else value for value in values], dtype=np.float64)
