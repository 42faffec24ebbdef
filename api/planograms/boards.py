"""From goods drawn on boards to rows of positions: what the drawings of all planning programs have in common.

Lengths are in the program's own unit; y grows downwards, as in photos, so a larger `bottom` is lower on the fixture.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vision.planograms.planogram import PlannedPosition, PlannedRow

# Boards side by side whose levels differ by less, as a share of the fixture's height, are one row of the photo.
SAME_LEVEL = 0.05
# Goods stand on other goods when they share more than half of the narrower one's width.
ABOVE = 0.5


@dataclass(frozen=True, slots=True)
class Board:
    """A shelf board; `level` is the y of its upper side."""

    id: str
    left: float
    width: float
    level: float


@dataclass(frozen=True, slots=True)
class Goods:
    """Facings of one SKU drawn in one piece: `facings` side by side, `width` in all, standing at the y `bottom`."""

    id: str
    sku: str
    board: str
    left: float
    width: float
    bottom: float
    facings: int = 1
    stacked: int = 1


@dataclass(frozen=True, slots=True)
class BoardRow:
    """Boards side by side with the goods `standing` on them and those `piled` on other goods, each from the left."""

    level: float
    standing: tuple[Goods, ...]
    piled: tuple[Goods, ...]

    def planned(self, floor: float) -> PlannedRow:
        """The row as a planogram has it; its height is that above the y `floor`, unless it lies below."""
        positions = (
            PlannedPosition(goods.sku, goods.facings, _width(goods), goods.stacked) for goods in self._stacked_goods()
        )
        return PlannedRow(_joined(tuple(positions)), height=floor - self.level if floor > self.level else None)

    def _stacked_goods(self) -> tuple[Goods, ...]:
        return tuple(replace(goods, stacked=self._pile(goods)) for goods in self.standing)

    def _pile(self, goods: Goods) -> int:
        above = (other.stacked for other in self.piled if other.sku == goods.sku and _over(other, goods))
        return goods.stacked + sum(above)


def board_rows(boards: Sequence[Board], goods: Sequence[Goods], height: float) -> tuple[BoardRow, ...]:
    """The rows of a fixture of that height, from the top; a board without goods is none, in a photo neither."""
    by_board: dict[str, list[Goods]] = {board.id: [] for board in boards}
    for piece in goods:
        by_board[piece.board].append(piece)
    rows = (
        _board_row(min(board.level for board in group), [piece for board in group for piece in by_board[board.id]])
        for group in _levels(boards, SAME_LEVEL * height)
    )
    return tuple(row for row in rows if row.standing)


def _levels(boards: Sequence[Board], tolerance: float) -> list[list[Board]]:
    groups: list[list[Board]] = []
    for board in sorted(boards, key=lambda board: (board.level, board.left)):
        group = next((group for group in groups if _beside(board, group, tolerance)), None)
        if group is None:
            groups.append([board])
        else:
            group.append(board)
    return groups


def _beside(board: Board, group: Sequence[Board], tolerance: float) -> bool:
    apart = all(
        board.left >= other.left + other.width - tolerance or other.left >= board.left + board.width - tolerance
        for other in group
    )
    return apart and board.level - group[0].level <= tolerance


def _board_row(level: float, goods: Sequence[Goods]) -> BoardRow:
    standing: list[Goods] = []
    piled: list[Goods] = []
    for piece in sorted(goods, key=lambda piece: (-piece.bottom, piece.left)):
        lower = (other for other in standing if other.bottom > piece.bottom)
        (piled if any(_over(piece, other) for other in lower) else standing).append(piece)
    return BoardRow(level, _from_left(standing), _from_left(piled))


def _from_left(goods: Sequence[Goods]) -> tuple[Goods, ...]:
    return tuple(sorted(goods, key=lambda piece: (piece.left, piece.id)))


def _over(upper: Goods, lower: Goods) -> bool:
    common = min(upper.left + upper.width, lower.left + lower.width) - max(upper.left, lower.left)
    return common > ABOVE * min(upper.width, lower.width)


def _width(goods: Goods) -> float | None:
    return goods.width / goods.facings if goods.width > 0 else None


def _joined(positions: tuple[PlannedPosition, ...]) -> tuple[PlannedPosition, ...]:
    """Neighbours that differ in nothing but their number are one position."""
    joined: list[PlannedPosition] = []
    for position in positions:
        last = joined[-1] if joined else None
        if last and (last.sku, last.width, last.stacked) == (position.sku, position.width, position.stacked):
            joined[-1] = PlannedPosition(last.sku, last.facings + position.facings, last.width, last.stacked)
        else:
            joined.append(position)
    return tuple(joined)
