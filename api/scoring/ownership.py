"""How many facings there are of a SKU, a brand or own products, and whose part of the shelf is larger."""

from api.scoring.evidence import ShelfFacts
from api.scoring.kpis import FacingsKpi, ShareOfFacingsKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.selection import by_owner, product_name, selected
from api.scoring.standard import DisplayStandard
from api.scoring.tally import measure_count, measure_share
from api.scoring.wording import literal


def measure_facings(kpi: FacingsKpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    """At least `target` facings, of a SKU, a brand, own products or all.

    One photo of several tells of no SKU or brand that it has too few.
    """
    facings = facts.facings + facts.stacked if kpi.count_stacked else facts.facings
    tally = selected(kpi, facings, facts, standard)
    if kpi.subject is not None and facts.partial and len(tally.hits) < kpi.target:
        reason = f"{len(tally.hits)} of {kpi.target} facings on this photo"
        return NotMeasured(target=kpi.target, unit="count", reason=reason)
    return measure_count(tally, kpi.target, facts, standard, _action(kpi, facts))


def measure_share_of_facings(
    kpi: ShareOfFacingsKpi, facts: ShelfFacts, standard: DisplayStandard
) -> Measurement | NotMeasured:
    """Own facings / all facings that are known to be own or a competitor's, with the empty slots where asked for."""
    tally = by_owner(facts.facings, facts, standard.ownership)
    action = "give {missing} of competitors to own products"
    if kpi.with_empties:
        action = "fill gaps with own products, or give them places of competitors: {missing}"
    return measure_share(tally, kpi.target, facts, standard, action, rule=kpi.rule, with_empties=kpi.with_empties)


def _action(kpi: FacingsKpi, facts: ShelfFacts) -> str:
    if kpi.sku is not None:
        return f"add {{missing}} of {literal(product_name(kpi.sku, facts))}"
    if kpi.brand is not None:
        return f"add {{missing}} of {literal(kpi.brand)}"
    return "fill the display: add {missing}" if kpi.count == "all" else "add {missing} of own products"
