"""The must-stock list: every SKU on it has at least one facing."""

from collections.abc import Sequence

from api.scoring.evidence import SeenFacing, ShelfFacts
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.ownership import unknown_doubt
from api.scoring.probability import at_least, distribution
from api.scoring.standard import DisplayStandard, MustStockKpi
from api.scoring.wording import counted, listed

# More names would not fit on a phone beside the shelf; the line's evidence shows what is there.
NAMED = 5


def measure_must_stock(kpi: MustStockKpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    """How many of the listed SKUs stand on the shelf.

    A SKU that is not seen may still stand among the facings without a name: with too many of those nothing is measured,
    and as long as there are as many of them as SKUs are missing, a person has to look. One photo of several tells of no
    SKU that it is missing.
    """
    found = {sku: [facing for facing in facts.facings if facing.sku == sku] for sku in kpi.skus}
    missing = [sku for sku, facings in found.items() if not facings]
    if missing and facts.partial:
        return NotMeasured(target=kpi.target, unit="count", reason=f"{counted(len(missing), 'SKU')} not on this photo")
    unknown = [facing for facing in facts.facings if facing.sku is None]
    if missing and len(unknown) > (1 - standard.min_known_share) * len(facts.facings):
        return NotMeasured(target=kpi.target, unit="count", reason=unknown_doubt(tuple(unknown), facts.facings))
    seen = [facings for facings in found.values() if facings]
    return Measurement(
        value=len(seen),
        target=kpi.target,
        unit="count",
        met=not missing,
        score=len(seen) / kpi.target,
        probability=0.0 if missing else _all_there(seen),
        evidence=tuple(facing.id for facings in seen for facing in facings),
        action=f"put on the shelf: {_names([_name(sku, facts) for sku in missing])}",
        note=f"{counted(len(unknown), 'facing')} of unknown products" if unknown else None,
        open_facts=bool(missing) and len(unknown) >= len(missing),
    )


def _all_there(seen: Sequence[Sequence[SeenFacing]]) -> float:
    """That each SKU has at least one facing that is what it seems."""
    likely = 1.0
    for facings in seen:
        likely *= at_least(distribution(facing.score * facing.sku_score for facing in facings), 1)
    return likely


def _names(products: Sequence[str]) -> str:
    if len(products) <= NAMED:
        return listed(list(products))
    return listed([*products[:NAMED], f"{len(products) - NAMED} more"])


def _name(sku: str, facts: ShelfFacts) -> str:
    product = facts.products.get(sku)
    return f"{product.name} ({sku})" if product else sku
