"""Cut transport cases: low trays of printed cardboard in which goods stand."""

from training.synth.engine.instances import pose_at
from training.synth.engine.meshes import block, panel
from training.synth.solids import Material
from training.synth.store import surfaces
from training.synth.store.setting import Compartment, Setting
from training.synth.types import Rng

CARDBOARD = Material(gloss=0.0)
TRAY_COLOURS: tuple[surfaces.Rgb, ...] = (
    (188, 150, 104), (204, 168, 124), (164, 128, 88), (200, 30, 40), (30, 80, 170), (240, 240, 236), (30, 120, 60),
)  # fmt: skip


def put_up_tray(
    rng: Rng, setting: Setting, place: Compartment, x: float, width: float, lip: float, colour: surfaces.Rgb
) -> None:
    """Put up a cut case whose middle is at `x`: its floor, its front `lip` cm high and its higher sides."""
    depth = place.front - place.back
    paper = surfaces.painted(rng, colour)
    setting.furnish(block((width, 0.3, depth), paper, CARDBOARD), pose_at(x, place.floor - 0.3, 0.3), place.cavity)
    front = panel((width, lip), surfaces.printed_strip(rng, colour), CARDBOARD, both=True)
    setting.furnish(front, pose_at(x, place.floor - 0.3, place.front + 0.4), place.cavity)
    side = block((0.4, min((place.ceiling - place.floor) * 0.7, lip * 3), depth), paper, CARDBOARD)
    for edge in (-width / 2, width / 2):
        setting.furnish(side, pose_at(x + edge, place.floor, place.front), place.cavity)
