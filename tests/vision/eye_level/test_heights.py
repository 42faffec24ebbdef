import pytest

from vision.heights import shelf_rows, zone_by_index
from vision.types import Point

TABLE = {
    2: "eye stoop",
    3: "eye touch stoop",
    4: "stretch eye touch stoop",
    5: "stretch eye touch stoop stoop",
    6: "stretch eye touch touch stoop stoop",
    7: "stretch eye eye touch touch stoop stoop",
    8: "stretch eye eye touch touch stoop stoop stoop",
}


@pytest.mark.parametrize(("count", "zones"), TABLE.items())
def test_zones_follow_the_documented_table(count: int, zones: str) -> None:
    assert [zone_by_index(index, count) for index in range(1, count + 1)] == zones.split()


def test_one_row_has_no_zone() -> None:
    assert zone_by_index(1, 1) is None


@pytest.mark.parametrize("count", range(2, 20))
def test_zones_never_rise_downwards_and_eye_level_exists(count: int) -> None:
    order = ["stretch", "eye", "touch", "stoop"]
    zones = [zone_by_index(index, count) for index in range(1, count + 1)]
    places = [order.index(zone) for zone in zones if zone]
    assert places == sorted(places)
    assert "eye" in zones
    assert zones[-1] == "stoop"


def test_rows_count_from_both_ends_and_claim_no_centimetres() -> None:
    rows = shelf_rows([(Point(0, y), Point(100, y)) for y in (10, 20, 30)])
    assert [(row.index, row.index_from_bottom) for row in rows] == [(1, 3), (2, 2), (3, 1)]
    assert {(row.height_cm, row.height_sigma_cm, row.method) for row in rows} == {(None, None, "row-index")}
