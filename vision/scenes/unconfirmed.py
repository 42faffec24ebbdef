"""Which facings of a scene count for none, because other photos show their place and do not find them. Pure rules.

A detector takes a fold of a carton, half a logo or a unit of the second row for a facing from one side, and not from
another. So a facing is as sure as the mean of its scores over all photos that show its place, a photo that does not
find it with a score of 0. What no photo misses is not asked.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from vision.geometry import Flags
from vision.scenes.counterparts import SEEN_WHOLE, seen_shares
from vision.scenes.overlap import Registration
from vision.scenes.scene_identity import Identities, Seen
from vision.types import Facing, ShelfReport

# Least mean score, as a share of the scene's usual one and at most: dark and distant goods score low throughout. Of
# 2,323 missed facings on 50 rendered scenes half are true from a mean of 0.42, 0.39 and 0.33 of the usual score on,
# where that is below 0.5, below 0.65 and above.
LEAST_SHARE, MOST_NEEDED = 0.45, 0.25


def unconfirmed_facings(
    reports: Sequence[ShelfReport], registration: Registration, identities: Identities, best: Mapping[Seen, Seen]
) -> frozenset[Seen]:
    """The best views, by `best`, of what does not count; `identities` are those of the facings."""
    facings = [report.facings for report in reports]
    shown = _shown_in(registration, facings)
    least = min(MOST_NEEDED, LEAST_SHARE * _usual_score(facings))
    unsure = set()
    for leader in set(best.values()):
        views = identities.views(leader)
        missing = _missing_in(views, shown)
        scores = sum(facings[photo][place].score for photo, place in views)
        if missing and scores < least * (len(views) + missing):
            unsure.add(leader)
    return frozenset(unsure)


def _missing_in(views: Sequence[Seen], shown: Mapping[tuple[int, int], Flags]) -> int:
    """How many photos show the place of a facing, and have none of its views."""
    own = {photo for photo, _ in views}
    return len(
        {other for photo, place in views for (at, other), seen in shown.items() if at == photo and seen[place]} - own
    )


def _shown_in(registration: Registration, photos: Sequence[Sequence[Facing]]) -> dict[tuple[int, int], Flags]:
    """For each photo and each other one that it overlaps with which of its facings lie whole in the other."""
    ways = [way for overlap in registration.overlaps for way in (overlap, overlap.reversed())]
    boxes = [[facing.box for facing in facings] for facings in photos]
    return {
        (way.first, way.second): seen_shares(way, boxes[way.first], boxes[way.second]) >= SEEN_WHOLE for way in ways
    }


def _usual_score(photos: Sequence[Sequence[Facing]]) -> float:
    scores = [facing.score for facings in photos for facing in facings if facing.counts]
    return float(np.median(scores)) if scores else 1.0
