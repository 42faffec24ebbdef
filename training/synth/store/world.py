"""Putting a whole scene together from its style."""

from dataclasses import dataclass, replace

import numpy as np

from training.synth.engine import Camera
from training.synth.goods import GoodsKind, Pack, TagStyle, draw_assortment, draw_script, draw_tag_style
from training.synth.store.doors import hang_doors
from training.synth.store.dressing import hang_tags, put_up_pop
from training.synth.store.fixtures import build_fixture
from training.synth.store.passers_by import pass_by
from training.synth.store.planning import PlannedRow, plan_rows
from training.synth.store.setting import Setting
from training.synth.store.stocking import stock
from training.synth.store.style import FixtureStyle, GoodsStyle, PhotoStyle, SceneStyle, draw_fixture
from training.synth.store.surroundings import build_room
from training.synth.types import Rng

NEAREST_CM, FARTHEST_CM = 45.0, 430.0
STEEPEST = 0.55
"""The camera is at most this share of its distance above or below its aim: people step back or crouch."""
TEXELS_PER_PIXEL = 1.1
NEIGHBOURED = 0.88
"""Share of visible fixture ends at which the next fixture follows."""
TEXELS_PER_CM = (4.0, 16.0)
TALLEST_PACK_CM = 42.0
HUNG_SHAPES = ("pouch", "bag", "blister", "box", "tube")
SPARE_VIEW = 1.15
"""The photo shows at most this multiple of the fixture's height, and a little."""


@dataclass(frozen=True, eq=False)
class World:
    """A furnished scene, the camera that looks at it and how many cm of the shelf's length the camera sees."""

    setting: Setting
    camera: Camera
    span: float


@dataclass(frozen=True, eq=False)
class Shop:
    """What all fixtures of a scene share: the assortment, the look of the tags, and texels per cm."""

    packs: tuple[Pack, ...]
    tags: TagStyle
    scale: float


def build_world(rng: Rng, style: SceneStyle, width: int, height: int, goods: Rng | None = None) -> World:
    """Build the scene of a style for a photo of (height, width) px; `goods` draws the assortment, else `rng` does."""
    shop = _draw_shop(rng if goods is None else goods, style, height)
    setting = Setting()
    rows = _furnish(rng, setting, style, shop)
    top = rows[0].compartment.ceiling
    camera = aim_camera(style.fixture, style.photo, rows[-1].compartment.floor, top, width, height)
    build_room(rng, setting, style.fixture)
    _build_neighbours(rng, setting, style, shop, camera)
    if style.dressing.passer_by:
        pass_by(rng, setting, camera)
    span = 2 * camera.eye[2] * float(np.tan(np.radians(camera.field) / 2)) * width / height
    return World(setting, camera, span)


def _furnish(rng: Rng, setting: Setting, style: SceneStyle, shop: Shop) -> tuple[PlannedRow, ...]:
    """Put up the fixture of the style with its goods, tags, promotion material and doors."""
    rows = plan_rows(rng, style.fixture, style.goods, shop.packs)
    build_fixture(rng, setting, style.fixture, rows)
    shelves = [
        (row.compartment, stock(rng, setting, row.compartment, row.pool, _goods_of(style), row.highest)) for row in rows
    ]
    hang_tags(rng, setting, style.dressing, shop.tags, shop.scale, shelves)
    put_up_pop(rng, setting, style.dressing, style.fixture, shelves)
    hang_doors(rng, setting, style.fixture, rows[0].compartment.ceiling)
    return rows


def _goods_of(style: SceneStyle) -> GoodsStyle:
    """Return how the goods stand: on a pallet always in stacks."""
    return replace(style.goods, stacking=1.0) if style.fixture.kind == "floor_stack" else style.goods


def _build_neighbours(rng: Rng, setting: Setting, style: SceneStyle, shop: Shop, camera: Camera) -> None:
    """Put up the next fixture of the run on each side that the camera sees, most of the time."""
    for side in (-1, 1):
        end = style.fixture.length * (side > 0)
        px = camera.project(np.array([(end + side * 5.0, 100.0, 0.0)]))[0, 0]
        if not 0 < px < camera.width or rng.random() > NEIGHBOURED:
            continue
        length = float(rng.uniform(90, 200))
        room = Setting()
        fixture = replace(draw_fixture(rng, style.fixture.kind), length=length)
        _furnish(rng, room, replace(style, fixture=fixture), shop)
        aisle = float(rng.choice([4.0, 8.0, 60.0], p=(0.6, 0.25, 0.15)))
        setting.adopt(room, style.fixture.length + aisle if side > 0 else -length - aisle)


def _draw_shop(rng: Rng, style: SceneStyle, height: int) -> Shop:
    """Draw the goods and tags of the scene; pegs take only what hangs there."""
    scale = float(np.clip(TEXELS_PER_PIXEL * height / style.photo.shown, *TEXELS_PER_CM))
    script = draw_script(rng)
    kind: GoodsKind = style.goods.kind
    packs = draw_assortment(rng, style.goods.count, kind, scale=scale, script=script, max_height=TALLEST_PACK_CM)
    if style.fixture.kind == "peg_wall":
        packs = tuple(p for p in packs if p.hangs or p.shape in HUNG_SHAPES) or packs
    return Shop(packs, draw_tag_style(rng, script), scale)


def aim_camera(fixture: FixtureStyle, photo: PhotoStyle, low: float, top: float, width: int, height: int) -> Camera:
    """Return the camera that shows `photo.shown` cm of the fixture's height around its aim."""
    aspect = width / height
    shown = min(photo.shown, SPARE_VIEW * (top - low) + 25)
    distance = float(np.clip(shown / 2 / np.tan(np.radians(photo.field) / 2), NEAREST_CM, FARTHEST_CM))
    free = max(fixture.length - shown * aspect, fixture.length * 0.12)
    x = fixture.length / 2 + photo.side * free
    y = _aim_height(photo.aim, shown, low, top)
    rise = float(np.clip(photo.eye - y, -STEEPEST * distance, STEEPEST * distance))
    turn = np.radians(photo.yaw)
    eye = (x - distance * float(np.sin(turn)), y + rise, distance * float(np.cos(turn)))
    pitch = float(np.degrees(np.arctan2(-rise, distance))) + photo.pitch
    yaw = photo.yaw
    return Camera(eye, yaw, pitch, photo.roll, photo.field, photo.bulge, width, height)


def _aim_height(aim: float, shown: float, low: float, top: float) -> float:
    """Return the height (cm) of the picture's middle: inside the fixture, unless the photo shows all of it."""
    margin = min(shown / 2, (top - low) / 2)
    return low + margin + aim * max(0.0, top - low - 2 * margin)
