"""Facings sorted into those that count, those that do not, and those about which it is not known.

The rule for the unknown ones is the same for every KPI: they are reported apart and are never a failure. A target that
is met without them is met; with too many of them a KPI is not measured; a few that could still meet the target ask for
a review.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor, fsum

from api.scoring import probability
from api.scoring.evidence import SeenFacing, ShelfFacts
from api.scoring.kpis import Comparison
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.reliability import Mood, Reliability, mean
from api.scoring.standard import DisplayStandard
from api.scoring.wording import counted

Facings = tuple[SeenFacing, ...]
# Whether a SKU belongs to what is counted; None when nobody knows.
Belonging = Callable[[str], bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`doubt` says in words why the unknown facings are unknown; `note` goes on the line of a measured KPI.

    `aside` is the number of facings that are known to be none of what is asked about.

    `hit_chances` and `other_chances` are the probabilities that facings are hits and others, as far as names leave it
    open; None: a facing is what it was sorted as, if it is one.
    """

    hits: Facings
    others: Facings = ()
    unknown: Facings = ()
    doubt: str = ""
    note: str | None = None
    aside: int = 0
    hit_chances: tuple[float, ...] | None = None
    other_chances: tuple[float, ...] | None = None

    @property
    def known_share(self) -> float:
        """Known facings / all facings; 1 when there are none, for then nothing is unknown."""
        known = len(self.hits) + len(self.others) + self.aside
        total = known + len(self.unknown)
        return known / total if total else 1.0

    @property
    def for_hits(self) -> tuple[float, ...]:
        """The probabilities that there are hits, one for each facing that may be one."""
        return scores_of(self.hits) if self.hit_chances is None else self.hit_chances

    @property
    def for_others(self) -> tuple[float, ...]:
        """Likewise of the others."""
        return scores_of(self.others) if self.other_chances is None else self.other_chances

    def because(self, doubt: str, note: str | None) -> "Tally":
        """The same with these words."""
        return replace(self, doubt=doubt, note=note)


def sort_facings(facings: Facings, belongs: Belonging, reliability: Reliability) -> Tally:
    """Facings of SKUs that belong are the hits; one without a SKU, or with one nobody knows, is unknown."""
    told = [(facing, belongs(facing.sku) if facing.sku else None) for facing in facings]
    chances = [name_chances(facing, belongs) for facing in facings] if reliability.by_names else None
    return Tally(
        hits=tuple(facing for facing, is_hit in told if is_hit is True),
        others=tuple(facing for facing, is_hit in told if is_hit is False),
        unknown=tuple(facing for facing, is_hit in told if is_hit is None),
        hit_chances=None if chances is None else tuple(hit for hit, _ in chances),
        other_chances=None if chances is None else tuple(other for _, other in chances),
    )


def name_chances(facing: SeenFacing, belongs: Belonging) -> tuple[float, float]:
    """The probabilities that a facing is there and belongs, and that it is there and does not."""
    told = [(belongs(sku), chance) for sku, chance in facing.names]
    hit = facing.score * fsum(chance for is_hit, chance in told if is_hit is True)
    return hit, facing.score * fsum(chance for is_hit, chance in told if is_hit is False)


def measure_count(
    tally: Tally, target: int, facts: ShelfFacts, standard: DisplayStandard, action: str
) -> Measurement | NotMeasured:
    """At least `target` hits. `action` holds `{missing}`: "3 facings", what is short."""
    chances = tally.for_hits
    return count_line(
        tally,
        target,
        standard,
        action.format(missing=counted(target - len(tally.hits), "facing")),
        mean(facts.reliability.facings, lambda mood: probability.at_least(mood.count(chances), target)),
    )


def count_line(
    tally: Tally, target: int, standard: DisplayStandard, action: str, chance: float
) -> Measurement | NotMeasured:
    """At least `target` hits, which is so with the probability `chance`."""
    found = len(tally.hits)
    met = found >= target
    if not met and tally.known_share < standard.min_known_share:
        return NotMeasured(target=target, unit="count", reason=tally.doubt)
    return Measurement(
        value=found,
        target=target,
        unit="count",
        met=met,
        score=min(1.0, found / target),
        probability=chance,
        evidence=ids_of(tally.hits),
        action=action,
        note=tally.note,
        open_facts=not met and found + len(tally.unknown) >= target,
    )


