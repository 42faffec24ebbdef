"""What a line of recognised text says about a price. Pure rules over strings."""

import re
import unicodedata
from dataclasses import dataclass

# Signs that name one currency. "$", "kr" and "Rs" serve many countries and "¥" two: they tell nothing certain. Nor do
# short words that stand on tags for other things ("25 ft"), for the whole text of a tag is looked at.
CURRENCIES = {
    "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "₽": "RUB", "РУБ": "RUB", "₹": "INR", "ZŁ": "PLN",
    "KČ": "CZK", "AED": "AED", "円": "JPY", "元": "CNY", "CHF": "CHF", "R$": "BRL", "US$": "USD", "₩": "KRW",
    "฿": "THB", "₺": "TRY", "₪": "ILS", "₫": "VND", "NOK": "NOK", "SEK": "SEK", "DKK": "DKK", "USD": "USD",
    "₴": "UAH", "ГРН": "UAH", "₱": "PHP", "PHP": "PHP", "₦": "NGN", "NGN": "NGN", "KSH": "KES", "KES": "KES",
    "৳": "BDT", "LKR": "LKR", "PKR": "PKR", "S/": "PEN",
}  # fmt: skip
# Currencies that are written short, with a point that is none of the number's: "Rs.45", "kr.12,90", "S/.5.90".
SHORT_CURRENCY = re.compile(r"\b(rs|kr|fr|tk|s/)\.?\s?(?=\d)", re.IGNORECASE)
# How the recogniser returns digits that stand alone.
LOOKALIKES = str.maketrans("OoQDIl|!SsBZz", "0000111155822")
# The strokes of "45/-" (a whole amount) and "S/ 5.90" (soles) divide nothing.
UNIT_PRICE = re.compile(r"(?<!\bs)/(?!\s?-)|\bper\b|[^a-z](kg|100\s*g|100\s*ml|litre|liter)\b", re.IGNORECASE)
PROMOTION = re.compile(
    r"offer|sale\b|promo|special|save|deal|discount|reduced|clearance|buy\b|free\b|tilbud|spar\b|spare|erbjud|tarjous"
    r"|angebot|aktion|rabatt|reduziert|offre|soldes|remise|oferta|desconto|descuento|rebaja|offerta|sconto|okazja"
    r"|promocja|akce|sleva|indirim|акци|скидк|по карте|特価|特价|特價|セール|値引|割引"
    r"|お買得|お買い得|促销|促銷|优惠|優惠|折|할인|행사|세일|\d\s*\+\s*\d|\d\s*%|[2-9]\s?(for|för|für|pour|por|voor)\b",
    re.IGNORECASE,
)
# A share of the price, not a price.
SHARE = re.compile(r"\d\s*[%٪]")
# One or two digits and at most a stray sign behind them that names no currency (P, or the Cyrillic letter like it).
BARE_SHARE = re.compile(r"\W?\d{1,2}\s?[^\W\dPp\u0420\u0440円元]?")
# "2 for" with no amount behind it.
MULTI_BUY = re.compile(r"^\W*(any\s?)?[2-9]\s?(for|för|für|pour|por|voor)\W*$", re.IGNORECASE)
# A bonus, a saving or the price of several pieces: "+10 points", "-20%", "2 for 5", "2/$5".
OTHER_AMOUNT = re.compile(
    r"[%٪]|\+\s?\d|\d\s?\+|(\b|\d)(for|för|für|pour|por|voor|o?ff?|pts?|points?)\b|ポイント|(?<!\d)\d\s?/\s?\D?\d",
    re.IGNORECASE,
)
# 12.90  12,90  1,079  1 079.50  with at most a whole-amount mark (12,-  12:-) behind
AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,' ]\d{3})+|\d{1,6})(?:\s?[.,:·]\s?(\d{2}))?(?!\d)(?:\s?[.,:]?-+|(?![\s]*[.,:。\"'°*”“]))"
)


@dataclass(frozen=True, slots=True)
class Text:
    """One recognised line and how sure the recogniser was of it (0 to 1)."""

    text: str
    score: float


# Marks at the end of a number that are raised cents too small to read, or a point whose digits are lost; or the point
# that a number's decimals begin with when its units are lost.
TORN = re.compile(r"\d\s?[.,:。\"'°*”“?]+$|[.,]\d$|^[.,:]\s?\d")


def is_torn(text: str) -> bool:
    """Whether a line shows only a part of a number."""
    return bool(TORN.search(tidy(text)))


def tidy(text: str) -> str:
    """Plain digits and signs: full-width forms and ￥ become their usual ones, digits of every script 0 to 9.

    The point of a currency that is written short goes.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)
    return SHORT_CURRENCY.sub(r"\1 ", digits)


def digits_of(text: str) -> str | None:
    """The digits of a line that holds nothing else, but for signs around them; None where letters stand among them."""
    core = re.sub(r"^[^\w]+|[^\w]+$", "", tidy(text).strip("¥")).translate(LOOKALIKES)
    return core if core.isascii() and core.isdigit() else None


def amount_of(text: str) -> str | None:
    """The price that a line shows, as decimal text ("12.90"; "189" where no decimals are shown); None if there is none.

    A line with several numbers, a percentage, or a unit price shows none.
    """
    line = tidy(text)
    if is_other_amount(line):
        return None
    found = list(AMOUNT.finditer(line))
    if len(found) != 1 or _wordy(line, found[0].span()):
        return None
    return price_from(re.sub(r"\D", "", found[0][1]), found[0][2])


def price_from(units: str, cents: str | None) -> str | None:
    """Join units and cents; None where the units have a leading zero, as a torn number does, or are nothing."""
    if (len(units) > 1 and units.startswith("0")) or not f"{units}{cents or ''}".strip("0"):
        return None
    return f"{units}.{cents}" if cents else units


def _wordy(line: str, span: tuple[int, int]) -> bool:
    """Whether more letters surround the number than a currency has."""
    return sum(sign.isalpha() for sign in line[: span[0]] + line[span[1] :]) > 4


def is_unit_price(text: str) -> bool:
    """Whether a line speaks of a price per kilogram, litre or piece."""
    return bool(UNIT_PRICE.search(tidy(text)))


def is_other_amount(text: str) -> bool:
    """Whether the number on a line is no price of one piece: that of a kilogram or of several, a bonus, a share."""
    line = tidy(text)
    return is_unit_price(line) or bool(OTHER_AMOUNT.search(line))


def is_share(text: str) -> bool:
    """Whether a line shows a percentage: "50 %", "-20% off"."""
    return bool(SHARE.search(tidy(text)))


def may_be_share(text: str) -> bool:
    """Whether a line shows one or two digits and at most a stray character: a percentage whose sign was lost?"""
    return bool(BARE_SHARE.fullmatch(tidy(text)))


def begins_multi_buy(text: str) -> bool:
    """Whether a line says of how many pieces ("2 for") the price beside it is the price."""
    return bool(MULTI_BUY.search(tidy(text)))


def is_promotion(text: str) -> bool:
    """Whether a line holds a promotion's words in one of the languages that the recogniser can read."""
    return bool(PROMOTION.search(tidy(text)))


def currency_of(text: str) -> str | None:
    """ISO 4217 code of the currency whose sign a line shows; None where the sign serves several countries."""
    line = tidy(text).upper()
    # The sign of a Brazilian or American price is of two parts, and its number stands close to it.
    words = {*re.findall(r"[^\W\d_]+|[^\w\s]", line), *re.findall(r"[^\W\d_]+\$", line), *line.split()}
    return next((code for sign, code in CURRENCIES.items() if sign in words), None)
