"""Global Trade Item Numbers, the digits under a product's bar code (GS1 General Specifications, 7.9). Pure."""

LENGTHS = (8, 12, 13, 14)


def canonical_gtin(text: str) -> str:
    """The one spelling of a GTIN: as short as its kinds permit.

    A number may carry leading zeros or not: 12 digits of a UPC are 13 of an EAN with a zero before them. Raises
    ValueError with the reason.
    """
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) in LENGTHS):
        raise ValueError("a GTIN has 8, 12, 13 or 14 digits; copy them from under the bar code")
    significant = digits.lstrip("0")
    if not significant:
        raise ValueError("a GTIN of zeros alone names nothing; leave it empty when there is none")
    if check_digit(digits[:-1]) != digits[-1]:
        raise ValueError(
            f"the last digit of {digits} must be {check_digit(digits[:-1])}: a digit is wrong or two are swapped; "
            "copy them again from under the bar code"
        )
    return refill_zeros(significant)


def check_digit(payload: str) -> str:
    """The last digit that belongs to the others: it makes 3, 1, 3, 1 ... times the digits a multiple of ten."""
    weighted = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(payload)))
    return str(-weighted % 10)


def refill_zeros(digits: str) -> str:
    """The digits with the leading zeros back that a spreadsheet takes from a number; as they are when too long."""
    return next((digits.zfill(length) for length in LENGTHS if len(digits) <= length), digits)
