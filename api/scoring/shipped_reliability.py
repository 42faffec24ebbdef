"""The reliability that each version of the standard's document stands for."""

from collections.abc import Mapping, Sequence
from math import exp, fsum

from api.scoring.fitted_reliability import BOXES, LINES, MOODS
from api.scoring.reliability import AS_STATED, LESS_CLEAR, UNCLEAR, Knots, Mood, MoodFigures, Moods, Reliability
from api.scoring.standard import SchemaVersion

# (standard deviations, weight) of the moods on either side of the usual one; their spread and tails are a normal one's.
ARMS = ((1.4, 0.2), (2.6, 0.016))
# Where a neighbouring fixture may be taken for the display, counts are off by far more often.
HEAVY_ARMS = ((1.4, 0.12), (2.6, 0.08))


def moods_of(
    shift: float,
    missed: float,
    spread: float,
    unseen: float = 0.0,
    arms: Sequence[tuple[float, float]] = ARMS,
) -> Moods:
    """The usual mood, surer and less sure ones (`shift`, logits), and more and fewer things missed (`spread`, log)."""
    sides = [(sign * arm, weight) for arm, weight in arms for sign in (1, -1)]
    usual = 1.0 - 2 * fsum(weight for _, weight in sides)
    return (
        Mood(usual, 0.0, missed, unseen),
        *(Mood(weight, side * shift, missed, unseen) for side, weight in sides),
        *(Mood(weight, 0.0, missed * exp(side * spread), unseen * exp(side * spread)) for side, weight in sides),
    )


def fitted(
    boxes: Mapping[str, Knots],
    moods: Mapping[str, MoodFigures],
    lines: Mapping[str, Knots],
) -> Reliability:
    """Version 2 with what `shelfaudit train reliability` found for the detector in use; the rest was measured apart."""
    return Reliability(
        version=2,
        facing=boxes["facing"],
        apart=boxes["apart"],
        gap=boxes["gap"],
        pop=boxes["pop"],
        tag=boxes["tag"],
        facings=moods_of(*moods["clear"]),
        less_clear=((UNCLEAR, moods_of(*moods["unclear"])), (LESS_CLEAR, moods_of(*moods["less clear"]))),
        # Wider than the likeliest, by which lines near their targets were wrong too often (docs/scoring.md).
        mixed=moods_of(1.0, 0.05, 1.2, arms=HEAVY_ARMS),
        gaps=moods_of(1.6, 0.8, 1.3, unseen=0.8),
        pops=moods_of(1.0, 1.0, 1.3, unseen=0.4),
        # 4 of 197 prices that were told as sure on tags nobody looked at were wrong (docs/shelf-facts.md).
        told_price=0.98,
        linked_tag=0.95,
        shared_tag=0.65,
        block_holds=0.25,
        # docs/shelf-facts.md, "Heights".
        zone_trust={"fixture-profile": 0.96, "product-ruler": 0.83, "fixture-share": 0.76, "row-index": 0.57},
        place_taken=0.3,
        by_names=True,
        by_people=True,
        overlooked_sku=0.04,
        overrated_names=0.03,
        overlooked_tag=0.15,
        # 23 of 54 signs on tags were read (docs/shelf-facts.md): where half of the SKUs carry one, so many unread do.
        overlooked_signs=0.36,
        lines=lines,
        heights=((0.15, -2.2), (0.2, -1.1), (0.3, 0.0), (0.2, 1.1), (0.15, 2.2)),
    )


MEASURED = fitted(BOXES, MOODS, LINES)


def reliability_of(version: SchemaVersion) -> Reliability:
    """How scores are understood by a document of this version."""
    return AS_STATED if version == 1 else MEASURED
