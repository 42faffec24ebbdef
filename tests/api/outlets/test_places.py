"""Distances on the globe."""

import pytest

from api.outlets.places import metres_between
from vision.photos.exif import GeoPlace

SHANGHAI = GeoPlace(31.2304, 121.4737)


@pytest.mark.parametrize(
    ("first", "second", "metres"),
    [
        (SHANGHAI, SHANGHAI, 0),
        (GeoPlace(0, 0), GeoPlace(0, 1), 111_195),
        (GeoPlace(60, 10), GeoPlace(60, 11), 55_597),
        (GeoPlace(0, 179.5), GeoPlace(0, -179.5), 111_195),
        (GeoPlace(90, 0), GeoPlace(-90, 0), 20_015_087),
    ],
)
def test_distances_on_the_globe(first: GeoPlace, second: GeoPlace, metres: float) -> None:
    assert metres_between(first, second) == pytest.approx(metres, rel=1e-4)
    assert metres_between(second, first) == pytest.approx(metres, rel=1e-4)
