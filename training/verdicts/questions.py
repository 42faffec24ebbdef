"""KPIs drawn at random for a rendered shelf, each with the true answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from api.scoring.tally import reaches
from training.verdicts.true_shelf import TrueShelf, sku_of

Targets = Literal["near", "unrelated"]
"""Targets near the truth are the hardest; real ones are set for a class of outlets, and know nothing of this shelf."""

# Near the truth: so many times a count, so far from a share.
TIMES = (0.6, 1.4)
AWAY = 0.2
LEAST_SHARE = 0.02
NOT_THERE = "NOT-THERE"
# Part of a planogram's places that the shelf fills otherwise.
MISPLACED = 0.1
# On a shelf that nobody filled by the plan.
UNPLANNED = 0.4
WRONG_PRICES = 0.3


@dataclass(frozen=True, slots=True)
class Question:
    """One KPI of a standard, as its document has it, and whether the shelf meets it. `name` groups alike ones."""

    name: str
    kpi: dict[str, Any]
    met: bool


@dataclass(frozen=True, slots=True)
class Draw:
    """One shelf to ask about. `other`: another, whose true figures are the targets; None: near the shelf's own."""

    shelf: TrueShelf
    rng: Random
    other: TrueShelf | None = None

    def count(self, figure: Callable[[TrueShelf], int], away: Sequence[int] = (), least: int = 1) -> int:
        """A target for a number of things; `away` from the truth, or as many `TIMES` it."""
        if self.other:
            return max(least, figure(self.other))
        true = figure(self.shelf)
        return max(least, true + self.rng.choice(away) if away else round(true * self.rng.uniform(*TIMES)))

    def share(self, figure: Callable[[TrueShelf], float]) -> float:
        """A target for a share."""
        drawn = figure(self.other) if self.other else figure(self.shelf) + self.rng.uniform(-AWAY, AWAY)
        return min(1.0, max(LEAST_SHARE, round(drawn, 2)))

    def usual_share(self, usual: float, figure: Callable[[TrueShelf], float]) -> float:
        """A target for a share of which every standard asks the same."""
        return usual if self.other else self.share(figure)

    def sku(self, least: int = 1) -> str | None:
        """A SKU with at least so many facings."""
        skus = sorted(sku for sku, count in self.shelf.by_sku.items() if count >= least)
        return self.rng.choice(skus) if skus else None

    def listed(self, most: int) -> list[str]:
        """Some of the SKUs on the shelf."""
        return self.rng.sample(sorted(self.shelf.by_sku), min(len(self.shelf.by_sku), most))

    def absent(self, most: int) -> list[str]:
        """Up to so many SKUs of the catalogue that have no facing."""
        absent = sorted(sku for sku in self.shelf.products if sku not in self.shelf.by_sku)
        return self.rng.sample(absent, min(len(absent), self.rng.randint(0, most)))


def questions(draw: Draw) -> Iterator[Question]:
    """One question of every kind that the shelf can be asked."""
    for ask in (_facings, _shares, _eye_level, _blocks, _lists, _gaps, _pop, _planogram, _price_tags, _prices):
        yield from ask(draw)


def _facings(draw: Draw) -> Iterator[Question]:
    shelf = draw.shelf
    target = draw.count(lambda each: len(each.facings))
    yield Question("facings, all", {"kpi": "facings", "target": target, "count": "all"}, len(shelf.facings) >= target)
    target = draw.count(lambda each: len(each.own))
    yield Question("facings, own", {"kpi": "facings", "target": target}, len(shelf.own) >= target)
    sku = draw.rng.choice(sorted(shelf.by_sku))
    target = draw.count(lambda each: each.by_sku[sku] or draw.rng.choice(sorted(each.by_sku.values())), range(-2, 3))
    asked = {"kpi": "facings", "target": target, "sku": sku}
    yield Question("facings, a SKU", asked, shelf.by_sku[sku] >= target)


def _shares(draw: Draw) -> Iterator[Question]:
    own, whole = len(draw.shelf.own), len(draw.shelf.facings)
    target = draw.share(TrueShelf.own_share)
    yield Question("share of facings", {"kpi": "share_of_facings", "target": target}, reaches(own, whole, target))
    more = {"kpi": "share_of_facings", "target": 0.5, "rule": "more_than"}
    yield Question("own > competitors", more, own > whole - own)
    width = draw.shelf.own_width()
    if width is not None:
        target = draw.share(lambda each: each.own_width() or each.own_share())
        yield Question("linear share", {"kpi": "linear_share", "target": target}, width >= target)


