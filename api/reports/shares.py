"""Quotients of stored sums: null where there is nothing to divide by. Pure."""

from api.figures.units import SCALE


def ratio(part: int, whole: int) -> float | None:
    """Part / whole; None without a whole."""
    return part / whole if whole else None


def mean(total: int, count: int) -> float | None:
    """The mean of amounts that are stored in ten-thousandths; None without any."""
    return total / SCALE / count if count else None
