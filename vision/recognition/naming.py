"""From likenesses to names: which SKU a facing is, how sure that is, and when nobody should say.

Evidence adds up in logits: how like the nearest references are, and whatever else speaks for a candidate (its size
among the neighbours, what stands beside it, a second look). Whether the facing is any product of the catalogue at all
rests on the best likeness alone: size and neighbours say nothing about products that nobody has shown us.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.cards import NamingRule
from vision.geometry import Floats, Ints
from vision.recognition.gallery import Nearest

# SKUs that are weighed against each other; the right one is among the first five for 95 of 100 facings.
CANDIDATES = 8
# Candidates that a report names, from this probability on.
REPORTED, LEAST_REPORTED = 5, 0.01


@dataclass(frozen=True, slots=True)
class SkuName:
    """What a facing is called. `sku` is None when it is not sure enough; `score` is the probability of the best."""

    sku: str | None
    score: float | None
    candidates: tuple[tuple[str, float], ...] = ()


def name_facings(
    nearest: Nearest, skus: Sequence[str], rule: NamingRule, evidence: Floats | None = None
) -> tuple[SkuName, ...]:
    """A name for each of `m` facings.

    Args:
        nearest: the candidates of each facing, of a gallery of `skus`.
        skus: the codes of the gallery's SKUs.
        rule: from likeness to probability.
        evidence: `(m, k)` logits beside the looks, for each candidate.
    """
    shares = probabilities(nearest, rule, evidence)
    return tuple(_name(row, numbers, skus, rule) for row, numbers in zip(shares, nearest.skus, strict=True))


def probabilities(nearest: Nearest, rule: NamingRule, evidence: Floats | None = None) -> Floats:
    """`(m, k)`: the probability of each candidate; what is missing to 1 is that it is none of them."""
    if not nearest.skus.size:
        return np.zeros(nearest.skus.shape)
    likeness = nearest.similarities.astype(np.float64)
    logits = likeness / rule.temperature
    if evidence is not None:
        logits += evidence
    logits[nearest.skus < 0] = -np.inf
    weights = np.exp(logits - np.maximum(logits.max(axis=1, keepdims=True), -1e9))
    known = np.exp(-np.logaddexp(0, -(rule.bias + rule.slope * likeness.max(axis=1, keepdims=True))))
    return np.asarray(known * weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12))


def _name(shares: Floats, numbers: Ints, skus: Sequence[str], rule: NamingRule) -> SkuName:
    order = [place for place in np.argsort(-shares, kind="stable") if numbers[place] >= 0][:REPORTED]
    likely = tuple((skus[numbers[place]], round(float(shares[place]), 3)) for place in order)
    likely = tuple(entry for entry in likely if entry[1] >= LEAST_REPORTED)
    if not likely:
        return SkuName(None, None)
    sku, score = likely[0]
    return SkuName(sku if score >= rule.accepted else None, score, likely)
