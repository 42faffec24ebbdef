"""Which function measures which kind of KPI."""

from dataclasses import replace

from api.scoring.brand_block import measure_brand_block
from api.scoring.evidence import ShelfFacts
from api.scoring.eye_level import measure_eye_level
from api.scoring.gaps import measure_gaps
from api.scoring.kpis import (
    BrandBlockKpi,
    EyeLevelKpi,
    FacingsKpi,
    GapsKpi,
    Kpi,
    LinearShareKpi,
    MustStockKpi,
    OnShelfAvailabilityKpi,
    PlanogramKpi,
    PopArtworkKpi,
    PopKpi,
    PricesKpi,
    PriceTagsKpi,
    PromotionSignsKpi,
    QuestionnaireKpi,
    SecondaryDisplaysKpi,
    ShareOfFacingsKpi,
)
from api.scoring.linear_share import measure_linear_share
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.must_stock import measure_must_stock
from api.scoring.ownership import measure_facings, measure_share_of_facings
from api.scoring.planogram import measure_planogram
from api.scoring.pop import measure_pop
from api.scoring.pop_artwork import measure_pop_artwork
from api.scoring.price_tags import measure_price_tags
from api.scoring.prices import measure_prices
from api.scoring.promotion_signs import measure_promotion_signs
from api.scoring.questionnaire import measure_questionnaire
from api.scoring.secondary_displays import measure_secondary_displays
from api.scoring.standard import DisplayStandard

GoodsKpi = (
    FacingsKpi
    | ShareOfFacingsKpi
    | LinearShareKpi
    | EyeLevelKpi
    | BrandBlockKpi
    | MustStockKpi
    | OnShelfAvailabilityKpi
    | GapsKpi
)
DisplayKpi = PopKpi | PopArtworkKpi | PricesKpi | PriceTagsKpi | PromotionSignsKpi | SecondaryDisplaysKpi | PlanogramKpi


def measure(kpi: Kpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    """What the facts say of the KPI. Answers of people need no photo; without a usable one nothing else is measured."""
    if isinstance(kpi, QuestionnaireKpi):
        return measure_questionnaire(kpi, facts)
    if facts.blocked is not None:
        return NotMeasured(target=kpi.target, unit=kpi.measure, reason=facts.blocked)
    if isinstance(kpi, GoodsKpi):
        outcome = _measure_goods(kpi, facts, standard)
    else:
        outcome = _measure_display(kpi, facts, standard)
    if isinstance(outcome, NotMeasured):
        return outcome
    return replace(outcome, probability=facts.reliability.told(kpi.kpi, outcome.probability))


def _measure_goods(kpi: GoodsKpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    match kpi:
        case FacingsKpi():
            return measure_facings(kpi, facts, standard)
        case ShareOfFacingsKpi():
            return measure_share_of_facings(kpi, facts, standard)
        case LinearShareKpi():
            return measure_linear_share(kpi, facts, standard)
        case EyeLevelKpi():
            return measure_eye_level(kpi, facts, standard)
        case BrandBlockKpi():
            return measure_brand_block(kpi, facts, standard)
        case MustStockKpi() | OnShelfAvailabilityKpi():
            return measure_must_stock(kpi, facts, standard)
        case GapsKpi():
            return measure_gaps(kpi, facts, standard)


def _measure_display(kpi: DisplayKpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    match kpi:
        case PopKpi():
            return measure_pop(kpi, facts)
        case PopArtworkKpi():
            return measure_pop_artwork(kpi, facts)
        case PricesKpi():
            return measure_prices(kpi, facts)
        case PriceTagsKpi():
            return measure_price_tags(kpi, facts, standard)
        case PromotionSignsKpi():
            return measure_promotion_signs(kpi, facts)
        case SecondaryDisplaysKpi():
            return measure_secondary_displays(kpi, facts)
        case PlanogramKpi():
            return measure_planogram(kpi, facts, standard)
