"""Facings that nobody could name, put together by their looks: each cluster is one question, "what is this?".

Whoever answers teaches by the whole cluster, so clean ones count more than complete ones: a cluster that mixes two SKUs
teaches wrong names, while a SKU in several clusters only asks again, and the first answer names most of the rest.
Hence complete linkage: any two facings of a cluster are alike. Measured on coolers and drawn shelves (1,282 and 2,674
facings, none of them known): at equal purity it covers one to six points more of the facings than average linkage, and
mutual nearest neighbours fall behind both. Standing side by side is no evidence: at equal likeness two neighbours of a
row are one SKU no more often than facings of two photos, for variants of a line stand beside each other.
"""

from dataclasses import dataclass
from math import log

import numpy as np

from vision.cards import NamingRule
from vision.geometry import Flags, Floats, Ints
from vision.recognition.embedder import Vectors

# Facings belong together from the likeness on at which the naming rule holds a facing for known with this probability.
# 0.7 is a likeness of 0.60 by the embedder of 2026. 0.55 would lose up to three points of purity; 0.65 would gain one
# to three, and lose 5 to 14 points of the facings.
TOGETHER = 0.7
# A lying roll and an upright bag of one brand are alike in colour and words. Each unit of difference in log(width /
# height) takes so much off a likeness, up to the ceiling: a pack half hidden by its neighbour is still that pack. At
# equal purity it covers two to eight points more of the facings.
SHAPE_WEIGHT, SHAPE_CEILING = 0.2, 0.5
# From this length in pixels on a crop shows all that the embedder sees.
SHARP_SIDE = 224
# Of a facing that may be any SKU, or one that nobody knows.
NO_LEANING = -1
# Rows of the matrix of likenesses whose shapes are compared at once: more take memory, fewer take time.
STRIPE = 512


@dataclass(frozen=True, slots=True, eq=False)
class UnknownFacings:
    """What is known of `n` facings without a name.

    `vectors` `(n, d)` float32 of length 1; `sizes` `(n, 2)` width and height of their boxes in pixels; `scores` `(n,)`
    of the detector, 0 to 1; `leanings` `(n,)` the number of the known SKU that each leans to, or NO_LEANING. Two that
    lean to different SKUs are never put together, however alike they are.
    """

    vectors: Vectors
    sizes: Floats
    scores: Floats
    leanings: Ints


def cluster_unknowns(facings: UnknownFacings, rule: NamingRule) -> tuple[Ints, ...]:
    """The facings of each cluster, the best exemplar first; every facing is in exactly one cluster.

    The clusters are the same in whatever order the facings come, and themselves in no particular order. 5,000 facings
    take 1.3 seconds of one core and 150 MB.
    """
    if not len(facings.vectors):
        return ()
    # Sorted by their content, for equal likenesses are decided by the order.
    order = np.lexsort((facings.leanings, *facings.sizes.T, *facings.vectors.T))
    shapes = np.log(facings.sizes[order, 0] / np.maximum(facings.sizes[order, 1], 1e-6))
    likeness = _likenesses(facings.vectors[order], shapes, facings.leanings[order])
    found = complete_links(likeness, likeness_at(rule, TOGETHER))
    return tuple(_best_first(facings, order[members]) for members in found)


def alike(vectors: Vectors, examples: Vectors, rule: NamingRule) -> Flags:
    """Which of `n` facings are as like one of the examples `(m, d)` as the facings of a cluster are to each other."""
    return _near(vectors, examples, likeness_at(rule, TOGETHER))


def same_thing(vectors: Vectors, examples: Vectors, rule: NamingRule) -> Flags:
    """Which of `n` facings are so like one of the examples `(m, d)` that a name would be given."""
    return _near(vectors, examples, likeness_at(rule, rule.accepted))


def likeness_at(rule: NamingRule, probability: float) -> float:
    """The cosine at which a facing is known with this probability; each embedder has its own scale."""
    return (log(probability / (1 - probability)) - rule.bias) / rule.slope


def complete_links(likeness: Vectors, least: float) -> tuple[Ints, ...]:
    """Groups in which any two of `n` are alike by at least `least`; `likeness` `(n, n)` is used up.

    Complete linkage by nearest-neighbour chains (Murtagh 1983): who has no partner alike enough is done, for merging
    makes nobody more alike.
    """
    np.fill_diagonal(likeness, -np.inf)
    members = [[number] for number in range(len(likeness))]
    done: Flags = np.zeros(len(likeness), dtype=bool)
    for start in range(len(likeness)):
        chain = [] if done[start] else [start]
        while chain:
            last, before = chain[-1], chain[-2] if len(chain) > 1 else -1
            nearest = int(likeness[last].argmax())
            # Of equals the one before: else the chain could run in a circle.
            if before >= 0 and likeness[last, before] >= likeness[last, nearest]:
                nearest = before
            if likeness[last, nearest] < least:
                done[chain.pop()] = True
            elif nearest == before:
                _merge(likeness, before, last)
                members[before] += members[last]
                members[last], done[last] = [], True
                del chain[-2:]
                chain = chain or [start]
            else:
                chain.append(nearest)
    return tuple(np.sort(np.asarray(group, dtype=np.intp)) for group in members if group)


def _near(vectors: Vectors, examples: Vectors, least: float) -> Flags:
    if not len(examples):
        return np.zeros(len(vectors), dtype=bool)
    return np.asarray((vectors @ examples.T).max(axis=1) >= least)


def _merge(likeness: Vectors, kept: int, gone: int) -> None:
    np.minimum(likeness[kept], likeness[gone], out=likeness[kept])
    likeness[:, kept] = likeness[kept]
    likeness[:, gone] = -np.inf


def _likenesses(vectors: Vectors, shapes: Floats, leanings: Ints) -> Vectors:
    """`(n, n)` float32: cosines, less what packs of other proportions lose; none between different leanings."""
    likeness = vectors @ vectors.T
    for start in range(0, len(shapes), STRIPE):
        apart = np.abs(shapes[start : start + STRIPE, None] - shapes)
        likeness[start : start + STRIPE] -= SHAPE_WEIGHT * np.minimum(apart, SHAPE_CEILING)
        here = leanings[start : start + STRIPE, None]
        differ = (here != leanings) & (here != NO_LEANING) & (leanings != NO_LEANING)
        likeness[start : start + STRIPE][differ] = -np.inf
    return likeness


def _best_first(facings: UnknownFacings, members: Ints) -> Ints:
    """Surely seen, large, and in the middle of their cluster: what shows best what the cluster is."""
    vectors = facings.vectors[members]
    nearness = vectors @ vectors.mean(axis=0)
    sharpness = np.minimum(facings.sizes[members].max(axis=1) / SHARP_SIDE, 1.0)
    return members[np.argsort(-facings.scores[members] * sharpness * nearness, kind="stable")]
