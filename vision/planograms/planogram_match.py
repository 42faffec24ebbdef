"""The facings of a photo against a planogram: what stands at each planned place, what lacks, and what would mend it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

from vision.planograms.planogram import Place, Planogram
from vision.planograms.planogram_actions import mending_actions
from vision.planograms.planogram_comparison import (
    FacingCount,
    PlannedFacing,
    PlannedVerdict,
    PlanogramComparison,
    RowPair,
    SeenOutcome,
    SeenVerdict,
)
from vision.planograms.planogram_layout import Beside, Lane, Layout, Slot, Stand, is_in_place, lay_side_by_side
from vision.planograms.seen_rows import SeenRow

Verdicts = Mapping[Place, PlannedVerdict]


def compare(planogram: Planogram, seen: Sequence[SeenRow]) -> PlanogramComparison:
    """What stands at its place, what is missing, misplaced or too many, and what would mend it.

    Not decided are places where a facing without a name stands or may stand, and places outside the photo. A planned
    row between two rows that were found is decided, unless they are nameless: nothing stands on it.
    """
    layout = lay_side_by_side(planogram, seen)
    verdicts = {slot.place: verdict for lane in layout.lanes for slot, verdict in _verdicts(layout, lane)}
    found = _look_elsewhere(layout, verdicts)
    rows = tuple(_row_pair(lane, seen) for lane in layout.lanes)
    planned = tuple(
        _planned_facing(slot, stand, verdicts[slot.place], found.get(slot.place))
        for slot, stand in _pairs(layout)
        if slot is not None
    )
    outcomes = _outcomes(layout, found, planogram.skus, planned)
    return PlanogramComparison(
        planogram=planogram.code,
        rows=rows,
        planned=planned,
        seen=outcomes,
        counts=_counts(planogram, layout, planned, outcomes),
        actions=mending_actions(planogram, rows, planned, outcomes),
    )


def _pairs(layout: Layout) -> Iterator[Beside]:
    return (pair for lane in layout.lanes for pair in lane.pairs)


def _row_pair(lane: Lane, seen: Sequence[SeenRow]) -> RowPair:
    row = SeenRow(()) if lane.rows.seen is None else seen[lane.rows.seen]
    return RowPair(
        planned=_number(lane.rows.planned),
        seen=_number(lane.rows.seen),
        evidence=lane.rows.evidence,
        planned_facings=sum(slot is not None for slot, _ in lane.pairs),
        seen_facings=len(row.facings),
        not_named=row.not_named,
        empty_places=row.empty_places,
    )


def _number(index: int | None) -> int | None:
    return None if index is None else index + 1


def _verdicts(layout: Layout, lane: Lane) -> Iterator[tuple[Slot, PlannedVerdict]]:
    for run in _runs(lane):
        nameless = any(stand is not None and stand.facing.sku is None for _, stand in run)
        for slot, stand in run:
            if slot is not None:
                yield slot, "in-place" if is_in_place(slot, stand) else _absent(layout, lane, slot, stand, nameless)


def _absent(layout: Layout, lane: Lane, slot: Slot, stand: Stand | None, nameless: bool) -> PlannedVerdict:
    """What became of a facing that is not at its place; `nameless`: one without a name stands in its run.

    Nobody can tell which of the absent ones the nameless one is. Only those whose place another product holds are not
    there for certain.
    """
    if lane.rows.doubtful:
        return "unknown"
    if stand is not None:
        return "unknown" if stand.facing.sku is None else "missing"
    if lane.rows.outside or not layout.shows(slot):
        return "out-of-view"
    return "unknown" if nameless else "missing"


def _runs(lane: Lane) -> Iterator[tuple[Beside, ...]]:
    """The lane cut at each facing that stands in its place: what lies between two of them depends on nothing else."""
    run: list[Beside] = []
    for slot, stand in lane.pairs:
        run.append((slot, stand))
        if slot is not None and is_in_place(slot, stand):
            yield tuple(run)
            run = []
    yield tuple(run)


def _look_elsewhere(layout: Layout, verdicts: Verdicts) -> dict[Place, Stand]:
    """For missing facings, by their place, the nearest facing of their SKU that fits nowhere: the row counts first."""
    missing = [slot for slot, _ in _pairs(layout) if slot is not None and verdicts[slot.place] == "missing"]
    spare = [stand for slot, stand in _pairs(layout) if stand and not (slot and is_in_place(slot, stand))]
    shown = {lane.rows.planned: lane.rows.seen for lane in layout.lanes}

    def way(pair: tuple[Slot, Stand]) -> tuple[int, float, Place, Place]:
        slot, stand = pair
        beside = shown[slot.place.row - 1]
        row = slot.place.row if beside is None else beside + 1
        return abs(row - stand.place.row), layout.distance(slot, stand), slot.place, stand.place

    found: dict[Place, Stand] = {}
    taken: set[Place] = set()
    for slot, stand in sorted(((s, t) for s in missing for t in spare if s.sku == t.facing.sku), key=way):
        if slot.place not in found and stand.place not in taken:
            found[slot.place] = stand
            taken.add(stand.place)
    return found


def _planned_facing(slot: Slot, stand: Stand | None, verdict: PlannedVerdict, found: Stand | None) -> PlannedFacing:
    return PlannedFacing(
        place=slot.place,
        position=slot.position,
        sku=slot.sku,
        verdict="misplaced" if found else verdict,
        occupant=stand.facing.id if stand else None,
        found=found.place if found else None,
    )


def _outcomes(
    layout: Layout, found: Mapping[Place, Stand], skus: frozenset[str], planned: Sequence[PlannedFacing]
) -> tuple[SeenOutcome, ...]:
    homes = {stand.place: place for place, stand in found.items()}
    wanted = {facing.sku for facing in planned if facing.verdict == "unknown"}

    def spare(sku: str) -> SeenVerdict:
        """What a facing is that no place lacks for certain."""
        if sku in wanted:
            return "not-decided"
        return "extra" if sku in skus else "foreign"

    return tuple(
        _outcome(slot, stand, homes.get(stand.place), spare) for slot, stand in _pairs(layout) if stand is not None
    )


def _outcome(slot: Slot | None, stand: Stand, home: Place | None, spare: Callable[[str], SeenVerdict]) -> SeenOutcome:
    facing = stand.facing
    if facing.sku is None:
        return SeenOutcome(facing.id, stand.place, None, "unknown")
    if slot is not None and is_in_place(slot, stand):
        return SeenOutcome(facing.id, stand.place, facing.sku, "in-place", slot.place)
    if home is not None:
        return SeenOutcome(facing.id, stand.place, facing.sku, "misplaced", home)
    return SeenOutcome(facing.id, stand.place, facing.sku, spare(facing.sku))


def _counts(
    planogram: Planogram, layout: Layout, planned: Sequence[PlannedFacing], outcomes: Sequence[SeenOutcome]
) -> tuple[FacingCount, ...]:
    extra = {outcome.place for outcome in outcomes if outcome.verdict == "extra"}
    standing = Counter((facing.place.row, facing.position) for facing in planned if facing.verdict == "in-place")
    standing.update(_surplus_positions(layout, extra))
    undecided = Counter((facing.place.row, facing.position) for facing in planned if not facing.decided)
    return tuple(
        FacingCount(row, index, position.sku, position.facings, standing[row, index], undecided[row, index])
        for row, planned_row in enumerate(planogram.rows, start=1)
        for index, position in enumerate(planned_row.positions, start=1)
    )


def _surplus_positions(layout: Layout, extra: Collection[Place]) -> Iterator[tuple[int, int]]:
    """Row and number of the nearest position in its row that each extra facing belongs to, where one has its SKU."""
    for lane in layout.lanes:
        for _, stand in lane.pairs:
            if stand is None or stand.place not in extra:
                continue
            slots = [slot for slot, _ in lane.pairs if slot and slot.sku == stand.facing.sku]
            if slots:
                nearest = min(slots, key=partial(layout.distance, stand=stand))
                yield nearest.place.row, nearest.position
