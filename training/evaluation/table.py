"""The figures of an evaluation as a table for the terminal and for Markdown pages."""

import math
from collections.abc import Mapping

from training.evaluation.figures import ClassFigures

HEADER = (
    "| set | class | photos | objects | AP | AP50 | AP75 | AR | count MAE | count error | at threshold | precision "
    "| recall |"
)
RULE = "|---|---|---|---|---|---|---|---|---|---|---|---|---|"


def evaluation_table(figures: Mapping[str, Mapping[str, ClassFigures]]) -> str:
    """One Markdown row for each set and class."""
    rows = [_row(set_name, name, row) for set_name, classes in figures.items() for name, row in classes.items()]
    return "\n".join([HEADER, RULE, *rows])


def _row(set_name: str, name: str, row: ClassFigures) -> str:
    cells = [
        set_name,
        name,
        str(row.photos),
        str(row.objects),
        *(f"{value:.3f}" for value in (row.ap, row.ap50, row.ap75, row.ar)),
        f"{row.count_mae:.1f}",
        f"{row.count_error:.1%}",
        "own rule" if math.isnan(row.threshold) else f"{row.threshold:.2f}",
        f"{row.precision:.3f}",
        f"{row.recall:.3f}",
    ]
    return f"| {' | '.join(cells)} |"
