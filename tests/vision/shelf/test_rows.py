import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vision.shelf.rows import RowLayout, lay_rows
from vision.types import Box

WIDTH, HEIGHT = 1600, 1200
DATA = Path(__file__).parents[4] / "shared" / "data"
needs_photos = pytest.mark.skipif(not DATA.is_dir(), reason="the real photos' labels are not part of the project")


@dataclass(frozen=True)
class Item:
    """A made-up facing and the truth about it; `box` is upright, before any camera."""

    box: Box
    row: int
    position: int
    stacked: bool = False


def shelf(counts: list[int], *, seed: int = 0, piles: bool = True) -> list[Item]:
    """Rows of goods of mixed heights and widths with a shelf's thickness of air above; low goods may be piled."""
    rng = np.random.default_rng(seed)
    distance = (HEIGHT - 140) / len(counts)
    items = []
    for row, count in enumerate(counts, start=1):
        bottom = 70 + distance * row
        step = (WIDTH - 100) / count
        for place in range(count):
            width, tall = step * rng.uniform(0.75, 0.95), distance * rng.uniform(0.32, 0.78)
            x = 50 + step * place
            items.append(Item(Box(x, bottom - tall, width, tall), row, place + 1))
            if piles and tall < 0.38 * distance:
                items.append(Item(Box(x, bottom - 2 * tall, width, tall), row, place + 1, stacked=True))
    return items