def _eye_level(draw: Draw) -> Iterator[Question]:
    shelf = draw.shelf
    if shelf.liftable:
        target = draw.share(TrueShelf.eye_share)
        asked = {"kpi": "eye_level", "target": target, "count": "all"}
        yield Question("eye level, all", asked, shelf.eye_share() >= target)
        target = draw.count(_own_at_eye_level, (-3, -1, 0, 1, 3))
        asked = {"kpi": "eye_level", "target": target, "measure": "count"}
        yield Question("eye level, own", asked, _own_at_eye_level(shelf) >= target)


def _own_at_eye_level(shelf: TrueShelf) -> int:
    return shelf.at_eye_level([found for found in shelf.own if found in shelf.liftable])


def _blocks(draw: Draw) -> Iterator[Question]:
    if sku := draw.sku(least=3):
        share = draw.shelf.block_share(sku)
        target = draw.usual_share(0.8, lambda each: each.block_share(sku))
        yield Question("brand block", {"kpi": "brand_block", "brand": sku, "target": target}, share >= target)


def _lists(draw: Draw) -> Iterator[Question]:
    there, missing = draw.listed(3), draw.absent(1)
    yield Question("must-stock list", {"kpi": "must_stock", "skus": there + missing}, not missing)
    there, missing = draw.listed(5), draw.absent(2)
    target = 1.0 if draw.other else draw.rng.choice((0.6, 0.7, 0.8, 0.9, 1.0))
    asked = {"kpi": "on_shelf_availability", "skus": there + missing, "target": target}
    yield Question("on-shelf availability", asked, reaches(len(there), len(there + missing), target))


def _gaps(draw: Draw) -> Iterator[Question]:
    target = draw.count(lambda each: each.count("gap"), range(-3, 4), least=0)
    yield Question("gaps", {"kpi": "gaps", "target": target}, draw.shelf.count("gap") <= target)


def _pop(draw: Draw) -> Iterator[Question]:
    target = draw.count(lambda each: each.count("pop"), range(-2, 3))
    asked = {"kpi": "pop", "required": [{"kind": None, "count": target}]}
    yield Question("POP pieces", asked, draw.shelf.count("pop") >= target)


def _planogram(draw: Draw) -> Iterator[Question]:
    wrong = draw.rng.choice((0.0, UNPLANNED)) if draw.other else MISPLACED
    planned = [
        [NOT_THERE if draw.rng.random() < wrong else sku_of(found) for found in row] for row in draw.shelf.in_rows
    ]
    rows = [{"positions": [{"sku": sku, "facings": 1} for sku in row]} for row in planned]
    total = sum(map(len, planned))
    right = total - sum(row.count(NOT_THERE) for row in planned)
    target = draw.usual_share(0.9, lambda _: right / total - AWAY / 4)
    asked = {"kpi": "planogram", "planogram": {"schema_version": 1, "code": "PLAN", "rows": rows}, "target": target}
    yield Question("planogram", asked, reaches(right, total, target))


def _price_tags(draw: Draw) -> Iterator[Question]:
    if draw.shelf.count("price_tag"):
        tagged = [tag is not None for tag in draw.shelf.tags().values()]
        target = draw.usual_share(1.0, lambda _: sum(tagged) / len(tagged))
        asked = {"kpi": "price_tags", "count": "all", "target": target}
        yield Question("price tags", asked, reaches(sum(tagged), len(tagged), target))


def _prices(draw: Draw) -> Iterator[Question]:
    told = {sku: price for sku, tag in draw.shelf.tags().items() if tag and (price := _number(tag.price)) is not None}
    chosen = draw.rng.sample(sorted(told), min(4, len(told)))
    wrong = {sku: draw.rng.random() < WRONG_PRICES for sku in chosen}
    if chosen:
        target = 1.0 if draw.other else draw.rng.choice((0.5, 0.75, 1.0))
        rules = [_rule(sku, told[sku] * (draw.rng.choice((0.6, 1.6)) if wrong[sku] else 1)) for sku in chosen]
        right = len(chosen) - sum(wrong.values())
        asked = {"kpi": "prices", "rules": rules, "target": target}
        yield Question("prices", asked, reaches(right, len(chosen), target))


def _rule(sku: str, price: float) -> dict[str, Any]:
    return {"sku": sku, "regular": {"lowest": 0.9 * price, "highest": 1.1 * price}}


def _number(price: str | None) -> float | None:
    return float(price) if price is not None and price.replace(".", "", 1).isdigit() else None
