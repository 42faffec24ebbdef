from typing import Any

import pytest

from api.scoring.evidence import PhotoEvidence
from api.scoring.lines import KpiLine
from api.scoring.scorecard import score_display
from api.scoring.standard import DisplayStandard, SchemaVersion
from tests.api.scoring.shelf import PRODUCTS, shelf

FIVE_FACINGS = {"kpi": "facings", "target": 5, "count": "all"}
REPORT = shelf("ROSE ROSE MINT PEP", sure=0.6)


def photo(*, looked_at: bool, sha256: str = "1") -> PhotoEvidence:
    return PhotoEvidence(REPORT, sha256, f"{sha256}/", products=PRODUCTS, looked_at=looked_at)


def line(kpi: dict[str, Any], *photos: PhotoEvidence, version: SchemaVersion = 2) -> KpiLine:
    standard = DisplayStandard.model_validate({"schema_version": version, "kpis": [{"weight": 1, **kpi}]})
    return score_display(photos, standard).lines[0]


@pytest.mark.parametrize(
    ("kpi", "verdict"),
    [
        (FIVE_FACINGS, "fail"),
        (FIVE_FACINGS | {"target": 4}, "pass"),
        ({"kpi": "facings", "target": 3}, "pass"),
        ({"kpi": "facings", "target": 3, "sku": "ROSE"}, "fail"),
        ({"kpi": "share_of_facings", "target": 0.76}, "fail"),
        ({"kpi": "must_stock", "skus": ["ROSE", "MINT", "PEP"]}, "pass"),
        ({"kpi": "must_stock", "skus": ["ROSE", "TUB"]}, "fail"),
        ({"kpi": "gaps", "target": 0}, "pass"),
        ({"kpi": "pop", "required": [{"kind": None}]}, "fail"),
        ({"kpi": "brand_block", "brand": "Rose"}, "pass"),
    ],
)
def test_what_a_person_looked_at_is_decided(kpi: dict[str, Any], verdict: str) -> None:
    by_the_models, by_people = (line(kpi, photo(looked_at=looked)) for looked in (False, True))

    assert (by_people.verdict, by_people.probability) == (verdict, 1.0 if verdict == "pass" else 0.0)
    assert by_the_models.value == by_people.value
    assert by_the_models.probability not in (0.0, 1.0)


def test_of_two_photos_only_what_nobody_looked_at_is_doubtful() -> None:
    target = {**FIVE_FACINGS, "target": 9}
    both, one, none = (
        line(target, photo(looked_at=first), photo(looked_at=second, sha256="2")).probability or 0.0
        for first, second in ((True, True), (True, False), (False, False))
    )

    assert both == 0
    # A ninth facing may only have been missed on the other photo.
    assert 0 < one < 1
    assert one != none


def test_version_1_takes_scores_as_ever() -> None:
    said = [line(FIVE_FACINGS | {"target": 4}, photo(looked_at=looked), version=1) for looked in (False, True)]

    assert said[0] == said[1]
    assert said[0].probability == pytest.approx(0.6**4)
