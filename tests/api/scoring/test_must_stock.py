from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from pydantic import ValidationError

from api.scoring.evidence import KnownProduct, PhotoEvidence, ShelfFacts, combine
from api.scoring.kpis import MustStockKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.must_stock import measure_must_stock
from api.scoring.standard import DisplayStandard
from vision.types import ShelfReport

ReportMaker = Callable[..., ShelfReport]
KPI = MustStockKpi(weight=1, skus=("COLA", "LIME"))
STANDARD = DisplayStandard(kpis=(KPI,))


def facts(make_report: ReportMaker, skus: Sequence[str | None], named: float | None = None) -> ShelfFacts:
    report = make_report([(len(skus), "eye")], skus=skus)
    facings = tuple(replace(facing, sku_score=named if facing.sku else None) for facing in report.facings)
    return combine([PhotoEvidence(replace(report, facings=facings), "1")])


@pytest.mark.parametrize(
    ("skus", "value", "met", "open_facts"),
    [
        (["COLA", "LIME", "PEP"], 2, True, False),
        (["COLA", "LIME", *[None] * 9], 2, True, False),  # met whatever the unknown ones are
        (["COLA", "PEP", "PEP"], 1, False, False),
        (["COLA", *["PEP"] * 8, None], 1, False, True),  # the unknown one could be the missing SKU
        (["COLA", *["PEP"] * 3, None], 1, False, True),  # just as many are known as the standard asks for: 0.8
        ([*["PEP"] * 9, None], 0, False, False),  # one unknown cannot be two missing SKUs
        ([], 0, False, False),
    ],
)
def test_every_sku_needs_a_facing(
    make_report: ReportMaker, skus: list[str | None], value: int, met: bool, open_facts: bool
) -> None:
    line = measure_must_stock(KPI, facts(make_report, skus), STANDARD)

    assert isinstance(line, Measurement)
    assert (line.value, line.target, line.met, line.open_facts) == (value, 2, met, open_facts)


def test_with_too_many_unknown_facings_nobody_can_say_that_a_sku_is_missing(make_report: ReportMaker) -> None:
    line = measure_must_stock(KPI, facts(make_report, ["COLA", None, None]), STANDARD)

    assert isinstance(line, NotMeasured)
    assert "unknown products" in line.reason


def test_one_photo_of_several_does_not_tell_what_is_missing(make_report: ReportMaker) -> None:
    part = replace(facts(make_report, ["COLA", "PEP", "PEP"]), partial=True)

    line = measure_must_stock(KPI, part, STANDARD)

    assert line == NotMeasured(target=2, unit="count", reason="1 SKU not on this photo")


def test_the_action_names_what_is_missing_and_the_evidence_what_is_there(make_report: ReportMaker) -> None:
    kpi = MustStockKpi(weight=1, skus=("COLA", *(f"S{number}" for number in range(8))))

    line = measure_must_stock(kpi, facts(make_report, ["PEP", "COLA", "COLA"]), STANDARD)

    assert isinstance(line, Measurement)
    assert line.action == "put on the shelf: S0, S1, S2, S3, S4 and 3 more"
    assert line.evidence == ("f2", "f3")


def test_the_action_says_what_people_call_the_product(make_report: ReportMaker) -> None:
    seen = replace(facts(make_report, ["COLA"]), products={"LIME": KnownProduct("Hao Lime 1 l", "own")})

    line = measure_must_stock(KPI, seen, STANDARD)

    assert isinstance(line, Measurement)
    assert line.action == "put on the shelf: Hao Lime 1 l (LIME)"


def test_the_probability_falls_with_unsure_names_and_rises_with_every_facing(make_report: ReportMaker) -> None:
    def probability(skus: list[str], named: float) -> float:
        line = measure_must_stock(KPI, facts(make_report, skus, named), STANDARD)
        assert isinstance(line, Measurement)
        return line.probability

    assert probability(["COLA", "LIME"], 0.9) == pytest.approx((0.99 * 0.9) ** 2)
    assert probability(["COLA", "COLA", "LIME"], 0.9) > probability(["COLA", "LIME"], 0.9)
    assert probability(["COLA"], 0.9) == 0


def test_a_sku_stands_on_the_list_once() -> None:
    with pytest.raises(ValidationError, match="COLA stands twice"):
        MustStockKpi(weight=1, skus=("COLA", "COLA"))


def test_a_standard_knows_what_must_be_stocked() -> None:
    assert STANDARD.must_stock == {"COLA", "LIME"}
    assert DisplayStandard.model_validate({"kpis": [{"kpi": "gaps", "weight": 1, "target": 0}]}).must_stock == set()
