import numpy as np
import pytest

pytest.importorskip("skia")
pytest.importorskip("moderngl")

from training.synth.goods.prices import CURRENCIES, Cents, Price, draw_price, raised_price


@pytest.mark.parametrize(
    ("currency", "cents", "value", "printed"),
    [
        ("euro", "comma", "12.90", "12,90 €"),
        ("dollar", "point", "12.90", "$12.90"),
        ("pound", "raised", "12.90", "£12.90"),
        ("yen", "none", "12", "¥12"),
        ("krona", "none", "12", "12 :-"),
        ("plain", "point", "12.90", "12.90"),
    ],
)
def test_a_price_has_a_value_with_a_point_and_its_local_form(
    currency: str, cents: Cents, value: str, printed: str
) -> None:
    price = Price(1290, CURRENCIES[currency], cents)
    assert (price.value, price.printed) == (value, printed)


@pytest.mark.parametrize("currency", CURRENCIES)
def test_the_regular_price_is_higher_and_ends_alike(currency: str) -> None:
    rng = np.random.default_rng(3)
    for cents in CURRENCIES[currency].cents:
        price = draw_price(rng, CURRENCIES[currency], cents)
        regular = raised_price(rng, price)
        assert regular.hundredths > price.hundredths > 0
        assert regular.fraction == price.fraction
