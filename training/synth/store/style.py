"""What a scene is like as a whole, drawn from the seed. Lengths are cm, angles degrees, shares 0 to 1."""

from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from training.synth.engine.light import Light
from training.synth.goods import GoodsKind
from training.synth.types import Rng

Choice = TypeVar("Choice")
FixtureKind = Literal["gondola", "wire_rack", "cooler", "peg_wall", "counter", "floor_stack", "cut_case_stack"]
FIXTURES: tuple[tuple[FixtureKind, float], ...] = (
    ("gondola", 0.56),
    ("cooler", 0.14),
    ("wire_rack", 0.08),
    ("peg_wall", 0.08),
    ("floor_stack", 0.05),
    ("cut_case_stack", 0.05),
    ("counter", 0.04),
)
SHELF_GOODS: tuple[tuple[GoodsKind, float], ...] = (
    ("mixed", 0.2),
    ("drinks", 0.15),
    ("snacks", 0.1),
    ("cans", 0.09),
    ("household", 0.11),
    ("cosmetics", 0.11),
    ("pharmacy", 0.07),
    ("dry", 0.08),
    ("sweets", 0.05),
    ("dairy", 0.03),
    ("produce", 0.01),
)

SHELVED: tuple[FixtureKind, ...] = ("gondola", "wire_rack", "cooler")
COOLER_GOODS: tuple[GoodsKind, ...] = ("drinks", "drinks", "dairy", "mixed", "produce")
PEG_GOODS: tuple[GoodsKind, ...] = ("sweets", "pharmacy", "snacks", "cosmetics")
DEMO_GOODS: tuple[GoodsKind, ...] = ("drinks", "mixed", "household", "dry")


@dataclass(frozen=True)
class FixtureStyle:
    """The fixture: its kind, length, depth of its boards, lowest board, height of the rails, distance of its posts.

    `rows` is how many boards it may have at most, `top` the height at which it ends, `lamps` the light of its own
    (0 none), `door` whether a glass door is closed, open or absent.
    """

    kind: FixtureKind
    length: float
    depth: float
    base: float
    top: float
    rows: int
    rail: float
    bay: float
    lamps: float
    door: Literal["none", "closed", "open"]


@dataclass(frozen=True)
class GoodsStyle:
    """The goods: what kind, how many products, how they stand.

    `spread` is how many facings a block has at most; `gap` the cm between neighbours; `empty`, `set_back`, `fallen`
    and `turned` are shares of lanes; `stacking` is the share of blocks that are stacked; `headroom` is free height
    over the tallest unit as a share of it; `disorder` scales small turns and shifts;
    `trays` is the share of blocks that stand in their cut transport case.
    """

    kind: GoodsKind
    count: int
    spread: int
    gap: float
    empty: float
    set_back: float
    fallen: float
    turned: float
    stacking: float
    headroom: float
    disorder: float
    trays: float = 0.0


@dataclass(frozen=True)
class DressingStyle:
    """Tags and promotion material: tags per block, tag height in cm, POP pieces a metre of shelf, whether a header
    or hanging piece is up, a person or trolley in front.
    """

    tags: float
    tag_height: float
    pop_per_metre: float
    signs: float
    passer_by: float


@dataclass(frozen=True)
class PhotoStyle:
    """The photo: how much height it shows (cm), angle of view, largest turns, lens, and `wear` from 0 (clean) to 1."""

    shown: float
    aim: float
    side: float
    field: float
    eye: float
    yaw: float
    pitch: float
    roll: float
    bulge: float
    wear: float


@dataclass(frozen=True)
class SceneStyle:
    """All settings of one scene."""

    fixture: FixtureStyle
    goods: GoodsStyle
    dressing: DressingStyle
    photo: PhotoStyle
    light: Light


def draw_style(rng: Rng) -> SceneStyle:
    """Draw the style of a training scene: anything from a clean gondola to a blurred cooler close-up."""
    fixture = draw_fixture(rng, _weighted(rng, FIXTURES))
    return SceneStyle(
        fixture=fixture,
        goods=_draw_goods(rng, fixture.kind),
        dressing=_draw_dressing(rng),
        photo=_draw_photo(rng, fixture),
        light=_draw_light(rng, fixture),
    )


def draw_fixture(rng: Rng, kind: FixtureKind) -> FixtureStyle:
    """Draw a fixture of `kind` with the sizes that such fixtures have."""
    cooler = kind == "cooler"
    low = kind in ("counter", "floor_stack", "cut_case_stack")
    wide = float(rng.uniform(70, 240)) if cooler or low or kind == "wire_rack" else float(rng.uniform(180, 620))
    return FixtureStyle(
        kind=kind,
        length=wide,
        depth=float(rng.uniform(32, 60)),
        base=float(rng.uniform(8, 24)) if kind != "counter" else float(rng.uniform(70, 95)),
        top=float(rng.uniform(110, 150)) if low else float(rng.uniform(150, 225)),
        rows=_draw_rows(rng, kind),
        rail=float(rng.uniform(2.5, 5.5)),
        bay=float(rng.choice([90, 100, 122, 133])),
        lamps=float(rng.choice([0.0, 0.25, 0.5])) if not cooler else float(rng.uniform(0.3, 0.7)),
        door=("none", "closed", "open")[int(rng.choice(3, p=[0.35, 0.4, 0.25]))] if cooler else "none",
    )


