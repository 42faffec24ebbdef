"""Promoted items carry a promotion sign: on their tag, or as a piece of POP material at their place."""

from dataclasses import replace

from api.scoring.evidence import SeenPop, SeenTag, ShelfFacts
from api.scoring.kpis import PromotionSignsKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.selection import product_name
from api.scoring.skus_on_shelf import ShelfSku, share_of_skus, skus_on_shelf
from api.scoring.wording import first_of
from vision.types import SURE, Box

# Kinds of POP material that announce a lower price.
SIGNS = frozenset({"promotion_sign", "price_burst"})
# A sign hangs on the edge below its goods or above them: as far as this many heights of them from their box.
REACH = 0.6


def measure_promotion_signs(kpi: PromotionSignsKpi, facts: ShelfFacts) -> Measurement | NotMeasured:
    """Promoted SKUs with a sign / promoted SKUs on the shelf.

    A tag of which nobody could tell whether it announces a promotion, or a POP piece of unknown kind at the place, may
    be the sign: then nothing is missing for certain. Nor is it where signs are seldom read, for what is not read on one
    tag of a shop is not read on the others either.
    """
    shelf = skus_on_shelf(facts, kpi.skus)
    if not shelf:
        return NotMeasured(target=kpi.target, unit="share", reason="none of the promoted SKUs is seen")
    places = _places(facts)
    near = {item.sku: _near(item, facts, places) for item in shelf}
    signed = {item.sku: _is_signed(item, near[item.sku]) for item in shelf}
    maybe = [item for item in shelf if not signed[item.sku] and _may_be_signed(item, near[item.sku])]
    judged = [item for item in shelf if item not in maybe]
    if not judged:
        reason = "no tag or sign of the promoted SKUs is read well enough: go closer"
        return NotMeasured(target=kpi.target, unit="share", reason=reason)
    lacking = [product_name(item.sku, facts) for item in judged if not signed[item.sku]]
    line = share_of_skus(
        {item.sku: signed[item.sku] for item in judged},
        {item.sku: item.sure if signed[item.sku] else 1.0 - item.sure for item in judged},
        kpi.target,
        _evidence(judged, near),
        f"put up promotion signs for {first_of(lacking)}",
    )
    return replace(line, probability=max(line.probability, facts.reliability.overlooked_signs))


def _is_signed(item: ShelfSku, near: tuple[SeenPop, ...]) -> bool:
    return any(tag.read.promo for tag in item.tags) or any(piece.kind in SIGNS for piece in near)


def _may_be_signed(item: ShelfSku, near: tuple[SeenPop, ...]) -> bool:
    return any(_may_announce(tag) for tag in item.tags) or any(piece.kind is None for piece in near)


def _may_announce(tag: SeenTag) -> bool:
    """The small print with a promotion's words and regular price is read beside a price alone."""
    return tag.read.promo is None or (tag.read.price is None and tag.score < SURE)


def _near(item: ShelfSku, facts: ShelfFacts, places: dict[str, tuple[str, Box]]) -> tuple[SeenPop, ...]:
    own = [places[facing.id] for facing in item.facings]
    return tuple(
        piece for piece in facts.pop if any(photo == piece.photo and _is_at(piece.box, box) for photo, box in own)
    )


def _is_at(piece: Box, goods: Box) -> bool:
    reach = REACH * goods.h
    beside = goods.x <= piece.center_x <= goods.right
    return beside and goods.y - reach <= piece.center_y <= goods.bottom + reach


def _places(facts: ShelfFacts) -> dict[str, tuple[str, Box]]:
    """Photo and box of each facing by its id."""
    return {
        photo.prefix + facing.id: (photo.prefix, facing.box)
        for photo in facts.photos
        for facing in photo.report.facings
    }


def _evidence(judged: list[ShelfSku], near: dict[str, tuple[SeenPop, ...]]) -> tuple[str, ...]:
    tags = [tag.id for item in judged for tag in item.tags if tag.read.promo]
    signs = [piece.id for item in judged for piece in near[item.sku] if piece.kind in SIGNS]
    return (*tags, *signs)
