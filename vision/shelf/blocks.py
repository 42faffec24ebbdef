"""Blocks: neighbouring facings of one brand or SKU, as display standards ask for them.

What makes facings belong together is a key that the caller gives: the brand or SKU where a recogniser names it, else
the group of facings that look alike (see `crop_likeness`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from vision.geometry import Flags, Ints
from vision.types import Block, BlockKind, Facing, ShelfRow

# A space of up to this many widths of the wider neighbour parts no block: one sold-out facing leaves it whole.
LARGEST_SPACE = 1.5
# Facings of two rows stand one above the other when they share this much of the narrower one's width. Less, and two
# brands that meet at a slanting border would touch themselves around the corner.
LEAST_OVERLAP = 0.3
# Facings at the seam of two bays stand beside each other when they share this much of the lower one's height.
LEAST_BESIDE = 0.5
# One facing alone is no block.
LEAST_FACINGS = 2


def bays_of(rows: Sequence[ShelfRow]) -> dict[int, int]:
    """The bay of each row by its index."""
    return {row.index: row.bay or 1 for row in rows}


def find_blocks(
    facings: Sequence[Facing], keys: Sequence[str | None], bays: Mapping[int, int] | None = None
) -> tuple[Block, ...]:
    """The blocks of a scene, largest first; `keys[i]` says what facing i is of, None when nobody knows.

    `bays` is the bay of each row where there are several (see `bays_of`). Facings without a key or a row, and
    duplicates, belong to no block and count for no share.
    """
    known, bays = _known(facings, keys), bays or {}
    totals = _totals(known)
    touching = [(key, members) for key, members in _touching(known, bays) if len(members) >= LEAST_FACINGS]
    blocks = [_block(key, members, totals[key], bays) for key, members in touching]
    return tuple(sorted(blocks, key=lambda block: (-len(block.facings), block.rows, block.key)))


def _known(facings: Sequence[Facing], keys: Sequence[str | None]) -> list[tuple[Facing, str]]:
    return [
        (facing, key)
        for facing, key in zip(facings, keys, strict=True)
        if key is not None and facing.row is not None and facing.position is not None and not facing.duplicate
    ]


def _totals(known: Sequence[tuple[Facing, str]]) -> dict[str, int]:
    names, counts = np.unique([key for _, key in known], return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))


def _touching(known: Sequence[tuple[Facing, str]], bays: Mapping[int, int]) -> list[tuple[str, list[Facing]]]:
    """The facings of each key, divided into those that touch, directly or through others."""
    found: list[tuple[str, list[Facing]]] = []
    for key in dict.fromkeys(key for _, key in known):
        members = [facing for facing, own in known if own == key]
        parts = _parts(_neighbours(members, bays))
        found += [(key, [members[at] for at in np.flatnonzero(parts == part)]) for part in range(parts.max() + 1)]
    return found


def _neighbours(members: Sequence[Facing], bays: Mapping[int, int]) -> Flags:
    """`(n, n)`: which facings of one key touch."""
    row, position = np.asarray([(facing.row, facing.position) for facing in members]).T
    left, right = np.asarray([(facing.box.x, facing.box.right) for facing in members]).T
    width = right - left
    common = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    close = -common <= LARGEST_SPACE * np.maximum(width[:, None], width)
    along = (row[:, None] == row) & (np.abs(position[:, None] - position) <= 1) & close
    above = (np.abs(row[:, None] - row) == 1) & (common >= LEAST_OVERLAP * np.minimum(width[:, None], width))
    bay = np.asarray([_bay(facing, bays) for facing in members])
    touching: Flags = np.where(bay[:, None] == bay, along | above, _beside(members) & close)
    return touching


def _beside(members: Sequence[Facing]) -> Flags:
    """`(n, n)`: which facings stand at one height."""
    top, bottom = np.asarray([(facing.box.y, facing.box.bottom) for facing in members]).T
    common = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    beside: Flags = common >= LEAST_BESIDE * np.minimum((bottom - top)[:, None], bottom - top)
    return beside


def _bay(facing: Facing, bays: Mapping[int, int]) -> int:
    return bays.get(facing.row or 0, 1)


def _parts(touching: Flags) -> Ints:
    """The connected part of each facing, `(n,)`, counted from 0."""
    parts = np.full(len(touching), -1, dtype=np.intp)
    while (parts < 0).any():
        reached = np.zeros(len(touching), dtype=np.bool_)
        fresh = np.arange(len(touching)) == (parts < 0).argmax()
        while fresh.any():
            reached |= fresh
            fresh = touching[fresh].any(axis=0) & ~reached
        parts[reached] = parts.max() + 1
    return parts


def _block(key: str, members: Sequence[Facing], total: int, bays: Mapping[int, int]) -> Block:
    places = {(facing.row, facing.position) for facing in members}
    rows = sorted({facing.row for facing in members if facing.row is not None})
    # Shelves that stand beside each other make a block longer, not higher.
    high = max(Counter(bays.get(row, 1) for row in rows).values())
    return Block(
        key=key,
        kind=_kind(high, len(places) / high),
        facings=tuple(facing.id for facing in members),
        rows=tuple(rows),
        share=len(members) / total,
    )


def _kind(rows: int, mean_width: float) -> BlockKind:
    if rows == 1:
        return "horizontal"
    return "vertical" if rows > mean_width else "area"