def turned(items: list[Item], degrees: float) -> list[Box]:
    """The boxes around the items on a photo whose camera was rolled by so many degrees."""
    angle = np.deg2rad(degrees)
    turn = np.asarray([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.asarray([WIDTH / 2, HEIGHT / 2])
    found = []
    for box in (item.box for item in items):
        corners = np.asarray([(box.x, box.y), (box.right, box.y), (box.x, box.bottom), (box.right, box.bottom)])
        moved = (corners - middle) @ turn.T + middle
        (left, top), (right, bottom) = moved.min(axis=0), moved.max(axis=0)
        # A detector's box does not hold the empty corners of a turned product.
        slack = abs(np.sin(angle)) * box.w / 2
        found.append(Box(left, top + slack, right - left, bottom - top - 2 * slack))
    return found


def rows_of(layout: RowLayout) -> list[int | None]:
    return [place.row for place in layout.places]


def test_nothing_to_lay() -> None:
    assert lay_rows([], WIDTH, HEIGHT) == RowLayout()
    assert RowLayout().row_of(Box(0, 0, 1, 1)) is None


@pytest.mark.parametrize("cut", [False, True])
def test_a_single_facing_is_a_row(cut: bool) -> None:
    layout = lay_rows([Box(500, 800, 200, 400 if cut else 200)], WIDTH, HEIGHT)
    assert rows_of(layout) == [1]
    (left, right) = layout.edges[0]
    assert (left.x, right.x) == (500, 700)
    assert left.y == right.y == pytest.approx(1200 if cut else 1000, abs=5)


@pytest.mark.parametrize("counts", [[10], [6, 9], [12, 5, 9, 14], [9, 9, 14, 20, 12, 8], [30] * 9])
def test_rows_positions_and_piles_of_a_made_up_shelf(counts: list[int]) -> None:
    items = shelf(counts)
    layout = lay_rows([item.box for item in items], WIDTH, HEIGHT)
    found = [(place.row, place.position, place.stacked) for place in layout.places]
    assert found == [(item.row, item.position, item.stacked) for item in items]


@settings(max_examples=40)
@given(st.integers(0, 1000), st.floats(-7, 7), st.lists(st.integers(6, 14), min_size=2, max_size=6))
def test_roll_changes_no_row(seed: int, degrees: float, counts: list[int]) -> None:
    items = shelf(counts, seed=seed, piles=False)
    assert rows_of(lay_rows(turned(items, degrees), WIDTH, HEIGHT)) == [item.row for item in items]


@settings(max_examples=30)
@given(st.randoms(use_true_random=False), st.lists(st.integers(3, 12), min_size=1, max_size=5))
def test_the_order_of_the_boxes_does_not_matter(random, counts: list[int]) -> None:
    boxes = [item.box for item in shelf(counts)]
    order = list(range(len(boxes)))
    random.shuffle(order)
    straight = lay_rows(boxes, WIDTH, HEIGHT)
    mixed = lay_rows([boxes[place] for place in order], WIDTH, HEIGHT)
    assert [mixed.places[order.index(place)] for place in range(len(boxes))] == list(straight.places)


any_box = st.builds(Box, st.floats(0, 1500), st.floats(0, 1100), st.floats(2, 400), st.floats(2, 400))


@settings(max_examples=60)
@given(st.lists(any_box, min_size=1, max_size=40))
def test_whatever_the_boxes_the_numbers_hang_together(boxes: list[Box]) -> None:
    layout = lay_rows(boxes, WIDTH, HEIGHT)
    used = {place.row for place in layout.places if place.row}
    assert used == set(range(1, len(layout.edges) + 1))
    for row in used:
        base = sorted(place.position or 0 for place in layout.places if place.row == row and not place.stacked)
        assert base == list(range(1, len(base) + 1))
        piled = {place.position or 0 for place in layout.places if place.row == row and place.stacked}
        assert piled <= set(base)
    for left, right in layout.edges:
        assert left.x < right.x
        assert 0 <= min(left.y, right.y) <= max(left.y, right.y) <= HEIGHT


def test_a_row_cut_by_the_frame_is_one_row() -> None:
    items = shelf([8, 8, 8])
    boxes = [item.box for item in items] + [Box(60 + 190 * place, 1160 + place, 150, 40 - place) for place in range(8)]
    layout = lay_rows(boxes, WIDTH, HEIGHT)
    assert rows_of(layout)[-8:] == [4] * 8
    assert len(layout.edges) == 4


def side_by_side(left: Sequence[float], right: Sequence[float]) -> list[Box]:
    """Two bays of eight goods a shelf, with their shelves at these levels."""
    return [
        Box(x + 90 * place, y - 100, 80, 100)
        for x, own in ((50, left), (850, right))
        for y in own
        for place in range(8)
    ]


def counted(layout: RowLayout) -> list[tuple[int, int]]:
    """Bay and row within the bay of each facing that has a row."""
    rows = [place.row for place in layout.places if place.row]
    return [(layout.bays[row - 1], row - layout.bays.index(layout.bays[row - 1])) for row in rows]


@pytest.mark.parametrize(
    ("right", "own_rows"),
    [
        pytest.param([200, 400, 600, 800, 1000], False, id="the same shelves"),
        pytest.param([220, 420, 620, 820, 1020], False, id="a tenth of a shelf lower"),
        pytest.param([200, 400, 600, 1000], False, id="one shelf empty"),
        pytest.param([270, 470, 670, 870, 1070], True, id="a third of a shelf lower"),
        pytest.param([200, 333, 467, 600, 733, 867, 1000], True, id="two shelves more"),
    ],
)
def test_bays_have_rows_of_their_own_where_their_shelves_do_not_go_on(right: list[float], own_rows: bool) -> None:
    left = [200.0, 400.0, 600.0, 800.0, 1000.0]
    layout = lay_rows(side_by_side(left, right), WIDTH, HEIGHT)
    nearest = [1 + min(range(5), key=lambda at: abs(left[at] - y)) for y in right]
    numbers = [(2, row) for row in range(1, len(right) + 1)] if own_rows else [(1, row) for row in nearest]
    assert counted(layout) == [(1, row) for row in range(1, 6) for _ in range(8)] + [
        n for n in numbers for _ in range(8)
    ]


levels_of_a_bay = (
    st.integers(3, 7)
    .flatmap(lambda count: st.tuples(st.just(count), st.floats(150, 250), st.floats(0.9, 1.0)))
    .map(lambda drawn: [drawn[1] + drawn[2] * (1150 - drawn[1]) / (drawn[0] - 1) * at for at in range(drawn[0])])
)


@settings(max_examples=40)
@given(levels_of_a_bay, levels_of_a_bay)
def test_whatever_stands_beside_it_a_fixture_is_counted_as_if_alone(left: list[float], right: list[float]) -> None:
    boxes = side_by_side(left, right)
    layout = lay_rows(boxes, WIDTH, HEIGHT)
    assume(set(layout.bays) == {1, 2})
    alone = [lay_rows(own, WIDTH, HEIGHT) for own in (boxes[: 8 * len(left)], boxes[8 * len(left) :])]
    assert all(set(one.bays) == {1} for one in alone)
    assert [row for _, row in counted(layout)] == [place.row for one in alone for place in one.places]
    assert [place.position for place in layout.places] == [place.position for one in alone for place in one.places]
    assert layout.edges == tuple(edge for one in alone for edge in one.edges)


def tight_shelves() -> list[Box]:
    """Two shelves of big pouches with so little air and edge between them that they look like one row of piles."""
    return [Box(50 + 250 * place, top, 230, 300) for top in (100, 430) for place in range(6)]


def test_price_tags_tell_two_tight_shelves_from_piles() -> None:
    boxes = tight_shelves()
    assert rows_of(lay_rows(boxes, WIDTH, HEIGHT)) == [1] * 12
    tags = [Box(x, 402, 60, 35) for x in (120, 640, 1200)]
    layout = lay_rows(boxes, WIDTH, HEIGHT, tags)
    assert rows_of(layout) == [1] * 6 + [2] * 6
    assert not any(place.stacked for place in layout.places)


def test_a_line_of_price_tags_parts_shelves_whose_goods_touch() -> None:
    """Seen from above, the goods of a shelf hide the edge behind them, all but what hangs before it."""
    boxes = [Box(50 + 250 * place, top, 230, 300) for top in (100, 402, 704) for place in range(6)]
    line = [Box(x, 395, 60, 35) for x in (120, 420, 860, 1300)]
    assert rows_of(lay_rows(boxes, WIDTH, HEIGHT)) == [1] * 18
    assert rows_of(lay_rows(boxes, WIDTH, HEIGHT, line)) == [1] * 6 + [2] * 12


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param([Box(x, 395, 60, 35) for x in (120, 420, 1300)], id="too few"),
        pytest.param([Box(x, 395, 60, 35) for x in (60, 130, 200, 310)], id="before one end"),
        pytest.param([Box(x, 450, 60, 35) for x in (120, 420, 860, 1300)], id="below the level"),
        pytest.param([Box(x, 300 - y, 60, 35) for x, y in ((120, 0), (420, 60), (860, 30), (1300, 0))], id="on packs"),
    ],
)
def test_other_tags_part_no_goods_that_touch(tags: list[Box]) -> None:
    boxes = [Box(50 + 250 * place, top, 230, 300) for top in (100, 402, 704) for place in range(6)]
    assert rows_of(lay_rows(boxes, WIDTH, HEIGHT, tags)) == [1] * 18