def _draw_rows(rng: Rng, kind: FixtureKind) -> int:
    lowest, highest = {"counter": (1, 3), "floor_stack": (1, 2), "cut_case_stack": (2, 6)}.get(kind, (4, 10))
    return int(rng.integers(lowest, highest))


def _draw_goods(rng: Rng, fixture: FixtureKind) -> GoodsStyle:
    kind = _weighted(rng, SHELF_GOODS)
    if fixture == "peg_wall":
        kind = PEG_GOODS[int(rng.integers(len(PEG_GOODS)))]
    elif fixture == "cooler":
        kind = COOLER_GOODS[int(rng.integers(len(COOLER_GOODS)))]
    return GoodsStyle(
        kind=kind,
        count=int(rng.integers(16, 48)),
        spread=int(rng.choice([2, 3, 4, 6, 9])),
        gap=float(rng.choice([0.0, 0.2, 0.8, 2.5], p=[0.4, 0.38, 0.16, 0.06])),
        empty=float(rng.choice([0.0, 0.04, 0.1, 0.22], p=[0.35, 0.35, 0.2, 0.1])),
        set_back=float(rng.choice([0.0, 0.1, 0.3])),
        fallen=float(rng.choice([0.0, 0.01, 0.04])),
        turned=float(rng.choice([0.0, 0.03, 0.12])),
        stacking=float(rng.choice([0.0, 0.4, 0.9])),
        headroom=float(rng.uniform(0.05, 0.36)),
        disorder=float(rng.choice([0.2, 1.0, 2.5])),
        trays=float(rng.choice([0.0, 0.15, 0.6], p=[0.65, 0.23, 0.12])) if fixture in SHELVED else 0.0,
    )


def _draw_dressing(rng: Rng) -> DressingStyle:
    return DressingStyle(
        tags=float(rng.choice([0.0, 0.6, 0.9, 1.0], p=[0.1, 0.2, 0.4, 0.3])),
        tag_height=float(rng.uniform(2.8, 5.5)),
        pop_per_metre=float(rng.choice([0.0, 0.3, 1.0, 2.2], p=[0.35, 0.3, 0.25, 0.1])),
        signs=float(rng.choice([0.0, 0.4, 1.0], p=[0.5, 0.3, 0.2])),
        passer_by=float(rng.random() < 0.09),
    )


def _draw_photo(rng: Rng, fixture: FixtureStyle) -> PhotoStyle:
    oblique = rng.random() < 0.4
    tallest = fixture.top + 35
    shown = float(np.clip(rng.choice([55.0, 90.0, 140.0, 190.0, 230.0], p=[0.05, 0.15, 0.28, 0.32, 0.2]), 45, tallest))
    shown *= float(rng.uniform(0.8, 1.2))
    return PhotoStyle(
        shown=shown,
        aim=float(rng.uniform(0.3, 0.7)),
        side=float(rng.uniform(-0.5, 0.5)),
        field=float(rng.uniform(38, 62)),
        eye=float(rng.uniform(95, 175)),
        yaw=float(rng.uniform(18, 48) * rng.choice([-1, 1])) if oblique else float(rng.normal(0, 6)),
        pitch=float(rng.normal(0, 3)),
        roll=float(rng.normal(0, 2.0)),
        bulge=float(rng.uniform(-0.13, 0.05)),
        wear=float(rng.uniform(0, 1)),
    )


def _draw_light(rng: Rng, fixture: FixtureStyle) -> Light:
    level = float(rng.uniform(0.65, 1.2)) * (0.75 if fixture.kind == "cooler" else 1.0)
    warm = np.array([1.0, 1.0, 1.0]) + float(rng.normal(0, 0.4)) * np.array([0.09, 0.0, -0.13])
    hard = float(rng.uniform(0.2, 0.7))

    def shade(strength: float) -> tuple[float, float, float]:
        red, green, blue = (float(v) for v in warm * strength * level)
        return red, green, blue

    return Light(
        direction=(float(rng.uniform(-0.7, 0.7)), float(rng.uniform(0.6, 1.0)), float(rng.uniform(0.35, 0.9))),
        key=shade(hard),
        sky=shade(1.15 - 0.7 * hard),
        ground=shade(float(rng.uniform(0.2, 0.45))),
        tubes=float(rng.uniform(0.6, 3.5)),
        tube_pitch=float(rng.uniform(0.5, 1.6)),
        gloom=float(rng.uniform(0.5, 2.0)),
    )


def demo_style(rng: Rng) -> SceneStyle:
    """Draw the style of a photo to show: a well-lit gondola, seen straight on, full and tidy."""
    fixture = FixtureStyle("gondola", 200.0, 45.0, 16.0, 175.0, 5, 4.2, 100.0, 0.0, "none")
    return SceneStyle(
        fixture=fixture,
        goods=GoodsStyle(
            DEMO_GOODS[int(rng.integers(len(DEMO_GOODS)))], 24, 4, 0.3, 0.05, 0.0, 0.0, 0.0, 0.4, 0.2, 0.3
        ),
        dressing=DressingStyle(0.97, 4.4, 0.3, 0.0, 0.0),
        photo=PhotoStyle(
            196.0, 0.47, 0.0, 46.0, 118.0, float(rng.normal(0, 1.5)), 0.0, float(rng.normal(0, 0.4)), -0.02, 0.1
        ),
        light=Light(),
    )


def _weighted(rng: Rng, choices: tuple[tuple[Choice, float], ...]) -> Choice:
    weights = np.array([weight for _, weight in choices])
    return choices[int(rng.choice(len(choices), p=weights / weights.sum()))][0]
