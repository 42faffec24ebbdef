"""How far a share may be off that so many cases gave: Wilson's interval (1927), which holds for few cases too."""

from math import sqrt


def wilson_interval(right: int, count: int, deviations: float) -> tuple[float, float]:
    """Where the true share lies, as far as so many standard deviations of a normal distribution reach; (0, 1) for none.

    The cases are taken to be independent.
    """
    if not count:
        return 0.0, 1.0
    share, square = right / count, deviations**2 / count
    middle, aside = share + square / 2, sqrt(share * (1 - share) * square + square**2 / 4)
    return (middle - aside) / (1 + square), (middle + aside) / (1 + square)
