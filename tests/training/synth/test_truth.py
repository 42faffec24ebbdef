from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("moderngl")

from training.synth.engine import Camera, Instance
from training.synth.engine.instances import pose_at
from training.synth.engine.meshes import block, panel, plain
from training.synth.engine.renderer import own_renderer
from training.synth.solids import Material
from training.synth.store.setting import Hole, Row, Setting
from training.synth.truth import read_rows, read_truth
from training.synth.types import Label, SceneObject

CAMERA = Camera(eye=(0.0, 20.0, 150.0), yaw=0, pitch=0, roll=0, field=40, bulge=0, width=320, height=240)
UNIT = block((20.0, 30.0, 10.0), plain(220, 20, 20), Material())
FACING, BEHIND = Label("product", 1, sku="a"), Label("product", 1, sku="a", second_row=True)


def read(setting: Setting, camera: Camera = CAMERA) -> tuple[tuple[SceneObject, ...], tuple[SceneObject, ...]]:
    with own_renderer().stage(setting.instances) as stage:
        return read_truth(setting, stage, camera)


@pytest.mark.parametrize(("cover", "visible"), [(0.0, 1.0), (5.0, 0.75), (10.0, 0.5), (17.0, None)])
def test_visible_share_falls_with_what_stands_before(cover: float, visible: float | None) -> None:
    setting = Setting()
    setting.place(FACING, UNIT, pose_at(0, 5, 0))
    # A flat screen right before the unit hides `cover` of its 20 cm from the right.
    setting.furnish(panel((40.0, 60.0), plain(9, 9, 9), Material()), pose_at(30 - cover, -10, 0.01))
    marked, _ = read(setting)
    assert [found.visible for found in marked] == ([pytest.approx(visible, abs=0.03)] if visible else [])
    if visible:
        x, _, w, _ = marked[0].full_box or (0, 0, 0, 0)
        assert marked[0].box[2] == pytest.approx(w * visible, abs=2)
        assert marked[0].box[0] == pytest.approx(x, abs=1.5)


def test_what_leaves_the_frame_is_not_visible() -> None:
    setting = Setting()
    card = panel((20.0, 30.0), plain(220, 20, 20), Material())
    setting.place(FACING, card, pose_at(0, 5, 0))
    half_out = replace(CAMERA, eye=(CAMERA.eye[2] * np.tan(np.radians(20)) * 320 / 240, 20.0, 150.0))
    marked, _ = read(setting, half_out)
    assert marked[0].visible == pytest.approx(0.5, abs=0.05)
    assert marked[0].box[0] == 0


def test_second_row_is_listed_apart() -> None:
    setting = Setting()
    setting.place(FACING, UNIT, pose_at(-8, 5, 0))
    setting.place(BEHIND, UNIT, pose_at(0, 5, -12))
    marked, behind = read(setting)
    assert [(found.identity, found.second_row) for found in marked] == [(1, False)]
    assert [(found.identity, found.second_row) for found in behind] == [(2, True)]


@pytest.mark.parametrize(("blocked", "gaps"), [(False, 1), (True, 0)])
def test_a_gap_is_marked_while_it_shows(blocked: bool, gaps: int) -> None:
    setting = Setting()
    corners = np.array([(-10, 5, 0), (10, 5, 0), (10, 35, 0), (-10, 35, 0)], dtype=float)
    setting.holes.append(Hole(Label("gap", 1), corners, 20.0))
    if blocked:
        setting.place(FACING, UNIT, pose_at(0, 5, -1))
    found = [thing for thing in read(setting)[0] if thing.kind == "gap"]
    assert len(found) == gaps
    if gaps:
        low, high = CAMERA.project(corners[[0, 2]])
        assert found[0].box == pytest.approx((low[0], high[1], high[0] - low[0], low[1] - high[1]), abs=1.5)


@pytest.mark.parametrize(
    ("deeper", "spans"),
    [
        pytest.param((), [(-30, 30)], id="nothing"),
        pytest.param((0.0,), [(-30, -10), (10, 30)], id="parted by goods that are seen"),
        pytest.param((-20.0, 20.0), [(-10, 10)], id="left between them"),
        pytest.param((-20.0, 0.0, 20.0), [], id="filled"),
    ],
)
def test_goods_further_back_part_a_gap(deeper: tuple[float, ...], spans: list[tuple[float, float]]) -> None:
    setting = Setting()
    corners = np.array([(-30, 5, 0), (30, 5, 0), (30, 35, 0), (-30, 35, 0)], dtype=float)
    setting.holes.append(Hole(Label("gap", 1), corners, 20.0))
    for x in deeper:
        setting.place(FACING, UNIT, pose_at(x, 5, -1))
    found = [thing.box for thing in read(setting)[0] if thing.kind == "gap"]
    assert len(found) == len(spans)
    for box, (left, right) in zip(found, spans, strict=True):
        low, high = CAMERA.project(np.array([(left, 5.0, 0.0), (right, 35.0, 0.0)]))
        assert box == pytest.approx((low[0], high[1], high[0] - low[0], low[1] - high[1]), abs=5)


def test_a_gap_shows_the_wall_or_the_board() -> None:
    setting = Setting()
    corners = np.array([(-10, 5, 0), (10, 5, 0), (10, 35, 0), (-10, 35, 0)], dtype=float)
    setting.holes.append(Hole(Label("gap", 1), corners, 20.0))
    wide = block((60.0, 60.0, 10.0), plain(220, 20, 20), Material())
    setting.place(BEHIND, wide, pose_at(15, 0, -1))
    assert not [thing for thing in read(setting)[0] if thing.kind == "gap"]


@pytest.mark.parametrize(("z", "gaps"), [(7.0, 0), (-5.0, 1)])
def test_scenery_before_the_shelf_hides_a_gap(z: float, gaps: int) -> None:
    setting = Setting()
    corners = np.array([(-10, 5, 0), (10, 5, 0), (10, 35, 0), (-10, 35, 0)], dtype=float)
    setting.holes.append(Hole(Label("gap", 1), corners, 20.0))
    setting.furnish(panel((40.0, 60.0), plain(9, 9, 9), Material()), pose_at(0, -10, z))
    assert len([thing for thing in read(setting)[0] if thing.kind == "gap"]) == gaps


def test_rows_keep_their_heights_and_edges() -> None:
    setting = Setting(
        rows=[Row(2, -20.0, 20.0, 5.0, 0.0), Row(1, -20.0, 20.0, 35.0, 0.0), Row(3, -20, 20, -200.0, 0.0)]
    )
    rows, edges = read_rows(setting, CAMERA)
    assert [(row.number, row.height_cm) for row in rows] == [(1, 35.0), (2, 5.0)]
    for row, edge in zip(rows, edges, strict=True):
        assert np.array(edge) == pytest.approx(CAMERA.project(np.array(row.ends_cm)), abs=1e-6)


def test_scenery_is_no_object() -> None:
    setting = Setting()
    setting.instances.append(Instance(UNIT, pose_at(0, 5, 0)))
    assert read(setting) == ((), ())
