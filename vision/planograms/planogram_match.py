"""The facings of a photo against a planogram: what stands at each planned place, what lacks, and what would mend it."""

from collections.abc import Iterator, Mapping, Sequence

from vision.planograms.planogram import (
    FacingCount,
    Place,
    PlannedFacing,
    PlannedVerdict,
    Planogram,
    PlanogramComparison,
    RowPair,
    SeenOutcome,
    SeenRow,
)
from vision.planograms.planogram_actions import mending_actions
from vision.planograms.planogram_layout import Beside, Lane, Layout, Slot, Stand, is_in_place, lay_side_by_side

Verdicts = Mapping[Place, PlannedVerdict]


def compare(planogram: Planogram, seen: Sequence[SeenRow]) -> PlanogramComparison:
    """What stands at its place, what is missing, misplaced or too many, and what would mend it.

    Facings that were not recognised, rows above and below those of the photo and places beside it are not decided. A
    planned row between two rows that were found is decided: nothing stands on it.
    """
    layout = lay_side_by_side(planogram, seen)
    verdicts = {slot.place: verdict for lane in layout.lanes for slot, verdict in _verdicts(layout, lane)}
    found = _look_elsewhere(layout, verdicts)
    rows = tuple(RowPair(_number(plan), _number(photo)) for plan, photo in layout.rows)
    planned = tuple(
        _planned_facing(slot, stand, verdicts[slot.place], found.get(slot.place))
        for slot, stand in _pairs(layout)
        if slot is not None
    )
    outcomes = _outcomes(layout, found, planogram.skus)
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


def _number(index: int | None) -> int | None:
    return None if index is None else index + 1


def _verdicts(layout: Layout, lane: Lane) -> Iterator[tuple[Slot, PlannedVerdict]]:
    for run in _runs(lane):
        doubtful = lane.hidden or any(stand is not None and stand.facing.sku is None for _, stand in run)
        for slot, stand in run:
            if slot is not None:
                yield slot, _verdict(slot, stand, doubtful or not layout.shows(slot))


def _verdict(slot: Slot, stand: Stand | None, doubtful: bool) -> PlannedVerdict:
    """In a run with an unknown product nobody can tell which of the absent ones it is, so none of them is missing."""
    if stand is None:
        return "not-decided" if doubtful else "missing"
    if stand.facing.sku is None:
        return "not-decided"
    return "in-place" if is_in_place(slot, stand) else "missing"


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
    shown = {plan: photo for plan, photo in layout.rows if plan is not None and photo is not None}

    def way(pair: tuple[Slot, Stand]) -> tuple[int, float, Place, Place]:
        slot, stand = pair
        row = shown.get(slot.place.row - 1, slot.place.row - 1) + 1
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


def _outcomes(layout: Layout, found: Mapping[Place, Stand], skus: frozenset[str]) -> tuple[SeenOutcome, ...]:
    homes = {stand.place: place for place, stand in found.items()}
    return tuple(
        _outcome(slot, stand, homes.get(stand.place), stand.facing.sku in skus)
        for slot, stand in _pairs(layout)
        if stand is not None
    )


def _outcome(slot: Slot | None, stand: Stand, home: Place | None, in_plan: bool) -> SeenOutcome:
    facing = stand.facing
    if facing.sku is None:
        return SeenOutcome(facing.id, stand.place, None, "unknown")
    if slot is not None and is_in_place(slot, stand):
        return SeenOutcome(facing.id, stand.place, facing.sku, "in-place", slot.place)
    if home is not None:
        return SeenOutcome(facing.id, stand.place, facing.sku, "misplaced", home)
    return SeenOutcome(facing.id, stand.place, facing.sku, "extra" if in_plan else "foreign")


def _counts(
    planogram: Planogram, layout: Layout, planned: Sequence[PlannedFacing], outcomes: Sequence[SeenOutcome]
) -> tuple[FacingCount, ...]:
    surplus = [_surplus_position(layout, outcome) for outcome in outcomes if outcome.verdict == "extra"]
    verdicts = [(facing.place.row, facing.position, facing.verdict) for facing in planned]
    return tuple(
        FacingCount(
            row=row,
            position=index,
            sku=position.sku,
            planned=position.facings,
            seen=verdicts.count((row, index, "in-place")) + surplus.count((row, index)),
            undecided=verdicts.count((row, index, "not-decided")),
        )
        for row, planned_row in enumerate(planogram.rows, start=1)
        for index, position in enumerate(planned_row.positions, start=1)
    )


def _surplus_position(layout: Layout, outcome: SeenOutcome) -> tuple[int, int] | None:
    """Row and number of the nearest position in its row that an extra facing belongs to; None when none has its SKU."""
    lane, own = next(
        (lane, stand) for lane in layout.lanes for _, stand in lane.pairs if stand and stand.place == outcome.place
    )
    slots = [slot for slot, _ in lane.pairs if slot and slot.sku == outcome.sku]
    nearest = min(slots, key=lambda slot: layout.distance(slot, own), default=None)
    return None if nearest is None else (nearest.place.row, nearest.position)
