"""Goods of the rendered world: packs, price tags, POP pieces and passers-by as solid things with printed artwork."""

from training.synth.goods.assortment import draw_assortment, draw_script
from training.synth.goods.people import draw_hand, draw_person, draw_trolley
from training.synth.goods.pops import artwork_image, draw_pop, pop_from_id
from training.synth.goods.tags import TagStyle, draw_tag, draw_tag_style
from training.synth.goods.types import GoodsKind, Pack, PopArt, PopKind, Shape, Tag

__all__ = [
    "GoodsKind",
    "Pack",
    "PopArt",
    "PopKind",
    "Shape",
    "Tag",
    "TagStyle",
    "artwork_image",
    "draw_assortment",
    "draw_hand",
    "draw_person",
    "draw_pop",
    "draw_script",
    "draw_tag",
    "draw_tag_style",
    "draw_trolley",
    "pop_from_id",
]
