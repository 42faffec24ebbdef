"""What the tags of one photo say of each other: a shop prints all its prices in one form.

A price with cents where no other tag has any is a torn number (399 read as 3.90); one without where all others have
cents has lost its own. The price of several pieces on another tag ("2/5.00") is that of one piece nowhere near. And
goods that stand together cost amounts of one order: 52029 among prices of 129 to 499 is the number on a carton.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# Readings of other tags from this likelihood on tell how prices are printed here, when there are at least so many:
# one alone may be misread. A single digit is more often a piece of a price.
LEAST_LIKELIHOOD = 0.6
LEAST_WITNESSES = 2
SHORTEST = 2
# So many times the median of the others, or so small a part of it, is no price here; fewer others may all be odd. On
# shelves of a shop the dearest costs some 10 times the median, a whisky beside miniatures 20 times.
FAR = 50.0
LEAST_NEIGHBOURS = 5
PRICE_OF_SEVERAL = re.compile(r"(?<!\d)\d{1,2}\s?/\s?\D?(\d+(?:[.,]\d{2})?)")


@dataclass(frozen=True, slots=True)
class TagWord:
    """What one tag says: its likeliest price with its likelihood (None: no price seen), and all its text."""

    price: str | None
    likelihood: float
    text: str | None


def contradicted(words: Sequence[TagWord]) -> tuple[bool, ...]:
    """Of each tag, whether the others speak against its price."""
    forms = [_has_cents(word) for word in words]
    usual = median(amounts) if len(amounts := _amounts(words)) > LEAST_NEIGHBOURS else None
    several = [_prices_of_several(word.text) for word in words]
    return tuple(
        word.price is not None
        and (
            _is_alone("." in word.price, forms[:at] + forms[at + 1 :])
            or (usual is not None and not usual / FAR < float(word.price) < usual * FAR)
            or any(float(word.price) in prices for prices in several[:at] + several[at + 1 :])
        )
        for at, word in enumerate(words)
    )


def _amounts(words: Sequence[TagWord]) -> list[float]:
    return [float(word.price) for word in words if word.price is not None and word.likelihood >= LEAST_LIKELIHOOD]


def _has_cents(word: TagWord) -> bool | None:
    """None when the tag is no witness."""
    if word.price is None or word.likelihood < LEAST_LIKELIHOOD or len(word.price) < SHORTEST:
        return None
    return "." in word.price


def _is_alone(cents: bool, others: Sequence[bool | None]) -> bool:
    witnesses = [other for other in others if other is not None]
    return len(witnesses) >= LEAST_WITNESSES and cents not in witnesses


def _prices_of_several(text: str | None) -> set[float]:
    return {float(found[1].replace(",", ".")) for found in PRICE_OF_SEVERAL.finditer(text or "")}
