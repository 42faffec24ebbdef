"""POP pieces of rendered photos are matched to their own of many artworks, and to none when theirs is missing."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("moderngl")
pytest.importorskip("skia")

from training.synth import Scene, render_scene
from training.synth.goods import artwork_image, draw_pop
from training.synth.types import SceneObject
from vision.pop.artwork import Material
from vision.pop.materials import MaterialIndex
from vision.types import Box

SEEDS = (3, 40, 47)
SIZE = (960, 720)
GALLERY = 20
# Each side; a card seen edge-on is as unreadable as a low one.
MIN_SIDE, MIN_VISIBLE = 40, 0.9


def material(artwork_id: str) -> Material:
    picture: NDArray[np.uint8] = cv2.cvtColor(artwork_image(artwork_id), cv2.COLOR_RGBA2BGRA).astype(np.uint8)
    return Material(artwork_id, artwork_id.partition("/")[0], picture)


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return [render_scene(seed, width=SIZE[0], height=SIZE[1]) for seed in SEEDS]


@pytest.fixture(scope="module")
def others() -> list[Material]:
    """Artworks of the small kinds that hang in no scene."""
    rng = np.random.default_rng(5)
    kinds = ("shelf_talker", "promotion_sign", "price_burst", "leaflet", "table_card")
    return [material(draw_pop(rng, kinds[number % len(kinds)], None).artwork_id) for number in range(GALLERY)]


def clear_pieces(scene: Scene) -> list[SceneObject]:
    return [
        piece
        for piece in scene.objects
        if piece.kind == "pop" and min(piece.box[2:]) >= MIN_SIDE and piece.visible >= MIN_VISIBLE and piece.artwork_id
    ]


def verified(index: MaterialIndex, scene: Scene, pieces: Sequence[SceneObject]) -> list[str | None]:
    return [match.material for match in index.verify(scene.image, [Box(*piece.box) for piece in pieces])]


def test_clear_pieces_are_matched_to_their_own_artwork(scenes: list[Scene], others: list[Material]) -> None:
    right, found = [], []
    for scene in scenes:
        own = {piece.artwork_id for piece in scene.objects if piece.artwork_id}
        index = MaterialIndex.build([*map(material, sorted(own)), *others])
        pieces = clear_pieces(scene)
        right += [piece.artwork_id for piece in pieces]
        found += verified(index, scene, pieces)
    assert len(right) >= 4
    assert not [code for code, own in zip(found, right, strict=True) if code not in (own, None)]
    assert np.mean([code == own for code, own in zip(found, right, strict=True)]) >= 0.75


def test_pieces_without_their_artwork_match_nothing(scenes: list[Scene], others: list[Material]) -> None:
    index = MaterialIndex.build(others)
    assert {code for scene in scenes for code in verified(index, scene, clear_pieces(scene))} <= {None}
