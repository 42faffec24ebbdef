"""What a rep has to do at the shelf so that it agrees with its planogram."""

from collections import Counter
from collections.abc import Iterator, Sequence

from vision.planograms.planogram import Planogram
from vision.planograms.planogram_comparison import MendingAction, PlannedFacing, RowPair, SeenOutcome


def mending_actions(
    planogram: Planogram, rows: Sequence[RowPair], planned: Sequence[PlannedFacing], seen: Sequence[SeenOutcome]
) -> tuple[MendingAction, ...]:
    """The fewest actions that mend what was decided, in the order in which they can be done: out, over, in.

    Facings of one SKU that go the same way are one action.
    """
    numbers = {pair.seen: pair.planned or pair.seen for pair in rows if pair.seen is not None}
    return (*_removals(seen, numbers), *_moves(planogram, planned, numbers), *_additions(planogram, planned))


def _removals(seen: Sequence[SeenOutcome], numbers: dict[int, int]) -> Iterator[MendingAction]:
    spare = Counter(
        (numbers[outcome.place.row], outcome.sku)
        for outcome in seen
        if outcome.sku is not None and outcome.verdict in ("extra", "foreign")
    )
    for (row, sku), facings in sorted(spare.items()):
        yield MendingAction("remove", sku, facings, row)


def _moves(planogram: Planogram, planned: Sequence[PlannedFacing], numbers: dict[int, int]) -> Iterator[MendingAction]:
    ways = Counter(
        (facing.place.row, facing.position, numbers[facing.found.row]) for facing in planned if facing.found is not None
    )
    for (row, position, origin), facings in sorted(ways.items()):
        yield _at_position(planogram, row, position, facings, origin)


def _additions(planogram: Planogram, planned: Sequence[PlannedFacing]) -> Iterator[MendingAction]:
    lacking = Counter((facing.place.row, facing.position) for facing in planned if facing.verdict == "missing")
    for (row, position), facings in sorted(lacking.items()):
        yield _at_position(planogram, row, position, facings)


def _at_position(
    planogram: Planogram, row: int, position: int, facings: int, origin: int | None = None
) -> MendingAction:
    skus = [planned.sku for planned in planogram.rows[row - 1].positions]
    return MendingAction(
        kind="add" if origin is None else "move",
        sku=skus[position - 1],
        facings=facings,
        row=row,
        from_row=origin,
        after=skus[position - 2] if position > 1 else None,
        before=skus[position] if position < len(skus) else None,
    )
