"""What speaks for and against a place being a gap: the detector's scores, its look, and how it fits among the goods.

Every place is measured in the same way, whether the detector or the geometry of the rows proposed it. Lengths are
compared with those of the nearest facings, in the straightened photo (see `perspective`), so that neither the distance
of the camera nor its tilt matters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.geometry import Flags, Floats, Ints, areas, boxes_to_xyxy, intersections
from vision.shelf.bay_rows import bays_at
from vision.shelf.hanging import turn_over
from vision.shelf.openings import OpeningKind
from vision.shelf.perspective import Perspective, straighten
from vision.shelf.rows import RowLayout
from vision.shelf.shelf_look import ShelfLook
from vision.types import Detection

# Facings that a place is compared with: the nearest ones. A row above or below is about as near as the second
# neighbour when heights count one and a half times.
NEIGHBOURS, STEEPNESS = 4, 1.5
# Texture, brightness and colour are compared as logarithms of ratios; what is added keeps dark and flat places apart
# from noise.
LOOK_OFFSET = np.asarray([1.0, 10.0, 8.0])
MIDDLE_GREY = 128.0
# Detections mean the place itself or its surroundings by how much they overlap it (IoU).
SAME_PLACE = (0.3, 0.5, 0.7)
# Distances beyond one and a half facings say no more. A side may reach this far into a facing and still touch it.
FAR, REACHES_IN = 1.5, -0.3
# A facing stands beside a place when it shares this much of the lower one's height, and above or below it when it
# shares this much of the narrower one's width.
BESIDE, IN_COLUMN = 0.3, 0.4
# Ratios beyond e squared (7.4) are all the same: an aisle, a speck.
LARGEST_RATIO = 2.0
# A shelf line runs through a place unless it keeps to this share of its height at the top and the bottom, and lies
# above it when it runs at most through this share at the top.
LINE_MARGIN, UPPER_PART = 0.15, 0.3
FRAME_PX = 3.0
KINDS: tuple[OpeningKind, ...] = ("between", "end", "frame", "above")


@dataclass(frozen=True, eq=False)
class Surroundings:
    """All that places of one photo are judged by.

    `facings` `(m, 4)` xyxy, photo pixels. `seen` are the detector's gaps, doubtful ones too; their scores are taken
    against `accepted`, the score from which the detector is to be believed: so one that scores lower throughout says
    the same.
    """

    look: ShelfLook
    perspective: Perspective
    seen: Sequence[Detection]
    facings: Floats
    layout: RowLayout
    accepted: float


@dataclass(frozen=True, eq=False)
class _Setting:
    """Places and goods, `(n, 4)` and `(m, 4)` straightened, and for each place its nearest goods `(n, k)`."""

    places: Floats
    goods: Floats
    nearest: Ints

    @property
    def sides(self) -> tuple[Floats, Floats]:
        """Width and height of each place, `(n,)`."""
        return _sides(self.places)

    @property
    def usual(self) -> tuple[Floats, Floats]:
        """Width and height of the goods around each place, `(n,)`."""
        width, height = _sides(self.goods)
        return np.median(width[self.nearest], axis=1), np.median(height[self.nearest], axis=1)


def gather_evidence(corners: Floats, kinds: Sequence[OpeningKind | None], around: Surroundings) -> Floats:
    """`(n, 43)`: all that is known of places `(n, 4)` xyxy in photo pixels among at least one facing.

    Kind None says that the detector saw the place.
    """
    perspective = around.perspective
    hanging = around.layout.hanging
    places, goods = (_straight(boxes, perspective, hanging=hanging) for boxes in (corners, around.facings))
    setting = _Setting(places, goods, _nearest(places, goods))
    return np.column_stack(
        [
            _support(corners, around),
            _look(corners, around, setting.nearest),
            _cover(setting),
            _shape(setting),
            _contact(setting),
            _lines(setting, around.layout, perspective),
            _cut(corners, around),
            *([kind == known for kind in kinds] for known in KINDS),
        ]
    ).astype(np.float64)


def _straight(corners: Floats, perspective: Perspective, *, hanging: bool) -> Floats:
    return straighten(turn_over(corners, perspective.height) if hanging else corners, perspective)


def _sides(corners: Floats) -> tuple[Floats, Floats]:
    return corners[:, 2] - corners[:, 0], np.maximum(corners[:, 3] - corners[:, 1], 1.0)


def _nearest(places: Floats, goods: Floats) -> Ints:
    apart = (places[:, None, :2] + places[:, None, 2:]) - (goods[None, :, :2] + goods[None, :, 2:])
    distance = np.hypot(apart[..., 0], STEEPNESS * apart[..., 1])
    nearest: Ints = np.argsort(distance, axis=1)[:, :NEIGHBOURS]
    return nearest


def _support(corners: Floats, around: Surroundings) -> Floats:
    """`(n, 7)`: the detector's belief in what overlaps each place well, in what lies in it and in what holds it."""
    if not around.seen:
        return np.zeros((len(corners), len(SAME_PLACE) + 4))
    score = np.asarray([gap.score for gap in around.seen])
    belief = score / (score + around.accepted)
    boxes = boxes_to_xyxy([gap.box for gap in around.seen])
    common = intersections(corners, boxes)
    own, other = np.maximum(areas(corners), 1.0)[:, None], np.maximum(areas(boxes), 1.0)
    overlap = common / (own + other - common)
    same = [np.where(overlap > least, belief, 0.0).max(axis=1) for least in SAME_PLACE]
    best = [(share * belief).max(axis=1) for share in (overlap, common / own, common / other)]
    return np.column_stack([*same, *best, np.log1p((overlap * belief).sum(axis=1))])


