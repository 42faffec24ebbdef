"""Glass doors of a cooler: frames, handles, mirrored lights, fog."""

from training.synth.engine.instances import Cavity, pose_at, turned_about
from training.synth.engine.meshes import block, panel
from training.synth.solids import Material
from training.synth.store import surfaces
from training.synth.store.setting import Setting
from training.synth.store.style import FixtureStyle
from training.synth.types import Rng

DOOR_CM = 75.0
FRAME_CM = 3.2


def hang_doors(rng: Rng, setting: Setting, fixture: FixtureStyle, top: float) -> None:
    """Hang the cooler's doors, closed, or with one of them open towards the viewer."""
    if fixture.door == "none":
        return
    count = max(1, round(fixture.length / DOOR_CM))
    width, height = fixture.length / count, top - fixture.base + 6
    fog = float(rng.choice([0.0, 0.0, 0.2, 0.5]))
    tone = int(rng.choice([20, 40, 170]))
    opened = int(rng.integers(count)) if fixture.door == "open" else -1
    for n in range(count):
        turn = float(rng.uniform(75, 130)) if n == opened else 0.0
        _hang_door(rng, setting, (width * (n + 0.5), fixture.base - 3, 7.0), (width, height), turn, fog, tone)


def _hang_door(
    rng: Rng,
    setting: Setting,
    foot: tuple[float, float, float],
    size: tuple[float, float],
    turn: float,
    fog: float,
    tone: int,
) -> None:
    width, height = size
    hinge = (-width / 2, 0.0, 0.0)
    x, y, z = foot
    frame = surfaces.painted(rng, (tone, tone, tone))
    post, beam = (FRAME_CM, height, 2.0), (width, FRAME_CM, 2.0)
    # Each piece is placed in the door's own space and turned with it about the hinge.
    for piece, dx, dy in (
        (post, -width / 2 + 1.7, 0.0),
        (post, width / 2 - 1.7, 0.0),
        (beam, 0, 0),
        (beam, 0, height - FRAME_CM),
    ):
        pose = turned_about(pose_at(x, y, z, turn=-turn), (hinge[0] - dx, hinge[1] - dy, 0.0))
        pose[:3, 3] += (dx, dy, 0.0)
        setting.furnish(block(piece, frame, Material(gloss=0.5)), pose)
    glass = panel((width, height), surfaces.door_reflections(rng, fog), Material(gloss=0.0), both=True)
    pose = turned_about(pose_at(x, y, z, turn=-turn), hinge)
    setting.furnish(glass, pose, Cavity(glow=0.35), ghost=True)
