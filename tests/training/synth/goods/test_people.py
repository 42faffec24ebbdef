from collections.abc import Callable

import numpy as np
import pytest

pytest.importorskip("skia")
pytest.importorskip("moderngl")

from training.synth.goods.people import draw_hand, draw_person, draw_trolley
from training.synth.solids import Solid


@pytest.mark.parametrize(
    ("draw", "low", "high"), [(draw_person, 150, 190), (draw_hand, 38, 52), (draw_trolley, 95, 110)]
)
def test_a_passer_by_is_life_size_with_clear_surroundings(
    draw: Callable[[np.random.Generator], Solid], low: float, high: float
) -> None:
    solid = draw(np.random.default_rng(1))
    cover = (solid.parts[0].texture[..., 3] > 128).mean()
    assert low <= solid.size[1] <= high
    assert 0.1 < cover < 0.9


def test_people_differ() -> None:
    rng = np.random.default_rng(2)
    first, second = draw_person(rng), draw_person(rng)
    assert first.size != second.size
