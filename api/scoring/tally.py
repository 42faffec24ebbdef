"""Facings sorted into those that count, those that do not, and those about which it is not known.

The rule for the unknown ones is the same for every KPI: they are reported apart and are never a failure. A target that
is met without them is met; with too many of them a KPI is not measured; a few that could still meet the target ask for
a review.
"""

from dataclasses import dataclass
from math import ceil

from api.scoring import probability
from api.scoring.evidence import SeenFacing
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.wording import counted

Facings = tuple[SeenFacing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`doubt` says in words why the unknown facings are unknown; `note` goes on the line of a measured KPI."""

    hits: Facings
    others: Facings = ()
    unknown: Facings = ()
    doubt: str = ""
    note: str | None = None

    @property
    def known_share(self) -> float:
        """Known facings / all facings; 1 when there are none, for then nothing is unknown."""
        known = len(self.hits) + len(self.others)
        total = known + len(self.unknown)
        return known / total if total else 1.0


def measure_count(tally: Tally, target: int, min_known_share: float, action: str) -> Measurement | NotMeasured:
    """At least `target` hits. `action` holds `{missing}`: "3 facings", what is short."""
    found = len(tally.hits)
    met = found >= target
    if not met and tally.known_share < min_known_share:
        return NotMeasured(target=target, unit="count", reason=tally.doubt)
    return Measurement(
        value=found,
        target=target,
        unit="count",
        met=met,
        score=min(1.0, found / target),
        probability=probability.at_least(_distribution(tally.hits), target),
        evidence=_ids(tally.hits),
        action=action.format(missing=counted(target - found, "facing")),
        note=tally.note,
        open_facts=not met and found + len(tally.unknown) >= target,
    )


def measure_share(
    tally: Tally, target: float, min_known_share: float, min_facings: int, action: str
) -> Measurement | NotMeasured:
    """Hits / (hits + others) is at least `target`. `action` holds `{missing}`: "3 facings", to turn into hits."""
    found, known = len(tally.hits), len(tally.hits) + len(tally.others)
    if tally.known_share < min_known_share:
        return NotMeasured(target=target, unit="share", reason=tally.doubt)
    if known < min_facings:
        return NotMeasured(target=target, unit="share", reason=too_few(known, min_facings))
    wanted = probability.exact(target)
    met = found >= wanted * known
    return Measurement(
        value=found / known,
        target=target,
        unit="share",
        met=met,
        score=min(1.0, found / known / target),
        probability=probability.share_at_least(_distribution(tally.hits), _distribution(tally.others), target),
        evidence=_ids(tally.hits),
        action=action.format(missing=counted(ceil(wanted * known) - found, "facing")),
        note=tally.note,
        open_facts=not met and found + len(tally.unknown) >= wanted * (known + len(tally.unknown)),
    )


def too_few(seen: int, wanted: int) -> str:
    """Why a share of so few facings says nothing."""
    return f"{counted(seen, 'facing')} to judge, at least {wanted} are needed: photograph the whole display"


def _distribution(facings: Facings) -> probability.Distribution:
    return probability.distribution(facing.score for facing in facings)


def _ids(facings: Facings) -> tuple[str, ...]:
    return tuple(facing.id for facing in facings)
