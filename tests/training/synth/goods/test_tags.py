from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

pytest.importorskip("skia")
pytest.importorskip("moderngl")

from training.synth.goods.pen import Sheet
from training.synth.goods.prices import CURRENCIES, Price
from training.synth.goods.tags import TagStyle, draw_tag, draw_tag_style, print_price
from training.synth.goods.types import TagForm


def style_of(form: TagForm, promo_share: float, currency: str = "euro") -> TagStyle:
    style = draw_tag_style(np.random.default_rng(1))
    money = CURRENCIES[currency]
    return replace(style, form=form, promo_share=promo_share, currency=money, cents=money.cents[0])


@pytest.mark.parametrize("form", get_args(TagForm))
@pytest.mark.parametrize("promo", [False, True])
def test_what_a_tag_states_is_printed_on_it(form: TagForm, promo: bool) -> None:
    tag = draw_tag(np.random.default_rng(2), style_of(form, float(promo)), "Lomira Cocoa", 4.0)
    assert tag.promo is promo
    assert tag.price.replace(".", ",") + " €" in tag.text
    if tag.regular_price is not None:
        assert tag.regular_price.replace(".", ",") + " €" in tag.text
        assert float(tag.regular_price) > float(tag.price)


@pytest.mark.parametrize(
    ("form", "promo", "shown"),
    [
        ("paper", True, True),
        ("paper", False, False),
        ("split", True, True),
        ("card", False, True),
        ("headline", True, False),
    ],
)
def test_a_regular_price_is_known_where_it_is_printed(form: TagForm, promo: bool, shown: bool) -> None:
    tag = draw_tag(np.random.default_rng(3), style_of(form, float(promo)), "Lomira Cocoa", 4.0)
    assert (tag.regular_price is not None) == shown


def test_raised_cents_stand_above_the_foot_of_the_units() -> None:
    sheet = Sheet(10, 5, 20)
    print_price(sheet, Price(1190, CURRENCIES["plain"], "raised"), (0, 0, 10, 5), (0, 0, 0), "plain")
    inked = sheet.texture[..., 3] > 128
    assert inked[70:, :130].any()
    assert not inked[60:, 145:].any()
    assert inked[:50, 145:].any()
    assert sheet.printed == ["11.90"]


@pytest.mark.parametrize("scale", [10.0, 30.0])
def test_a_tag_has_the_asked_height_and_resolution(scale: float) -> None:
    style = style_of("paper", 0.0)
    tag = draw_tag(np.random.default_rng(4), style, "Lomira", 4.0, scale=scale)
    assert tag.size == (4.0 * style.aspect, 4.0)
    assert tag.texture.shape[0] == round(4 * scale)
    assert tag.texture[..., 3].min() == 255


def test_a_seed_gives_the_same_tag() -> None:
    first, second = (draw_tag(np.random.default_rng(5), style_of("split", 0.5), "Lomira", 4.0) for _ in range(2))
    assert first.text == second.text
    assert np.array_equal(first.texture, second.texture)
