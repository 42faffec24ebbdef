"""Which boxes of a scene's photos show one and the same thing, and which of them shows it best. Pure rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vision.geometry import Ints
from vision.scenes.counterparts import find_counterparts
from vision.scenes.overlap import Overlap, Registration
from vision.types import Facing, Gap, PopPiece, PriceTag

Seen = tuple[int, int]
"""A box: the number of its photo from 0, and its place in the report's tuple of its kind."""
Things = Sequence[Facing] | Sequence[Gap] | Sequence[PriceTag] | Sequence[PopPiece]

NO_PAIRS: Ints = np.zeros((0, 2), dtype=np.intp)
# A box this near to the frame (share of the photo's long side) may be cut by it.
FRAME_MARGIN = 0.004


@dataclass(slots=True)
class Identities:
    """Boxes joined to things. A thing has at most one box in a photo."""

    things: dict[Seen, dict[int, Seen]] = field(default_factory=dict)

    @classmethod
    def of(cls, photos: Sequence[Things]) -> "Identities":
        """Every box on its own."""
        boxes = [(photo, place) for photo, things in enumerate(photos) for place in range(len(things))]
        return cls({box: {box[0]: box} for box in boxes})

    def views(self, box: Seen) -> tuple[Seen, ...]:
        """All boxes that show the same thing, itself among them, by photo."""
        thing = self.things[box]
        return tuple(thing[photo] for photo in sorted(thing))

    def joined(self, first: Seen, second: Seen) -> bool:
        return self.things[first] is self.things[second]

    def excludes(self, first: Seen, second: Seen) -> bool:
        """Whether the two cannot be one, because the thing of one has another box in a photo of the other."""
        return not self.joined(first, second) and not self.things[first].keys().isdisjoint(self.things[second])

    def join(self, first: Seen, second: Seen) -> None:
        if self.joined(first, second) or self.excludes(first, second):
            return
        merged = self.things[first] | self.things[second]
        for box in merged.values():
            self.things[box] = merged


def identify_facings(photos: Sequence[Sequence[Facing]], registration: Registration) -> Identities:
    """As `identify`, with the facings that the registration found to be the same joined before all others."""
    return _identify(photos, registration, [overlap.facings for overlap in registration.overlaps])


def identify(photos: Sequence[Things], registration: Registration) -> Identities:
    """Join the boxes of one kind, `photos[i]` those of photo i, that the overlaps carry onto each other.

    The overlaps of the highest rank decide first. One that contradicts them more often than it confirms them is left
    out: on a shelf of repeats it is wrong by some facings.
    """
    return _identify(photos, registration, [NO_PAIRS] * len(registration.overlaps))


def _identify(photos: Sequence[Things], registration: Registration, known: Sequence[Ints]) -> Identities:
    identities = Identities.of(photos)
    overlaps = zip(registration.overlaps, known, strict=True)
    for overlap, pairs in sorted(overlaps, key=lambda entry: entry[0].rank, reverse=True):
        links = _links(overlap, photos, pairs)
        confirmed = sum(identities.joined(*link) for link in links)
        contradicted = sum(identities.excludes(*link) for link in links)
        if contradicted <= confirmed:
            for link in links:
                identities.join(*link)
    return identities


def _links(overlap: Overlap, photos: Sequence[Things], known: Ints) -> list[tuple[Seen, Seen]]:
    """Pairs of boxes that one overlap takes for the same: those known, then the others, most alike first."""
    first, second = overlap.first, overlap.second
    found = find_counterparts(
        overlap,
        [thing.box for thing in photos[first]],
        [thing.box for thing in photos[second]],
        known,
    )
    return [((first, int(one)), (second, int(other))) for one, other in found.pairs]


def best_views(identities: Identities, photos: Sequence[Things], registration: Registration) -> Mapping[Seen, Seen]:
    """For every box the one that shows its thing best: on a row, not cut by the frame, the largest and most certain.

    What one photo shows beside the fixture that it is about may be another photo's own.
    """

    def worth(box: Seen) -> tuple[bool, bool, float]:
        thing = photos[box[0]][box[1]]
        beside = isinstance(thing, Facing | Gap) and thing.row is None
        width, height = registration.sizes[box[0]]
        margin = FRAME_MARGIN * max(width, height)
        seen = thing.box
        whole = min(seen.x, seen.y, width - seen.right, height - seen.bottom) > margin
        # Shares of the photo's area, so that a photo of more pixels is not a better view by that alone.
        return not beside, whole, thing.score * seen.area / (width * height)

    return {box: max(identities.views(box), key=worth) for box in identities.things}
