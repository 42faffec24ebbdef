"""What the models' scores are worth: how sure a box is, how much was missed, and how photos differ in both.

Boxes of one photo are not right or wrong independently: on a photo with reflections, or of a fixture that the detector
has hardly seen, many are wrong at once. A photo is therefore taken to be in one of a few moods, in each of which its
boxes are independent; a probability is the mean over the moods. Without that, counts would seem surer than they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import exp, fsum, log

import numpy as np

from api.scoring import probability
from api.scoring.probability import Distribution
from vision.types import HeightMethod

# (score, probability), both rising; linear between two knots, constant beyond the first and the last.
Knots = tuple[tuple[float, float], ...]
# Poisson masses further out than so many of their standard deviations change no probability.
TAIL = 6.0
# The part of a photo's facings beyond which it is taken to show several fixtures.
MIXED_SHARE = 0.1
# Mean scores of a photo's facings below which it has moods of its own.
UNCLEAR, LESS_CLEAR = 0.65, 0.75
# Of moods: `shift`, `missed`, and how far `missed` spreads (log).
MoodFigures = tuple[float, float, float]
# No chance that is not a person's word is nearer to 0 or 1.
LEAST_DOUBT = 1e-9


@dataclass(frozen=True, slots=True)
class Mood:
    """One way in which a photo may have turned out: `weight` is how often it does.

    `shift` (logits) makes its boxes surer, `missed` is how many things are missed for each one seen, and `unseen` how
    many besides, even if none is seen; `heights` by how many of its standard deviations the height of every row is off.
    """

    weight: float
    shift: float = 0.0
    missed: float = 0.0
    unseen: float = 0.0
    heights: float = 0.0

    @property
    def without_missed(self) -> "Mood":
        """The same, but for things that can only be where they were looked for."""
        return replace(self, missed=0.0, unseen=0.0)

    def count(self, chances: Sequence[float], sizes: Sequence[int] | None = None) -> Distribution:
        """How many of the things with these probabilities there are, and of those that were missed beside them.

        What is certain was looked at by a person, who missed nothing beside it.
        """
        shifted = chances if self.shift == 0 else [_shifted(chance, self.shift) for chance in chances]
        seen = probability.distribution(shifted, sizes)
        more = self.unseen + self.missed * fsum(chance for chance in shifted if chance < 1)
        return probability.total(seen, _poisson(more)) if more > 0 else seen


Moods = tuple[Mood, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How a version of the standard's document understands scores. No knots: a score is a probability.

    `by_names`: a facing belongs to a SKU as surely as its name says, and may be one of its other candidates.
    """

    version: int
    facing: Knots = ()
    # The same of a facing that stands apart from its row's edge, as goods of a neighbouring fixture do.
    apart: Knots = ()
    gap: Knots = ()
    pop: Knots = ()
    tag: Knots = ()
    facings: Moods = (Mood(1.0),)
    # Photos whose facings have a mean score below the limit have moods of their own; the lowest limit comes first.
    less_clear: tuple[tuple[float, Moods], ...] = ()
    # Likewise photos of which more than MIXED_SHARE of the facings stand apart; no moods: they have none of their own.
    mixed: Moods = ()
    gaps: Moods = (Mood(1.0),)
    pops: Moods = (Mood(1.0),)
    # Probability that a tag stands for a SKU, when it stands for facings of this SKU alone, and when for others' too.
    linked_tag: float = 1.0
    shared_tag: float = 1.0
    # Probability that a brand stands in one block though it seems parted: one missed facing parts it.
    block_holds: float = 0.0
    # How often the zone of a row is right by the method that told its height.
    zone_trust: Mapping[HeightMethod, float] = field(default_factory=dict)
    # Probability that a place of a planogram is taken rightly though it seems to be empty or taken by another product.
    place_taken: float = 0.0
    # Probability that a price which the reader told as sure, without alternatives, is the printed one.
    told_price: float = 1.0
    by_names: bool = False
    # What a person looked at and corrected is sure, with what was left as it was.
    by_people: bool = False
    # Probability that a SKU of which no facing was seen stands on the shelf all the same.
    overlooked_sku: float = 0.0
    # How much more often a name is wrong than it says; wrong ones make SKUs seem to be there. None: they never do.
    overrated_names: float | None = None
    # That a SKU of which no tag was seen has one all the same.
    overlooked_tag: float = 0.0
    # That promoted SKUs carry signs though none was read.
    overlooked_signs: float = 0.0
    # (weight, standard deviations) that the rows of a photo may be too high or low by, all of them together.
    heights: tuple[tuple[float, float], ...] = ((1.0, 0.0),)
    # By kind of KPI, how often targets were met that were given a probability: what no part above accounts for.
    lines: Mapping[str, Knots] = field(default_factory=dict)

    def of_photos(self, scores: Sequence[float], apart: int = 0) -> "Reliability":
        """What the scores of these photos' facings are worth, given how clear they are and how many stand apart."""
        if self.mixed and apart > MIXED_SHARE * len(scores):
            return replace(self, facings=self.mixed)
        total = fsum(scores)
        moods = next((own for limit, own in self.less_clear if total < limit * len(scores)), self.facings)
        return replace(self, facings=moods)

    def of_people(self) -> "Reliability":
        """The same where a person looked at every photo: nothing is doubtful but heights and whose tag is whose."""
        return Reliability(
            version=self.version,
            linked_tag=self.linked_tag,
            shared_tag=self.shared_tag,
            zone_trust=self.zone_trust,
            by_names=self.by_names,
            by_people=self.by_people,
            heights=self.heights,
        )

    def told(self, kpi: str, chance: float) -> float:
        """What the probability of a line of this kind of KPI is worth."""
        knots = self.lines.get(kpi, ())
        # Rounded to 1, a chance is still no person's word.
        return worth(min(chance, 1.0 - LEAST_DOUBT), knots) if knots else chance

    @property
    def facings_at_heights(self) -> Moods:
        """The moods of facings, each with everything that the heights of rows may be off by."""
        return tuple(
            replace(mood, weight=mood.weight * weight, heights=offset)
            for mood in self.facings
            for weight, offset in self.heights
        )