def _look(corners: Floats, around: Surroundings, nearest: Ints) -> Floats:
    """`(n, 7)`: texture, brightness, its square and colour against the goods around, then all three by themselves.

    A shelf's back can be darker than the goods or lighter, but seldom much: what is much darker is a hole between two
    fixtures. Hence the square.
    """
    own = np.log(around.look.of(corners) + LOOK_OFFSET)
    goods = around.look.of(around.facings)[nearest].mean(axis=1)
    ratio = own - np.log(goods + LOOK_OFFSET)
    return np.column_stack([ratio, ratio[:, 1] ** 2, own - np.log(MIDDLE_GREY)])


def _cover(setting: _Setting) -> Floats:
    """`(n, 3)`: how much goods cover of each place, how much the one that covers most, and how much of one it takes."""
    common = intersections(setting.places, setting.goods)
    own = np.maximum(areas(setting.places), 1.0)
    taken = (common / np.maximum(areas(setting.goods), 1.0)).max(axis=1)
    return np.column_stack([np.minimum(common.sum(axis=1) / own, FAR), common.max(axis=1) / own, taken])


def _shape(setting: _Setting) -> Floats:
    """`(n, 6)`: width and height against the goods around, their squares, and proportions of both.

    Wide openings are aisles and the ends of fixtures, narrow ones loosely placed goods: hence the squares.
    """
    (width, height), (usual_width, usual_height) = setting.sides, setting.usual
    ratios = [np.log(np.maximum(width, 1.0) / usual_width), np.log(height / usual_height)]
    wide, high = np.clip(ratios, -LARGEST_RATIO, LARGEST_RATIO)
    proportions = [np.log(np.maximum(width, 1.0) / height), np.log(usual_width / usual_height)]
    return np.column_stack([wide, wide**2, high, high**2, *proportions])


def _contact(setting: _Setting) -> Floats:
    """`(n, 11)`: how near the goods on all four sides are, and how well the place fits to those left and right."""
    places, goods = setting.places, setting.goods
    (width, height), (goods_width, goods_height) = setting.sides, _sides(goods)
    usual_width, usual_height = setting.usual
    beside = _common(places, goods, 1) > BESIDE * np.minimum(height[:, None], goods_height)
    in_column = _common(places, goods, 0) > IN_COLUMN * np.minimum(width[:, None], goods_width)
    left, left_at = _first(places[:, None, 0] - goods[:, 2], beside, usual_width)
    right, right_at = _first(goods[:, 0] - places[:, None, 2], beside, usual_width)
    below, _ = _first(goods[:, 1] - places[:, None, 3], in_column, usual_height)
    above, _ = _first(places[:, None, 1] - goods[:, 3], in_column, usual_height)
    fits = [_fit(setting, at, reached < FAR) for at, reached in ((left_at, left), (right_at, right))]
    alike = np.abs(np.log((goods_width * goods_height)[left_at] / (goods_width * goods_height)[right_at]))
    both = (left < FAR) & (right < FAR)
    column = np.abs(places[:, None, [0, 2]] - goods[:, [0, 2]]).sum(axis=2).min(axis=1) / usual_width
    return np.column_stack(
        [
            np.minimum(left, right),
            np.maximum(left, right),
            below,
            above,
            np.minimum(*fits),
            np.where(both, np.minimum(alike, FAR), FAR),
            np.minimum(column, FAR),
            (left < FAR).astype(np.float64) + (right < FAR),
        ]
    )


