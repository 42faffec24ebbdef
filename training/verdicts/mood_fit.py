"""Which moods photos are in: those of a grid under which the true numbers on rendered visits were likeliest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import fsum, log

from api.scoring.evidence import count_apart, facings_apart
from api.scoring.probability import Distribution
from api.scoring.reliability import LESS_CLEAR, MIXED_SHARE, UNCLEAR, Knots, MoodFigures, Moods, mean, worth
from api.scoring.shipped_reliability import moods_of
from training.verdicts.box_worth import counted_facings, shelf_of
from training.verdicts.visits import RenderedVisit

SHIFTS = (0.4, 0.7, 1.0, 1.4)
MISSED = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
SPREADS = (0.8, 1.2)
CLEARNESS = ("unclear", "less clear", "clear")
# No number is less likely than this: one photo of hundreds should not choose for all others. At 1e-4 the tails, in
# which lines are decided, did not speak: by the moods then chosen 9 of 79 failed counts of the fit were wrong, now 3
# of 56.
FLOOR = 1e-5


@dataclass(frozen=True, slots=True)
class Counted:
    """The chances of the boxes of one photo, and how many things there truly are."""

    chances: tuple[float, ...]
    true: int


def facing_moods(visits: Sequence[RenderedVisit], knots: dict[str, Knots]) -> Iterator[tuple[str, MoodFigures]]:
    """By how clear photos are, those aside of which many facings stand apart."""
    for name in CLEARNESS:
        yield name, likeliest([_facings(each, knots) for each in visits if _clearness(each) == name])


def likeliest(photos: Sequence[Counted]) -> MoodFigures:
    """The figures of the grid under which the true numbers are likeliest."""
    return max(product(SHIFTS, MISSED, SPREADS), key=lambda figures: _log_likelihood(photos, moods_of(*figures)))


def _log_likelihood(photos: Sequence[Counted], moods: Moods) -> float:
    return sum(log(max(FLOOR, _chance(photo, moods))) for photo in photos)


def _chance(photo: Counted, moods: Moods) -> float:
    def of_true(counts: Distribution) -> float:
        return float(counts[photo.true]) if photo.true < len(counts) else 0.0

    return mean(moods, lambda mood: of_true(mood.count(photo.chances)))


def _facings(visit: RenderedVisit, knots: dict[str, Knots]) -> Counted:
    apart = facings_apart(visit.report)
    chances = [worth(each.score, knots["apart" if each.id in apart else "facing"]) for each in counted_facings(visit)]
    return Counted(tuple(chances), len(shelf_of(visit).facings))


def _clearness(visit: RenderedVisit) -> str | None:
    scores = [each.score for each in visit.report.facings]
    if count_apart(visit.report) > MIXED_SHARE * len(scores):
        return None
    clear = fsum(scores) / max(1, len(scores))
    return "unclear" if clear < UNCLEAR else "less clear" if clear < LESS_CLEAR else "clear"
