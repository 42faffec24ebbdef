import pytest

from vision.price_tags.price_agreement import TagWord, contradicted


def words(*prices: str | None, likelihood: float = 0.9, text: str | None = None) -> list[TagWord]:
    return [TagWord(price, likelihood, text) for price in prices]


@pytest.mark.parametrize(
    ("prices", "odd"),
    [
        (("399", "129", "3.90"), (False, False, True)),
        (("12.95", "9.90", "113"), (False, False, True)),
        (("399", "3.90"), (False, False)),  # one witness may be the one that was misread
        (("399", "3.90", "12.95", "129"), (False, False, False, False)),  # a shop that prints both
        (("399", "129", None), (False, False, False)),
        (("9", "8", "3.90"), (False, False, False)),  # single digits are no witnesses
        ((), ()),
    ],
)
def test_a_price_in_another_form_than_all_others_is_odd(prices: tuple[str | None, ...], odd: tuple[bool, ...]) -> None:
    assert contradicted(words(*prices)) == odd


@pytest.mark.parametrize(
    ("price", "odd"), [("52029", True), ("10750", True), ("10490", False), ("2998", False), ("5", False), ("4", True)]
)
def test_a_price_of_another_order_than_its_neighbours_is_odd(price: str, odd: bool) -> None:
    neighbours = words("129", "189", "209", "215", "249", "499")
    assert contradicted([*words(price), *neighbours]) == (odd, *[False] * 6)
    assert not any(contradicted([*words(price), *neighbours[:4]])), "too few to tell"


def test_faint_readings_are_no_witnesses() -> None:
    assert contradicted([*words("399", "129", likelihood=0.5), *words("3.90")]) == (False, False, False)


@pytest.mark.parametrize("text", ["2/5.00", "BUY 2 / 5,00", "12/$5"])
def test_the_price_of_several_on_another_tag_is_none_of_one(text: str) -> None:
    assert contradicted([*words("5.00"), TagWord(None, 0.0, text)]) == (True, False)
    assert contradicted([*words("5.00", text=text), TagWord(None, 0.0, "01/02/2025.")]) == (False, False)
