"""Linear share of shelf: how much of the shelf's width own products take."""

from collections.abc import Callable
from math import fsum

from api.scoring import probability
from api.scoring.evidence import SeenFacing, ShelfFacts
from api.scoring.kpis import LinearShareKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.reliability import Mood, mean
from api.scoring.selection import by_owner
from api.scoring.standard import DisplayStandard
from api.scoring.tally import Facings, ids_of, reaches, share_chance, too_few

# Widths are rounded to this part of all of them for the probability; a facing is some fiftieth, and the error of a sum
# of rounded widths stays below one part.
STEPS = 400
Width = Callable[[SeenFacing], float]


def measure_linear_share(
    kpi: LinearShareKpi, facts: ShelfFacts, standard: DisplayStandard
) -> Measurement | NotMeasured:
    """Sum of own facing widths / sum of the widths of all facings that are known to be own or a competitor's.

    Widths are the catalogue's where it knows that of every such facing, else those in the photo.
    """
    tally = by_owner(facts.facings, facts, standard.ownership)
    known = tally.hits + tally.others
    if tally.known_share < standard.min_known_share:
        return NotMeasured(target=kpi.target, unit="share", reason=tally.doubt)
    if len(known) < standard.min_facings:
        return NotMeasured(target=kpi.target, unit="share", reason=too_few(len(known), standard.min_facings))
    width, note = _widths(known, facts)
    own, whole = _sum(tally.hits, width), _sum(known, width)
    met = _reaches(tally.hits, known, width, kpi.target)
    return Measurement(
        value=own / whole,
        target=kpi.target,
        unit="share",
        met=met,
        score=min(1.0, own / whole / kpi.target),
        probability=_chance(kpi, tally.hits, tally.others, width, facts),
        evidence=ids_of(tally.hits),
        # Less than a hundredth is lacking too.
        action=f"give {max(0.01, kpi.target - own / whole):.0%} more of the shelf's width to own products",
        note="; ".join(filter(None, (note, tally.note))),
        open_facts=not met and _reaches(tally.hits + tally.unknown, known + tally.unknown, width, kpi.target),
    )


def _reaches(part: Facings, whole: Facings, width: Width, target: float) -> bool:
    """By the decimal numbers that widths are: two of five packs of 33.3 mm are 0.4 of the width, not a little less."""
    own, every = (sum(probability.exact(width(facing)) for facing in facings) for facings in (part, whole))
    return reaches(own, every, target)


def _widths(known: Facings, facts: ShelfFacts) -> tuple[Width, str]:
    told = [_catalogued(facing, facts) or 0.0 for facing in known]
    if all(told):
        # What has no name has no width in the catalogue: the photo's, at the scale of those that have both.
        scale = fsum(told) / fsum(facing.width for facing in known)
        return (lambda facing: _catalogued(facing, facts) or facing.width * scale), "widths by the catalogue"
    return (lambda facing: facing.width), "widths as the photo shows them"


def _catalogued(facing: SeenFacing, facts: ShelfFacts) -> float | None:
    product = facts.products.get(facing.sku or "")
    return product.width_mm if product else None


def _chance(kpi: LinearShareKpi, hits: Facings, others: Facings, width: Width, facts: ShelfFacts) -> float:
    step = _sum(hits + others, width) / STEPS
    sizes = {facing.id: max(1, round(width(facing) / step)) for facing in hits + others}

    def counted(mood: Mood, facings: Facings) -> probability.Distribution:
        chances = [_certain(facing, facts) for facing in facings]
        # Missed goods are of either side in the same proportion, so that the share stays where it is.
        return mood.without_missed.count(chances, [sizes[facing.id] for facing in facings])

    return mean(
        facts.reliability.facings,
        lambda mood: share_chance(counted(mood, hits), counted(mood, others), kpi.target),
    )


def _certain(facing: SeenFacing, facts: ShelfFacts) -> float:
    return facing.score * facing.sku_score if facts.reliability.by_names else facing.score


def _sum(facings: Facings, width: Width) -> float:
    return fsum(sorted(width(facing) for facing in facings))
