from typing import get_args

import numpy as np
import pytest

pytest.importorskip("skia")
pytest.importorskip("moderngl")

from training.synth.goods.pops import FORMS, draw_pop, pop_from_id
from training.synth.goods.types import PopKind


@pytest.mark.parametrize("kind", get_args(PopKind))
def test_the_picture_of_a_piece_depends_on_its_artwork_id_alone(kind: PopKind) -> None:
    drawn = draw_pop(np.random.default_rng(1), kind, "Lomira & Co")
    again = pop_from_id(drawn.artwork_id)
    assert (drawn.kind, drawn.text, drawn.mount) == (kind, again.text, again.mount)
    for one, other in zip(drawn.solid.parts, again.solid.parts, strict=True):
        assert np.array_equal(one.texture, other.texture)
        assert np.array_equal(one.mesh.points, other.mesh.points)


@pytest.mark.parametrize("kind", get_args(PopKind))
def test_two_artworks_of_a_kind_look_different(kind: PopKind) -> None:
    ids = (f"{kind}/latin/Lomira/{number}" for number in (1, 2))
    first, second = (pop_from_id(one, scale=1.0).solid.parts[-1].texture for one in ids)
    assert first.shape != second.shape or not np.array_equal(first, second)


@pytest.mark.parametrize("kind", get_args(PopKind))
def test_a_piece_has_a_size_of_its_kind_and_stands_behind_its_front(kind: PopKind) -> None:
    solid = draw_pop(np.random.default_rng(3), kind, None).solid
    points = np.concatenate([part.mesh.points for part in solid.parts])
    assert FORMS[kind].width[0] <= solid.size[0] <= FORMS[kind].width[1]
    assert points[:, 2].max() <= 0.01
    assert points[:, 1].max() == pytest.approx(solid.size[1], rel=0.06)


@pytest.mark.parametrize(
    "wrong", ["poster", "poster/Lomira/1", "kite/latin/Lomira/0001", "poster/latin/Lomira/x", "poster/runes/Lomira/1"]
)
def test_an_id_that_names_no_piece_is_an_error(wrong: str) -> None:
    with pytest.raises(ValueError, match="kind/script/brand/number"):
        pop_from_id(wrong)


def test_a_brands_piece_shows_the_brand() -> None:
    assert "Lomira" in pop_from_id("banner/latin/Lomira/0007").text
