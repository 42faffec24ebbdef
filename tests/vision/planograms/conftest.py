"""Made-up planograms and photos: who stands where is known, so every verdict is."""

from dataclasses import replace

from hypothesis import strategies as st

from vision.planograms.planogram import PlannedPosition, PlannedRow, Planogram
from vision.planograms.planogram_comparison import PlanogramComparison
from vision.planograms.seen_rows import SeenFacing, SeenRow

SKUS = st.sampled_from(["A", "B", "C", "D", "E"])
LAYOUTS = st.lists(st.lists(SKUS, min_size=2, max_size=8), min_size=1, max_size=5)


def rows_of(layout: list[list[str]]) -> list[str]:
    return [" ".join(row) for row in layout]


def plan(*rows: str, heights: list[float] | None = None) -> Planogram:
    """Rows like "A A B": one facing a letter, all equally wide; equal neighbours are one position."""
    planned = []
    for number, row in enumerate(rows):
        positions: list[PlannedPosition] = []
        for sku in row.split():
            if positions and positions[-1].sku == sku:
                positions[-1] = replace(positions[-1], facings=positions[-1].facings + 1)
            else:
                positions.append(PlannedPosition(sku, width=1.0))
        planned.append(PlannedRow(tuple(positions), heights[number] if heights else None))
    return Planogram("P", tuple(planned), unit_cm=1.0 if heights else None)


def photo(*rows: str, heights: list[float] | None = None, left: float = 0.1, right: float = 0.9) -> tuple[SeenRow, ...]:
    """Rows like "A . ? B": a letter a facing, "." a hole, "?" an unknown product; all in slots of one width."""
    widest = max((len(row.split()) for row in rows), default=1)
    step = (right - left) / widest
    seen = []
    for number, row in enumerate(rows, start=1):
        facings = [
            SeenFacing(f"{number}.{place}", None if sku == "?" else sku, left + step * (place - 0.5))
            for place, sku in enumerate(row.split(), start=1)
            if sku != "."
        ]
        seen.append(SeenRow(tuple(facings), heights[number - 1] if heights else None))
    return tuple(row for row in seen if row.facings)


def verdicts(result: PlanogramComparison) -> list[str]:
    """The planned rows again, a sign a facing: + in place, - missing, m misplaced, ? unknown, o out of view."""
    signs = {"in-place": "+", "missing": "-", "misplaced": "m", "unknown": "?", "out-of-view": "o"}
    rows: dict[int, list[str]] = {}
    for facing in result.planned:
        rows.setdefault(facing.place.row, []).append(signs[facing.verdict])
    return [" ".join(rows[row]) for row in sorted(rows)]


def outcomes(result: PlanogramComparison) -> dict[str, str]:
    return {outcome.id: outcome.verdict for outcome in result.seen}
