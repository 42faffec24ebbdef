"""Figures as whole numbers: sums of them are the same in every order, and so are their differences."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

SCALE = 10_000
# The days of two months fit into a signed whole number of eight bytes, bit for bit.
PARTS_OF_YEAR = 6
DAYS_IN_MONTH = 31
# How many days the beginnings of a month have that are summed up besides the month.
BEGINNINGS = (10, 20)
# No shelf tag says more, and its ten-thousandths still add up in eight bytes.
_MAX_PRICE = Decimal(10_000_000)


def scaled(value: float) -> int:
    """A score, share or count in ten-thousandths, rounded half to even."""
    return round(value * SCALE)


def scaled_price(text: str | None) -> int | None:
    """A price on a tag ("12.90") in ten-thousandths; None when it was not read or is no price."""
    try:
        price = Decimal(text or "")
    except InvalidOperation:
        return None
    return round(price * SCALE) if price.is_finite() and 0 < price <= _MAX_PRICE else None


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def day_bits(days: Iterable[date]) -> dict[int, list[int]]:
    """Days as bits, by year: a whole number for every two months, the first of them in the lower 31 bits."""
    bits: dict[int, list[int]] = {}
    for day in days:
        part, second = divmod(day.month - 1, 2)
        bits.setdefault(day.year, [0] * PARTS_OF_YEAR)[part] |= 1 << DAYS_IN_MONTH * second + day.day - 1
    return bits