def measure_share(
    tally: Tally,
    target: float,
    facts: ShelfFacts,
    standard: DisplayStandard,
    action: str,
    *,
    rule: Comparison = "at_least",
    with_empties: bool = False,
) -> Measurement | NotMeasured:
    """Hits / (hits + others) reaches `target`. `action` holds `{missing}`: "3 facings", to turn into hits.

    `with_empties`: the empty slots of gaps are others too.
    """
    gaps = facts.gaps if with_empties else ()
    sizes = [gap.slots for gap in gaps]
    hits, others = tally.for_hits, tally.for_others
    empty = probability.distribution([gap.score for gap in gaps], sizes)

    def chance(mood: Mood) -> float:
        rest = probability.total(mood.count(others), empty) if gaps else mood.count(others)
        return share_chance(mood.count(hits), rest, target, rule)

    slots = sum(sizes)
    short = missing_for_share(len(tally.hits), len(tally.hits) + len(tally.others) + slots, target, rule)
    words = action.format(missing=counted(short, "facing"))
    return share_line(
        tally, target, standard, words, mean(facts.reliability.facings, chance), rule=rule, empty_slots=slots
    )


def share_line(
    tally: Tally,
    target: float,
    standard: DisplayStandard,
    action: str,
    chance: float,
    *,
    rule: Comparison = "at_least",
    empty_slots: int = 0,
) -> Measurement | NotMeasured:
    """Hits / (hits + others + empty slots) reaches `target`, which is so with the probability `chance`."""
    found, known = len(tally.hits), len(tally.hits) + len(tally.others)
    if tally.known_share < standard.min_known_share:
        return NotMeasured(target=target, unit="share", reason=tally.doubt)
    if known < standard.min_facings:
        return NotMeasured(target=target, unit="share", reason=too_few(known, standard.min_facings))
    total, unknown = known + empty_slots, len(tally.unknown)
    met = reaches(found, total, target, rule)
    return Measurement(
        value=found / total,
        target=target,
        unit="share",
        met=met,
        score=min(1.0, found / total / target),
        probability=chance,
        evidence=ids_of(tally.hits),
        action=action,
        note=tally.note,
        open_facts=not met and reaches(found + unknown, total + unknown, target, rule),
    )


def reaches(part: float | Fraction, whole: float | Fraction, target: float, rule: Comparison = "at_least") -> bool:
    """Whether part / whole is at least, or more than, the target; a target of 0.3 means three tenths."""
    wanted = probability.exact(target) * Fraction(whole)
    return part >= wanted if rule == "at_least" else part > wanted


def missing_for_share(found: int, known: int, target: float, rule: Comparison = "at_least") -> int:
    """How many of the others have to become hits."""
    wanted = probability.exact(target) * known
    return (ceil(wanted) if rule == "at_least" else floor(wanted) + 1) - found


def share_chance(
    hits: probability.Distribution, others: probability.Distribution, target: float, rule: Comparison = "at_least"
) -> float:
    """Probability that hits / (hits + others) reaches the target; of nothing at all there is no share above it."""
    if rule == "at_least":
        return probability.share_at_least(hits, others, target)
    return max(0.0, 1.0 - probability.share_at_most(hits, others, target))


def too_many_unknown(unknown: int, whole: int, standard: DisplayStandard) -> bool:
    """Whether a smaller share of so many facings is known than the standard asks for."""
    return not reaches(whole - unknown, whole, standard.min_known_share)


def too_few(seen: int, wanted: int) -> str:
    """Why a share of so few facings says nothing."""
    return f"{counted(seen, 'facing')} to judge, at least {wanted} are needed: photograph the whole display"


def scores_of(facings: Sequence[SeenFacing]) -> tuple[float, ...]:
    """How sure it is that each of them is there."""
    return tuple(facing.score for facing in facings)


def ids_of(facings: Sequence[SeenFacing]) -> tuple[str, ...]:
    """The ids of their boxes."""
    return tuple(facing.id for facing in facings)
