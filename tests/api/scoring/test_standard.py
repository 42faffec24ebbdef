from typing import Any

import pytest
from pydantic import ValidationError

from api.scoring.standard import DisplayStandard

GAPS = {"kpi": "gaps", "weight": 1, "target": 2}


def document(*kpis: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"kpis": list(kpis) or [GAPS], **fields}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (document({**GAPS, "weight": 0}), "greater than 0"),
        (document({**GAPS, "weight": float("nan")}), "finite"),
        (document(GAPS, GAPS), "may stand in a standard once"),
        ({"kpis": []}, "at least 1 item"),
        (document({**GAPS, "target": 1.5}), "whole number"),
        (document({**GAPS, "target": 2, "measure": "share"}), "between 0 and 1"),
        (document({"kpi": "eye_level", "weight": 1, "target": 2, "measure": "share"}), "between 0 and 1"),
        (document({"kpi": "pop", "weight": 1, "required": []}), "at least 1 item"),
        (document({"kpi": "pop", "weight": 1, "required": [{"kind": "poster"}, {"kind": "poster"}]}), "once"),
        (document({"kpi": "pop", "weight": 1, "required": [{"kind": "poster"}, {"kind": None}]}), "any kind alone"),
        (document({"kpi": "shine", "weight": 1}), "does not match any of the expected tags"),
        (document(doubtful_above=0.95), "must not lie above"),
        (document(coverage_flor=0.5), "Extra inputs"),
    ],
)
def test_nonsense_is_refused(wrong: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        DisplayStandard.model_validate(wrong)


def test_a_standard_survives_its_storage() -> None:
    kpis = [
        GAPS,
        {"kpi": "facings", "weight": 2, "target": 12, "count": "all"},
        {"kpi": "share_of_facings", "weight": 3, "target": 0.3},
        {"kpi": "eye_level", "weight": 4, "target": 0.25},
        {"kpi": "pop", "weight": 5, "required": [{"kind": "shelf_talker", "count": 2}, {"kind": "poster"}]},
    ]
    standard = DisplayStandard.model_validate(document(*kpis, ownership={"COLA-1": "own"}))

    assert DisplayStandard.model_validate_json(standard.model_dump_json()) == standard
    assert [(kpi.target, kpi.measure) for kpi in standard.kpis] == [
        (2, "count"),
        (12, "count"),
        (0.3, "share"),
        (0.25, "share"),
        (3, "count"),
    ]
