"""Shelf facts as plain, frozen values: the vocabulary that every other module of `vision` speaks.

Boxes are `[x, y, w, h]` in pixels of the upright photo (EXIF orientation applied), origin top left.
Rows count from the top, starting at 1; those of a bay with shelves of its own follow those of the bay left of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

ObjectClass = Literal["product", "price_tag", "pop", "gap"]
HeightMethod = Literal["fixture-profile", "product-ruler", "fixture-share", "row-index"]
BlockKind = Literal["vertical", "horizontal", "area"]
Zone = Literal["stretch", "eye", "touch", "stoop"]
QualityFlag = Literal[
    "blurred",
    "too-dark",
    "overexposed",
    "too-small",
    "not-a-shelf",
    "obstructed",
    "too-far",
    "tilted",
    "glare",
    "cut-off",
]

SCHEMA_VERSION = 1
# The score of what a person said: it is not a probability, and no network gives it.
SURE = 1.0


class Box(NamedTuple):
    """A rectangle in pixels: top-left corner, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def center_x(self) -> float:
        return self.x + self.w / 2

    @property
    def center_y(self) -> float:
        return self.y + self.h / 2

    @property
    def area(self) -> float:
        return self.w * self.h


class Point(NamedTuple):
    """A place in the photo, in pixels."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Detection:
    """One box that the detector proposes, before any shelf rule was applied.

    `accepted`: it takes it for real. What it only half sees is told to those who ask for it.
    """

    object_class: ObjectClass
    box: Box
    score: float
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class PhotoQuality:
    """Whether the photo can be judged, and what is wrong with it."""

    usable: bool
    flags: tuple[QualityFlag, ...] = ()


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """One shelf row. `edge` is the line its facings stand on; a height is None until a method can tell it.

    Where fixtures or bays with shelves of their own stand side by side, rows are counted on from the leftmost one to
    the next, so that an `index` names one shelf only. `bay` (from 1, the leftmost) and `bay_row` (from the bay's own
    top) then say what people count; both are None where all rows are one bay's.
    """

    index: int
    index_from_bottom: int
    edge: tuple[Point, Point]
    height_cm: float | None
    height_sigma_cm: float | None
    method: HeightMethod
    zone: Zone | None
    bay: int | None = None
    bay_row: int | None = None

    @property
    def name(self) -> str:
        """What people call it: "row 3", or "row 3 of bay 2"."""
        return f"row {self.index}" if self.bay is None else f"row {self.bay_row} of bay {self.bay}"


@dataclass(frozen=True, slots=True)
class Facing:
    """One product front. `row` and `position` count from 1; None when no row could be told.

    `visible` is the share (0 to 1) of it that can be seen. A unit of the `second_row` stands behind another one. What
    `counts` is a facing by the rule of the field; the rest was seen and is named, and counts for no figure.
    """

    id: str
    box: Box
    score: float
    row: int | None
    position: int | None
    stacked: bool = False
    duplicate: bool = False
    sku: str | None = None
    sku_score: float | None = None
    candidates: tuple[tuple[str, float], ...] = ()
    visible: float = 1.0
    second_row: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty place on a shelf row, `slots` facings wide (None until measured).

    It `counts` unless it belongs to another fixture than the one photographed; it has no row then. `id` is None as long
    as the place in the report tells which gap is meant: until a person added or removed one.
    """

    box: Box
    score: float
    row: int | None
    slots: int | None = None
    id: str | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class PriceTag:
    """A price tag. What was not read, or not surely, is None.

    Prices are decimal text with a point ("12.90"); `candidates` are the prices that it may be, with probabilities, and
    `unread` says why there is no price. `currency` is an ISO 4217 code. `facings` are the ids of those it stands for.
    `id` as of a gap.
    """

    box: Box
    score: float
    price: str | None = None
    regular_price: str | None = None
    currency: str | None = None
    promo: bool | None = None
    text: str | None = None
    facings: tuple[str, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()
    barcode: str | None = None
    unread: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class PopPiece:
    """A piece of POP material.

    `kind` is None when it cannot be told. `material` is the code of the artwork it shows, `match` (0 to 1) how likely
    that is, `quad` the artwork's corners, clockwise from its own top left, `current` whether that artwork is in force
    (None when it may be another version of it), `visible` the share of it that can be seen and `covered` the share that
    something hides or that is damaged. `reason` says why no artwork was found, or why it is open whether it is the
    current one. All of them are None when no materials were given to compare with. `id` as of a gap.
    """

    box: Box
    score: float
    kind: str | None = None
    material: str | None = None
    match: float | None = None
    quad: tuple[Point, ...] = ()
    current: bool | None = None
    visible: float | None = None
    covered: float | None = None
    reason: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Facings (their ids) of one `key` that touch along a row or from row to row, on `rows` from the top.

    `key` is the SKU, or "look-N" for products without a name that look alike. `share`: how many of the key's facings
    stand in this block, 0 to 1. A block on one row is horizontal; one over more rows than it is facings wide is
    vertical.
    """

    key: str
    kind: BlockKind
    facings: tuple[str, ...]
    rows: tuple[int, ...]
    share: float


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which weights made a result: enough to find and verify them years later."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ShelfReport:
    """Everything `vision` can tell about one photo. `floor_seen`: it shows the floor below the last row."""

    photo: str
    width: int
    height: int
    models: Mapping[str, ModelIdentity]
    quality: PhotoQuality
    rows: tuple[ShelfRow, ...] = ()
    facings: tuple[Facing, ...] = ()
    gaps: tuple[Gap, ...] = ()
    price_tags: tuple[PriceTag, ...] = ()
    pop: tuple[PopPiece, ...] = ()
    blocks: tuple[Block, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION
    floor_seen: bool = False
