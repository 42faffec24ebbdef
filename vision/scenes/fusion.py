"""Several photos of one scene as one: what is seen twice counts once, rows and positions run through all photos.

Pure rules on reports and their registration.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from vision.scenes.overlap import Registration
from vision.scenes.scene_identity import Identities, Seen, Things, best_views, identify, identify_facings
from vision.scenes.scene_rows import Seat, number_rows
from vision.scenes.unconfirmed import unconfirmed_facings
from vision.shelf.shelf_levels import levels_of, on_levels
from vision.types import ShelfReport

Kind = Literal["facing", "gap", "price_tag", "pop"]
# Only facings have ids of their own in a report; the others are named by kind and place.
NAMES: dict[Kind, str] = {"gap": "gap", "price_tag": "tag", "pop": "pop"}


@dataclass(frozen=True, slots=True)
class SceneMark:
    """What a box of a photo is to the scene: a duplicate, or the one that stands for the thing.

    `representative` names the box that stands for it, "photo:id" with the photo counted from 1 ("2:f7"). Facings have
    the id of their report; gaps, price tags and POP pieces are "gap1", "tag1", "pop1" ... in the order of the report.
    """

    representative: str
    duplicate: bool


@dataclass(frozen=True, slots=True)
class SceneFacing:
    """A `SceneMark` with the scene-wide row and position of the facing, from 1; None where its photo gives no row.

    They are those of its representative. What is `unconfirmed` does not count: other photos show the place, and find
    nothing there.
    """

    representative: str
    duplicate: bool
    row: int | None
    position: int | None
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class PhotoInScene:
    """One photo's part in its scene; the tuples run along those of its report.

    `group` counts from 1: photos of one group hang together through overlaps, and rows and positions run through the
    group. `overlapping` is False for a photo that is alone in its group. `rows[i]` is the scene-wide number of row
    i + 1; where bays of a photo have rows of their own, those on one level share it.
    """

    group: int
    overlapping: bool
    rows: tuple[int, ...]
    facings: tuple[SceneFacing, ...]
    gaps: tuple[SceneMark, ...]
    price_tags: tuple[SceneMark, ...]
    pop: tuple[SceneMark, ...]


@dataclass(frozen=True, slots=True)
class SceneTotals:
    """How much the scene shows, everything counted once; `rows` is the sum over the groups.

    `facings` leaves out what does not count by the facing rule, and what is unconfirmed.
    """

    groups: int = 0
    rows: int = 0
    facings: int = 0
    gaps: int = 0
    price_tags: int = 0
    pop: int = 0


@dataclass(frozen=True, slots=True)
class SceneFusion:
    """A scene: its photos in the order given, and its totals."""

    photos: tuple[PhotoInScene, ...] = ()
    totals: SceneTotals = field(default_factory=SceneTotals)


def fuse(reports: Sequence[ShelfReport], registration: Registration) -> SceneFusion:
    """Decide for everything that the photos of a scene show whether it is seen twice, and where in the scene it is.

    `registration` is that of the same photos in the same order.
    """
    kinds: dict[Kind, list[Things]] = {
        "facing": [report.facings for report in reports],
        "gap": [report.gaps for report in reports],
        "price_tag": [report.price_tags for report in reports],
        "pop": [report.pop for report in reports],
    }
    identities: dict[Kind, Identities] = {
        "facing": identify_facings([report.facings for report in reports], registration),
        **{kind: identify(things, registration) for kind, things in kinds.items() if kind != "facing"},
    }
    best = {kind: best_views(identities[kind], things, registration) for kind, things in kinds.items()}
    unconfirmed = unconfirmed_facings(reports, registration, identities["facing"], best["facing"])
    layout = number_rows([on_levels(report) for report in reports], registration, identities["facing"], best["facing"])
    photos = tuple(
        PhotoInScene(
            group=group,
            overlapping=len(members) > 1,
            rows=tuple(layout.rows[photo][level - 1] for level in levels_of(reports[photo].rows).values()),
            facings=_facings(photo, reports, best["facing"], layout.seats, unconfirmed),
            gaps=_marks("gap", photo, best),
            price_tags=_marks("price_tag", photo, best),
            pop=_marks("pop", photo, best),
        )
        for photo, group, members in _membership(registration)
    )
    counts = {kind: len(_leaders(views)) for kind, views in best.items()}
    confirmed = set(_leaders(best["facing"])) - unconfirmed
    counts["facing"] = sum(reports[photo].facings[place].counts for photo, place in confirmed)
    counts["gap"] = sum(reports[photo].gaps[place].counts for photo, place in _leaders(best["gap"]))
    totals = SceneTotals(
        len(registration.groups),
        sum(layout.counts),
        counts["facing"],
        counts["gap"],
        counts["price_tag"],
        counts["pop"],
    )
    return SceneFusion(photos, totals)


def _leaders(views: Mapping[Seen, Seen]) -> list[Seen]:
    return [box for box, leader in views.items() if box == leader]


def _membership(registration: Registration) -> list[tuple[int, int, tuple[int, ...]]]:
    """Photo, number of its group, members of its group, by photo."""
    return sorted(
        (photo, number, members) for number, members in enumerate(registration.groups, start=1) for photo in members
    )


def _facings(
    photo: int,
    reports: Sequence[ShelfReport],
    best: Mapping[Seen, Seen],
    seats: Mapping[Seen, Seat],
    unconfirmed: frozenset[Seen],
) -> tuple[SceneFacing, ...]:
    leaders = [best[photo, place] for place in range(len(reports[photo].facings))]
    return tuple(
        SceneFacing(
            f"{leader[0] + 1}:{reports[leader[0]].facings[leader[1]].id}",
            leader != (photo, place),
            seats[leader].row,
            seats[leader].position,
            leader in unconfirmed,
        )
        for place, leader in enumerate(leaders)
    )


def _marks(kind: Kind, photo: int, best: Mapping[Kind, Mapping[Seen, Seen]]) -> tuple[SceneMark, ...]:
    own = sorted((box, leader) for box, leader in best[kind].items() if box[0] == photo)
    return tuple(SceneMark(f"{leader[0] + 1}:{NAMES[kind]}{leader[1] + 1}", leader != box) for box, leader in own)
