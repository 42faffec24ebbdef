"""Putting POP materials where shops put them."""

from training.synth.canvas import Canvas
from training.synth.fixture import ShelfPlan
from training.synth.pop import draw_pop
from training.synth.types import Label, PopKind, Rng

AT_SHELF: tuple[PopKind, ...] = ("shelf_talker", "wobbler", "price_burst", "promotion_sign", "leaflet", "table_card")
ABOVE: tuple[PopKind, ...] = ("banner", "banner", "poster", "hanging_flag")
BESIDE: tuple[PopKind, ...] = ("x_stand", "standee", "poster")
LEAST_HEADROOM = 0.18
"""Canvas above the first row, as a share of its height, from which signs fit above the fixture."""


def put_up_pop(rng: Rng, canvas: Canvas, per_row: float, rows: tuple[ShelfPlan, ...]) -> None:
    """Put up a scene's POP materials: on average `per_row` at each row, maybe some above the fixture and beside it."""
    if per_row == 0:
        return
    for row in rows:
        for _ in range(int(rng.poisson(per_row))):
            _put_at_shelf(rng, canvas, row)
    if rows[0].top > canvas.height * LEAST_HEADROOM and rng.random() < 0.7:
        _put_above(rng, canvas, rows[0])
    if rng.random() < 0.3:
        _put_beside(rng, canvas, rows)


def _put_at_shelf(rng: Rng, canvas: Canvas, row: ShelfPlan) -> None:
    kind = AT_SHELF[int(rng.integers(len(AT_SHELF)))]
    height = max(14, round(row.clear * float(rng.uniform(0.16, 0.36))))
    piece = draw_pop(rng, kind, height)
    x = int(rng.integers(row.left, max(row.left + 1, row.right - piece.picture.shape[1])))
    stands = kind == "table_card"
    y = row.standing - height if stands else row.edge + round(row.rail * float(rng.uniform(-0.3, 0.3)))
    canvas.place(Label("pop", row.index, text=piece.text, pop_kind=kind), piece.picture, x, y)


def _put_above(rng: Rng, canvas: Canvas, first: ShelfPlan) -> None:
    kind = ABOVE[int(rng.integers(len(ABOVE)))]
    height = max(20, round(first.top * float(rng.uniform(0.25, 0.42))))
    bottom = first.top - round(first.clear * 0.12)
    x = max(first.left, 0) + round(first.width * float(rng.uniform(0.02, 0.3)))
    for _ in range(1 if kind == "banner" else int(rng.integers(1, 4))):
        piece = draw_pop(rng, kind, height)
        canvas.place(Label("pop", text=piece.text, pop_kind=kind), piece.picture, x, bottom - height)
        x += round(piece.picture.shape[1] * float(rng.uniform(1.1, 3.0)))


def _put_beside(rng: Rng, canvas: Canvas, rows: tuple[ShelfPlan, ...]) -> None:
    kind = BESIDE[int(rng.integers(len(BESIDE)))]
    height = round((rows[-1].edge - rows[0].top) * float(rng.uniform(0.45, 0.8)))
    piece = draw_pop(rng, kind, max(30, height))
    width = piece.picture.shape[1]
    right_side = rng.random() < 0.5
    x = min(rows[0].right, round(canvas.width * 0.8)) if right_side else rows[0].left - width
    x = max(x, round(canvas.width * 0.1))
    canvas.place(Label("pop", text=piece.text, pop_kind=kind), piece.picture, x, rows[-1].edge - height)
