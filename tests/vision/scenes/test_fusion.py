"""Made-up scenes: a long shelf, cut into photos by cameras that are plain homographies."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.geometry import Floats
from vision.scenes.counterparts import find_counterparts
from vision.scenes.fusion import SceneFusion, SceneTotals, fuse
from vision.scenes.homography import fit_homography, project
from vision.scenes.lens import Lens
from vision.scenes.overlap import Overlap, Registration, consistent, group_photos
from vision.types import Box, Facing, Gap, PhotoQuality, Point, PopPiece, PriceTag, ShelfReport, ShelfRow

WIDTH, HEIGHT = 1000, 800
ROWS, PITCH = 4, 70
SHELF = 2600
"""Pixels of shelf; photos show 1000 of them."""


def shelf() -> list[tuple[Box, int]]:
    """Facings of equal width, the hardest case, with the row (from 0) that each stands in."""
    bottoms = [180 * (row + 1) for row in range(ROWS)]
    return [(Box(x, bottom - 130, 60, 130), row) for row, bottom in enumerate(bottoms) for x in range(5, SHELF, PITCH)]


def camera(left: float, *, zoom: float = 1.0, tilt: float = 0.0, top: float = 0.0) -> Floats:
    """From the shelf to a photo whose top left corner is at (`left`, `top`)."""
    move = np.asarray([[zoom, tilt * zoom, -left * zoom], [-tilt * zoom, zoom, -top * zoom], [0.0, 0.0, 1.0]])
    return np.asarray([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [4e-5, 0.0, 1.0]]) @ move


def photograph(view: Floats, name: str, rows: Sequence[int] = range(ROWS)) -> tuple[ShelfReport, list[int]]:
    """The report of a photo and, for each facing, its number on the shelf."""
    things, seen, own = shelf(), [], []
    for number, (box, row) in enumerate(things):
        corners = np.asarray([(box.x, box.y), (box.right, box.y), (box.x, box.bottom), (box.right, box.bottom)])
        low, high = (project(view, corners).min(axis=0), project(view, corners).max(axis=0))
        middle = (low + high) / 2
        if (middle > 0).all() and middle[0] < WIDTH and middle[1] < HEIGHT and row in rows:
            left, top = np.maximum(low, 0)
            right, bottom = np.minimum(high, (WIDTH, HEIGHT))
            seen.append((number, row, Box(left, top, right - left, bottom - top)))
    present = sorted({row for _, row, _ in seen})
    edges = []
    for row in present:
        members = [box for _, own_row, box in seen if own_row == row]
        ends = (min(members, key=lambda box: box.x), max(members, key=lambda box: box.x))
        edges.append((Point(ends[0].x, ends[0].bottom), Point(ends[1].right, ends[1].bottom)))
    facings = []
    for row in present:
        standing = sorted((box.x, number, box) for number, own_row, box in seen if own_row == row)
        for position, (_, number, box) in enumerate(standing, start=1):
            facings.append(Facing(f"f{len(facings) + 1}", box, 0.9, present.index(row) + 1, position))
            own.append(number)
    lines = tuple(
        ShelfRow(number, len(edges) - number + 1, edge, None, None, "row-index", None)
        for number, edge in enumerate(edges, start=1)
    )
    return ShelfReport(name, WIDTH, HEIGHT, {}, PhotoQuality(True), rows=lines, facings=tuple(facings)), own


def overlap_of(first: int, second: int, views: Sequence[Floats], confidence: float = 0.5) -> Overlap:
    """The true overlap of two photos, with anchors all over the common area."""
    way = views[second] @ np.linalg.inv(views[first])
    way = np.asarray(way / way[2, 2], dtype=np.float64)
    x, y = np.meshgrid(np.linspace(0, WIDTH, 25), np.linspace(0, HEIGHT, 20))
    points = np.column_stack([x.ravel(), y.ravel()])
    carried = project(way, points)
    common = ((carried > 0) & (carried < (WIDTH, HEIGHT))).all(axis=1)
    anchors = np.column_stack([points, carried])[common]
    return Overlap(first, second, way, anchors, (Lens((WIDTH, HEIGHT)),) * 2, confidence)


def register(views: Sequence[Floats], pairs: Sequence[tuple[int, int]]) -> Registration:
    overlaps = tuple(overlap_of(first, second, views) for first, second in pairs)
    return Registration(((WIDTH, HEIGHT),) * len(views), overlaps, group_photos(len(views), pairs))


def scene(views: Sequence[Floats]) -> tuple[list[ShelfReport], list[list[int]]]:
    photos = [photograph(view, f"{number}.jpg") for number, view in enumerate(views)]
    return [report for report, _ in photos], [own for _, own in photos]


def things_of(fusion: SceneFusion, own: Sequence[Sequence[int]]) -> dict[str, set[int]]:
    """For each representative the things of the shelf that it was taken for."""
    found: dict[str, set[int]] = {}
    for photo, numbers in zip(fusion.photos, own, strict=True):
        for facing, number in zip(photo.facings, numbers, strict=True):
            found.setdefault(facing.representative, set()).add(number)
    return found


def test_no_photo_is_an_empty_scene() -> None:
    assert fuse([], Registration((), (), ())) == SceneFusion((), SceneTotals())


def test_one_photo_stays_as_it_is() -> None:
    reports, _ = scene([camera(0)])
    (photo,) = fuse(reports, register([camera(0)], [])).photos
    assert not photo.overlapping
    assert [(f.row, f.position, f.duplicate) for f in photo.facings] == [
        (f.row, f.position, False) for f in reports[0].facings
    ]


def test_rows_of_bays_on_one_level_are_one_row_of_the_scene() -> None:
    (report,), _ = scene([camera(0)])
    whole = report.rows[0].edge
    middle = (whole[0].x + whole[1].x) / 2
    rows, facings = list[ShelfRow](), list[Facing]()
    for bay, (start, end) in enumerate(((whole[0].x, middle), (middle, whole[1].x)), 1):
        for row in report.rows:
            edge = (row.edge[0]._replace(x=start), row.edge[1]._replace(x=end))
            own = [each for each in report.facings if each.row == row.index and start <= each.box.center_x < end]
            rows.append(replace(row, index=len(rows) + 1, edge=edge, bay=bay, bay_row=row.index))
            facings += [replace(each, row=len(rows), position=at) for at, each in enumerate(own, 1)]
    (photo,) = fuse([replace(report, rows=tuple(rows), facings=tuple(facings))], register([camera(0)], [])).photos
    assert photo.rows == (*range(1, len(report.rows) + 1),) * 2
    before = {each.id: (each.row, each.position) for each in report.facings}
    assert {each.id: (mark.row, mark.position) for each, mark in zip(facings, photo.facings, strict=True)} == before


@pytest.mark.parametrize(
    ("lefts", "order"),
    [
        ([0, 600], (0, 1)),
        ([0, 600, 1200], (0, 1, 2)),
        ([0, 600, 1200], (2, 0, 1)),
        ([0, 320, 640, 960, 1280, 1600], (3, 5, 0, 2, 4, 1)),
    ],
)
def test_a_row_of_photos_counts_everything_once_in_any_order(lefts: list[int], order: tuple[int, ...]) -> None:
    views = [camera(lefts[place], zoom=1 + 0.05 * place, tilt=0.01 * place) for place in order]
    reports, own = scene(views)
    by_left = sorted(range(len(order)), key=lambda photo: order[photo])
    pairs = [(min(pair), max(pair)) for pair in pairwise(by_left)]
    fusion = fuse(reports, register(views, pairs))
    assert all(len(numbers) == 1 for numbers in things_of(fusion, own).values())
    assert fusion.totals.facings == len(set().union(*own))
    assert fusion.totals.rows == ROWS
    for row in range(1, ROWS + 1):
        seated = {
            facing.position: number
            for photo, numbers in zip(fusion.photos, own, strict=True)
            for facing, number in zip(photo.facings, numbers, strict=True)
            if facing.row == row
        }
        assert sorted(seated) == list(range(1, len(seated) + 1))
        assert [seated[position] for position in sorted(seated)] == sorted(seated.values())


def test_the_same_photo_twice_counts_once() -> None:
    views = [camera(300), camera(300)]
    reports, _ = scene(views)
    fusion = fuse(reports, register(views, [(0, 1)]))
    assert fusion.totals.facings == len(reports[0].facings)
    assert [sum(f.duplicate for f in photo.facings) for photo in fusion.photos] == [0, len(reports[1].facings)]


def test_photos_that_do_not_overlap_are_said_so_and_counted_apart() -> None:
    views = [camera(0), camera(1400)]
    reports, _ = scene(views)
    fusion = fuse(reports, register(views, []))
    assert [(photo.group, photo.overlapping) for photo in fusion.photos] == [(1, False), (2, False)]
    assert fusion.totals.facings == sum(len(report.facings) for report in reports)
    assert (fusion.totals.rows, fusion.totals.groups) == (2 * ROWS, 2)


def test_the_upper_and_the_lower_half_of_a_fixture_are_one_run_of_rows() -> None:
    views = [camera(0, top=0), camera(0, top=0)]
    photos = [photograph(views[0], "lower.jpg", rows=(1, 2, 3)), photograph(views[1], "upper.jpg", rows=(0, 1))]
    registration = register(views, [(0, 1)])
    fusion = fuse([report for report, _ in photos], registration)
    assert [photo.rows for photo in fusion.photos] == [(2, 3, 4), (1, 2)]
    assert fusion.totals.rows == ROWS


def test_the_whole_facing_stands_for_the_one_cut_by_the_frame() -> None:
    views = [camera(0), camera(972)]
    reports, own = scene(views)
    fusion = fuse(reports, register(views, [(0, 1)]))
    shared = set(own[0]) & set(own[1])
    assert shared
    for photo, numbers, report in zip(fusion.photos, own, reports, strict=True):
        for facing, box, number in zip(photo.facings, report.facings, numbers, strict=True):
            if number in shared:
                whole = box.box.x > 4 and box.box.right < WIDTH - 4
                assert facing.duplicate is not whole


def test_what_one_photo_shows_beside_its_fixture_counts_on_the_photo_of_its_own() -> None:
    views = [camera(left, zoom=zoom) for left, zoom in ((0, 1.0), (300, 0.9))]
    (first, own), (second, other) = (photograph(view, name) for view, name in zip(views, "ab", strict=True))
    beside = [number for number in own if number in other]
    facings = tuple(
        replace(facing, row=None, position=None, counts=False) if number in beside else facing
        for facing, number in zip(first.facings, own, strict=True)
    )
    scene = fuse([replace(first, facings=facings), second], register(views, [(0, 1)]))
    assert scene.totals.facings == len({*own, *other})


def test_gaps_tags_and_pop_are_seen_twice_as_well() -> None:
    views = [camera(0), camera(0)]
    report, _ = photograph(views[0], "a.jpg")
    report = replace(
        report,
        gaps=(Gap(Box(100, 100, 60, 120), 0.9, 1),),
        price_tags=(PriceTag(Box(100, 190, 40, 20), 0.9), PriceTag(Box(300, 190, 40, 20), 0.9)),
        pop=(PopPiece(Box(500, 20, 200, 100), 0.9),),
    )
    fusion = fuse([report, report], register(views, [(0, 1)]))
    totals = fusion.totals
    assert (totals.gaps, totals.price_tags, totals.pop) == (1, 2, 1)
    assert [mark.representative for mark in fusion.photos[1].price_tags] == ["1:tag1", "1:tag2"]
    assert [mark.duplicate for mark in (*fusion.photos[1].gaps, *fusion.photos[1].pop)] == [True, True]


def test_a_piled_facing_has_the_position_of_the_one_below() -> None:
    views = [camera(0), camera(600)]
    reports, _ = scene(views)
    under = next(facing for facing in reports[1].facings if facing.row == 2 and facing.position == 9)
    piled = Facing("pile", Box(under.box.x, under.box.y - 40, under.box.w, 40), 0.9, 2, 9, stacked=True)
    reports[1] = replace(reports[1], facings=(*reports[1].facings, piled))
    fusion = fuse(reports, register(views, [(0, 1)]))
    below = fusion.photos[1].facings[reports[1].facings.index(under)]
    assert (fusion.photos[1].facings[-1].row, fusion.photos[1].facings[-1].position) == (below.row, below.position)


def test_an_overlap_that_contradicts_surer_ones_is_dropped() -> None:
    views = [camera(0), camera(500), camera(800)]
    good = [overlap_of(0, 1, views), overlap_of(1, 2, views), overlap_of(0, 2, views, confidence=0.3)]
    assert consistent(good) == tuple(good)
    moved = replace(good[2], homography=np.asarray([[1.0, 0, 300], [0, 1, 0], [0, 0, 1]]))
    wrong = replace(
        moved, anchors=np.column_stack([good[2].anchors[:, :2], project(moved.homography, good[2].anchors[:, :2])])
    )
    assert consistent([wrong, *good[:2]]) == tuple(good[:2])


def test_goods_before_the_plane_are_found_by_their_anchors() -> None:
    """The plane carries everything 60 px beside itself, nearly one facing; what the anchors show is right."""
    views = [camera(0), camera(400)]
    reports, own = scene(views)
    true = overlap_of(0, 1, views)
    shifted = replace(true, homography=np.asarray([[1.0, 0, 60], [0, 1, 0], [0, 0, 1]]) @ true.homography)
    boxes = [[facing.box for facing in report.facings] for report in reports]
    found = find_counterparts(shifted, boxes[0], boxes[1])
    right = [own[0][one] == own[1][other] for one, other in found.pairs]
    assert len(right) > 20
    assert np.mean(right) > 0.95


@settings(max_examples=25, deadline=None)
@given(
    st.integers(200, 800),
    st.floats(0.8, 1.25),
    st.floats(-0.1, 0.1),
    st.lists(st.integers(0, 200), max_size=20),
    st.randoms(use_true_random=False),
)
def test_every_thing_has_exactly_one_representative(
    left: int, zoom: float, tilt: float, lost: list[int], random
) -> None:
    """Whatever the second camera is and whatever facings were missed, in any order of the facings."""
    views = [camera(0), camera(left, zoom=zoom, tilt=tilt)]
    reports, own = scene(views)
    kept = [place for place in range(len(own[1])) if place not in lost]
    random.shuffle(kept)
    reports[1] = replace(reports[1], facings=tuple(reports[1].facings[place] for place in kept))
    fusion = fuse(reports, register(views, [(0, 1)]))
    leaders = [
        f"{number}:{report.facings[place].id}"
        for number, (photo, report) in enumerate(zip(fusion.photos, reports, strict=True), start=1)
        for place, facing in enumerate(photo.facings)
        if not facing.duplicate
    ]
    assert len(leaders) == len(set(leaders)) == fusion.totals.facings
    assert {facing.representative for photo in fusion.photos for facing in photo.facings} == set(leaders)
    assert fusion.totals.facings >= max(len(report.facings) for report in reports)
    assert all(len(numbers) == 1 for numbers in things_of(fusion, [own[0], [own[1][place] for place in kept]]).values())


@given(st.integers(0, 10_000))
def test_a_homography_is_found_again(seed: int) -> None:
    rng = np.random.default_rng(seed)
    truth = np.eye(3) + rng.uniform(-0.2, 0.2, (3, 3)) * [[1, 1, 1], [1, 1, 1], [0.2, 0.2, 0]]
    points = rng.uniform(0, 1, (60, 2))
    found = fit_homography(points, project(truth, points), np.ones(60))
    assert np.abs(project(found, points) - project(truth, points)).max() < 0.01


@pytest.mark.parametrize(
    ("pairs", "groups"),
    [([], ((0,), (1,), (2,), (3,))), ([(1, 3)], ((1, 3), (0,), (2,))), ([(0, 1), (2, 3), (1, 2)], ((0, 1, 2, 3),))],
)
def test_groups_hang_together(pairs: list[tuple[int, int]], groups: tuple[tuple[int, ...], ...]) -> None:
    assert group_photos(4, pairs) == groups


def test_facings_found_to_be_the_same_count_once_where_the_plane_carries_them_beside() -> None:
    views = [camera(0), camera(500)]
    reports, own = scene(views)
    registration = register(views, [(0, 1)])
    aside = np.asarray([[1.0, 0.0, 0.8 * PITCH], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    (overlap,) = registration.overlaps
    same = np.asarray([(own[0].index(thing), own[1].index(thing)) for thing in own[0] if thing in own[1]])
    beside = replace(overlap, homography=aside @ overlap.homography, anchors=overlap.anchors[:1], facings=same)
    fused = fuse(reports, replace(registration, overlaps=(beside,)))
    assert fused.totals.facings == len(set(own[0]) | set(own[1]))
    assert all(len(things) == 1 for things in things_of(fused, own).values())
