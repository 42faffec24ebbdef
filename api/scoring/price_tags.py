"""Every SKU on the shelf has its price tag."""

from api.scoring.evidence import ShelfFacts
from api.scoring.kpis import PriceTagsKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.selection import by_owner, product_name, unknown_doubt
from api.scoring.skus_on_shelf import ShelfSku, share_of_skus, skus_on_shelf, tag_is_its_own
from api.scoring.standard import DisplayStandard
from api.scoring.tally import too_many_unknown
from api.scoring.wording import first_of


def measure_price_tags(kpi: PriceTagsKpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    """SKUs with a tag / SKUs on the shelf, of own products or of all that have a name; what the tag says is no matter.

    With too many nameless facings it is not measured, for nobody knows whose tags are lacking.
    """
    shelf = skus_on_shelf(facts, _wanted(kpi, facts, standard))
    nameless = tuple(facing for facing in facts.facings if facing.sku is None)
    if not shelf or too_many_unknown(len(nameless), len(facts.facings), standard):
        reason = unknown_doubt(nameless, facts.facings) if nameless else "no product that needs a tag is seen"
        return NotMeasured(target=kpi.target, unit="share", reason=reason)
    lacking = [product_name(item.sku, facts) for item in shelf if not item.tags]
    return share_of_skus(
        {item.sku: bool(item.tags) for item in shelf},
        {item.sku: _chance(item, facts) for item in shelf},
        kpi.target,
        tuple(tag.id for item in shelf for tag in item.tags),
        f"put up price tags for {first_of(lacking)}",
    )


def _wanted(kpi: PriceTagsKpi, facts: ShelfFacts, standard: DisplayStandard) -> frozenset[str] | None:
    if kpi.count == "all":
        return None
    own = by_owner(facts.facings, facts, standard.ownership).hits
    return frozenset(facing.sku for facing in own if facing.sku)


def _chance(item: ShelfSku, facts: ShelfFacts) -> float:
    """That the SKU has a tag: one that was seen and stands for it, or one that was overlooked."""
    absent = 1.0
    for tag in item.tags:
        absent *= 1.0 - tag.score * tag_is_its_own(item, tag, facts)
    return 1.0 - absent * (1.0 - facts.reliability.overlooked_tag)
