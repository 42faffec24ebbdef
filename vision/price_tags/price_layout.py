"""From what was read of a price line to the price: candidates with probabilities, and when to say nothing.

A wrong price costs more than none, so a reading counts only when it is sure and what the boxes of the digits tell (how
many there are, which are raised) bears it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vision.price_tags.price_text import Text, amount_of, digits_of, is_other_amount, is_torn, price_from, tidy

Candidate = tuple[str, float]

# Least probability at which a price is given out, and one without cents: of fourteen that one view alone bore out, two
# had lost theirs.
SURE, SURE_WITHOUT_CENTS = 0.75, 0.86
# What a reading is worth whose number of digits is not the number of characters that were seen.
MISCOUNTED = 0.7
# Cents end in 0, 5 or 9 on nearly all tags; others are mostly misread (a blurred 50 as 14).
COMMON_ENDINGS, UNCOMMON = "059", 0.75
# Raised "96" is more often a small percent sign than cents.
PERCENT_LIKE, MISTAKEN_SIGN = "96", 0.5
# What a price without cents is worth where something raised stands beside it that could not be read.
UNREAD_CENTS = 0.4
# What a price without any cents is worth: a digit lost at its end or start would not show.
WITHOUT_CENTS = 0.85
# One digit alone is mostly a piece of something else, and so are units read as one letter: the edge of a tag is an I.
LONE_DIGIT = 0.6
# Views of units and cents together lose or double digits: what they are worth beside the parts.
TOGETHER = 0.6
# Regular over promotion price: nothing sells at less than a third.
DEAREST = 3.0
# Taxes on goods in Japan, where the price before tax is printed large and the one with tax small: no regular price.
TAXES, TAX_ROUNDING = (1.08, 1.10), 1.0
# How much a candidate loses to another one's probability.
RIVALRY = 0.3


@dataclass(frozen=True, slots=True)
class LineReading:
    """What was read of one price line.

    `whole` holds views of the whole line (one or more), `units` and `raised` its parts where it has raised cents;
    `count` is the number of characters seen in the units, None where some touch. `marked`: beside one or two digits
    stands something that could not be read and may be a percent sign.
    """

    whole: tuple[Text, ...]
    units: Text | None = None
    raised: Text | None = None
    count: int | None = None
    marked: bool = False

    @property
    def texts(self) -> list[str]:
        """What stands there, as a person would note it."""
        if self.units is None or self.raised is None:
            return [self.whole[-1].text] if self.whole else []
        return [self.units.text, self.raised.text]

    @property
    def form(self) -> str:
        """How the cents are printed: raised, behind a point, or not at all."""
        if self.raised is not None:
            return "raised"
        return "point" if any("." in (amount_of(view.text) or "") for view in self.whole) else "none"


def candidates(reading: LineReading) -> tuple[Candidate, ...]:
    """Prices that the line may show, each with a probability (0 to 1), the likeliest first."""
    doubts: dict[str, float] = {}
    for price, share in _votes(reading):
        doubts[price] = doubts.get(price, 1.0) * (1 - share)
    ranked = sorted(((price, 1 - doubt) for price, doubt in doubts.items()), key=lambda item: -item[1])
    return tuple((price, share * (1 - RIVALRY * _rival(price, ranked))) for price, share in ranked if share > 0)


def sure_price(found: Sequence[Candidate], *, least: float = SURE) -> str | None:
    """The likeliest candidate's price if its probability is at `least` this, else None; without cents it takes more."""
    if not found:
        return None
    price, share = found[0]
    return price if share >= (least if "." in price else max(least, SURE_WITHOUT_CENTS)) else None


def shows_more(second: Sequence[Candidate], first: Sequence[Candidate]) -> bool:
    """Whether a second look found what a first one lost: more digits, or the same price with its cents.

    Characters are lost far more often than invented, so a shorter second reading mends nothing.
    """
    again, before = sure_price(second), first[0][0] if first else ""
    return again is not None and (len(again) > len(before) or (again == before and "." in again))


