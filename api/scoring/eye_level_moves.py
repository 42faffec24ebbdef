"""Which goods to move to eye level, from where to where, and what that was worth in the field."""

from collections import Counter
from collections.abc import Sequence

from api.scoring.evidence import SeenFacing, ShelfFacts
from api.scoring.selection import product_name
from api.scoring.wording import counted, listed
from vision.types import ShelfRow, Zone

# By how many per cent a product sold better after it was moved from one zone to another (field.md, section 2).
FIELD_LIFTS: dict[tuple[Zone, Zone], int] = {("stoop", "stretch"): 34, ("stoop", "touch"): 63, ("stoop", "eye"): 78}
# Worst places first: what stands there wins most.
WORST_FIRST: tuple[Zone, ...] = ("stoop", "touch", "stretch")
# A rep at the shelf follows a few moves; the rest is told as a number.
MOVES_TOLD = 3
# What a move is told by: photo, row from, zone from, SKU.
_From = tuple[str, ShelfRow, Zone, str]


def moves_to_eye_level(short: int, others: Sequence[SeenFacing], facts: ShelfFacts) -> str | None:
    """`short` facings that stand elsewhere on a photo with a row at eye level, worst places first; None without any."""
    targets = _eye_rows(facts)
    placed = [(each.photo, each.row, each.row.zone, each.sku) for each in others if each.row and each.photo in targets]
    movable = [(photo, row, zone, sku) for photo, row, zone, sku in placed if zone in WORST_FIRST and sku]
    movable.sort(key=lambda place: (WORST_FIRST.index(place[2]), place[0], -place[1].index, place[3]))
    moves = Counter(movable[: max(0, short)])
    if not moves:
        return None
    told = [_move(place, number, targets[place[0]], facts) for place, number in list(moves.items())[:MOVES_TOLD]]
    rest = short - sum(list(moves.values())[:MOVES_TOLD])
    return "move " + listed([*told, *([f"{counted(rest, 'facing')} more to eye level"] if rest > 0 else [])])


def _eye_rows(facts: ShelfFacts) -> dict[str, ShelfRow]:
    """By photo the eye-level row nearest to the top of the goods that can be reached: the first one."""
    rows: dict[str, ShelfRow] = {}
    for facing in facts.facings:
        if facing.row and facing.row.zone == "eye":
            rows[facing.photo] = min(facing.row, rows.get(facing.photo, facing.row), key=lambda row: row.index)
    return rows


def _move(place: _From, number: int, target: ShelfRow, facts: ShelfFacts) -> str:
    photo, row, zone, sku = place
    lift = FIELD_LIFTS.get((zone, "eye"))
    where = f" on {photo}" if photo else ""
    gain = f": in the field this lifted sales by {lift} %" if lift else ""
    return (
        f"{counted(number, 'facing')} of {product_name(sku, facts)} from {row.name} ({zone}) to {target.name} (eye)"
        f"{where}{gain}"
    )
