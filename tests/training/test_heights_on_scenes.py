"""Heights of shelf rows against the exact truth of rendered scenes: a small measurement of what `vision` promises."""

from functools import cache

import numpy as np
import pytest

pytest.importorskip("moderngl")
pytest.importorskip("skia")

from training.synth import Scene, render_scene
from vision.eye_level.fixture_base import base_in_view
from vision.eye_level.fixture_profile import FixtureProfile
from vision.eye_level.heights import measure_heights
from vision.eye_level.product_ruler import ProductSize
from vision.eye_level.shelf_view import view_shelf
from vision.types import Box, Point, ShelfRow

SEEDS = (8, 10, 20, 24)
SIDE = 640


@cache
def scene_of(seed: int) -> Scene:
    return render_scene(seed, width=SIDE, height=SIDE)


def edges_of(scene: Scene) -> list[tuple[Point, Point]]:
    return [(Point(*left), Point(*right)) for left, right in scene.row_edges]


def standing_in(scene: Scene) -> list[tuple[Box, int | None]]:
    place = {row.number: index for index, row in enumerate(scene.rows, start=1)}
    return [(Box(*found.box), place.get(found.row or 0)) for found in scene.objects if found.kind == "product"]


def sizes_in(scene: Scene) -> dict[int, ProductSize]:
    products = [found for found in scene.objects if found.kind == "product"]
    return {
        index: ProductSize(found.size_cm[1])
        for index, found in enumerate(products)
        if found.size_cm and found.pose != "fallen"
    }


def errors_of(rows: tuple[ShelfRow, ...], scene: Scene) -> list[float]:
    return [abs((row.height_cm or 0) - true.height_cm) for row, true in zip(rows, scene.rows, strict=True)]


def test_a_fixture_profile_is_exact_to_6_cm() -> None:
    errors = []
    for scene in map(scene_of, SEEDS):
        profile = FixtureProfile(tuple(row.height_cm for row in scene.rows))
        rows = measure_heights(edges_of(scene), standing_in(scene), SIDE, SIDE, fixture=profile)
        errors += errors_of(rows, scene)
    assert len(errors) > 9
    assert np.median(errors) <= 6


def test_known_goods_over_a_visible_base_are_exact_to_12_cm() -> None:
    errors = []
    for scene in map(scene_of, SEEDS):
        edges, standing = edges_of(scene), standing_in(scene)
        rows = measure_heights(edges, standing, SIDE, SIDE, product_sizes=sizes_in(scene))
        if base_in_view(view_shelf(edges, SIDE, SIDE), [box for box, _ in standing]):
            assert {row.method for row in rows} == {"product-ruler"}
            errors += errors_of(rows, scene)
    assert len(errors) > 5
    assert np.median(errors) <= 12


def test_every_product_of_the_truth_tells_its_size() -> None:
    products = [found for found in scene_of(SEEDS[0]).objects if found.kind == "product"]
    assert products
    assert all(found.size_cm is not None and min(found.size_cm) > 0 for found in products)
