from typing import Any

import pytest
from pydantic import ValidationError

from api.scoring.lines import LABELS
from api.scoring.standard import DisplayStandard

PLAN = {"schema_version": 1, "code": "BAY", "rows": [{"positions": [{"sku": "A", "facings": 2}]}]}
EVERY_KIND: list[dict[str, Any]] = [
    {"kpi": "facings", "target": 3, "sku": "A", "count_stacked": True},
    {"kpi": "facings", "target": 8, "brand": "Rose"},
    {"kpi": "share_of_facings", "target": 0.5, "rule": "more_than", "with_empties": True},
    {"kpi": "linear_share", "target": 0.3},
    {"kpi": "eye_level", "target": 2, "measure": "count", "brand": "Rose"},
    {"kpi": "brand_block", "brand": "Rose", "direction": "vertical"},
    {"kpi": "must_stock", "skus": ["A", "B"]},
    {"kpi": "on_shelf_availability", "skus": ["A", "B", "C"], "target": 0.9},
    {"kpi": "gaps", "target": 2},
    {"kpi": "pop", "required": [{"kind": "poster"}]},
    {"kpi": "pop_artwork", "required": [{"material": "SPRING"}]},
    {"kpi": "prices", "rules": [{"sku": "A", "regular": {"lowest": 1, "highest": 2}}]},
    {"kpi": "price_tags"},
    {"kpi": "promotion_signs", "skus": ["A"]},
    {"kpi": "secondary_displays", "required": [{"scene_type": "floor_stack"}]},
    {"kpi": "planogram", "planogram": PLAN},
    {"kpi": "questionnaire", "question": "fifo", "accepted": [True]},
]


def test_a_standard_of_every_kind_survives_its_storage() -> None:
    standard = DisplayStandard.model_validate({"kpis": [{"weight": 1, **kpi} for kpi in EVERY_KIND]})

    assert DisplayStandard.model_validate_json(standard.model_dump_json()) == standard
    assert {kpi.kpi for kpi in standard.kpis} == set(LABELS)
    assert standard.must_stock == {"A", "B", "C"}


@pytest.mark.parametrize(
    ("kpi", "reason"),
    [
        ({"kpi": "facings", "target": 1, "sku": "A", "brand": "Rose"}, "a SKU or a brand, not both"),
        ({"kpi": "share_of_facings", "target": 1, "rule": "more_than"}, "no share is more than 1"),
        ({"kpi": "prices", "rules": [{"sku": "A"}]}, "permits every price"),
        ({"kpi": "prices", "rules": [{"sku": "A", "promotion": {"lowest": 1, "highest": 2}}]}, "is not promoted"),
        ({"kpi": "prices", "rules": [{"sku": "A", "regular": {"lowest": 3, "highest": 2}}]}, "must not lie above"),
        ({"kpi": "prices", "rules": [{"sku": "A", "leaflet": 1}, {"sku": "A", "leaflet": 2}]}, "one price rule"),
        ({"kpi": "pop_artwork", "required": [{"material": "X"}, {"material": "X"}]}, "each artwork once"),
        ({"kpi": "secondary_displays", "required": [{"scene_type": "cooler"}] * 2}, "each scene type once"),
        ({"kpi": "planogram", "planogram": {**PLAN, "rows": []}}, "plans no facing"),
        (
            {"kpi": "planogram", "planogram": {**PLAN, "rows": [{"positions": [{"sku": "A", "facings": 1000}] * 11}]}},
            "at most 10000 facings",
        ),
        ({"kpi": "questionnaire", "question": "fifo"}, "which answers are accepted"),
        ({"kpi": "questionnaire", "question": "fifo", "accepted": ["yes"], "least": 2}, "which answers are accepted"),
        ({"kpi": "gaps", "target": 1, "weight": 1e12}, "less than or equal"),
    ],
)
def test_nonsense_is_refused(kpi: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        DisplayStandard.model_validate({"kpis": [{"weight": 1, **kpi}]})


def test_a_kind_may_be_asked_once_a_subject() -> None:
    rose, mint = ({"kpi": "facings", "weight": 1, "target": 2, "brand": brand} for brand in ("Rose", "Mint"))

    assert len(DisplayStandard.model_validate({"kpis": [rose, mint]}).kpis) == 2
    with pytest.raises(ValidationError, match="may stand in a standard once"):
        DisplayStandard.model_validate({"kpis": [rose, rose | {"target": 3}]})


def test_a_document_of_the_first_version_keeps_its_meaning() -> None:
    stored = {"schema_version": 1, "kpis": [{"kpi": "eye_level", "weight": 2, "target": 0.2, "count": "own"}]}

    assert DisplayStandard.model_validate(stored).schema_version == 1
