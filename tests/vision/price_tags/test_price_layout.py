"""From readings of a price line to a price, or to none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.price_tags.price_layout import (
    Candidate,
    LineReading,
    candidates,
    is_regular,
    likelihood,
    regular_price,
    shows_more,
    sure_price,
)
from vision.price_tags.price_text import Text


def plain(*views: tuple[str, float], count: int | None = None) -> LineReading:
    return LineReading(tuple(Text(*view) for view in views), count=count)


def raised(
    units: tuple[str, float], cents: tuple[str, float], *whole: tuple[str, float], count: int | None = None
) -> LineReading:
    return LineReading(tuple(Text(*view) for view in whole), Text(*units), Text(*cents), count)


@pytest.mark.parametrize(
    ("reading", "price"),
    [
        (plain(("189", 1.0), ("189", 0.98), count=3), "189"),
        (plain(("3,19 €", 0.9), ("3,19 €", 0.9), count=3), "3.19"),
        (raised(("29", 1.0), ("90", 1.0), count=2), "29.90"),
        (raised(("199", 1.0), ("99", 1.0), count=3), "199.99"),
        (raised(("20", 1.0), ("5O", 0.8), ("2050", 0.6), count=2), "20.50"),
        (raised(("¥9.", 0.9), ("90", 0.9), ("¥9.90", 0.9)), "9.90"),
    ],
)
def test_sure_readings_give_a_price(reading: LineReading, price: str) -> None:
    assert sure_price(candidates(reading)) == price


@pytest.mark.parametrize(
    ("reading", "likeliest"),
    [
        pytest.param(plain(("79", 0.79), ("279", 0.9)), "279", id="two views disagree"),
        pytest.param(plain(("9", 0.84)), "9", id="one digit alone"),
        pytest.param(plain(("379", 1.0), ("3799", 0.2)), "379", id="a price without cents that one view bears out"),
        pytest.param(plain(("18", 1.0), ("18.", 0.8)), "18", id="a point whose digits are lost"),
        pytest.param(raised(("32", 1.0), ("业", 0.3), count=2), "32", id="cents too blurred to read"),
        pytest.param(raised(("22", 1.0), ("14", 0.95), count=2), "22.14", id="cents that nobody prints"),
        pytest.param(raised(("25", 0.9), ("10", 0.9), count=1), "25.10", id="more digits than characters seen"),
        pytest.param(raised(("19", 1.0), ("90", 0.7), ("1900", 0.9)), "19.90", id="the parts and the whole disagree"),
    ],
)
def test_doubtful_readings_give_candidates_only(reading: LineReading, likeliest: str) -> None:
    found = candidates(reading)
    assert sure_price(found) is None
    assert likeliest in dict(found)


@pytest.mark.parametrize("around", ["2 for 5", "for 5", "+5 points", "5 /kg", "5%"])
def test_what_stands_around_a_number_may_make_it_no_price(around: str) -> None:
    assert candidates(plain(("5", 1.0), (around, 0.9))) == ()


@pytest.mark.parametrize(
    ("second", "first", "more"),
    [
        ((("29.90", 0.9),), (("29", 0.5),), True),
        ((("179", 0.9),), (("17", 0.7),), True),
        ((("6.10", 0.9),), (("6.10", 0.7),), True),
        ((("22", 0.98),), (("22", 0.7),), False),
        ((("5.10", 0.9),), (("25.10", 0.6),), False),
        ((("29.90", 0.5),), (("29", 0.5),), False),
        ((), (("29", 0.5),), False),
        ((("29", 0.5),), (), False),
    ],
)
def test_a_second_look_counts_only_where_it_shows_more(
    second: tuple[Candidate, ...], first: tuple[Candidate, ...], more: bool
) -> None:
    assert shows_more(second, first) == more


scores = st.floats(0, 1)
texts = st.tuples(st.text(alphabet="0123456789.,¥ O", max_size=6), scores)


@given(st.lists(texts, max_size=2), st.none() | texts, texts, st.none() | st.integers(1, 4))
def test_probabilities_are_ranked_shares(
    views: list[tuple[str, float]], cents: tuple[str, float] | None, units: tuple[str, float], count: int | None
) -> None:
    found = candidates(raised(units, cents, *views, count=count) if cents else plain(*views, count=count))
    shares = [share for _, share in found]
    assert all(0 <= share <= 1 for share in shares)
    assert likelihood(found) == max(shares, default=0.0)
    assert len({price for price, _ in found}) == len(found)


@pytest.mark.parametrize(
    ("regular", "price", "same_form", "expected"),
    [
        ("14.75", "11.75", True, True),
        ("239.99", "199.99", False, True),
        pytest.param("59.80", "29.90", False, False, id="price of a litre in other print"),
        pytest.param("9.90", "14.90", True, False, id="cheaper"),
        pytest.param("176.79", "9.90", True, False, id="eighteen times as dear"),
    ],
)
def test_regular_prices_are_told_from_unit_prices(regular: str, price: str, same_form: bool, expected: bool) -> None:
    assert is_regular(regular, price, same_form=same_form) == expected


@pytest.mark.parametrize(
    ("word", "price", "form", "regular"),
    [
        (("159,99", 1.0), "129.99", "raised", "159.99"),
        pytest.param(("18999", 1.0), "149.99", "raised", "189.99", id="its cents are raised, too"),
        (("$3.29", 0.9), "2.29", "point", "3.29"),
        (("394", 0.9), "308", "none", "394"),
        pytest.param(("159,99", 0.5), "129.99", "raised", None, id="doubtful"),
        pytest.param(("8.86", 1.0), "3.10", "raised", None, id="price of a kilogram"),
        pytest.param(("8,86/kg", 1.0), "3.86", "point", None, id="said to be of a kilogram"),
        pytest.param(("326", 1.0), "302", "none", None, id="the same price with tax"),
        pytest.param(("334 670", 1.0), "159.99", "raised", None, id="number of the article"),
    ],
)
def test_regular_prices_in_small_print(word: tuple[str, float], price: str, form: str, regular: str | None) -> None:
    assert regular_price(Text(*word), price, form) == regular


@given(st.text(alphabet="0123456789., ¥€/kg", max_size=8), st.integers(1, 9999), st.sampled_from(["raised", "none"]))
def test_a_regular_price_is_always_dearer(word: str, price: int, form: str) -> None:
    regular = regular_price(Text(word, 1.0), str(price), form)
    assert regular is None or float(regular) > price
