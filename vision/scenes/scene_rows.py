"""Rows and positions that run through all photos of a scene. Pure rules.

Photos are laid down one after the other, each beside one that it overlaps. Its rows are matched in order to those laid
down already, by the facings that both photos show and by where the shelf edges run on; along the row the facings that
both photos show hold the new photo to the old. Nothing is projected further than to a neighbour: obliquely taken photos
at the ends of a long shelf lie beyond each other's horizon.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vision.geometry import Floats
from vision.scenes.overlap import Overlap, Registration
from vision.scenes.scene_identity import Identities, Seen
from vision.types import Facing, ShelfReport, ShelfRow

# An edge that runs on within this share of the row distance is the same shelf; beyond half it would be the next one.
SAME_EDGE = 0.4
# One shared facing weighs as much as an edge that runs on exactly.
EDGE_WEIGHT = 1.0
# Row distance of a photo that shows one row only, as a share of its height.
LONE_ROW = 0.3


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a facing is in its scene; both count from 1, None when its photo gives it no row."""

    row: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class SceneRows:
    """`rows[photo][i]` is the scene-wide number of row i + 1 of a photo; `seats` has every facing that is best seen.

    Both are counted within the photo's group; `counts[group]` is the number of rows of each group.
    """

    rows: tuple[tuple[int, ...], ...]
    seats: Mapping[Seen, Seat]
    counts: tuple[int, ...]


@dataclass(slots=True)
class _Group:
    """Photos laid down so far: `levels` are the scene's rows from the top, each the (photo, row index) it consists of.

    `along` gives each facing's place along the shelf, `scales` each photo's rough way from its x to there.
    """

    levels: list[set[tuple[int, int]]] = field(default_factory=list)
    along: dict[Seen, float] = field(default_factory=dict)
    scales: dict[int, tuple[float, float]] = field(default_factory=dict)


def number_rows(
    reports: Sequence[ShelfReport], registration: Registration, identities: Identities, best: Mapping[Seen, Seen]
) -> SceneRows:
    """Scene-wide rows of all photos, and row and position of every facing that stands for itself in `best`."""
    rows: list[tuple[int, ...]] = [()] * len(reports)
    seats: dict[Seen, Seat] = {}
    counts = []
    for photos in registration.groups:
        group = _lay_down(photos, reports, registration, identities)
        for photo in photos:
            rows[photo] = tuple(_level(group, (photo, row)) for row in range(len(reports[photo].rows)))
        seats |= _seats(group, photos, reports, rows, best)
        counts.append(len(group.levels))
    return SceneRows(tuple(rows), seats, tuple(counts))


def _lay_down(
    photos: Sequence[int], reports: Sequence[ShelfReport], registration: Registration, identities: Identities
) -> _Group:
    group = _Group()
    for photo, neighbours in _order(photos, registration):
        _add_rows(group, photo, neighbours, reports, identities)
        _add_places(group, photo, neighbours, reports, identities)
    return group


def _order(photos: Sequence[int], registration: Registration) -> Iterator[tuple[int, list[Overlap]]]:
    """The photos of a group, the best connected first, each with its overlaps from it to photos that came before."""
    ways = [way for overlap in registration.overlaps for way in (overlap, overlap.reversed()) if way.first in photos]
    laid: list[int] = []
    while len(laid) < len(photos):
        rest = [photo for photo in photos if photo not in laid]
        held = {
            photo: [way for way in ways if way.first == photo and (way.second in laid or not laid)] for photo in rest
        }
        following = max(rest, key=lambda photo: sum(way.strength for way in held[photo]))
        yield following, held[following] if laid else []
        laid.append(following)


def _level(group: _Group, row: tuple[int, int]) -> int:
    return next(number for number, level in enumerate(group.levels, start=1) if row in level)


def _add_rows(
    group: _Group, photo: int, neighbours: Sequence[Overlap], reports: Sequence[ShelfReport], identities: Identities
) -> None:
    """Join the photo's rows to the scene's, in order; rows of its own go below the row above them."""
    count = len(reports[photo].rows)
    bonds = np.zeros((len(group.levels), count))
    for overlap in neighbours:
        bond = _shared_facings(overlap, reports, identities) + _continued_edges(overlap, reports)
        for number, level in enumerate(group.levels):
            bonds[number] += sum((bond[row] for other, row in level if other == overlap.second), np.zeros(count))
    links = {row: group.levels[level] for level, row in _ordered_links(bonds)}
    above = bool(neighbours) and not links and _lies_above(neighbours[0], reports)
    place = 0 if above or links else len(group.levels)
    for row in range(count):
        if row in links:
            links[row].add((photo, row))
            place = next(number for number, level in enumerate(group.levels) if level is links[row]) + 1
        else:
            following = next((links[later] for later in range(row, count) if later in links), None)
            if following is not None and not any(earlier in links for earlier in range(row)):
                place = next(number for number, level in enumerate(group.levels) if level is following)
            group.levels.insert(place, {(photo, row)})
            place += 1


def _shared_facings(overlap: Overlap, reports: Sequence[ShelfReport], identities: Identities) -> Floats:
    """How many facings each row of the second photo shares with each row of the first, `(rows second, rows first)`."""
    photo, other = overlap.first, overlap.second
    shared = np.zeros((len(reports[other].rows), len(reports[photo].rows)))
    for place, facing in enumerate(reports[photo].facings):
        for view in identities.views((photo, place)):
            twin = reports[other].facings[view[1]] if view[0] == other else None
            if twin is not None and twin.row is not None and facing.row is not None:
                shared[twin.row - 1, facing.row - 1] += 1
    return shared