def test_one_facing_above_a_price_tag_is_not_piled_though_no_reason_for_a_row() -> None:
    tall = [Box(50 + 150 * place, 700, 140, 300) for place in range(8)]
    flat = [Box(1300, 920, 100, 80), Box(1300, 826, 100, 80)]
    for tags, piled in ([], True), ([Box(1320, 907, 30, 20)], False):
        layout = lay_rows(tall + flat, WIDTH, HEIGHT, tags)
        assert len(layout.edges) == 1
        assert layout.places[-1].stacked == piled


@settings(max_examples=40)
@given(st.integers(0, 1000), st.lists(st.integers(4, 12), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_tags_on_edges_and_on_products_part_no_piles(seed: int, counts: list[int], random) -> None:
    """The piles are loose, so that a tag between them would part them (see `stacking`)."""
    items = shelf(counts, seed=seed)
    boxes = [item.box._replace(y=item.box.y - 0.1 * item.box.h * item.stacked) for item in items]
    stuck = [Box(box.x + 2, box.y + random.uniform(0, 0.7) * box.h, box.w / 3, box.h / 4) for box in boxes]
    hanging = [Box(item.box.x, item.box.bottom + 2, item.box.w / 2, 12) for item in items if not item.stacked]
    tags = random.sample(stuck + hanging, random.randint(1, len(stuck + hanging)))
    assert lay_rows(boxes, WIDTH, HEIGHT, tags).places == lay_rows(boxes, WIDTH, HEIGHT).places


def hung(seed: int) -> list[Item]:
    """A peg wall: three rows of goods of very unequal lengths, each row under one line."""
    rng = np.random.default_rng(seed)
    return [
        Item(Box(60 + 120 * place, 40 + 380 * row, 90, float(rng.uniform(80, 300))), row + 1, place + 1)
        for row in range(3)
        for place in range(12)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_goods_on_pegs_are_laid_by_their_tops(seed: int) -> None:
    items = hung(seed)
    layout = lay_rows([item.box for item in items], WIDTH, HEIGHT)
    assert layout.hanging
    assert [(place.row, place.position) for place in layout.places] == [(item.row, item.position) for item in items]
    for row, (left, right) in enumerate(layout.edges, start=1):
        longest = max(item.box.bottom for item in items if item.row == row)
        assert left.y == pytest.approx(right.y, abs=15)
        assert longest - 90 < left.y <= longest + 5
    assert layout.row_of(Box(700, 425, 90, 100)) == 2
    assert layout.row_of(Box(700, 5, 90, 20)) is None


def test_each_peg_wall_counts_its_rows_from_its_own_top() -> None:
    rng = np.random.default_rng(0)
    places = [(x, 40 + step * row, row) for x, step, rows in ((20, 230, 5), (800, 280, 4)) for row in range(rows)]
    boxes = [Box(x + 70 * place, y, 60, float(rng.uniform(50, 170))) for x, y, _ in places for place in range(10)]
    layout = lay_rows(boxes, WIDTH, HEIGHT)
    assert layout.hanging
    assert [row for _, row in counted(layout)] == [row + 1 for _, _, row in places for _ in range(10)]


def test_a_neighbouring_fixture_and_a_lone_box_get_no_row() -> None:
    items = shelf([8, 8, 8, 8], piles=False)
    own = [Box(300 + item.box.x * 0.6, item.box.y, item.box.w * 0.6, item.box.h) for item in items]
    neighbour = [Box(1380 + 50 * place, 105 * row, 40, 60) for row in range(1, 7) for place in range(4)]
    header = [Box(0, 5, 90, 60)]
    layout = lay_rows(own + neighbour + header, WIDTH, HEIGHT)
    assert rows_of(layout) == [item.row for item in items] + [None] * 25
    assert len(layout.edges) == 4


def test_the_near_end_of_the_next_fixture_gets_no_row_and_numbers_none() -> None:
    items = shelf([8, 8, 8, 8], piles=False)
    own = [Box(220 + item.box.x * 0.72, item.box.y, item.box.w * 0.72, item.box.h) for item in items]
    neighbour = [Box(60 * place, 110 + 175 * row, 56, 100) for row in range(6) for place in range(4)]
    layout = lay_rows(own + neighbour, WIDTH, HEIGHT)
    assert rows_of(layout) == [item.row for item in items] + [None] * 24
    assert len(layout.edges) == 4
    assert layout.row_of(Box(60, 390, 56, 70)) is None


def test_a_box_beside_the_fixture_that_stands_on_nothing_gets_no_row() -> None:
    corners = [(0, 0, 2, 2), (0, 0, 2, 34), (0, 0, 71, 162), (4, 9, 2, 2), (0, 8, 2, 2), (1, 0, 73, 22)]
    layout = lay_rows([Box(*corner) for corner in [*corners, (449, 12, 177, 2)]], WIDTH, HEIGHT)
    assert layout.places[2].row == 1
    assert layout.places[-1].row is None


def test_each_door_of_a_cooler_counts_its_shelves_from_its_own_top() -> None:
    left = [Box(20 + 70 * place, 230 * row - 150, 66, 120) for row in range(1, 6) for place in range(10)]
    right = [Box(800 + 70 * place, 280 * row - 200, 66, 120) for row in range(1, 5) for place in range(10)]
    layout = lay_rows(left + right, WIDTH, HEIGHT)
    doors = ((bay, row) for bay, count in ((1, 5), (2, 4)) for row in range(1, count + 1))
    assert counted(layout) == [door for door in doors for _ in range(10)]
    assert [place.position for place in layout.places] == [*range(1, 11)] * 9
    assert layout.row_of(Box(900, 500, 60, 100)) == 5 + 3


@pytest.mark.parametrize(
    ("levels", "own_rows"),
    [
        pytest.param([270, 470, 670, 870, 1070], False, id="as many shelves"),
        pytest.param([200, 333, 467, 600, 733, 867, 1000], True, id="more shelves"),
    ],
)
def test_a_door_within_a_cooler_has_rows_of_its_own_when_it_has_more(levels: list[float], own_rows: bool) -> None:
    outer = [
        Box(x + 70 * place, y - 100, 66, 100) for y in range(200, 1001, 200) for x in (20, 1010) for place in range(8)
    ]
    door = [Box(650 + 60 * place, y - 90, 56, 90) for y in levels for place in range(5)]
    layout = lay_rows(outer + door, WIDTH, HEIGHT)
    bay = 2 if own_rows else 1
    expected = [(1, row) for row in range(1, 6) for _ in range(16)]
    assert counted(layout) == expected + [(bay, row) for row in range(1, len(levels) + 1) for _ in range(5)]
    assert layout.row_of(Box(700, levels[0] - 80, 56, 80)) == (6 if own_rows else 1)


def test_edges_lie_under_the_facings_from_side_to_side() -> None:
    items = shelf([8, 8, 8], piles=False)
    boxes = turned(items, 4)
    layout = lay_rows(boxes, WIDTH, HEIGHT)
    for row, (left, right) in enumerate(layout.edges, start=1):
        members = [box for box, item in zip(boxes, items, strict=True) if item.row == row]
        assert (left.x, right.x) == (min(box.x for box in members), max(box.right for box in members))
        for box in members:
            on_edge = left.y + (right.y - left.y) * (box.center_x - left.x) / (right.x - left.x)
            assert box.bottom == pytest.approx(on_edge, abs=12)


@pytest.mark.parametrize(("bottom", "row"), [(420, 1), (775, 2), (600, 2), (1125, 3), (1190, None)])
def test_a_gap_belongs_to_the_shelf_below_it(bottom: float, row: int | None) -> None:
    layout = lay_rows([item.box for item in shelf([8, 8, 8], piles=False)], WIDTH, HEIGHT)
    assert layout.row_of(Box(700, bottom - 100, 90, 100)) == row


@needs_photos
@pytest.mark.parametrize("with_tags", [False, True])
def test_piled_goods_of_real_shelves(with_tags: bool) -> None:
    """Labels of 20 shop photos as input, so that only the rule is judged."""
    right = called = labelled = beside = products_seen = 0
    truth = json.loads((DATA / "shelf-japan" / "annotations.json").read_text())
    for image in truth["images"]:
        own = [label for label in truth["annotations"] if label["image_id"] == image["id"]]
        products = [label for label in own if label["category_id"] == 1]
        tags = [Box(*label["bbox"]) for label in own if label["category_id"] == 2 and with_tags]
        layout = lay_rows([Box(*product["bbox"]) for product in products], image["width"], image["height"], tags)
        for product, place in zip(products, layout.places, strict=True):
            right += product["stacked"] and place.stacked
            called += place.stacked
            labelled += product["stacked"] and place.row is not None
            beside += place.row is None
            products_seen += 1
    assert beside / products_seen <= 0.06
    assert right / called >= 0.9
    assert right / labelled >= 0.88
