"""Prices as shops of many countries print them."""

from dataclasses import dataclass, replace
from typing import Literal

from training.synth.goods.pen import Script, can_write
from training.synth.goods.types import Rng

Cents = Literal["point", "comma", "raised", "none"]


@dataclass(frozen=True)
class Currency:
    """A national way to print prices: sign before or after, how cents are set, typical amounts, the market's script."""

    sign: str
    before: bool
    cents: tuple[Cents, ...]
    low: float
    high: float
    endings: tuple[int, ...] = (99, 99, 49, 79, 29, 95, 0, 89, 19)
    script: Script = "latin"
    unit: str = "kg"


CURRENCIES: dict[str, Currency] = {
    "euro": Currency("€", False, ("comma", "raised", "comma"), 0.4, 19),
    "euro_plain": Currency("", False, ("point", "raised", "comma"), 0.4, 19),
    "pound": Currency("£", True, ("point", "raised"), 0.4, 16, (0, 50, 25, 75, 99, 85, 35)),
    "dollar": Currency("$", True, ("raised", "point"), 0.7, 24, unit="oz"),
    "yen": Currency("¥", True, ("none",), 58, 980, script="japanese"),
    "yen_plain": Currency("円", False, ("none",), 58, 980, script="japanese"),
    "yuan": Currency("¥", True, ("point", "raised"), 2, 89, (0, 90, 80, 50, 99, 60), script="chinese"),
    "rouble": Currency("₽", False, ("raised", "raised", "comma"), 29, 899, (99, 90, 49, 0), script="cyrillic"),
    "rouble_plain": Currency("", False, ("raised", "none"), 29, 899, (99, 90, 49), script="cyrillic"),
    "baht": Currency("฿", True, ("none", "point"), 9, 299, (0, 50, 25), script="thai"),
    "baht_plain": Currency("", False, ("none", "raised"), 9, 299, (0, 50), script="thai"),
    "zloty": Currency("zł", False, ("raised", "comma"), 1.5, 59),
    "krona": Currency(":-", False, ("none",), 9, 149),
    "rupee": Currency("₹", True, ("none", "point"), 10, 499, (0, 50)),
    "dirham": Currency("AED", True, ("point",), 1.5, 60, (25, 50, 75, 95), script="arabic"),
    "plain": Currency("", False, ("point", "none"), 1, 99),
}


@dataclass(frozen=True)
class Price:
    """An amount in hundredths as a currency prints it."""

    hundredths: int
    currency: Currency
    cents: Cents

    @property
    def value(self) -> str:
        """The amount with a decimal point, or a whole number where no cents are printed."""
        whole, rest = divmod(self.hundredths, 100)
        return str(whole) if self.cents == "none" else f"{whole}.{rest:02d}"

    @property
    def whole(self) -> str:
        """The units as printed."""
        return str(self.hundredths // 100)

    @property
    def fraction(self) -> str:
        """The hundredths as printed, empty where none are."""
        return "" if self.cents == "none" else f"{self.hundredths % 100:02d}"

    @property
    def printed(self) -> str:
        """The price in its local form on one line."""
        mark = "," if self.cents == "comma" else "."
        amount = f"{self.whole}{mark}{self.fraction}" if self.fraction else self.whole
        sign = self.currency.sign
        if not sign:
            return amount
        return f"{sign}{amount}" if self.currency.before else f"{amount} {sign}"


def draw_currency(rng: Rng, script: Script) -> Currency:
    """Draw a currency of a market; markets whose script this machine cannot write use Latin ones."""
    home = [c for c in CURRENCIES.values() if c.script == script] if can_write(script) else []
    known = home or [c for c in CURRENCIES.values() if c.script == "latin"]
    return known[int(rng.integers(len(known)))]


def draw_price(rng: Rng, currency: Currency, cents: Cents) -> Price:
    """Draw a price of everyday goods, low ones more often than high ones."""
    span = currency.high / currency.low
    whole = int(currency.low * span ** float(rng.uniform(0, 1)))
    if cents == "none":
        whole = max(1, whole - whole % 10 + (8 if whole > 50 else 9)) if rng.random() < 0.6 else max(1, whole)
        return Price(whole * 100, currency, cents)
    ending = currency.endings[int(rng.integers(len(currency.endings)))]
    return Price(max(whole * 100 + ending, 9), currency, cents)


def raised_price(rng: Rng, price: Price) -> Price:
    """Return the regular price that a promotion price replaces."""
    amount = round(price.hundredths * float(rng.uniform(1.12, 1.8)))
    amount = amount - amount % 100 + (0 if price.cents == "none" else price.hundredths % 100)
    return replace(price, hundredths=max(amount, price.hundredths + 100))
