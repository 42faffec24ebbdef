import numpy as np
import pytest

from training.synth.artwork import draw_design, paint_front, sister_design
from training.synth.lettering import print_words, set_words
from training.synth.packaging import ASPECTS, Shape, draw_pack, render_pack
from training.synth.palette import draw_palette, luminance
from training.synth.pop import ASPECTS as POP_ASPECTS
from training.synth.pop import draw_pop
from training.synth.tags import FORMS, TagForm, draw_tag
from training.synth.types import PopKind
from training.synth.wording import CURRENCIES, Price, draw_price

MISSING = "\u20bd"  # a sign that the font lacks: it sets the empty box


@pytest.mark.parametrize("sign", ["€", "¥", "$"])
def test_signs_of_prices_are_set_as_themselves(sign: str) -> None:
    mask, box = set_words(sign), set_words(MISSING)
    assert mask.shape != box.shape or not np.array_equal(mask, box)


def test_currency_signs_differ_from_the_letters_they_are_built_on() -> None:
    assert (set_words("€") > 128).sum() > (set_words("C") > 128).sum()
    assert (set_words("¥") > 128).sum() > (set_words("Y") > 128).sum()


def test_words_stay_inside_their_box() -> None:
    sheet = np.zeros((60, 120, 3), dtype=np.uint8)
    print_words(sheet, "Biscuits", (30, 20, 60, 20), (255, 255, 255))
    ys, xs = np.nonzero(sheet.max(axis=2))
    assert 30 <= xs.min() <= xs.max() < 91
    assert 20 <= ys.min() <= ys.max() < 41
    assert xs.max() - xs.min() > 50  # as large as fits


@pytest.mark.parametrize(
    ("price", "printed", "value"),
    [
        (Price("12", "90", "", " €", ","), "12,90 €", "12.90"),
        (Price("198", "", "¥", "", ""), "¥198", "198"),
        (Price("3", "99", "$", "", "."), "$3.99", "3.99"),
    ],
)
def test_price_has_a_local_form_and_a_value(price: Price, printed: str, value: str) -> None:
    assert (price.printed, price.value) == (printed, value)


@pytest.mark.parametrize("currency", CURRENCIES)
def test_drawn_prices_are_positive_numbers(currency: str) -> None:
    rng = np.random.default_rng(0)
    assert all(float(draw_price(rng, currency).value) > 0 for _ in range(50))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("promo", [False, True])
def test_tag_shows_ink_and_tells_its_price(form: TagForm, promo: bool) -> None:
    tag = draw_tag(np.random.default_rng(3), form, "dollar", 80, 48, promo)
    assert tag.picture.shape == (48, 80, 4)
    assert tag.text.endswith(f"${tag.price}")
    assert int(tag.picture[..., :3].max()) - int(tag.picture[..., :3].min()) > 100


def test_promo_tags_are_coloured() -> None:
    rng = np.random.default_rng(8)
    plain, promo = (draw_tag(rng, "headline", "plain", 80, 48, p).picture[2, 2, :3].astype(int) for p in (False, True))
    assert np.ptp(plain) < 60
    assert np.ptp(promo) > 100


@pytest.mark.parametrize("kind", POP_ASPECTS)
def test_pop_pieces_have_their_proportions_and_words(kind: PopKind) -> None:
    piece = draw_pop(np.random.default_rng(1), kind, 80)
    lowest, highest = POP_ASPECTS[kind]
    height, width = piece.picture.shape[:2]
    assert height == 80
    assert lowest * 80 - 1 <= width <= highest * 80 + 1
    assert piece.text.strip()
    assert (piece.picture[..., 3] == 255).mean() > 0.4


@pytest.mark.parametrize("shape", ASPECTS)
def test_packs_stand_on_their_lower_border(shape: Shape) -> None:
    rng = np.random.default_rng(2)
    picture = render_pack(draw_pack(rng, shape, draw_design(rng, "Kolora", 0.6)), 120)
    alpha = picture[..., 3]
    assert picture.shape[0] == 120
    assert alpha[-1].max() > 128
    assert alpha[0].max() > 128
    assert (alpha > 128).mean() > 0.45


def test_same_design_paints_the_same_front_and_a_sister_another() -> None:
    rng = np.random.default_rng(6)
    design = draw_design(rng, "Kolora", 0.3)
    front = paint_front(design, 60, 90)
    assert np.array_equal(front, paint_front(design, 60, 90))
    assert not np.array_equal(front, paint_front(sister_design(rng, design), 60, 90))


@pytest.mark.parametrize("seed", range(20))
def test_ink_reads_on_its_ground(seed: int) -> None:
    palette = draw_palette(np.random.default_rng(seed))
    assert abs(luminance(palette.ink) - luminance(palette.ground)) > 90
