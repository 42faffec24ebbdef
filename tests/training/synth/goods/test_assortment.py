from functools import cache
from itertools import pairwise

import numpy as np
import pytest

pytest.importorskip("skia")
pytest.importorskip("moderngl")

from training.synth.goods.artwork import draw_brand, draw_design
from training.synth.goods.assortment import draw_assortment
from training.synth.goods.catalogue import DEPARTMENTS, FLAVOUR_GROUP, FORMS
from training.synth.goods.types import GoodsKind
from training.synth.solids import Solid

CLEAR_FORMS = {"six_cans", "six_bottles", "four_cups", "blister", "small_blister", "hanging_bag"}


@cache
def built(name: str) -> Solid:
    rng = np.random.default_rng(4)
    design = draw_design(rng, draw_brand(rng, "latin"), "Juice", "sweet", 0.5, 0.2)
    form = FORMS[name]
    return form.build(rng, design, form.size, 2.0)


@pytest.mark.parametrize("name", FORMS)
def test_every_form_fills_the_box_that_it_states(name: str) -> None:
    solid = built(name)
    points = np.concatenate([part.mesh.points for part in solid.parts])
    low, high = points.min(axis=0), points.max(axis=0)
    width, height, depth = solid.size
    assert high[2] == pytest.approx(0, abs=0.35)
    assert low[1] == pytest.approx(0, abs=0.05)
    assert high[1] == pytest.approx(height, rel=0.02)
    assert high[0] - low[0] == pytest.approx(width, rel=0.3)
    assert -low[2] < depth * 1.3 + 0.2


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_opaque_unless_one_sees_through_it(name: str) -> None:
    clear = any(part.texture[..., 3].min() < 255 for part in built(name).parts)
    assert clear == (name in CLEAR_FORMS)


@pytest.mark.parametrize("kind", [*DEPARTMENTS, "mixed"])
def test_an_assortment_has_the_asked_number_of_distinct_products(kind: GoodsKind) -> None:
    packs = draw_assortment(np.random.default_rng(5), 9, kind, 3.0)
    assert len({pack.sku for pack in packs}) == 9
    assert all(pack.hangs for pack in packs) == (kind == "hanging")


def test_no_product_is_higher_than_asked() -> None:
    packs = draw_assortment(np.random.default_rng(6), 40, "mixed", 3.0, max_height=16.0)
    assert max(pack.solid.size[1] for pack in packs) <= 16.0


def test_a_seed_gives_the_same_goods() -> None:
    first, second = (draw_assortment(np.random.default_rng(7), 6, "mixed", 3.0) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert one.sku == other.sku
        assert all(
            np.array_equal(a.texture, b.texture) for a, b in zip(one.solid.parts, other.solid.parts, strict=True)
        )


def test_sisters_share_their_shape_and_differ_in_print() -> None:
    packs = draw_assortment(np.random.default_rng(8), 30, "cans", 3.0)
    pairs = [(a, b) for a, b in pairwise(packs) if a.solid.size == b.solid.size]
    assert len(pairs) > 5
    for one, other in pairs:
        assert one.brand == other.brand
        assert one.flavour != other.flavour
        assert np.array_equal(one.solid.parts[0].mesh.points, other.solid.parts[0].mesh.points)
        assert not np.array_equal(one.solid.parts[0].texture, other.solid.parts[0].texture)


def test_finer_print_has_more_pixels() -> None:
    coarse, fine = (draw_assortment(np.random.default_rng(9), 3, "dry", scale) for scale in (4.0, 8.0))
    for one, other in zip(coarse, fine, strict=True):
        assert other.solid.parts[0].texture.shape[0] == pytest.approx(2 * one.solid.parts[0].texture.shape[0], abs=3)


def test_every_department_knows_its_flavours_and_forms() -> None:
    assert set(FLAVOUR_GROUP) == set(DEPARTMENTS)
    assert {name for table in DEPARTMENTS.values() for name in table} <= set(FORMS)
