"""Keyset paging: a page names the last item it gave, so nothing is skipped or repeated while rows come and go."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.errors import InvalidInput

DEFAULT_PAGE = 50
MAX_PAGE = 200
SEPARATOR = "\x1f"

# Where a list by time goes on: moments repeat, so the id decides between equals.
MomentKey = tuple[datetime, UUID]

Item = TypeVar("Item", bound=BaseModel)
Row = TypeVar("Row")


class Page(BaseModel, Generic[Item]):
    """A stretch of a list in a stable order, as the client gets it."""

    model_config = ConfigDict(from_attributes=True)

    items: list[Item]
    next: str | None = Field(description="Send it as `after` to get the next page; null on the last one.")


@dataclass(frozen=True)
class Stretch(Generic[Row]):
    """The rows of a page, and the cursor of the next one (None on the last)."""

    items: Sequence[Row]
    next: str | None

    @classmethod
    def cut(cls, rows: Sequence[Row], limit: int, cursor_of: Callable[[Row], str]) -> "Stretch[Row]":
        """The page out of a query for `limit + 1` rows: the surplus row only tells that there is more."""
        return cls(rows[:limit], cursor_of(rows[limit - 1]) if len(rows) > limit else None)


def encode_cursor(*keys: str) -> str:
    """The sort keys of an item as one opaque word."""
    return urlsafe_b64encode(SEPARATOR.join(keys).encode()).decode()


def decode_cursor(cursor: str, count: int) -> list[str]:
    """The `count` sort keys inside a cursor. Raises InvalidInput when this service did not make it."""
    try:
        keys = urlsafe_b64decode(cursor.encode("ascii")).decode().split(SEPARATOR)
    except ValueError as error:
        raise invalid_cursor() from error
    if len(keys) != count:
        raise invalid_cursor()
    return keys


def encode_moment_cursor(moment: datetime, item_id: UUID) -> str:
    """The cursor of an item in a list by time."""
    return encode_cursor(moment.isoformat(), str(item_id))


def decode_moment_cursor(cursor: str) -> MomentKey:
    """The moment and id inside a cursor. Raises InvalidInput when this service did not make it."""
    text, item_id = decode_cursor(cursor, 2)
    try:
        moment, key = datetime.fromisoformat(text), UUID(item_id)
        if moment.tzinfo is None:
            raise invalid_cursor()
        return moment.astimezone(UTC), key
    except (ValueError, OverflowError) as error:
        raise invalid_cursor() from error


def invalid_cursor() -> InvalidInput:
    """The refusal of an `after` that no page has named."""
    return InvalidInput("cursor-invalid", "`after` has to be the `next` of the page before, unchanged.")
