"""Where and when a visit was reported, set against what should be so. Marks for managers, never a verdict."""

from datetime import timedelta
from typing import Literal

from api.tables import Visit, VisitCheckIn

VisitMark = Literal["other-place", "vague-position", "clock-wrong", "other-zone", "reported-late"]

# Inside buildings positions are wrong by some hundred metres, and so are those that were looked up from an address.
MAX_METRES_FROM_OUTLET = 1000.0
# A position that may be a village off proves nothing; without this mark a huge accuracy would hide any distance.
MAX_ACCURACY_METRES = 1000.0
MAX_CLOCK_SKEW_SECONDS = 300.0
# Clocks in the west of China are three hours ahead of the sun, those of Samoa with summer time nearly as much.
MAX_HOURS_FROM_ZONE = 4.0
# Phones without a signal report the same evening.
MAX_REPORTING = timedelta(hours=24)


def marks_of(visit: Visit, check_in: VisitCheckIn) -> list[VisitMark]:
    """What a manager should look at."""
    found: dict[VisitMark, bool] = {
        "other-place": _surely_away(check_in),
        "vague-position": _above(check_in.accuracy_metres, MAX_ACCURACY_METRES),
        "clock-wrong": _above(check_in.clock_skew_seconds, MAX_CLOCK_SKEW_SECONDS),
        "other-zone": _above(check_in.hours_from_zone, MAX_HOURS_FROM_ZONE),
        "reported-late": visit.created_at - visit.started_at > MAX_REPORTING,
    }
    return [mark for mark, hit in found.items() if hit]


def _surely_away(check_in: VisitCheckIn) -> bool:
    """Away by more than the position may be off."""
    metres = check_in.metres_from_outlet
    return metres is not None and metres - (check_in.accuracy_metres or 0.0) > MAX_METRES_FROM_OUTLET


def _above(value: float | None, most: float) -> bool:
    return value is not None and abs(value) > most
