"""What goes over the wire about subscriptions and events."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from api.tables.webhooks import DeliveryState, EventKind

_ID = "4f2a9c1e-6b7d-4e0a-8c5f-1d2e3f4a5b6c"
_SUBSCRIPTION: dict[str, JsonValue] = {
    "name": "Trade terms",
    "url": "https://erp.example.com/shelfaudit",
    "kinds": ["visit.result"],
    "active": True,
}
_DELIVERY: dict[str, JsonValue] = {
    "id": "8e1d7c6b-5a49-4838-a716-0f1e2d3c4b5a",
    "kind": "visit.result",
    "created_at": "2026-03-02T08:00:00Z",
    "data": {"visit_id": "3b1c0a52-1d5e-4f60-8b1f-1f2e3d4c5b6a", "revision": 2, "score": 87.5, "verdict": "pass"},
    "state": "pending",
    "attempts": 0,
    "last_error": "",
    "delivered_at": None,
}


def _each_once(kinds: list[EventKind]) -> list[EventKind]:
    return sorted(set(kinds))


class SubscriptionContent(BaseModel):
    """Who wants to hear of what. Without a URL the events wait until they are fetched and confirmed."""

    model_config = ConfigDict(json_schema_extra={"example": _SUBSCRIPTION})

    name: str = Field(min_length=1, max_length=200)
    url: str | None = Field(default=None, max_length=1000, description="Its origin has to be one of the settings.")
    kinds: Annotated[list[EventKind], Field(min_length=1), AfterValidator(_each_once)]
    active: bool = True


class SubscriptionAnswer(SubscriptionContent):
    """A subscription as stored, without its secret."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"id": _ID, **_SUBSCRIPTION, "created_at": "2026-03-02T08:00:00Z"}},
        from_attributes=True,
    )

    id: UUID
    created_at: datetime


class SubscriptionWithSecret(SubscriptionAnswer):
    """A new subscription, with the secret that signs what is sent. It is shown this once."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": _ID,
                **_SUBSCRIPTION,
                "created_at": "2026-03-02T08:00:00Z",
                "secret": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz",
            }
        },
        from_attributes=True,
    )

    secret: str | None = Field(description="Null when the subscription existed before.")


class EventAnswer(BaseModel):
    """An event as it is sent and fetched."""

    model_config = ConfigDict(
        json_schema_extra={"example": {key: _DELIVERY[key] for key in ("id", "kind", "created_at", "data")}},
        from_attributes=True,
    )

    id: UUID = Field(description="The same in every attempt: what came twice is known by it.")
    kind: EventKind
    created_at: datetime
    data: dict[str, JsonValue]


class DeliveryAnswer(EventAnswer):
    """An event with what became of its delivery."""

    model_config = ConfigDict(json_schema_extra={"example": _DELIVERY}, from_attributes=True)

    state: DeliveryState
    attempts: int
    last_error: str
    delivered_at: datetime | None


class ConfirmContent(BaseModel):
    """The events that arrived safely."""

    model_config = ConfigDict(json_schema_extra={"example": {"ids": [_DELIVERY["id"]]}})

    ids: list[UUID] = Field(min_length=1, max_length=200)


class ReplayContent(BaseModel):
    """Events from this moment on are told once more."""

    model_config = ConfigDict(json_schema_extra={"example": {"since": "2026-03-01T00:00:00Z"}})

    since: Annotated[datetime, Field(description="With a time zone.")]


class CountAnswer(BaseModel):
    """How many events it concerned."""

    model_config = ConfigDict(json_schema_extra={"example": {"count": 3}})

    count: int
