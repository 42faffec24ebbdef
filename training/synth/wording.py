"""Invented words and prices that the scenes print; no brand of the real world is meant."""

from dataclasses import dataclass

import numpy as np

from training.synth.types import Rng

ONSETS = (
    "B",
    "Br",
    "C",
    "Cl",
    "D",
    "F",
    "Fr",
    "G",
    "H",
    "J",
    "K",
    "L",
    "M",
    "N",
    "P",
    "Pr",
    "R",
    "S",
    "St",
    "T",
    "V",
    "Z",
)
NUCLEI = ("a", "e", "i", "o", "u", "ea", "io", "oo", "ai")
CODAS = ("", "l", "n", "r", "s", "x", "ta", "co", "lo", "ne", "vi", "ra", "mi", "do")
VARIANTS = (
    "ORIGINAL", "CLASSIC", "LEMON", "STRAWBERRY", "VANILLA", "COCOA", "MINT", "ORANGE", "APPLE", "HERBAL", "FRESH",
    "ZERO", "LIGHT", "EXTRA", "SPICY", "SEA SALT", "HONEY", "OAT", "GREEN TEA", "PEACH", "TOMATO", "GARLIC", "BERRY",
)  # fmt: skip
GENERA = (
    "Juice", "Shampoo", "Biscuits", "Noodles", "Tea", "Coffee", "Crisps", "Soap", "Cereal", "Sauce", "Rice", "Soup",
    "Yoghurt", "Milk drink", "Cleaner", "Chocolate", "Lotion", "Pasta", "Candy", "Water", "Cat food", "Spread",
)  # fmt: skip
SLOGANS = (
    "SALE", "NEW", "-30%", "2 for 1", "TOP PRICE", "BEST BUY", "SAVE 20%", "LOW PRICE", "EXTRA", "BONUS", "TRY ME",
    "ONLY TODAY", "+1 FREE", "HOT DEAL", "WOW!", "SPECIAL",
)  # fmt: skip
SMALL_PRINT = (
    "Ingredients: water, sugar, citric acid, natural flavour", "Store in a cool and dry place", "Best before: see lid",
    "Energy 180 kJ / 42 kcal  Fat 0.1 g  Salt 0.02 g", "Shake well before use", "Net content see front of pack",
    "Made with selected ingredients since 1924", "Recyclable - please empty completely",
)  # fmt: skip


@dataclass(frozen=True)
class Price:
    """A price as printed (`whole`, `cents`, `prefix`, `suffix`) and as a number with a decimal point."""

    whole: str
    cents: str
    prefix: str
    suffix: str
    separator: str

    @property
    def value(self) -> str:
        """The price with a decimal point and without a currency."""
        return f"{self.whole}.{self.cents}" if self.cents else self.whole

    @property
    def printed(self) -> str:
        """The price in its local form on one line."""
        tail = f"{self.separator}{self.cents}" if self.cents else ""
        return f"{self.prefix}{self.whole}{tail}{self.suffix}"


def brand_word(rng: Rng) -> str:
    """Return an invented brand of one or two syllables."""
    syllables = [_syllable(rng) for _ in range(int(rng.integers(1, 3)))]
    word = "".join([syllables[0], *(s.lower() for s in syllables[1:])])
    word = word if len(word) > 2 else word + "ola"
    return word.upper() if rng.random() < 0.5 else word


def _syllable(rng: Rng) -> str:
    return pick(rng, ONSETS) + pick(rng, NUCLEI) + pick(rng, CODAS)


def pick(rng: Rng, words: tuple[str, ...]) -> str:
    """Return one of the words."""
    return words[int(rng.integers(len(words)))]


def net_content(rng: Rng) -> str:
    """Return a net content such as `500 ml`."""
    return f"{int(rng.choice([50, 75, 100, 125, 150, 200, 250, 330, 400, 500, 750]))} {pick(rng, ('g', 'ml'))}"


CURRENCIES = ("yen", "dollar", "euro", "plain", "yuan", "whole")


def draw_price(rng: Rng, currency: str) -> Price:
    """Draw a price printed in the manner of a currency of `CURRENCIES`."""
    whole = str(int(np.exp(rng.uniform(0, 4.6))))
    cents = pick(rng, ("99", "90", "50", "49", "95", "00", "29", "79"))
    match currency:
        case "yen":
            return Price(str(int(rng.integers(48, 999))), "", "¥", "", "")
        case "dollar":
            return Price(whole, cents, "$", "", ".")
        case "euro":
            return Price(whole, cents, "", " €", ",")
        case "yuan":
            return Price(whole, cents, "¥", "", ".")
        case "whole":
            return Price(str(int(rng.integers(12, 1500))), "", "", "", "")
        case _:
            return Price(whole, cents, "", "", ".")
