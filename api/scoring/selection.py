"""Which facings a KPI is about: those of one SKU, of one brand, own ones or all."""

from collections.abc import Mapping

from api.scoring.evidence import KnownProduct, ShelfFacts
from api.scoring.kpis import EyeLevelKpi, FacingsKpi, Ownership
from api.scoring.standard import DisplayStandard
from api.scoring.tally import Belonging, Facings, Tally, sort_facings
from api.scoring.wording import counted

Selecting = FacingsKpi | EyeLevelKpi


def selected(kpi: Selecting, facings: Facings, facts: ShelfFacts, standard: DisplayStandard) -> Tally:
    """The facings that the KPI is about are the hits. One without a name that is needed to tell is unknown."""
    if kpi.sku is None and kpi.brand is None and kpi.count == "all":
        return Tally(hits=facings, note="facings of every product")
    return _sorted(facings, facts, belonging(kpi, facts.products, standard))


def by_owner(facings: Facings, facts: ShelfFacts, ownership: Mapping[str, Ownership]) -> Tally:
    """Own facings are the hits, competitors' the others. A facing without a known SKU is unknown.

    `ownership` is the standard's; where it is silent on a SKU, the catalogue decides.
    """
    return _sorted(facings, facts, _owned(facts.products, ownership))


def belonging(kpi: Selecting, products: Mapping[str, KnownProduct], standard: DisplayStandard) -> Belonging:
    """Whether a SKU is one that the KPI is about; None when nobody knows."""
    if kpi.sku is not None:
        return lambda sku: sku == kpi.sku
    if kpi.brand is not None:
        return of_brand(kpi.brand, products)
    return (lambda _: True) if kpi.count == "all" else _owned(products, standard.ownership)


def of_brand(brand: str, products: Mapping[str, KnownProduct]) -> Belonging:
    """Whether a SKU is of the brand; None when the catalogue does not say."""

    def is_of_brand(sku: str) -> bool | None:
        product = products.get(sku)
        return None if product is None or product.brand is None else product.brand == brand

    return is_of_brand


def product_name(sku: str, facts: ShelfFacts) -> str:
    """Name and code of a product, as a person at the shelf needs them."""
    product = facts.products.get(sku)
    return f"{product.name} ({sku})" if product else sku


def unknown_doubt(unknown: Facings, facings: Facings) -> str:
    """Why nobody knows what the facings `unknown` are."""
    if not any(facing.guessed for facing in facings):
        return "no product is named yet"
    if all(facing.sku is None for facing in facings):
        return "no product is recognised for sure: name these products in the catalogue"
    return f"{len(unknown)} of {counted(len(facings), 'facing')} belong to unknown products: name them in the catalogue"


def _owned(products: Mapping[str, KnownProduct], ownership: Mapping[str, Ownership]) -> Belonging:
    def is_own(sku: str) -> bool | None:
        product = products.get(sku)
        owner = ownership.get(sku, product.ownership if product else None)
        return None if owner is None else owner == "own"

    return is_own


def _sorted(facings: Facings, facts: ShelfFacts, belongs: Belonging) -> Tally:
    tally = sort_facings(facings, belongs, facts.reliability)
    unknown = tally.unknown
    return tally.because(
        unknown_doubt(unknown, facings),
        f"{counted(len(unknown), 'facing')} of unknown products left out" if unknown else None,
    )
