from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

pytest.importorskip("skia")

from training.synth.engine.meshes import block, plain
from training.synth.goods import Pack
from training.synth.solids import Material
from training.synth.store.planning import BOARD_CM, plan_rows
from training.synth.store.setting import Compartment, Setting
from training.synth.store.stocking import stock
from training.synth.store.style import FIXTURES, FixtureKind, GoodsStyle, draw_fixture

TIDY = GoodsStyle("drinks", 4, 3, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.0)
BOARD = Compartment(1, 0.0, 100.0, 50.0, 90.0, 0.0, -40.0, 4.0)


def pack(name: str, width: float = 8.0, height: float = 20.0, *, stackable: bool = False) -> Pack:
    solid = block((width, height, 8.0), plain(200, 0, 0), Material())
    return Pack(name, "brand", name, "box", solid, stackable, False)


def stocked(goods: GoodsStyle, board: Compartment = BOARD, **how: float) -> Setting:
    setting = Setting()
    stock(np.random.default_rng(3), setting, board, [pack("a", **how), pack("b", **how)], goods, 3)
    return setting


def test_units_stand_on_their_board_between_its_ends() -> None:
    setting = stocked(TIDY)
    places = np.array([i.pose[:3, 3] for i in setting.instances])
    assert (places[:, 1] == BOARD.floor).all()
    assert (places[:, 0] > BOARD.left).all()
    assert (places[:, 0] < BOARD.right).all()
    assert (places[:, 2] <= BOARD.front).all()


def test_one_unit_a_lane_is_a_facing_and_those_behind_are_not() -> None:
    setting = stocked(TIDY)
    by_lane: dict[float, list[tuple[float, bool]]] = {}
    for instance in setting.instances:
        x, _, z = instance.pose[:3, 3]
        by_lane.setdefault(round(x, 3), []).append((z, setting.labels[instance.owner - 1].second_row))
    assert len(by_lane) >= 10
    for units in by_lane.values():
        flags = [second for _, second in sorted(units, reverse=True)]
        assert flags == [False] + [True] * (len(flags) - 1)
    assert any(len(units) > 1 for units in by_lane.values())


def test_stacked_units_stand_on_one_another_below_the_ceiling() -> None:
    setting = Setting()
    low = pack("a", height=12.0, stackable=True)
    stock(np.random.default_rng(1), setting, BOARD, [low], replace(TIDY, stacking=1.0), 5)
    heights = {i.pose[1, 3] for i in setting.instances}
    assert heights == {50.0, 62.0, 74.0}
    assert all(label.stacked == (label.height_cm > BOARD.floor) for label in setting.labels if label.height_cm)


def test_missing_lanes_leave_holes_from_neighbour_to_neighbour() -> None:
    full, gappy = stocked(TIDY), stocked(replace(TIDY, empty=0.3))
    assert full.holes == []
    assert gappy.holes
    for hole in gappy.holes:
        (left, low, _), (right, _, _), (_, high, _), _ = hole.corners
        inside = [i for i in gappy.instances if left < i.pose[0, 3] < right]
        assert inside == []
        assert right - left >= 8.0
        assert (low, high) == (50.0, 70.0)


def test_goods_too_high_for_the_board_stay_away() -> None:
    assert stocked(TIDY, replace(BOARD, ceiling=60.0)).instances == []


@pytest.mark.parametrize("kind", [kind for kind, _ in FIXTURES])
def test_rows_count_from_the_top_and_do_not_meet(kind: FixtureKind) -> None:
    rng = np.random.default_rng(7)
    fixture = draw_fixture(rng, kind)
    rows = [row.compartment for row in plan_rows(rng, fixture, TIDY, [pack("a", height=14.0), pack("b")])]
    assert [row.row for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1].floor == fixture.base
    for upper, lower in pairwise(rows):
        assert lower.ceiling < upper.floor <= lower.ceiling + BOARD_CM + 1e-6
        assert lower.ceiling - lower.floor >= 9.0


def test_a_neighbour_keeps_its_goods_and_loses_its_row_numbers() -> None:
    setting, other = stocked(TIDY), stocked(replace(TIDY, empty=0.3))
    before, holes = len(setting.labels), len(other.holes)
    first = other.instances[0].pose[0, 3]
    setting.adopt(other, 150.0)
    moved = next(i for i in setting.instances if i.owner == before + 1)
    assert moved.pose[0, 3] == pytest.approx(first + 150.0)
    assert len(setting.holes) == holes
    assert {label.row for label in setting.labels[before:]} == {None}
