"""What text says of a price: recognised lines of tags of many countries."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vision.price_tags.price_text import (
    amount_of,
    begins_multi_buy,
    currency_of,
    digits_of,
    is_promotion,
    is_share,
    is_torn,
    is_unit_price,
    may_be_share,
    price_from,
)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("12.90", "12.90"),
        ("12,90", "12.90"),
        ("￥308", "308"),
        ("¥38.99", "38.99"),
        ("3, 19 €", "3.19"),
        ("£0.25", "0.25"),
        ("AED4.75", "4.75"),
        ("1,079", "1079"),
        ("1 079.50", "1079.50"),
        ("12:-", "12"),
        ("139,-", "139"),
        ("１８９円", "189"),
        ("๑๒๙ บาท", "129"),
        ("٤٥ ر.س", "45"),
        ("20.00 zł", "20.00"),
        ("Rs.45", "45"),
        ("Rs. 1,250/-", "1250"),
        ("Tk.5", "5"),
        ("kr.12,90", "12.90"),
        ("S/ 5.90", "5.90"),
        ("S/.5.90", "5.90"),
    ],
)
def test_prices_as_shops_print_them(text: str, price: str) -> None:
    assert amount_of(text) == price


@pytest.mark.parametrize(
    "text",
    [
        "",
        "VANILJESAUS",
        "AED28.31/kg",
        "7.98 per 100g",
        "-20%",
        "50 % off",
        "50ff",
        "٥٠٪",  # noqa: RUF001
        "3 + 1",
        "090",
        "0",
        "0.00",
        "18.",
        '32"',
        ".50",
        "12.9.90",
        "2 for 99",
        "for 99",
        "2/$5",
        "+10",
        "10 points",
        "18。",
    ],
)
def test_what_is_no_price(text: str) -> None:
    assert amount_of(text) is None


@given(st.integers(1, 999_999), st.integers(0, 99), st.sampled_from(".,"), st.sampled_from(["", "¥", "€", "£", "$"]))
def test_units_and_cents_survive(units: int, cents: int, point: str, sign: str) -> None:
    assert amount_of(f"{sign}{units}{point}{cents:02}") == f"{units}.{cents:02}"


@given(st.text(max_size=20))
@example("꧰")
def test_any_text_gives_a_plain_number_or_nothing(text: str) -> None:
    price = amount_of(text)
    assert price is None or (price.isascii() and (float(price) > 0 or price.startswith("0.")))


@pytest.mark.parametrize(
    ("text", "digits"),
    [("90", "90"), ("s0", "50"), ("SO", "50"), ('"90"', "90"), ("¥99", "99"), ("PK", None), ("", None)],
)
def test_raised_digits_are_mended_only_from_lookalikes(text: str, digits: str | None) -> None:
    assert digits_of(text) == digits


@pytest.mark.parametrize(
    ("units", "cents", "price"), [("24", "90", "24.90"), ("0", "95", "0.95"), ("09", "90", None), ("0", None, None)]
)
def test_a_leading_zero_is_a_torn_number(units: str, cents: str | None, price: str | None) -> None:
    assert price_from(units, cents) == price


@pytest.mark.parametrize(
    ("text", "share", "lost_sign"),
    [
        ("-50 %", True, False),
        ("скидка 20%", True, False),
        ("50", False, True),
        ("-50", False, True),
        ("50S", False, True),
        ("129", False, False),
        ("50 kr", False, False),
        ("50 р", False, False),  # noqa: RUF001
        ("% 12.90", False, False),
    ],
)
def test_percentages(text: str, share: bool, lost_sign: bool) -> None:
    assert (is_share(text), may_be_share(text)) == (share, lost_sign)


@pytest.mark.parametrize(
    ("text", "torn"),
    [("18.", True), ("29°", True), ("Rs.5", False), (".50", True), ("369.5", True), ("369.50", False), ("18", False)],
)
def test_parts_of_numbers_are_known(text: str, torn: bool) -> None:
    assert is_torn(text) == torn


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("¥72.50", None),
        ("189円", "JPY"),
        ("3.19 €", "EUR"),
        ("£3", "GBP"),
        ("AED 4.75", "AED"),
        ("$2.29", None),
        ("R$12,90", "BRL"),
        ("US$ 5.99", "USD"),
        ("kr 20", None),
        ("Rs.45/-", None),
        ("FOIL 25 FT 3.99", None),
        ("₹45", "INR"),
        ("S/5.90", "PEN"),
        ("KSh 250", "KES"),
        ("59.90 грн", "UAH"),
    ],
)
def test_only_signs_of_one_currency_name_it(text: str, code: str | None) -> None:
    assert currency_of(text) == code


@pytest.mark.parametrize(
    ("text", "begins"),
    [("2 for", True), ("3 FÜR", True), ("any 2 for", True), ("2 for 99", False), ("12.90", False), ("for", False)],
)
def test_multi_buys_whose_amount_stands_elsewhere(text: str, begins: bool) -> None:
    assert begins_multi_buy(text) == begins


@pytest.mark.parametrize(
    "text",
    [
        "TILBUD SPAR 5,00",
        "特価",
        "HOT DEAL",
        "3 + 1",
        "20% OFF",
        "-20 %",
        "АКЦИЯ",
        "特价",
        "Sonderangebot",
        "2 for 5",
        "3 för",
    ],
)
def test_promotions_in_several_languages(text: str) -> None:
    assert is_promotion(text)


@pytest.mark.parametrize("text", ["12.90", "LASAGNE", "牛乳", "SALTED NUTS"])
def test_plain_tags_are_no_promotion(text: str) -> None:
    assert not is_promotion(text)


@pytest.mark.parametrize(
    ("text", "per_unit"),
    [("59.80/kg", True), ("8 per litre", True), ("12.90", False), ("Rs.45/-", False), ("S/ 5.90", False)],
)
def test_unit_prices(text: str, per_unit: bool) -> None:
    assert is_unit_price(text) == per_unit