def regular_price(word: Text, price: str, form: str) -> str | None:
    """The regular price of a promotion at `price`, printed in `form`, that a word in small print shows, else None.

    Beside a price with raised cents the regular one's cents may be raised, too, and the recogniser gives no point.
    """
    amount = amount_of(word.text)
    if amount is None or word.score < SURE:
        return None
    if form == "raised" and "." not in amount and len(amount) > 2:
        amount = f"{amount[:-2]}.{amount[-2:]}"
    return amount if is_regular(amount, price, same_form=form != "raised") else None


def is_regular(regular: str, price: str, *, same_form: bool) -> bool:
    """Whether a second price is the regular one of a promotion, not that of a kilogram or the same one with its tax.

    All are dearer than the headline; a shop prints regular and promotion price alike, or ends them alike.
    """
    now = float(price)
    ratio = float(regular) / now if now else 0.0
    same_cents = ("." in regular) == ("." in price)
    alike = same_form or ("." in price and not price.endswith("00") and regular[-3:] == price[-3:])
    taxed = "." not in price and any(abs(float(regular) - now * tax) <= TAX_ROUNDING for tax in TAXES)
    return 1 < ratio <= DEAREST and same_cents and alike and not taxed


def likelihood(found: Sequence[Candidate]) -> float:
    """Probability of the likeliest candidate; 0 where there is none."""
    return found[0][1] if found else 0.0


def _rival(price: str, ranked: Sequence[Candidate]) -> float:
    return max((share for other, share in ranked if other != price), default=0.0)


def _votes(reading: LineReading) -> list[Candidate]:
    if any(is_other_amount(view.text) for view in reading.whole):
        return []
    if reading.units is None or reading.raised is None:
        return [vote for view in reading.whole for vote in _plain(view, reading)]
    return _with_cents(reading, reading.units, reading.raised)


def _plain(view: Text, reading: LineReading) -> list[Candidate]:
    price = amount_of(view.text)
    if price is None:
        return []
    share = view.score
    if reading.count is not None and len(price.replace(".", "")) > reading.count:
        share *= MISCOUNTED
    if "." not in price:
        torn = reading.marked or any(is_torn(part.text) for part in reading.whole)
        share *= UNREAD_CENTS if torn else LONE_DIGIT if len(view.text.strip()) == 1 else WITHOUT_CENTS
    return [(price, share)]


def _with_cents(reading: LineReading, units: Text, raised: Text) -> list[Candidate]:
    """Units and cents read apart, and what the view of the whole line says of both."""
    main = digits_of(units.text)
    sure = units.score * (LONE_DIGIT if len(tidy(units.text)) == 1 and main != tidy(units.text) else 1.0)
    votes = [vote for view in reading.whole for vote in _together(view, units, main)]
    if main is not None:
        votes += _apart(reading, Text(main, sure), raised)
    fits = main is None or reading.count is None or len(main) == reading.count
    return [(price, share * (1.0 if fits else MISCOUNTED)) for price, share in votes if price]


def _apart(reading: LineReading, units: Text, raised: Text) -> list[tuple[str | None, float]]:
    """Units and cents put together; the units alone are doubtful where something stands that is no cents."""
    cents = digits_of(raised.text)
    if cents and len(cents) == 2:
        return [(price_from(units.text, cents), units.score * raised.score * _ending(cents))]
    if cents:
        return []
    blot = not raised.text and any(amount_of(view.text) == units.text for view in reading.whole)
    return [(price_from(units.text, None), units.score * (WITHOUT_CENTS if blot else UNREAD_CENTS))]


def _together(view: Text, units: Text, main: str | None) -> list[tuple[str | None, float]]:
    """A view of the whole line counts where it shows a point, or begins with the same units and has two digits more."""
    printed = amount_of(view.text)
    if printed and "." in printed:
        return [(printed, view.score)]
    digits = digits_of(view.text.replace(" ", ""))
    if main is None or digits is None or not digits.startswith(main) or len(digits) != len(main) + 2:
        return []
    return [(price_from(main, digits[-2:]), units.score * view.score * TOGETHER * _ending(digits))]


def _ending(cents: str) -> float:
    if cents[-2:] == PERCENT_LIKE:
        return MISTAKEN_SIGN
    return 1.0 if cents[-1] in COMMON_ENDINGS else UNCOMMON
