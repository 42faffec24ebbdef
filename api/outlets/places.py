"""How far a position is from an outlet. Pure."""

import math

from api.tables import Outlet
from vision.photos.exif import GeoPlace

EARTH_RADIUS_METRES = 6_371_000


def metres_from_outlet(place: GeoPlace | None, outlet: Outlet) -> float | None:
    """How far the place lies from where the outlet stands on the books; None when either is not known."""
    if place is None or outlet.latitude is None or outlet.longitude is None:
        return None
    return metres_between(place, GeoPlace(outlet.latitude, outlet.longitude))


def metres_between(first: GeoPlace, second: GeoPlace) -> float:
    """Distance along the earth's surface (haversine formula), within 0.5 %."""
    north, south = math.radians(first.latitude), math.radians(second.latitude)
    east = math.radians(second.longitude - first.longitude)
    chord = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_METRES * math.asin(min(1.0, math.sqrt(chord)))
