"""The facings of each SKU on the shelf with the price tags that stand for them, and shares of SKUs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from api.scoring import probability
from api.scoring.evidence import SeenFacing, SeenTag, ShelfFacts
from api.scoring.lines import Measurement
from api.scoring.tally import reaches


@dataclass(frozen=True, slots=True)
class ShelfSku:
    """One SKU that is seen: its facings, and the tags that stand for them; `shared` ones stand for other SKUs too."""

    sku: str
    facings: tuple[SeenFacing, ...]
    tags: tuple[SeenTag, ...]
    shared: frozenset[str] = frozenset()

    @property
    def sure(self) -> float:
        """That it is this SKU: that of its surest facing."""
        return max(facing.score * facing.sku_score for facing in self.facings)


def skus_on_shelf(facts: ShelfFacts, wanted: Collection[str] | None = None) -> tuple[ShelfSku, ...]:
    """The SKUs seen, in the order of their codes; only the `wanted` ones."""
    facings: dict[str, list[SeenFacing]] = {}
    for facing in facts.facings:
        if facing.sku is not None and (wanted is None or facing.sku in wanted):
            facings.setdefault(facing.sku, []).append(facing)
    names = {facing.id: facing.sku for facing in facts.facings}
    tags = {facing: tag for tag in facts.tags for facing in tag.facings}
    return tuple(_shelf_sku(sku, own, tags, names) for sku, own in sorted(facings.items()))


def _shelf_sku(
    sku: str, facings: Sequence[SeenFacing], tags: Mapping[str, SeenTag], names: Mapping[str, str | None]
) -> ShelfSku:
    own = {tag.id: tag for facing in facings if (tag := tags.get(facing.id))}
    shared = {tag.id for tag in own.values() if any(names.get(facing, sku) != sku for facing in tag.facings)}
    return ShelfSku(sku, tuple(facings), tuple(own.values()), frozenset(shared))


def tag_is_its_own(item: ShelfSku, tag: SeenTag, facts: ShelfFacts) -> float:
    """The probability that a tag of the SKU is meant for it, and not for what stands beside it."""
    return facts.reliability.shared_tag if tag.id in item.shared else facts.reliability.linked_tag


def share_of_skus(
    right: Mapping[str, bool], chances: Mapping[str, float], target: float, evidence: tuple[str, ...], action: str
) -> Measurement:
    """Right SKUs / judged SKUs is at least `target`; `chances` are the probabilities that they are right.

    A tag of `evidence` that stands for several of them is named once.
    """
    good, judged = sum(right.values()), len(right)
    needed = next(count for count in range(judged + 1) if reaches(count, judged, target))
    return Measurement(
        value=good / judged,
        target=target,
        unit="share",
        met=good >= needed,
        score=min(1.0, good / judged / target),
        probability=probability.at_least(probability.distribution(chances.values()), needed),
        evidence=tuple(dict.fromkeys(evidence)),
        action=action,
    )
