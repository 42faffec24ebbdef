"""People's corrections laid over a shelf report. Pure: equal input gives an equal report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from api.corrections.document import (
    AddBox,
    BoxKind,
    Correction,
    MoveBox,
    RemoveBox,
    SetPop,
    SetPrice,
    SetRow,
    SetSku,
    SetStacked,
)
from api.corrections.places import renumber, row_at
from vision.shelf.blocks import bays_of, find_blocks
from vision.types import SURE, Block, Box, Facing, Gap, PopPiece, PriceTag, ShelfReport

Seen = Facing | Gap | PriceTag | PopPiece

# What a product without a name is called in a block, by its looks; a name of a person's ends that.
LOOK = "look-"


class CorrectionImpossible(ValueError):
    """The report has no such box or row, or the box is of another kind. The message says which and what to do."""


@dataclass
class _Draft:
    """A report under correction: its things by id in their order, and the rows whose numbering has to be made anew."""

    report: ShelfReport
    things: dict[str, Seen]
    touched: set[int] = field(default_factory=set)

    def get(self, box_id: str) -> Seen:
        if box_id not in self.things:
            raise CorrectionImpossible(f"there is no box {box_id} (any more): read the photo's analysis again")
        return self.things[box_id]

    def put(self, box_id: str, seen: Seen) -> None:
        """Put a thing in the place of the one with the id; rows that it leaves or comes to are numbered anew."""
        self.touch(self.things.get(box_id))
        self.touch(seen)
        if isinstance(seen, Facing) and seen.row is None:
            seen = replace(seen, position=None)
        self.things[box_id] = seen

    def touch(self, seen: Seen | None) -> None:
        if isinstance(seen, Facing) and seen.row is not None:
            self.touched.add(seen.row)


def apply_corrections(report: ShelfReport, corrections: Sequence[Correction]) -> ShelfReport:
    """The report as people see it: ids stay, what was corrected is sure, rows touched are numbered anew.

    Corrections apply one after the other; without any, the very same report comes back. Raises CorrectionImpossible.
    """
    if not corrections:
        return report
    draft = _Draft(report, _things(report))
    for correction in corrections:
        _apply(draft, correction)
    things = draft.things.values()
    facings = renumber([seen for seen in things if isinstance(seen, Facing)], draft.touched)
    ids = {facing.id for facing in facings}
    return replace(
        report,
        facings=facings,
        gaps=tuple(seen for seen in things if isinstance(seen, Gap)),
        price_tags=tuple(_still_linked(seen, ids) for seen in things if isinstance(seen, PriceTag)),
        pop=tuple(seen for seen in things if isinstance(seen, PopPiece)),
        blocks=_blocks(report, facings),
    )


def _things(report: ShelfReport) -> dict[str, Seen]:
    return {
        **{facing.id: facing for facing in report.facings},
        **dict(_with_ids("gap", report.gaps)),
        **dict(_with_ids("price_tag", report.price_tags)),
        **dict(_with_ids("pop", report.pop)),
    }


def _with_ids(kind: BoxKind, things: Iterable[Gap | PriceTag | PopPiece]) -> Iterable[tuple[str, Seen]]:
    for number, seen in enumerate(things):
        own_id = seen.id or f"{kind}:{number}"
        yield own_id, replace(seen, id=own_id)


def _apply(draft: _Draft, correction: Correction) -> None:
    match correction:
        case AddBox():
            _add(draft, correction)
        case RemoveBox(id=box_id):
            draft.touch(draft.get(box_id))
            del draft.things[box_id]
        case MoveBox():
            _move(draft, correction)
        case SetRow():
            _set_row(draft, correction)
        case SetSku() | SetStacked() | SetPop() | SetPrice():
            _describe(draft, correction)


def _add(draft: _Draft, correction: AddBox) -> None:
    if correction.id in draft.things:
        raise CorrectionImpossible(f"{correction.id} is added twice: give each new box an id of its own")
    box = _inside(draft.report, correction.box)
    row = row_at(draft.report.rows, box)
    made: dict[BoxKind, Seen] = {
        "facing": Facing(correction.id, box, SURE, row, None),
        "gap": Gap(box, SURE, row, id=correction.id),
        "price_tag": PriceTag(box, SURE, id=correction.id),
        "pop": PopPiece(box, SURE, id=correction.id),
    }
    draft.put(correction.id, made[correction.kind])


def _move(draft: _Draft, correction: MoveBox) -> None:
    seen = draft.get(correction.id)
    box = _inside(draft.report, correction.box)
    moved: Seen = replace(seen, box=box, score=SURE)
    if isinstance(moved, Facing | Gap):
        # The shelf lines of a report know more than the rule for new boxes: who straightens a border moves no goods.
        new = row_at(draft.report.rows, box)
        moved = moved if new == row_at(draft.report.rows, seen.box) else _onto(new, moved)
    draft.put(correction.id, moved)


def _set_row(draft: _Draft, correction: SetRow) -> None:
    seen = draft.get(correction.id)
    if not isinstance(seen, Facing | Gap):
        raise CorrectionImpossible(f"{correction.id} is neither a facing nor a gap: nothing else stands on a row")
    if correction.row is not None and correction.row not in {row.index for row in draft.report.rows}:
        raise CorrectionImpossible(f"the photo has no row {correction.row}: it has {len(draft.report.rows)}")
    draft.put(correction.id, replace(_onto(correction.row, seen), score=SURE))


def _onto(row: int | None, seen: Facing | Gap) -> Facing | Gap:
    """The facing or gap on another row. What stood on none did not count, and does now, unless it is hidden behind."""
    behind = isinstance(seen, Facing) and seen.second_row
    return replace(seen, row=row, counts=seen.counts or (seen.row is None and row is not None and not behind))


def _describe(draft: _Draft, correction: SetSku | SetStacked | SetPop | SetPrice) -> None:
    match draft.get(correction.id), correction:
        case Facing() as facing, SetSku(sku=sku):
            sure = () if sku is None else ((sku, SURE),)
            changes = {"sku": sku, "sku_score": None if sku is None else SURE, "candidates": sure}
            draft.things[correction.id] = replace(facing, score=SURE, **changes)  # type: ignore[arg-type]
        case Facing() as facing, SetStacked(stacked=stacked):
            draft.put(correction.id, replace(facing, score=SURE, stacked=stacked))
        case PopPiece() as piece, SetPop() as told:
            draft.things[correction.id] = _told_piece(piece, told)
        case PriceTag() as tag, SetPrice() as told:
            draft.things[correction.id] = _told_tag(tag, told)
        case _:
            raise CorrectionImpossible(f"{correction.id} is nothing that can have a {correction.change}")


def _told_piece(piece: PopPiece, told: SetPop) -> PopPiece:
    match = None if told.material is None else SURE
    return replace(
        piece, score=SURE, kind=told.kind, material=told.material, match=match, current=told.current, reason=None
    )


def _told_tag(tag: PriceTag, told: SetPrice) -> PriceTag:
    return replace(
        tag,
        score=SURE,
        price=told.price,
        regular_price=told.regular_price,
        currency=told.currency or tag.currency,
        promo=told.promo,
        candidates=() if told.price is None else ((told.price, SURE),),
        unread="a person cannot read it either" if told.price is None else None,
    )


def _inside(report: ShelfReport, box: Sequence[float]) -> Box:
    inside = Box(*box)
    if inside.x < 0 or inside.y < 0 or inside.right > report.width or inside.bottom > report.height:
        raise CorrectionImpossible(f"a box reaches beyond the photo, which has {report.width} x {report.height} pixels")
    return inside


def _still_linked(tag: PriceTag, ids: set[str]) -> PriceTag:
    return replace(tag, facings=tuple(facing for facing in tag.facings if facing in ids))


def _blocks(report: ShelfReport, facings: tuple[Facing, ...]) -> tuple[Block, ...]:
    """Blocks by SKU; what has no name stays in the block of its look."""
    looks = {facing: block.key for block in report.blocks if block.key.startswith(LOOK) for facing in block.facings}
    front = [facing for facing in facings if facing.counts]
    return find_blocks(front, [facing.sku or looks.get(facing.id) for facing in front], bays_of(report.rows))