def at_least_so_many(rate: float, count: int) -> float:
    """The probability that things which come at random, so many of them on the mean, are at least `count`."""
    return probability.at_least(_poisson(rate), count)


def mean(moods: Moods, chance: Callable[[Mood], float]) -> float:
    """A probability over all moods."""
    return min(1.0, fsum(mood.weight * chance(mood) for mood in moods))


def worth(score: float, knots: Knots) -> float:
    """The probability that a score stands for."""
    # No model is as sure as a person who corrected a box.
    if not knots or score >= 1:
        return score
    for (low, at_low), (high, at_high) in pairwise(((-1.0, knots[0][1]), *knots)):
        if score <= high:
            return at_low + (at_high - at_low) * max(0.0, score - low) / (high - low)
    return knots[-1][1]


def _shifted(chance: float, shift: float) -> float:
    if chance >= 1:
        return chance
    bounded = min(1 - LEAST_DOUBT, max(LEAST_DOUBT, chance))
    return 1 / (1 + exp(-(log(bounded / (1 - bounded)) + shift)))


def _poisson(rate: float) -> Distribution:
    """Masses of 0, 1, 2 ...; what lies beyond the tail is left to the last one."""
    last = int(rate + TAIL * rate**0.5) + 4
    masses = np.empty(last + 1)
    masses[0] = exp(-rate)
    for count in range(1, last + 1):
        masses[count] = masses[count - 1] * rate / count
    masses[last] += max(0.0, 1.0 - fsum(masses.tolist()))
    return masses


AS_STATED = Reliability(version=1)
