"""The time, as a dependency: tests hand in a clock of their own; and moments that clients tell."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

Clock = Callable[[], datetime]


def _require_utc(moment: datetime) -> datetime:
    try:
        moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("must be a moment that exists in UTC too, between the years 1 and 9999") from error
    return moment


# A moment with its offset. At the ends of the calendar there are some that have no place in UTC, as which all are kept.
Moment = Annotated[AwareDatetime, AfterValidator(_require_utc)]


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)
