"""What a scene is like as a whole: fixture, goods, tags, light and camera, drawn from the seed.

Shares are 0 to 1, lengths are shares of the frame and angles are degrees unless a field says otherwise.
"""

from dataclasses import dataclass
from typing import Literal

from training.synth.packaging import Shape
from training.synth.tags import FORMS, TagForm
from training.synth.types import Rng
from training.synth.wording import CURRENCIES, pick

FixtureKind = Literal["gondola", "cooler", "pegwall"]

GOODS: tuple[tuple[Shape, ...], ...] = (
    ("bottle", "carton", "can", "multipack"),
    ("box", "pouch", "jar", "can"),
    ("bottle", "tube", "box", "jar"),
    ("box",),
    ("pouch", "box"),
    ("can", "bottle"),
    ("pouch", "roll", "tub"),
    ("tub", "carton", "jar"),
    ("carton", "box", "can", "bottle", "jar", "tube", "pouch", "multipack", "tub"),
)
PEG_GOODS: tuple[Shape, ...] = ("hanging_pack",)


@dataclass(frozen=True)
class FixtureStyle:
    """The fixture: sides, top of the first row, edge of the last, the eye level (`horizon`), lamps."""

    kind: FixtureKind
    rows: int
    left: float
    right: float
    top: float
    bottom: float
    horizon: float
    lamps: bool


@dataclass(frozen=True)
class GoodsStyle:
    """The goods: which packs, how tall in their rows (`rises`), how tight, how often empty, stacked or doubled."""

    shapes: tuple[Shape, ...]
    sku_count: int
    rises: tuple[float, float]
    longest_block: int
    slot_gap: float
    empty_rate: float
    stack_rate: float
    second_row_rate: float
    untidy_rate: float


@dataclass(frozen=True)
class TagStyle:
    """The price tags: layout, tags per block, height over the rail's height, share of promo tags, currency."""

    form: TagForm
    rate: float
    size: float
    promo_rate: float
    currency: str


@dataclass(frozen=True)
class PhotoStyle:
    """The camera: largest turn about each axis, `wear` from 0 (clean) to 1 (poor), something in front or not."""

    tilt: float
    wear: float
    occluder: bool


@dataclass(frozen=True)
class SceneStyle:
    """All settings of one scene; `tags` is None in shops without tags, `pop_per_row` is a mean count."""

    fixture: FixtureStyle
    goods: GoodsStyle
    tags: TagStyle | None
    pop_per_row: float
    photo: PhotoStyle


def draw_style(rng: Rng) -> SceneStyle:
    """Draw the style of a training scene: anything from a clean gondola to a blurred cooler close-up."""
    fixture = _draw_fixture(rng)
    tagged = rng.random() < 0.88
    return SceneStyle(
        fixture=fixture,
        goods=_draw_goods(rng, fixture),
        tags=_draw_tags(rng) if tagged else None,
        pop_per_row=float(rng.choice([0.0, 0.4, 1.0, 2.5], p=[0.25, 0.35, 0.28, 0.12])),
        photo=PhotoStyle(
            tilt=float(rng.choice([2.0, 5.0, 10.0])), wear=float(rng.uniform(0, 1)), occluder=bool(rng.random() < 0.1)
        ),
    )


def _draw_fixture(rng: Rng) -> FixtureStyle:
    kinds: tuple[FixtureKind, ...] = ("gondola", "cooler", "pegwall")
    inside = rng.random() < 0.35
    shows_top = rng.random() < 0.5
    return FixtureStyle(
        kind=kinds[int(rng.choice(3, p=[0.7, 0.21, 0.09]))],
        rows=int(rng.choice([2, 3, 4, 5, 6, 7, 8], p=[0.06, 0.12, 0.19, 0.22, 0.18, 0.14, 0.09])),
        left=float(rng.uniform(0.02, 0.15)) if inside else -0.3,
        right=float(rng.uniform(0.85, 0.98)) if inside else 1.3,
        top=float(rng.uniform(0.1, 0.25)) if shows_top else float(rng.uniform(-0.1, 0.08)),
        bottom=float(rng.uniform(0.85, 1.12)),
        horizon=float(rng.uniform(0.0, 0.8)),
        lamps=bool(rng.random() < 0.25),
    )


def _draw_goods(rng: Rng, fixture: FixtureStyle) -> GoodsStyle:
    small = rng.random() < 0.25
    return GoodsStyle(
        shapes=PEG_GOODS if fixture.kind == "pegwall" else GOODS[int(rng.integers(len(GOODS)))],
        sku_count=int(rng.integers(6, 50)),
        rises=(0.3, 0.55) if small else (0.62, 0.96),
        longest_block=int(rng.integers(2, 7)),
        slot_gap=float(rng.choice([0.0, 0.01, 0.05, 0.25], p=[0.35, 0.35, 0.2, 0.1])),
        empty_rate=float(rng.choice([0.0, 0.05, 0.12, 0.22], p=[0.3, 0.35, 0.25, 0.1])),
        stack_rate=0.8 if small else float(rng.choice([0.0, 0.5])),
        second_row_rate=float(rng.uniform(0, 0.8)),
        untidy_rate=float(rng.choice([0.05, 0.3, 0.7])),
    )


def _draw_tags(rng: Rng) -> TagStyle:
    return TagStyle(
        form=FORMS[int(rng.integers(len(FORMS)))],
        rate=float(rng.uniform(0.5, 1.0)),
        size=float(rng.uniform(0.8, 1.7)),
        promo_rate=float(rng.choice([0.0, 0.1, 0.4])),
        currency=pick(rng, CURRENCIES),
    )


def demo_style(rng: Rng) -> SceneStyle:
    """Draw the style of a photo to show: a well-lit gondola, seen straight on, with 3 to 5 rows."""
    return SceneStyle(
        fixture=FixtureStyle(
            kind="gondola",
            rows=int(rng.integers(3, 6)),
            left=float(rng.uniform(0.04, 0.07)),
            right=float(rng.uniform(0.93, 0.96)),
            top=0.15,
            bottom=0.92,
            horizon=0.4,
            lamps=bool(rng.random() < 0.5),
        ),
        goods=GoodsStyle(
            shapes=GOODS[int(rng.choice([0, 1, 2]))],
            sku_count=int(rng.integers(16, 26)),
            rises=(0.64, 0.93),
            longest_block=5,
            slot_gap=0.01,
            empty_rate=0.05,
            stack_rate=0.3,
            second_row_rate=0.6,
            untidy_rate=0.0,
        ),
        tags=TagStyle(
            form=("paper", "electronic", "split")[int(rng.integers(3))],
            rate=0.97,
            size=1.25,
            promo_rate=0.12,
            currency=pick(rng, ("euro", "dollar", "plain")),
        ),
        pop_per_row=0.5,
        photo=PhotoStyle(tilt=2.0, wear=0.12, occluder=False),
    )
