"""The room around the fixture: floor, ceiling, what is behind and beside it, lamps over the boards."""

from training.synth.engine.instances import Cavity, pose_at
from training.synth.engine.meshes import panel
from training.synth.solids import Material
from training.synth.store import surfaces
from training.synth.store.setting import Setting
from training.synth.store.style import FixtureStyle
from training.synth.types import Rng

ROOM_CM = 1600.0
GLOW = 0.35


def build_room(rng: Rng, setting: Setting, fixture: FixtureStyle) -> None:
    """Put up floor, ceiling and the far ends of the shop."""
    middle = fixture.length / 2
    tiles = ROOM_CM / float(rng.choice([120, 180, 240]))
    floor = panel(
        (ROOM_CM, ROOM_CM),
        surfaces.tiled_floor(rng),
        Material(gloss=float(rng.uniform(0.1, 0.6))),
        tiles=(tiles, tiles),
    )
    setting.furnish(floor, pose_at(middle, 0, ROOM_CM / 2, tilt=90))
    over = float(rng.uniform(270, 420))
    ceiling = panel((ROOM_CM, ROOM_CM), surfaces.lit_ceiling(rng), Material(gloss=0.0), tiles=(2, 2))
    setting.furnish(ceiling, pose_at(middle, over, -ROOM_CM / 2, tilt=-90), Cavity(glow=GLOW * 1.5))
    far = panel((ROOM_CM, over), surfaces.distant_shop(rng), Material(gloss=0.0), tiles=(3, 1))
    setting.furnish(far, pose_at(middle, 0, -float(rng.uniform(120, 600))), Cavity(glow=GLOW))
    _end_walls(rng, setting, fixture, over)


def _end_walls(rng: Rng, setting: Setting, fixture: FixtureStyle, over: float) -> None:
    """Close the aisle's two ends, far away."""
    for side in (-1, 1):
        away = float(rng.uniform(350, 780))
        wall = panel((ROOM_CM, over), surfaces.distant_shop(rng), Material(gloss=0.0), tiles=(3, 1))
        x = fixture.length / 2 + side * (fixture.length / 2 + away)
        setting.furnish(wall, pose_at(x, 0, 0.0, turn=-90.0 * side), Cavity(glow=GLOW))
