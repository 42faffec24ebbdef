"""Whether a photo shows the base and the top of its fixture, and how high those usually are.

Rows stand under each other without much air: where the photo goes on below the last row for the best part of a shelf
spacing and no facing follows, there is no further row. That rule needs no pixels; it fails where the lowest shelf is
empty or its goods were not detected, and in photos that end shortly below the base: `photos.floor` sees those.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.eye_level.camera_pose import Evidence, heights_at
from vision.eye_level.fixture_profile import FixtureKind
from vision.eye_level.shelf_view import ShelfView
from vision.geometry import Floats
from vision.types import Box


@dataclass(frozen=True, slots=True)
class UsualHeights:
    """Heights in cm over the floor of the lowest and the highest board, as mean and standard deviation."""

    lowest: tuple[float, float]
    highest: tuple[float, float]


USUAL: dict[FixtureKind, UsualHeights] = {
    "gondola": UsualHeights((16.0, 5.0), (135.0, 28.0)),
    "cooler": UsualHeights((16.0, 5.0), (130.0, 20.0)),
    "wire_rack": UsualHeights((16.0, 5.0), (128.0, 28.0)),
    "peg_wall": UsualHeights((16.0, 5.0), (128.0, 28.0)),
    "counter": UsualHeights((83.0, 7.0), (100.0, 12.0)),
    "floor_stack": UsualHeights((16.0, 5.0), (16.0, 5.0)),
    "cut_case_stack": UsualHeights((16.0, 5.0), (62.0, 20.0)),
}
UNKNOWN_KIND: FixtureKind = "gondola"
# A photo that shows as many centimetres of the front as this shows a fixture down to its lowest board as a rule (12 of
# 13 rendered photos with little space below the last row), a closer one does not (6 of 12). How far over the lowest
# board the last row is then, as mean and standard deviation in cm.
FULL_VIEW_CM = 130.0
LAST_ROW_IN_FULL_VIEW = (2.0, 8.0)
LAST_ROW_IN_CLOSE_VIEW = (15.0, 20.0)
# Free space below the last row, in shelf spacings, from which on another row would show. Of 150 rendered photos, 79 had
# it and 2 of them ended above the base; with 0.6 it were 5 of 95.
BASE_FREE = 0.8
# So many facings whose middle lies below the last row are another row whose edge is not in the photo; one may be a
# carton before the fixture.
FACINGS_OF_A_ROW = 2
# Free space over the goods of the first row, as a share of the photo's height.
TOP_FREE = 0.02


def base_in_view(view: ShelfView, boxes: Sequence[Box], *, floor_seen: bool = False) -> bool:
    """Whether the last row is the lowest of its fixture: the floor is seen below it, or the free space there tells."""
    if view.cut.any():
        return False
    return floor_seen or (_has_free_space(view, boxes) and not _another_row_below(view, boxes))


def _has_free_space(view: ShelfView, boxes: Sequence[Box]) -> bool:
    return bool(view.frame[1] - view.levels[-1] >= BASE_FREE * _spacing(view, boxes))


def _another_row_below(view: ShelfView, boxes: Sequence[Box]) -> bool:
    tops, feet = view.box_levels(boxes)
    return int(((tops + feet) / 2 > view.levels[-1]).sum()) >= FACINGS_OF_A_ROW


def top_in_view(view: ShelfView, boxes: Sequence[Box]) -> bool:
    """Whether there is free space over the goods of the first row."""
    return bool(boxes) and min(box.y for box in boxes) > TOP_FREE * view.pencil.height


def _spacing(view: ShelfView, boxes: Sequence[Box]) -> float:
    """A usual distance of shelves in pixels: of the rows, or of a single row the height of its goods and some air."""
    if len(view.levels) > 1:
        return max(float(np.median(np.diff(view.levels))), 1.0)
    return 1.3 * float(np.median([box.h for box in boxes])) if boxes else float(view.pencil.height)


def base_stands(view: ShelfView, kind: FixtureKind | None) -> Evidence:
    """The last row at the usual height of a lowest board: for photos that show the base."""
    return _stands(view.levels[-1:], USUAL[kind or UNKNOWN_KIND].lowest)


def base_is_near(view: ShelfView, kind: FixtureKind | None, shown_cm: float) -> Evidence:
    """The last row about where it usually is in a photo that ends with it and shows `shown_cm` of the front."""
    lowest, spread = USUAL[kind or UNKNOWN_KIND].lowest
    above, doubt = LAST_ROW_IN_FULL_VIEW if shown_cm >= FULL_VIEW_CM else LAST_ROW_IN_CLOSE_VIEW
    return _stands(view.levels[view.seen][-1:], (lowest + above, float(np.hypot(spread, doubt))))


def top_stands(view: ShelfView, kind: FixtureKind) -> Evidence:
    """The first row at the usual height of a highest board."""
    return _stands(view.levels[:1], USUAL[kind].highest)


def _stands(level: Floats, usual: tuple[float, float]) -> Evidence:
    def residuals(poses: Floats) -> Floats:
        seen: Floats = (heights_at(poses, level) - usual[0]) / usual[1]
        return seen

    return residuals
