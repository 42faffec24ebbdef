"""What a check-in tells besides the visit itself: where the phone was, and how right its clock is. Pure."""

from datetime import datetime, timedelta
from uuid import UUID

from api.errors import InvalidInput
from api.outlets.places import metres_from_outlet
from api.tables import Outlet, RoutePlan, VisitCheckIn
from api.visits.schemas import VisitContent
from vision.photos.exif import GeoPlace

# Clocks of phones that set themselves differ by seconds; more would let a rep report a visit before making it.
MAX_AHEAD = timedelta(minutes=5)
DEGREES_PER_HOUR = 15


def refuse_future(moment: datetime, now: datetime) -> None:
    """Raise InvalidInput for a moment that has not come yet, beyond what clocks differ."""
    ahead = moment - now
    if ahead > MAX_AHEAD:
        minutes = round(ahead.total_seconds() / 60)
        here = now.astimezone(moment.tzinfo).isoformat(timespec="seconds")
        detail = (
            f"This lies {minutes} minutes ahead: by the service's clock it is {here}."
            " Let the phone set its clock and time zone by itself, and send the visit again."
        )
        raise InvalidInput("visit-in-the-future", detail)


def check_in_of(
    visit_id: UUID, content: VisitContent, outlet: Outlet, plan: RoutePlan | None, now: datetime
) -> VisitCheckIn:
    """The row about a new visit's check-in."""
    place = _place(content)
    return VisitCheckIn(
        visit_id=visit_id,
        route_plan_id=plan.id if plan else None,
        latitude=content.latitude,
        longitude=content.longitude,
        accuracy_metres=content.accuracy_metres,
        metres_from_outlet=metres_from_outlet(place, outlet),
        clock_skew_seconds=(content.phone_clock - now).total_seconds() if content.phone_clock else None,
        hours_from_zone=_hours_from_zone(content.started_at, place, outlet),
    )


def has_same_position(check_in: VisitCheckIn | None, content: VisitContent) -> bool:
    """Whether a repeated check-in tells the position it told before; visits older than check-ins tell none."""
    if check_in is None:
        return True
    known = (check_in.latitude, check_in.longitude, check_in.accuracy_metres)
    return known == (content.latitude, content.longitude, content.accuracy_metres)


def offset_minutes(moment: datetime) -> int:
    """How far the wall clock that showed the moment is ahead of UTC."""
    offset = moment.utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0


def _place(content: VisitContent) -> GeoPlace | None:
    if content.latitude is None or content.longitude is None:
        return None
    return GeoPlace(content.latitude, content.longitude)


def _hours_from_zone(started_at: datetime, place: GeoPlace | None, outlet: Outlet) -> float | None:
    """Hours between the phone's offset and the sun's at that longitude, the shorter way round the globe."""
    longitude = outlet.longitude if outlet.longitude is not None else place.longitude if place else None
    if longitude is None:
        return None
    apart = offset_minutes(started_at) / 60 - longitude / DEGREES_PER_HOUR
    return (apart + 12) % 24 - 12
