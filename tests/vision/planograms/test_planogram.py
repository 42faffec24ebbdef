from typing import Any

import pytest

from vision.errors import PlanogramInvalid
from vision.planograms.planogram import PlannedPosition, PlannedRow, Planogram


@pytest.mark.parametrize(
    "wrong",
    [
        {"sku": " "},
        {"facings": 0},
        {"stacked": 0},
        {"capping": -1},
        {"width": 0.0},
        {"width": float("nan")},
    ],
)
def test_impossible_positions_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(PlanogramInvalid, match=r"needs|cannot"):
        PlannedPosition(**{"sku": "A", **wrong})


ENDLESS = (PlannedRow((PlannedPosition("A", facings=10_001),)),)


@pytest.mark.parametrize("wrong", [{"width": -1.0}, {"unit_cm": 0.0}, {"rows": ENDLESS}])
def test_impossible_planograms_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(PlanogramInvalid, match=r"needs|at most"):
        Planogram(**{"code": "P", "rows": (), **wrong})


def test_a_row_has_a_height_in_cm_only_where_the_unit_is_known() -> None:
    row = PlannedRow((), height=10.0)
    assert Planogram("P", (row,), unit_cm=2.54).height_cm(row) == pytest.approx(25.4)
    assert Planogram("P", (row,)).height_cm(row) is None
    assert Planogram("P", (), unit_cm=1.0).height_cm(PlannedRow(())) is None
