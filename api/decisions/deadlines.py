"""Working days, Monday to Friday by the calendar in the shop. Pure."""

from datetime import UTC, datetime, timedelta, timezone

SATURDAY = 5


def after_working_days(moment: datetime, days: int, utc_offset_minutes: int) -> datetime:
    """The same time of day so many working days later, in UTC; a weekend counts from its Monday on."""
    local = moment.astimezone(timezone(timedelta(minutes=utc_offset_minutes)))
    left = days
    while left:
        local += timedelta(days=1)
        left -= local.weekday() < SATURDAY
    return local.astimezone(UTC)
