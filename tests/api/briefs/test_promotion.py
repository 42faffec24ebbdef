"""The promotion that a standard tells of."""

import pytest

from api.briefs.promotion import Promotion, promotion_of

RULE = {"sku": "ROSE", "promoted": True, "promotion": {"lowest": 9.9, "highest": 9.9}, "leaflet": 9.9}


@pytest.mark.parametrize(
    ("kpis", "told"),
    [
        ([], None),
        ([{"kpi": "gaps", "target": 2}], None),
        ([{"kpi": "prices", "rules": [{**RULE, "promoted": False}]}], None),
        ([{"kpi": "prices", "rules": [RULE, {"sku": "MINT", "promoted": False}]}], Promotion((RULE,), ())),
        ([{"kpi": "pop_artwork", "required": [{"material": "spring.png"}]}], Promotion((), ("spring.png",))),
    ],
)
def test_promotion(kpis, told):
    assert promotion_of({"kpis": kpis}) == told
