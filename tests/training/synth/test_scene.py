from collections import Counter
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from training.synth import Scene, demo_scenes, demo_style, render_scene, render_styled
from training.synth.types import Kind


def test_same_seed_gives_the_same_photo_and_truth() -> None:
    first, second = (render_scene(5, width=480, height=360) for _ in range(2))
    assert np.array_equal(first.image, second.image)
    assert first.objects == second.objects
    assert first.row_edges == second.row_edges


def test_other_seed_gives_another_photo(scenes: list[Scene]) -> None:
    assert not np.array_equal(scenes[0].image, scenes[1].image)
    assert scenes[0].objects != scenes[1].objects


@pytest.mark.parametrize(("width", "height"), [(480, 640), (640, 360), (500, 500)])
def test_photo_has_the_asked_size(width: int, height: int) -> None:
    scene = render_scene(3, width=width, height=height)
    assert scene.image.shape == (height, width, 3)
    assert scene.image.dtype == np.uint8
    assert len(scene.objects) > 0


def test_boxes_lie_inside_the_frame(scenes: list[Scene]) -> None:
    for scene in scenes:
        height, width = scene.image.shape[:2]
        for found in scene.objects:
            x, y, w, h = found.box
            assert x >= 0
            assert y >= 0
            assert w >= 4
            assert h >= 4
            assert x + w <= width
            assert y + h <= height


def test_every_class_appears(scenes: list[Scene]) -> None:
    kinds = Counter(found.kind for scene in scenes for found in scene.objects)
    assert set(kinds) == set(get_args(Kind))
    assert kinds["product"] > kinds["price_tag"] > kinds["gap"] > 0


def test_only_some_scenes_have_gaps_and_tags(scenes: list[Scene]) -> None:
    for kind in ("gap", "price_tag", "pop"):
        having = sum(any(found.kind == kind for found in scene.objects) for scene in scenes)
        assert 0 < having < len(scenes)


def test_each_kind_carries_its_own_facts(scenes: list[Scene]) -> None:
    for found in (found for scene in scenes for found in scene.objects):
        assert (found.sku is not None) == (found.kind == "product")
        assert (found.price is not None) == (found.kind == "price_tag")
        assert (found.pop_kind is not None) == (found.kind == "pop")
        assert found.kind == "product" or not found.stacked


def test_visible_shares_cover_cut_and_whole_objects(scenes: list[Scene]) -> None:
    shares = [found.visible for scene in scenes for found in scene.objects]
    assert all(0.3 <= share <= 1.0 for share in shares)
    assert min(shares) < 0.7  # some are cut or covered
    assert np.median(shares) > 0.95  # most are whole


def test_row_edges_run_from_top_to_bottom_and_left_to_right(scenes: list[Scene]) -> None:
    for scene in scenes:
        assert 2 <= len(scene.row_edges) <= 8
        middles = [(first[1] + last[1]) / 2 for first, last in scene.row_edges]
        assert middles == sorted(middles)
        assert all(first[0] < last[0] for first, last in scene.row_edges)


def test_units_on_a_board_end_at_their_row_edge(scenes: list[Scene]) -> None:
    for scene in scenes:
        for found in scene.objects:
            if found.kind != "product" or found.stacked or found.row is None or found.visible < 0.95:
                continue
            x, y, w, h = found.box
            (x1, y1), (x2, y2) = scene.row_edges[found.row - 1]
            edge = y1 + (y2 - y1) * (x + w / 2 - x1) / (x2 - x1)
            assert y + h <= edge + 0.1 * w + 3
            assert y + h >= edge - 0.25 * (scene.image.shape[0] / len(scene.row_edges)) - 3


def test_demo_scenes_are_full_and_level() -> None:
    for scene in demo_scenes(2, width=640, height=480):
        assert 3 <= len(scene.row_edges) <= 5
        assert sum(found.kind == "product" for found in scene.objects) >= 30
        for (x1, y1), (x2, y2) in scene.row_edges:
            assert abs(y2 - y1) / (x2 - x1) < 0.08


def test_shop_without_tags_and_pop_has_none() -> None:
    rng = np.random.default_rng(1)
    bare = replace(demo_style(rng), tags=None, pop_per_row=0.0)
    scene = render_styled(rng, bare, width=480, height=360)
    assert {found.kind for found in scene.objects} <= {"product", "gap"}


def test_shopper_in_front_hides_objects() -> None:
    def share_shown(occluder: bool) -> float:
        total = 0.0
        for seed in range(2):
            rng = np.random.default_rng(seed)
            style = demo_style(rng)
            scene = render_styled(
                rng, replace(style, photo=replace(style.photo, occluder=occluder)), width=480, height=360
            )
            total += sum(found.visible for found in scene.objects)
        return total

    assert share_shown(True) < share_shown(False) * 0.99
