"""People, hands and trolleys between the camera and the shelf."""

import numpy as np

from training.synth.engine import Camera
from training.synth.engine.instances import OPEN_AIR, pose_at
from training.synth.goods import draw_hand, draw_person, draw_trolley
from training.synth.solids import Solid
from training.synth.store.setting import Setting
from training.synth.types import Rng


def pass_by(rng: Rng, setting: Setting, camera: Camera) -> None:
    """Let a person, a trolley or a reaching hand stand before the shelf, at the side of the view."""
    kind = int(rng.choice(3, p=(0.5, 0.25, 0.25)))
    if kind == 2:
        _reach(rng, setting, camera)
        return
    solid = draw_person(rng) if kind == 0 else draw_trolley(rng)
    share = float(rng.uniform(0.1, 0.4))
    x, z = _ground_point(camera, share, float(rng.choice([-1, 1]) * rng.uniform(0.55, 1.05)))
    setting.furnish(solid, pose_at(x, 0.0, z, turn=float(rng.normal(camera.yaw * -1, 10))), OPEN_AIR)


def _ground_point(camera: Camera, share: float, side: float) -> tuple[float, float]:
    """Return x, z in cm of a place at a share of the way from shelf to camera, `side` -1 left to 1 right of view."""
    distance = camera.eye[2] * (1 - share)
    half = np.tan(np.radians(camera.field) / 2) * camera.width / camera.height
    turn = np.radians(camera.yaw)
    ahead = np.array([np.sin(turn), -np.cos(turn)])
    right = np.array([np.cos(turn), np.sin(turn)])
    way = ahead + right * side * half
    x, z = np.array([camera.eye[0], camera.eye[2]]) + way * distance
    return float(x), float(max(10.0, z))


def _reach(rng: Rng, setting: Setting, camera: Camera) -> None:
    """Hold a hand towards the shelf from below or the side."""
    solid: Solid = draw_hand(rng)
    x, z = _ground_point(camera, 0.35, float(rng.uniform(-0.6, 0.6)))
    y = camera.eye[1] - float(rng.uniform(20, 60))
    setting.furnish(solid, pose_at(x, y, z, lean=float(rng.normal(0, 25))), OPEN_AIR)
