"""Prices: what the tags say against what they may say. A tag that could not be read is reported apart, never wrong."""

from dataclasses import replace
from math import fsum

from api.scoring.evidence import SeenTag, ShelfFacts
from api.scoring.kpis import PriceRule, PricesKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.selection import product_name
from api.scoring.skus_on_shelf import ShelfSku, share_of_skus, skus_on_shelf, tag_is_its_own
from api.scoring.tally import reaches
from api.scoring.wording import counted, first_of

# Prices agree when they are the same to the cent.
CENT = 0.005
# With what each may cost, more would not fit on a phone beside the shelf.
TOLD = 3


def measure_prices(kpi: PricesKpi, facts: ShelfFacts) -> Measurement | NotMeasured:
    """SKUs whose tag says a permitted price / listed SKUs whose tag was read.

    One permitted price is enough. A tag that stands for other SKUs too may be theirs: that it says another price makes
    nothing wrong, and the SKU's own counts as not read.
    """
    rules = {rule.sku: rule for rule in kpi.rules}
    shelf = skus_on_shelf(facts, rules)
    right = {item.sku: verdict for item in shelf if (verdict := _is_right(rules[item.sku], item)) is not None}
    read, unread = [item for item in shelf if item.sku in right], [item for item in shelf if item.sku not in right]
    if not read:
        return NotMeasured(target=kpi.target, unit="share", reason=_nothing_read(shelf))
    line = share_of_skus(
        right,
        {item.sku: _chance(rules[item.sku], item, right[item.sku], facts) for item in read},
        kpi.target,
        tuple(tag.id for item in read for tag in _told(item)),
        "mend the price tags of " + _wrong([rules[item.sku] for item in read if not right[item.sku]], facts),
    )
    good, whole = sum(right.values()) + len(unread), len(right) + len(unread)
    return replace(
        line,
        note=f"{counted(len(unread), 'SKU')} whose tag was not read" if unread else None,
        open_facts=not line.met and bool(unread) and reaches(good, whole, kpi.target),
    )


def _is_right(rule: PriceRule, item: ShelfSku) -> bool | None:
    """None when no tag tells."""
    if any(_permits(rule, tag) for tag in _told(item)):
        return True
    return False if any(tag.id not in item.shared for tag in _told(item)) else None


def _told(item: ShelfSku) -> tuple[SeenTag, ...]:
    return tuple(tag for tag in item.tags if tag.read.price is not None)


def _nothing_read(shelf: tuple[ShelfSku, ...]) -> str:
    if not shelf:
        return "none of the SKUs with a price rule is seen"
    return f"the tags of {counted(len(shelf), 'SKU')} could not be read: go closer"


def _permits(rule: PriceRule, tag: SeenTag) -> bool:
    """Whether a tag says a permitted price, and beside a promotion price a permitted regular one, if it says one."""
    price, before = tag.read.price, tag.read.regular_price
    beside = before is None or rule.regular is None or rule.regular.lowest <= float(before) <= rule.regular.highest
    return price is not None and _permits_price(rule, float(price)) and (beside or not rule.promoted)


def _permits_price(rule: PriceRule, price: float) -> bool:
    if rule.leaflet is not None and abs(price - rule.leaflet) >= CENT:
        return False
    permitted = rule.promotion if rule.promoted else rule.regular
    return permitted is None or permitted.lowest <= price <= permitted.highest


def _chance(rule: PriceRule, item: ShelfSku, seems_right: bool, facts: ShelfFacts) -> float:
    """That the SKU's price is permitted. What stands on another product's tag proves nothing, nor does a wrong name."""
    told = [(_tag_chance(rule, tag, facts), tag_is_its_own(item, tag, facts) * item.sure) for tag in _told(item)]
    if seems_right:
        return max(chance * own for chance, own in told)
    wrong = 1.0
    for chance, own in told:
        wrong *= 1.0 - chance * own - (1.0 - own)
    return 1.0 - wrong


def _tag_chance(rule: PriceRule, tag: SeenTag, facts: ShelfFacts) -> float:
    if len(tag.read.candidates) > 1:
        good = fsum(chance for price, chance in tag.read.candidates if _permits_price(rule, float(price)))
        return min(good, facts.reliability.told_price)
    told = facts.reliability.told_price
    return told if _permits(rule, tag) else 1.0 - told


def _wrong(rules: list[PriceRule], facts: ShelfFacts) -> str:
    return first_of([f"{product_name(rule.sku, facts)}: {_wanted(rule)}" for rule in rules], TOLD)


def _wanted(rule: PriceRule) -> str:
    if rule.leaflet is not None:
        return f"{rule.leaflet:.2f} as in the leaflet"
    permitted = rule.promotion if rule.promoted else rule.regular
    return f"{permitted.lowest:.2f} to {permitted.highest:.2f}" if permitted else "the regular price"