def _fit(setting: _Setting, beside: Ints, reached: Flags) -> Floats:
    """`(n, 4)`: misfit of top, bottom, number of slots and height to one facing `beside` each place."""
    (width, height), (_, usual_height) = setting.sides, setting.usual
    goods = setting.goods[beside]
    goods_width, goods_height = _sides(goods)
    slots = width / np.maximum(goods_width, 1.0)
    whole = np.maximum(slots.round(), 1.0)
    misfit = np.column_stack(
        [
            np.abs(setting.places[:, 1] - goods[:, 1]) / usual_height,
            np.abs(setting.places[:, 3] - goods[:, 3]) / usual_height,
            np.abs(slots - whole) / whole,
            np.abs(np.log(height / goods_height)),
        ]
    )
    fit: Floats = np.where(reached[:, None], np.minimum(misfit, FAR), FAR)
    return fit


def _common(places: Floats, goods: Floats, axis: int) -> Floats:
    """`(n, m)` common extent of places and goods along x (0) or y (1); negative when they are apart."""
    end = np.minimum(places[:, None, axis + 2], goods[:, axis + 2])
    common: Floats = end - np.maximum(places[:, None, axis], goods[:, axis])
    return common


def _first(distances: Floats, there: Flags, usual: Floats) -> tuple[Floats, Ints]:
    """`(n,)` distance to the first facing on a side, in usual sizes, FAR for none, and which facing it is."""
    ratios = distances / usual[:, None]
    ratios = np.where(there & (ratios >= REACHES_IN), ratios, np.inf)
    at: Ints = ratios.argmin(axis=1)
    return np.minimum(ratios.min(axis=1), FAR), at


def _lines(setting: _Setting, layout: RowLayout, perspective: Perspective) -> Floats:
    """`(n, 4)`: distance of the bottom to a shelf line and of the top to the one above, crossing, beyond the rows."""
    top, bottom = setting.places[:, 1:2], setting.places[:, 3:4]
    if not layout.edges:
        return np.tile([FAR, FAR, 0.0, 1.0], (len(top), 1))
    edges = np.asarray(layout.edges)
    if layout.hanging:
        edges[..., 1] = perspective.height - edges[..., 1]
    levels = perspective.level(edges[..., 0], edges[..., 1]).mean(axis=1)
    height, usual = bottom - top, setting.usual[1]
    middle = (setting.places[:, 0] + setting.places[:, 2]) / 2
    # Lines of another bay end at the seam.
    levels = np.where(np.asarray(layout.bays) == bays_at(layout.edges, layout.bays, middle)[:, None], levels, np.inf)
    below = np.abs(levels - bottom).min(axis=1) / usual
    above = np.where(levels < top + UPPER_PART * height, top - levels, np.inf).min(axis=1) / usual
    margin = LINE_MARGIN * height
    crossing = ((levels > top + margin) & (levels < bottom - margin)).any(axis=1)
    beyond = (middle < edges[..., 0].min()) | (middle > edges[..., 0].max())
    return np.column_stack([np.minimum(below, FAR), np.clip(above, REACHES_IN, FAR), crossing, beyond])


def _cut(corners: Floats, around: Surroundings) -> Flags:
    """`(n,)`: which places reach a side of the photo."""
    low = (corners[:, :2] < FRAME_PX).any(axis=1)
    cut: Flags = (
        low
        | (corners[:, 2] > around.perspective.width - FRAME_PX)
        | (corners[:, 3] > around.perspective.height - FRAME_PX)
    )
    return cut
