"""The reliability that each version of the standard's document stands for."""

from math import exp, fsum

from api.scoring.reliability import AS_STATED, Knots, Mood, Moods, Reliability
from api.scoring.standard import SchemaVersion

# (standard deviations, weight) of the moods on either side of the usual one; their spread and tails are a normal one's.
ARMS = ((1.4, 0.2), (2.6, 0.016))


def _moods(shift: float, missed: float, spread: float, unseen: float = 0.0) -> Moods:
    """The usual mood, surer and less sure ones (`shift`, logits), and more and fewer things missed (`spread`, log)."""
    sides = [(sign * arm, weight) for arm, weight in ARMS for sign in (1, -1)]
    usual = 1.0 - 2 * fsum(weight for _, weight in sides)
    return (
        Mood(usual, 0.0, missed, unseen),
        *(Mood(weight, side * shift, missed, unseen) for side, weight in sides),
        *(Mood(weight, 0.0, missed * exp(side * spread), unseen * exp(side * spread)) for side, weight in sides),
    )


# A listed SKU that seems to be missing was often only overlooked or named wrongly.
_LISTED: Knots = ((0.02, 0.08), (0.12, 0.12), (0.5, 0.5), (0.9, 0.9), (0.999, 0.999))
# What lines were worth on 261 rendered scenes. Where a direction never passes the usual limits of doubt, 0.05 and 0.9,
# it was wrong too often to be decided by the photo alone (docs/scoring.md).
LINES: dict[str, Knots] = {
    "eye_level": ((0.085, 0.03), (0.1, 0.06), (0.15, 0.14), (0.57, 0.42), (0.73, 0.73), (0.82, 0.9), (0.92, 0.96)),
    "brand_block": ((0.25, 0.36), (0.45, 0.55), (0.72, 0.72), (0.95, 0.86), (0.99, 0.89)),
    "must_stock": _LISTED,
    "on_shelf_availability": _LISTED,
    "gaps": ((0.01, 0.15), (0.04, 0.3), (0.1, 0.4), (0.28, 0.55), (0.72, 0.78), (0.85, 0.86), (0.95, 0.95)),
    "pop": (
        (0.05, 0.02),
        (0.11, 0.05),
        (0.45, 0.1),
        (0.57, 0.4),
        (0.73, 0.58),
        (0.85, 0.76),
        (0.965, 0.8),
        (0.985, 0.97),
    ),
    "planogram": ((0.002, 0.03), (0.01, 0.09), (0.03, 0.3), (0.08, 0.6), (0.15, 0.65), (0.25, 0.95), (0.4, 0.98)),
    "price_tags": ((0.01, 0.1), (0.06, 0.25), (0.15, 0.3), (0.3, 0.5), (0.75, 0.74), (0.9, 0.86), (0.99, 0.89)),
}

# As `shelf-research` 1.3 sees rendered scenes: knots are the shares of true boxes by score, on 149 scenes. Moods of
# facings are those under which the true numbers on 261 scenes were likeliest, or near them; those of gaps and pieces
# were likeliest on the 149, and were widened on 30 more (docs/scoring.md).
MEASURED = Reliability(
    version=2,
    facing=((0.35, 0.38), (0.45, 0.53), (0.55, 0.655), (0.655, 0.796), (0.755, 0.89), (0.835, 0.963), (0.9, 0.99)),
    gap=((0.36, 0.32), (0.45, 0.39), (0.55, 0.47), (0.65, 0.58), (0.74, 0.78), (0.85, 0.88)),
    pop=((0.23, 0.35), (0.35, 0.58), (0.45, 0.7), (0.55, 0.85), (0.65, 0.9), (0.75, 0.97), (0.85, 0.99)),
    tag=((0.35, 0.62), (0.45, 0.76), (0.55, 0.87), (0.65, 0.97), (0.75, 0.985), (0.85, 0.995)),
    facings=_moods(0.6, 0.05, 0.8),
    less_clear=((0.65, _moods(1.0, 0.2, 1.2)), (0.75, _moods(0.9, 0.1, 0.9))),
    gaps=_moods(1.6, 0.8, 1.3, unseen=0.8),
    pops=_moods(1.0, 1.0, 1.3, unseen=0.4),
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
    lines=LINES,
    heights=((0.15, -2.2), (0.2, -1.1), (0.3, 0.0), (0.2, 1.1), (0.15, 2.2)),
)


def reliability_of(version: SchemaVersion) -> Reliability:
    """How scores are understood by a document of this version."""
    return AS_STATED if version == 1 else MEASURED