def _continued_edges(overlap: Overlap, reports: Sequence[ShelfReport]) -> Floats:
    """How exactly the edges of the first photo run on in the second where both are seen, 0 to 1, same shape."""
    photo, other = reports[overlap.first], reports[overlap.second]
    x = float(np.median(overlap.anchors[:, 0])) if len(overlap.anchors) else photo.width / 2
    own = np.asarray([(x, _height_at(row, x)) for row in photo.rows]).reshape(-1, 2)
    carried = overlap.carry(own)
    missed = np.asarray([[there[1] - _height_at(row, there[0]) for there in carried] for row in other.rows])
    missed = missed.reshape(len(other.rows), len(photo.rows))
    distance = LONE_ROW * other.height
    if len(other.rows) > 1:
        middle = float(np.nanmedian(carried[:, 0])) if len(carried) else other.width / 2
        distance = float(np.median(np.diff([_height_at(row, middle) for row in other.rows])))
    closeness = np.maximum(0, 1 - np.abs(missed) / max(SAME_EDGE * distance, 1.0))
    bonds: Floats = EDGE_WEIGHT * np.nan_to_num(closeness)
    return bonds


def _height_at(row: ShelfRow, x: float) -> float:
    """Where a row's edge, drawn on, crosses the pixel column x."""
    left, right = row.edge
    run = max(right.x - left.x, 1.0)
    return left.y + (right.y - left.y) * (x - left.x) / run


def _lies_above(overlap: Overlap, reports: Sequence[ShelfReport]) -> bool:
    """Whether the middle of the first photo lies above the middle of the second."""
    photo, other = reports[overlap.first], reports[overlap.second]
    middle = overlap.carry(np.asarray([(photo.width / 2, photo.height / 2)]))
    return bool(middle[0, 1] < other.height / 2)


def _ordered_links(bonds: Floats) -> list[tuple[int, int]]:
    """The pairs (row, column) of the strongest matching that keeps the order of both, without pairs of no bond."""
    rows, columns = bonds.shape
    best = np.zeros((rows + 1, columns + 1))
    for row in range(rows):
        for column in range(columns):
            joined = best[row, column] + bonds[row, column]
            best[row + 1, column + 1] = max(joined, best[row, column + 1], best[row + 1, column])
    links, row, column = [], rows, columns
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            links.append((row, column))
    return links[::-1]


def _add_places(
    group: _Group, photo: int, neighbours: Sequence[Overlap], reports: Sequence[ShelfReport], identities: Identities
) -> None:
    """Give the photo's facings their place along the shelf; those that a photo before showed keep theirs."""
    scale, offset = group.scales[photo] = _scale(group, neighbours)
    facings = reports[photo].facings
    known = {
        place: next((group.along[view] for view in identities.views((photo, place)) if view in group.along), None)
        for place in range(len(facings))
    }
    for place, facing in enumerate(facings):
        rough = scale * facing.box.center_x + offset
        knots = sorted(
            (scale * facings[other].box.center_x + offset, value)
            for other, value in known.items()
            if value is not None and facings[other].row == facing.row
        )
        pull = np.interp(rough, [at for at, _ in knots], [value - at for at, value in knots]) if knots else 0.0
        own = known[place]
        group.along[photo, place] = own if own is not None else rough + float(pull)


def _scale(group: _Group, neighbours: Sequence[Overlap]) -> tuple[float, float]:
    """The straight way from the photo's x to places along the shelf that fits the anchors of its strongest overlap."""
    if not neighbours:
        return 1.0, 0.0
    overlap = max(neighbours, key=lambda way: way.strength)
    base, offset = group.scales[overlap.second]
    x, there = overlap.anchors[:, 0], base * overlap.anchors[:, 2] + offset
    slope = float(((x - x.mean()) * (there - there.mean())).sum() / max(float(((x - x.mean()) ** 2).sum()), 1e-9))
    slope = slope if slope > 0 else base
    return slope, float(there.mean() - slope * x.mean())


def _seats(
    group: _Group,
    photos: Sequence[int],
    reports: Sequence[ShelfReport],
    rows: Sequence[tuple[int, ...]],
    best: Mapping[Seen, Seen],
) -> dict[Seen, Seat]:
    """Row and position of the facings that are best seen in this group; a piled one has that of the one below it."""
    own = [(photo, place) for photo in photos for place in range(len(reports[photo].facings))]
    standing: dict[int, list[Seen]] = {}
    seats = {}
    for seen in (box for box in own if best[box] == box):
        facing = reports[seen[0]].facings[seen[1]]
        if facing.row is None:
            seats[seen] = Seat()
        elif not facing.stacked:
            standing.setdefault(rows[seen[0]][facing.row - 1], []).append(seen)
    for row, members in standing.items():
        members.sort(key=lambda seen: group.along[seen])
        seats |= {seen: Seat(row, number) for number, seen in enumerate(members, start=1)}
    for seen in (box for box in own if best[box] == box and box not in seats):
        facing = reports[seen[0]].facings[seen[1]]
        row = rows[seen[0]][(facing.row or 1) - 1]
        seats[seen] = Seat(row, _position_below(group, seen, facing, standing.get(row, []), reports, best))
    return seats


def _position_below(
    group: _Group,
    seen: Seen,
    facing: Facing,
    standing: Sequence[Seen],
    reports: Sequence[ShelfReport],
    best: Mapping[Seen, Seen],
) -> int:
    """The position of the facing that a piled one stands on: by its own photo, else the nearest along the shelf."""
    below = [
        best[seen[0], place]
        for place, other in enumerate(reports[seen[0]].facings)
        if not other.stacked and (other.row, other.position) == (facing.row, facing.position)
    ]
    if below and below[0] in standing:
        return standing.index(below[0]) + 1
    away = [abs(group.along[other] - group.along[seen]) for other in standing]
    return int(np.argmin(away)) + 1 if away else 1
