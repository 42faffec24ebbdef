from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("skia")
pytest.importorskip("moderngl")

from training.synth.goods.artwork import Design, draw_brand, draw_design, paint_front, sister
from training.synth.goods.flavours import FLAVOURS
from training.synth.goods.layouts import Layout, draw_layout
from training.synth.goods.pen import Sheet
from training.synth.goods.pictures import PICTURES
from training.synth.goods.types import Area
from training.synth.solids import Texture


def design_of(seed: int) -> Design:
    rng = np.random.default_rng(seed)
    brand = replace(draw_brand(rng, "latin"), plate="box")
    drawn = draw_design(rng, brand, "Juice", "sweet", 0.5, 0.0)
    return replace(drawn, bare=False, flavoured_ground=False)


def front(design: Design) -> Texture:
    sheet = Sheet(20, 30, 8)
    paint_front(sheet, design)
    return sheet.texture


def layout_of(design: Design) -> Layout:
    return draw_layout(np.random.default_rng((design.seed, 2)), 20 / 30, "latin")


def cut(texture: Texture, area: Area) -> Texture:
    x, y, w, h = (round(share * side) for share, side in zip(area, (160, 240, 160, 240), strict=True))
    return texture[y : y + h, x : x + w]


@pytest.mark.parametrize("seed", range(4))
def test_a_flavour_changes_its_strip_and_picture_and_leaves_the_logo(seed: int) -> None:
    design = design_of(seed)
    lemon, cocoa = (sister(design, FLAVOURS["sweet"][i]) for i in (1, 5))
    first, second = front(lemon), front(cocoa)
    layout = layout_of(design)
    x, y, w, h = layout.logo
    inside_logo = (x + 0.25 * w, y + 0.35 * h, 0.4 * w, 0.3 * h)
    assert np.array_equal(cut(first, inside_logo), cut(second, inside_logo))
    for changed in (layout.flavour, layout.pictures[0]):
        assert not np.array_equal(cut(first, changed), cut(second, changed))


def test_a_front_is_covered_with_print() -> None:
    sheet = Sheet(20, 30, 8)
    design = design_of(3)
    paint_front(sheet, design)
    assert design.brand.name in sheet.printed
    assert design.flavour[0] in sheet.printed
    assert design.content in sheet.printed
    assert sheet.texture[..., 3].min() == 255


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_covers_a_part_of_its_place(name: str) -> None:
    sheet = Sheet(10, 10, 8)
    PICTURES[name](sheet, np.random.default_rng(2), (200, 60, 40))
    assert 0.05 < (sheet.texture[..., 3] > 128).mean() < 0.95


def test_every_flavour_names_a_picture() -> None:
    assert {picture for group in FLAVOURS.values() for _, _, picture in group} <= set(PICTURES)
