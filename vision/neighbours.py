"""Which boxes of products are accepted: a product seldom stands alone.

On a crowded shelf the network is unsure of many a facing that stands between two like it, and surer of a logo that lies
inside a pack. So a box is judged by its score together with the boxes around it: a small network tells how likely it
is right. How likely is enough depends on the photo: with boxes as likely as they say, most are told rightly (best F1)
from about half of the F1 that the photo permits (Lipton, Elkan and Naryanaswamy, 2014), and the mean of what may be
there stands for that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from vision.evidence_network import EvidenceNetwork
from vision.geometry import Flags, Floats, areas, intersections

# Fainter boxes are never accepted; from `PERHAPS` on a box may be there and speaks for others, from `LIKELY` on it
# counts among those that stand beside, from `SURE` on for how tall goods are.
FAINTEST, PERHAPS, LIKELY, SURE = 0.05, 0.1, 0.2, 0.3
# In one row: this much of the lower one's height in common. Next to each other: centres at most this share of the sum
# of their widths apart, and at least half the narrower one's width.
IN_ROW, NEXT, APART = 0.6, 0.8, 0.5
# Two of one size: their heights and widths differ by less than these, as logarithms. Turned packs differ in width.
LIKE_HEIGHT, LIKE_WIDTH = 0.25, 0.4
MOST_LIKE = 4
# A box speaks against another that it lies in, or that lies in it, unless it is this much less sure.
COMPARABLE = 0.7
MOST_HELD = 2.0
MEASURES = 10


@dataclass(frozen=True, slots=True, eq=False)
class NeighbourRule:
    """Accepts a photo's boxes of products.

    `network` turns `neighbour_evidence` into probabilities. A box is accepted from `share` of the mean probability of
    those that may be there (probability PERHAPS or more).
    """

    network: EvidenceNetwork
    share: float

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """From a card. Raises KeyError, TypeError or ValueError for anything else."""
        network, share = EvidenceNetwork.from_json(values["network"]), float(values["share"])
        if len(network.mean) != MEASURES or not 0 < share < 1:
            raise ValueError(
                f"neighbours: {len(network.mean)} measures (not {MEASURES}), or share {share} not in 0 to 1"
            )
        return cls(network, share)

    def to_json(self) -> dict[str, Any]:
        """The form on a card."""
        return {"network": self.network.to_json(), "share": self.share}

    def accepts(self, products: Floats) -> Flags:
        """Which boxes of one photo, `(n, 5)` xyxy and score, are accepted: `(n,)`."""
        accepted = np.zeros(len(products), dtype=np.bool_)
        judged = np.flatnonzero(products[:, 4] >= FAINTEST)
        if len(judged):
            likely = self.network.probabilities(neighbour_evidence(products[judged]))
            accepted[judged] = likely >= self.share * _mean_of_possible(likely)
        return accepted


def _mean_of_possible(likely: Floats) -> float:
    possible = likely[likely >= PERHAPS]
    return float(possible.mean()) if len(possible) else 1.0


def neighbour_evidence(products: Floats) -> Floats:
    """What speaks for and against each box of a photo, `(n, MEASURES)`; `products` are `(n, 5)`, xyxy and score.

    Its score as a logit; the best score next to it, and of those next to it and of its size; how many of these; the
    best score above or below of its size; the part of it inside another; the part of another inside it, and of all
    inside it; logarithms of its height over the sure ones' and of its width over its height. How many pixels the photo
    has does not matter.
    """
    scores = products[:, 4]
    others = products[scores >= min(PERHAPS, scores.max())]
    beside = _in_line(products, others, across=0)
    upright = _in_line(products, others, across=1) & _alike(products, others)
    alike = beside & _alike(products, others)
    return np.column_stack(
        [
            np.log(scores / (1 - np.minimum(scores, 0.99))),
            _best(beside, others),
            _best(alike, others),
            np.minimum((alike & (others[:, 4] >= LIKELY)).sum(axis=1), MOST_LIKE) / MOST_LIKE,
            _best(upright, others),
            *_nested(products, others),
            _height_against_sure(products),
            np.log((products[:, 2] - products[:, 0]) / (products[:, 3] - products[:, 1])),
        ]
    )


def _in_line(products: Floats, others: Floats, *, across: int) -> Flags:
    """`[i, j]`: j stands next to i, in one row (`across` 0: to the left or right) or in one column (1)."""
    along = 1 - across
    sides, other_sides = products[:, 2:4] - products[:, :2], others[:, 2:4] - others[:, :2]
    common = np.minimum(products[:, None, 2 + along], others[:, 2 + along]) - np.maximum(
        products[:, None, along], others[:, along]
    )
    shorter = np.minimum(sides[:, None, along], other_sides[:, along])
    centres = np.abs(
        (products[:, None, across] + products[:, None, 2 + across]) - (others[:, across] + others[:, 2 + across])
    )
    apart = centres / 2 > APART * np.minimum(sides[:, None, across], other_sides[:, across])
    near = centres / 2 < NEXT * (sides[:, None, across] + other_sides[:, across])
    in_line: Flags = (common > IN_ROW * shorter) & apart & near
    return in_line


def _alike(products: Floats, others: Floats) -> Flags:
    """`[i, j]`: both have about the same width and height."""
    ratio = np.abs(np.log((products[:, None, 2:4] - products[:, None, :2]) / (others[:, 2:4] - others[:, :2])))
    return np.asarray((ratio[..., 1] < LIKE_HEIGHT) & (ratio[..., 0] < LIKE_WIDTH))


def _best(chosen: Flags, others: Floats) -> Floats:
    best: Floats = np.where(chosen, others[:, 4], 0.0).max(axis=1)
    return best


def _nested(products: Floats, others: Floats) -> tuple[Floats, Floats, Floats]:
    """The part of each box inside one other, the part of one other inside it, the part of it that others fill."""
    common = intersections(products[:, :4], others[:, :4])
    common[(products[:, None] == others).all(axis=2)] = 0.0
    comparable = np.where(others[:, 4] > COMPARABLE * products[:, None, 4], common, 0.0)
    own = areas(products[:, :4])
    inside, holds = comparable / own[:, None], comparable / areas(others[:, :4])
    held = common[:, others[:, 4] > LIKELY].sum(axis=1) / own
    return inside.max(axis=1), holds.max(axis=1), np.minimum(held, MOST_HELD)


def _height_against_sure(products: Floats) -> Floats:
    """Logarithm of each height over the median height of the sure boxes, or of the surest if none is sure."""
    heights = products[:, 3] - products[:, 1]
    sure = products[:, 4] >= min(SURE, COMPARABLE * products[:, 4].max())
    against: Floats = np.log(heights / np.median(heights[sure]))
    return against
