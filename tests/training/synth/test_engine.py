from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("moderngl")

from training.synth.engine import Camera, Instance, Light
from training.synth.engine.instances import pose_at, turned_about
from training.synth.engine.meshes import block, panel, plain
from training.synth.engine.renderer import own_renderer
from training.synth.solids import Material
from training.synth.truth import alone_areas, full_box, owned_bounds

CAMERA = Camera(eye=(0.0, 20.0, 150.0), yaw=0, pitch=0, roll=0, field=40, bulge=0, width=320, height=240)
RED = block((20.0, 30.0, 10.0), plain(220, 20, 20), Material(gloss=0.0))
SMALL = block((10.0, 10.0, 5.0), plain(20, 20, 220), Material(gloss=0.0))


@pytest.mark.parametrize(
    "change", [{}, {"yaw": 14.0}, {"pitch": -8.0}, {"roll": 9.0}, {"bulge": -0.12}, {"bulge": 0.1}]
)
def test_owned_pixels_fill_the_projected_box(change: dict[str, float]) -> None:
    camera = replace(CAMERA, **change)
    thing = Instance(RED, pose_at(5, 4, 0, turn=25), owner=1)
    with own_renderer().stage([thing]) as stage:
        bounds = owned_bounds(stage.owner_map(camera), 1)[1]
    x, y, w, h = full_box(thing, camera)
    assert bounds == pytest.approx((x, y, x + w, y + h), abs=1.01)


def test_the_nearer_thing_owns_the_pixels() -> None:
    back, front = Instance(RED, pose_at(0, 0, -20), owner=1), Instance(SMALL, pose_at(0, 5, 0), owner=2)
    with own_renderer().stage([back, front]) as stage:
        owners = stage.owner_map(CAMERA)
        alone = alone_areas([back, front], stage, CAMERA)
    middle = CAMERA.project(np.array([(0.0, 10.0, 0.0)]))[0].astype(int)
    assert owners[middle[1], middle[0]] == 2
    hidden = alone[1] - (owners == 1).sum()
    assert hidden == pytest.approx(alone[2], rel=0.05)


def test_glass_owns_nothing_but_shows() -> None:
    pane = panel((60, 60), plain(255, 255, 255, 128), Material())
    back, ghost = Instance(RED, pose_at(0, 0, -20), owner=1), Instance(pane, pose_at(0, 0, 0), owner=0, ghost=True)
    with own_renderer().stage([back]) as bare, own_renderer().stage([back, ghost]) as glazed:
        assert np.array_equal(bare.owner_map(CAMERA), glazed.owner_map(CAMERA))
        assert np.abs(bare.picture(CAMERA, Light()).astype(int) - glazed.picture(CAMERA, Light())).mean() > 5


def test_colours_arrive_in_blue_green_red() -> None:
    with own_renderer().stage([Instance(RED, pose_at(0, 5, 0), owner=1)]) as stage:
        photo, owners = stage.picture(CAMERA, Light()), stage.owner_map(CAMERA)
    assert photo.shape == (240, 320, 3)
    blue, _, red = photo[owners == 1].mean(axis=0)
    assert red > 3 * blue


@pytest.mark.parametrize("turn", [0.0, 90.0, -135.0])
def test_turning_about_a_pivot_keeps_it_in_place(turn: float) -> None:
    pose = turned_about(pose_at(10, 20, 30, turn=turn), (0, 0, -4))
    assert pose @ (0, 0, -4, 1) == pytest.approx((10, 20, 26, 1))
