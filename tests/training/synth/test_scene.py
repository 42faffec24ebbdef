from collections import Counter
from typing import get_args

import numpy as np
import pytest

pytest.importorskip("moderngl")
pytest.importorskip("skia")

from training.synth import Scene, render_scene, render_views
from training.synth.types import Kind


def test_same_seed_gives_the_same_photo_and_truth(scenes: list[Scene]) -> None:
    again = render_scene(4, width=320, height=240)
    assert np.array_equal(scenes[4].image, again.image)
    assert scenes[4].objects == again.objects
    assert scenes[4].row_edges == again.row_edges


def test_other_seed_gives_another_photo(scenes: list[Scene]) -> None:
    assert not np.array_equal(scenes[0].image, scenes[1].image)


def test_photo_has_the_asked_size() -> None:
    scene = render_scene(3, width=240, height=320)
    assert scene.image.shape == (320, 240, 3)
    assert scene.image.dtype == np.uint8


def test_boxes_lie_inside_the_frame(scenes: list[Scene]) -> None:
    for scene in scenes:
        height, width = scene.image.shape[:2]
        boxes = np.array([found.box for found in (*scene.objects, *scene.behind)])
        assert (boxes[:, :2] >= 0).all()
        assert (boxes[:, 2:] >= 5).all()
        assert (boxes[:, :2] + boxes[:, 2:] <= (width, height)).all()


def test_every_class_appears(scenes: list[Scene]) -> None:
    kinds = Counter(found.kind for scene in scenes for found in scene.objects)
    assert set(kinds) == set(get_args(Kind))
    assert kinds["product"] > kinds["price_tag"] > 0


def test_each_kind_carries_its_own_facts(scenes: list[Scene]) -> None:
    for found in (found for scene in scenes for found in scene.objects):
        assert (found.sku is not None) == (found.kind == "product")
        assert (found.price is not None) == (found.kind == "price_tag")
        assert (found.pop_kind is not None) == (found.artwork_id is not None) == (found.kind == "pop")
        assert found.kind == "product" or not found.stacked
        assert not found.second_row
        assert found.height_cm is not None


def test_second_row_units_are_behind_and_nowhere_else(scenes: list[Scene]) -> None:
    for scene in scenes:
        assert all(found.second_row and found.kind == "product" for found in scene.behind)
        assert not {found.identity for found in scene.behind} & {found.identity for found in scene.objects}
    assert sum(len(scene.behind) for scene in scenes) > 20


def test_rows_agree_with_their_edges_and_run_from_the_top(scenes: list[Scene]) -> None:
    for scene in scenes:
        heights = [row.height_cm for row in scene.rows]
        assert heights == sorted(heights, reverse=True)
        assert len(scene.rows) == len(scene.row_edges)


def test_views_share_identities_and_shift() -> None:
    left, right = render_views(4, 2, width=320, height=240)
    assert left.camera is not None
    assert right.camera is not None
    assert right.camera.eye[0] > left.camera.eye[0]
    both = {found.identity: found for found in left.objects}
    shared = [(both[found.identity], found) for found in right.objects if found.identity in both]
    assert shared
    assert all(one.sku == other.sku and one.height_cm == other.height_cm for one, other in shared)


def test_demo_scenes_are_full_and_level() -> None:
    scene = render_scene(0, width=400, height=300, look="demo")
    assert len(scene.rows) >= 3
    assert sum(found.kind == "product" for found in scene.objects) >= 25
    for (x1, y1), (x2, y2) in scene.row_edges:
        assert abs(y2 - y1) / (x2 - x1) < 0.08


def test_scenes_can_share_their_goods() -> None:
    sold = [
        {found.sku for found in render_scene(seed, width=320, height=240, goods_seed=goods).objects if found.sku}
        for seed, goods in ((1, 42), (2, 42), (2, 43))
    ]
    assert len(sold[0] & sold[1]) > 5
    assert not sold[1] & sold[2]
