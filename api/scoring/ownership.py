"""Own and competitor facings: how many there are, and whose part of the shelf is larger."""

from collections.abc import Mapping

from api.scoring.evidence import ShelfFacts
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.standard import DisplayStandard, FacingsKpi, Ownership, ShareOfFacingsKpi
from api.scoring.tally import Facings, Tally, measure_count, measure_share
from api.scoring.wording import counted


def measure_facings(kpi: FacingsKpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    """At least `target` facings, of own products or of all."""
    if kpi.count == "all":
        tally = Tally(hits=facts.facings, note="facings of every product")
        return measure_count(tally, kpi.target, standard.min_known_share, "fill the display: add {missing}")
    tally = by_owner(facts.facings, standard.ownership)
    return measure_count(tally, kpi.target, standard.min_known_share, "add {missing} of own products")


def measure_share_of_facings(
    kpi: ShareOfFacingsKpi, facts: ShelfFacts, standard: DisplayStandard
) -> Measurement | NotMeasured:
    """Own facings / all facings that are known to be own or a competitor's."""
    tally = by_owner(facts.facings, standard.ownership)
    action = "give {missing} of competitors to own products"
    return measure_share(tally, kpi.target, standard.min_known_share, standard.min_facings, action)


def by_owner(facings: Facings, ownership: Mapping[str, Ownership]) -> Tally:
    """Own facings are the hits, competitors' the others. A facing without a known SKU is unknown.

    `ownership` is the standard's; where it is silent on a SKU, the catalogue decides.
    """
    owners = [(facing, ownership.get(facing.sku, facing.owner) if facing.sku else None) for facing in facings]
    unknown = tuple(facing for facing, owner in owners if owner is None)
    return Tally(
        hits=tuple(facing for facing, owner in owners if owner == "own"),
        others=tuple(facing for facing, owner in owners if owner == "competitor"),
        unknown=unknown,
        doubt=unknown_doubt(unknown, facings),
        note=f"{counted(len(unknown), 'facing')} of unknown products left out" if unknown else None,
    )


def unknown_doubt(unknown: Facings, facings: Facings) -> str:
    """Why nobody knows what the facings `unknown` are."""
    if not any(facing.guessed for facing in facings):
        return "no product is named yet"
    if all(facing.sku is None for facing in facings):
        return "no product is recognised for sure: name these products in the catalogue"
    return f"{len(unknown)} of {counted(len(facings), 'facing')} belong to unknown products: name them in the catalogue"
