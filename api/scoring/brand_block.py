"""Brand block: the facings of one brand stand together, one above the other or side by side."""

from collections.abc import Mapping
from dataclasses import replace

from api.scoring.evidence import KnownProduct, PhotoEvidence, SeenFacing, ShelfFacts
from api.scoring.kpis import BrandBlockKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.selection import of_brand, unknown_doubt
from api.scoring.standard import DisplayStandard
from api.scoring.tally import Tally, measure_share
from api.scoring.wording import literal
from vision.shelf.blocks import bays_of, find_blocks
from vision.types import Block

DIRECTIONS = {"vertical": "one vertical block", "horizontal": "one horizontal block", "any": "one block"}


def measure_brand_block(kpi: BrandBlockKpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    """The brand's facings in its largest block of the asked direction / all its facings, over the photos.

    A facing without a name may be of the brand: as long as it could complete the block nobody says that it is broken.
    """
    together = {facing for photo in facts.photos for facing in _block(kpi, photo)}
    belongs = of_brand(kpi.brand, facts.products)
    told = [(facing, belongs(facing.sku) if facing.sku else None) for facing in facts.facings]
    own = [facing for facing, is_own in told if is_own]
    unknown = tuple(facing for facing, is_own in told if is_own is None)
    if not own:
        reason = unknown_doubt(unknown, facts.facings) if unknown else f"no facing of {kpi.brand} is seen"
        return NotMeasured(target=kpi.target, unit="share", reason=reason)
    hits = tuple(facing for facing in own if facing.id in together)
    others = tuple(facing for facing in own if facing.id not in together)
    tally = Tally(
        hits=hits,
        others=others,
        unknown=unknown,
        doubt=unknown_doubt(unknown, facts.facings),
        aside=sum(is_own is False for _, is_own in told),
        hit_chances=_sure(hits, facts),
        other_chances=_sure(others, facts),
    )
    action = f"bring {{missing}} of {literal(kpi.brand)} together in {DIRECTIONS[kpi.direction]}"
    line = measure_share(tally, kpi.target, facts, standard, action)
    if isinstance(line, NotMeasured):
        return line
    return replace(line, probability=max(line.probability, facts.reliability.block_holds))


def _block(kpi: BrandBlockKpi, photo: PhotoEvidence) -> tuple[str, ...]:
    """The ids of the facings of the largest block that goes the asked way."""
    fitting = [block for block in _blocks(kpi.brand, photo) if _goes(kpi, block)]
    largest = max(fitting, key=lambda block: len(block.facings), default=None)
    return tuple(photo.prefix + facing for facing in largest.facings) if largest else ()


def _blocks(brand: str, photo: PhotoEvidence) -> tuple[Block, ...]:
    front = [facing for facing in photo.report.facings if facing.counts and not facing.stacked]
    keys = [_key(brand, facing.sku, photo.products) for facing in front]
    return find_blocks(front, keys, bays_of(photo.report.rows))


def _key(brand: str, sku: str | None, products: Mapping[str, KnownProduct]) -> str | None:
    product = products.get(sku or "")
    return brand if product is not None and product.brand == brand else None


def _goes(kpi: BrandBlockKpi, block: Block) -> bool:
    """Over several rows is vertical, along one row horizontal (field.md, section 2)."""
    if kpi.direction == "any":
        return True
    return (block.kind == "horizontal") == (kpi.direction == "horizontal")


def _sure(facings: tuple[SeenFacing, ...], facts: ShelfFacts) -> tuple[float, ...] | None:
    return tuple(facing.score * facing.sku_score for facing in facings) if facts.reliability.by_names else None
