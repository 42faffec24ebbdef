"""Simulated names: rendered products are no catalogue's, so that the recogniser's measured errors are drawn instead."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from random import Random
from statistics import median

from api.scoring.evidence import KnownProduct
from training.evaluation.boxes import ScoredBox
from training.evaluation.matching import NO_PARTNER, partners
from training.verdicts.true_shelf import sku_of
from training.verdicts.visits import RenderedVisit
from vision.shelf_facts import rows_by_goods
from vision.types import Box, Facing, ShelfReport

# docs/skus.md: so many facings are named surely, and right a little less often than their probability says.
SURE_SHARE = 0.88
OVERRATED = 0.03
# The recogniser tells a SKU from this probability on, and lists candidates from the other one on.
TOLD_FROM = 0.846
LISTED_FROM = 0.01
OWN_SHARE = 0.5
BULKY_SHARE = 0.08
# For each SKU on the shelf so many that are not there, and for which one may be mistaken.
ABSENT_SHARE = 0.3


def catalogue_of(visit: RenderedVisit, rng: Random) -> dict[str, KnownProduct]:
    """A catalogue of the products on the shelf and of some that are not: half of them own, and each SKU a brand."""
    there = sorted({sku_of(found) for found in visit.objects if found.kind == "product"})
    skus = [*there, *(f"ABSENT-{number}" for number in range(ceil(ABSENT_SHARE * len(there))))]
    own = {sku: rng.random() < OWN_SHARE for sku in skus}
    return {
        sku: KnownProduct(
            name=f"Product {sku}",
            ownership="own" if own[sku] else "competitor",
            brand=sku,
            width_mm=_usual_mm(visit, sku if sku in there else rng.choice(there), side=0),
            bulky=rng.random() < BULKY_SHARE,
        )
        for sku in skus
    }


def name_facings(visit: RenderedVisit, skus: Sequence[str], rng: Random) -> ShelfReport:
    """The report with a name for each facing, and the heights of its rows measured by the named goods."""
    goods = [found for found in (*visit.objects, *visit.behind) if found.kind == "product"]
    seen = [ScoredBox(facing.box, facing.score) for facing in visit.report.facings]
    found = partners([Box(*each.box) for each in goods], seen)
    named = tuple(
        _named(facing, None if at == NO_PARTNER else sku_of(goods[at]), skus, rng)
        for facing, at in zip(visit.report.facings, found, strict=True)
    )
    report = replace(visit.report, facings=named)
    heights = {sku: mm for sku in skus if (mm := _usual_mm(visit, sku, side=1)) is not None}
    return replace(report, rows=rows_by_goods(report, heights))


def _named(facing: Facing, true: str | None, skus: Sequence[str], rng: Random) -> Facing:
    candidates = _candidates(true, skus, rng)
    sku, sure = candidates[0]
    listed = tuple((each, round(chance, 3)) for each, chance in candidates if chance > LISTED_FROM)
    return replace(facing, sku=sku if sure >= TOLD_FROM else None, sku_score=round(sure, 4), candidates=listed)


def _candidates(true: str | None, skus: Sequence[str], rng: Random) -> list[tuple[str, float]]:
    if true is None:
        return [(rng.choice(skus), rng.uniform(0.3, 0.9))]
    sure = max(0.3, rng.betavariate(19, 1) if rng.random() < SURE_SHARE else rng.uniform(0.3, 0.85))
    other = rng.choice([sku for sku in skus if sku != true] or [true])
    if rng.random() < sure - OVERRATED:
        return [(true, sure), (other, (1 - sure) * 0.6)]
    return [(other, sure), (true, (1 - sure) * 0.8)]


def _usual_mm(visit: RenderedVisit, sku: str, *, side: int) -> float | None:
    """Width (side 0) or height (1) of the product as it stands upright."""
    standing = [found for found in visit.objects if found.sku == sku and found.pose == "upright"]
    sizes = [found.size_cm[side] for found in standing if found.size_cm]
    return 10 * median(sizes) if sizes else None
