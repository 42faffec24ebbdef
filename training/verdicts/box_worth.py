"""What scores of boxes are worth: how often boxes of that score were true ones, on rendered visits."""

from collections.abc import Iterator, Sequence
from random import Random

from api.scoring.evidence import facings_apart
from api.scoring.reliability import Knots
from training.evaluation.boxes import ScoredBox
from training.evaluation.matching import NO_PARTNER, partners
from training.verdicts.names import catalogue_of
from training.verdicts.rising import DIGITS, rising_knots
from training.verdicts.true_shelf import TrueShelf
from training.verdicts.visits import RenderedVisit
from vision.types import Box, Facing, Gap, PopPiece, PriceTag

KINDS = ("facing", "apart", "gap", "pop", "tag")
# Bins of boxes by score, and how many boxes each has at least.
BINS, LEAST, DOUBT = 8, 40, 2
# No box is surer.
HIGHEST = 0.99
Seen = Sequence[Facing | Gap | PopPiece | PriceTag]


def box_worth(visits: Sequence[RenderedVisit]) -> dict[str, Knots]:
    """The knots of each of `KINDS`."""
    told: dict[str, list[tuple[float, bool]]] = {kind: [] for kind in KINDS}
    for visit in visits:
        for kind, score, true in _judged(visit):
            told[kind].append((score, true))
    return {kind: _onward(_knots(boxes)) for kind, boxes in told.items()}


def _knots(boxes: Sequence[tuple[float, bool]]) -> Knots:
    scores, true = [score for score, _ in boxes], [true for _, true in boxes]
    return rising_knots(scores, true, bins=BINS, least=LEAST, doubt=DOUBT)


def _onward(knots: Knots) -> Knots:
    """Scores beyond the last bin are worth more, as far as its slope goes on; too few of them for bins of their own."""
    if len(knots) < 2 or not knots[-2][1] < knots[-1][1] < HIGHEST:
        return knots
    (low, at_low), (high, at_high) = knots[-2:]
    reached = high + (HIGHEST - at_high) * (high - low) / (at_high - at_low)
    return (*knots, (round(reached, DIGITS), HIGHEST))


def shelf_of(visit: RenderedVisit) -> TrueShelf:
    """What truly stands there; who owns what is drawn, and matters to no count."""
    return TrueShelf.of(visit, catalogue_of(visit, Random(visit.seed)))  # noqa: S311 (what is drawn guards nothing)


def counted_facings(visit: RenderedVisit) -> list[Facing]:
    """The facings that scoring counts."""
    return [each for each in visit.report.facings if each.counts and not (each.stacked or each.duplicate)]


def _judged(visit: RenderedVisit) -> Iterator[tuple[str, float, bool]]:
    shelf, report = shelf_of(visit), visit.report
    facings, apart = counted_facings(visit), facings_apart(report)
    true = [Box(*found.box) for found in shelf.facings]
    for facing, right in zip(facings, _hits(true, facings), strict=True):
        yield "apart" if facing.id in apart else "facing", facing.score, right
    things: tuple[tuple[str, str, Seen], ...] = (
        ("gap", "gap", report.gaps),
        ("pop", "pop", report.pop),
        ("tag", "price_tag", report.price_tags),
    )
    for kind, thing, seen in things:
        true = [Box(*found.box) for found in shelf.things if found.kind == thing]
        for each, right in zip(seen, _hits(true, seen), strict=True):
            yield kind, each.score, right


def _hits(truth: Sequence[Box], seen: Seen) -> list[bool]:
    found = partners(truth, [ScoredBox(each.box, each.score) for each in seen])
    return [partner != NO_PARTNER for partner in found.tolist()]
