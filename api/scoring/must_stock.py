"""The must-stock list: every SKU on it has at least one facing, or enough of them have (on-shelf availability)."""

from collections.abc import Sequence
from math import fsum

from api.scoring.evidence import SeenFacing, ShelfFacts
from api.scoring.kpis import MustStockKpi, OnShelfAvailabilityKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.probability import at_least, distribution
from api.scoring.reliability import Mood, at_least_so_many, mean
from api.scoring.selection import product_name, unknown_doubt
from api.scoring.standard import DisplayStandard
from api.scoring.tally import name_chances, reaches, too_many_unknown
from api.scoring.wording import counted, first_of

# A facing that is likelier than this a SKU's bears its name.
LIKELY = 0.5
Listed = MustStockKpi | OnShelfAvailabilityKpi


def measure_must_stock(kpi: Listed, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    """How many of the listed SKUs stand on the shelf, or which share of them.

    A SKU that is not seen may still stand among the facings without a name: with too many of those nothing is measured,
    and as long as they could fill what is missing, a person has to look. One photo of several tells of no SKU that it
    is missing.
    """
    found = {sku: [facing for facing in facts.facings if facing.sku == sku] for sku in kpi.skus}
    missing = [sku for sku, facings in found.items() if not facings]
    seen = len(kpi.skus) - len(missing)
    met = _enough(kpi, seen)
    if not met and facts.partial:
        return _not_measured(kpi, f"{counted(len(missing), 'SKU')} not on this photo")
    unknown = [facing for facing in facts.facings if facing.sku is None]
    if not met and too_many_unknown(len(unknown), len(facts.facings), standard):
        return _not_measured(kpi, unknown_doubt(tuple(unknown), facts.facings))
    return Measurement(
        value=seen if kpi.measure == "count" else seen / len(kpi.skus),
        target=kpi.target,
        unit=kpi.measure,
        met=met,
        score=seen / kpi.target if kpi.measure == "count" else min(1.0, seen / len(kpi.skus) / kpi.target),
        probability=_chance(kpi, list(found.values()), facts),
        evidence=tuple(facing.id for facings in found.values() for facing in facings),
        action=f"put on the shelf: {first_of([product_name(sku, facts) for sku in missing])}",
        note=f"{counted(len(unknown), 'facing')} of unknown products" if unknown else None,
        open_facts=not met and _enough(kpi, seen + len(unknown)),
    )


def _enough(kpi: Listed, seen: int) -> bool:
    listed_skus = len(kpi.skus)
    return seen >= listed_skus if kpi.measure == "count" else reaches(min(seen, listed_skus), listed_skus, kpi.target)


def _not_measured(kpi: Listed, reason: str) -> NotMeasured:
    return NotMeasured(target=kpi.target, unit=kpi.measure, reason=reason)


def _chance(kpi: Listed, found: Sequence[Sequence[SeenFacing]], facts: ShelfFacts) -> float:
    needed = next(count for count in range(len(kpi.skus) + 1) if _enough(kpi, count))
    if not facts.reliability.by_names:
        if needed == len(kpi.skus):
            return 0.0 if not all(found) else _all_there(found)
        there = [at_least(distribution(_named(facings)), 1) for facings in found]
        return at_least(distribution(there), needed)
    chances = [[name_chances(facing, sku.__eq__)[0] for facing in facts.facings] for sku in kpi.skus]

    def chance(mood: Mood) -> float:
        there = [_there(mood, [each for each in own if each > 0], facts) for own in chances]
        return at_least(distribution(there), needed)

    return mean(facts.reliability.facings, chance)


def _there(mood: Mood, chances: Sequence[float], facts: ShelfFacts) -> float:
    """That a SKU stands on the shelf: seen, or overlooked."""
    absent = float(mood.count(chances)[0])
    mistaken = 0.0 if 1.0 in chances else _all_strays(sum(chance > LIKELY for chance in chances), facts)
    seen = (1.0 - absent) * (1.0 - mistaken)
    return 1.0 - (1.0 - seen) * (1.0 - facts.reliability.overlooked_sku)


def _all_strays(named: int, facts: ShelfFacts) -> float:
    """That so many facings bear a SKU's name by mistake: wrong names fall on all known products alike."""
    overrated = facts.reliability.overrated_names
    if overrated is None or named == 0:
        return 0.0
    wrong = fsum(1.0 - facing.sku_score + overrated for facing in facts.facings if facing.sku and facing.sku_score < 1)
    return at_least_so_many(wrong / max(1, len(facts.products) - 1), named)


def _all_there(seen: Sequence[Sequence[SeenFacing]]) -> float:
    """That each SKU has at least one facing that is what it seems."""
    likely = 1.0
    for facings in seen:
        likely *= at_least(distribution(_named(facings)), 1)
    return likely


def _named(facings: Sequence[SeenFacing]) -> list[float]:
    return [facing.score * facing.sku_score for facing in facings]
