"""What goes over the wire about visits and scenes."""

from datetime import UTC, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.outlets.schemas import Latitude, Longitude
from api.tables import Visit, VisitCheckIn, VisitCheckOut
from api.visits.suspicions import VisitMark, marks_of

SceneType = Literal["shelf", "cooler", "end_cap", "floor_stack", "counter", "checkout", "display_case", "other"]

# A device whose clock was never set says 1970.
EARLIEST_START = datetime(2000, 1, 1, tzinfo=UTC)
LATEST_START = datetime(2100, 1, 1, tzinfo=UTC)
VisitMoment = Annotated[AwareDatetime, Field(ge=EARLIEST_START, lt=LATEST_START)]

OrderPlaced = Literal["yes", "no", "unknown"]

_VISIT: dict[str, JsonValue] = {
    "outlet_id": "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d",
    "started_at": "2026-03-02T09:30:00+08:00",
    "latitude": 31.2088,
    "longitude": 121.4377,
    "accuracy_metres": 12.0,
}
_VISIT_ID = "6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11"
_CHECK_OUT: dict[str, JsonValue] = {
    "ended_at": "2026-03-02T10:05:00+08:00",
    "order_placed": "yes",
    "note": "Ordered two cases.",
}
_SCENE: dict[str, JsonValue] = {"scene_type": "shelf", "name": "Shampoo bay, left"}


class VisitContent(BaseModel):
    """A visit as the rep's device describes it when the rep checks in."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**_VISIT, "phone_clock": "2026-03-02T09:30:02+08:00"}},
    )

    outlet_id: UUID
    planned: bool | None = Field(
        default=None, deprecated=True, description="Not looked at: the route plan tells whether a visit is planned."
    )
    started_at: VisitMoment = Field(description="With the offset of the wall clock in the shop.")
    latitude: Latitude | None = Field(default=None, description="Where the phone is; with `longitude` or not at all.")
    longitude: Longitude | None = None
    accuracy_metres: float | None = Field(
        default=None, ge=0, le=1e7, description="How far off the position may be, as the phone tells."
    )
    phone_clock: VisitMoment | None = Field(
        default=None, description="What the phone's clock shows when this is sent; not compared when it is sent again."
    )

    @model_validator(mode="after")
    def _refuse_half_a_position(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("send latitude and longitude together, or neither")
        return self


class VisitSuspicion(BaseModel):
    """What about a visit a manager should look at. It changes no figure, and reps do not see it."""

    marks: list[VisitMark]
    metres_from_outlet: float | None = Field(description="From the phone to the outlet's place on the books.")
    clock_skew_seconds: float | None = Field(description="The phone's clock minus the service's.")
    hours_until_reported: float = Field(description="From the start of the visit to its arrival here.")

    @classmethod
    def of(cls, visit: Visit, check_in: VisitCheckIn) -> Self:
        """The answer for a visit that was checked in."""
        return cls(
            marks=marks_of(visit, check_in),
            metres_from_outlet=check_in.metres_from_outlet,
            clock_skew_seconds=check_in.clock_skew_seconds,
            hours_until_reported=(visit.created_at - visit.started_at).total_seconds() / 3600,
        )


class CheckOutContent(BaseModel):
    """How a visit ended."""

    model_config = ConfigDict(json_schema_extra={"example": _CHECK_OUT})

    ended_at: VisitMoment = Field(
        description="With the offset of the wall clock in the shop, which may have changed since."
    )
    order_placed: OrderPlaced = "unknown"
    note: str = Field(default="", max_length=2000)


class CheckOutAnswer(CheckOutContent):
    """How a visit ended, as stored. `ended_at` keeps the offset it was sent with."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**_CHECK_OUT, "minutes": 35.0, "created_at": "2026-03-02T02:05:03Z"}}
    )

    minutes: float = Field(description="How long the visit took, whatever the clocks were put to meanwhile.")
    created_at: datetime

    @classmethod
    def of(cls, visit: Visit, check_out: VisitCheckOut) -> Self:
        """The answer for a visit that has ended."""
        return cls.model_validate(
            {
                "ended_at": check_out.local_ended_at,
                "order_placed": check_out.order_placed,
                "note": check_out.note,
                "minutes": (check_out.ended_at - visit.started_at).total_seconds() / 60,
                "created_at": check_out.created_at,
            }
        )


class VisitAnswer(BaseModel):
    """A visit as stored. `started_at` keeps the offset it was sent with."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": _VISIT_ID,
                "rep_id": "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00",
                **_VISIT,
                "planned": True,
                "route_plan_id": "c1b8a9f0-4a54-4a5d-9f0e-8f4f7f1b2a30",
                "created_at": "2026-03-02T01:30:04Z",
                "check_out": {**_CHECK_OUT, "minutes": 35.0, "created_at": "2026-03-02T02:05:03Z"},
                "suspicion": {
                    "marks": ["other-place"],
                    "metres_from_outlet": 12400.0,
                    "clock_skew_seconds": -1.5,
                    "hours_until_reported": 0.01,
                },
            }
        }
    )

    id: UUID
    outlet_id: UUID
    rep_id: UUID
    planned: bool = Field(description="Whether the rep's route plan asked for it, as of when it was reported.")
    route_plan_id: UUID | None
    started_at: datetime
    latitude: float | None
    longitude: float | None
    accuracy_metres: float | None
    created_at: datetime
    check_out: CheckOutAnswer | None = Field(description="Null until the rep has checked out.")
    suspicion: VisitSuspicion | None = Field(description="Always null for reps.")

    @classmethod
    def of(
        cls, visit: Visit, check_in: VisitCheckIn | None, check_out: VisitCheckOut | None, *, with_suspicion: bool
    ) -> Self:
        """The answer for a visit; what is known of how it began only for visits since check-ins are kept."""
        return cls(
            id=visit.id,
            outlet_id=visit.outlet_id,
            rep_id=visit.rep_id,
            planned=visit.planned,
            route_plan_id=check_in.route_plan_id if check_in else None,
            started_at=visit.local_started_at,
            latitude=check_in.latitude if check_in else None,
            longitude=check_in.longitude if check_in else None,
            accuracy_metres=check_in.accuracy_metres if check_in else None,
            created_at=visit.created_at,
            check_out=CheckOutAnswer.of(visit, check_out) if check_out else None,
            suspicion=VisitSuspicion.of(visit, check_in) if check_in and with_suspicion else None,
        )


class SceneContent(BaseModel):
    """A fixture or display as the rep names it."""

    model_config = ConfigDict(json_schema_extra={"example": _SCENE})

    scene_type: SceneType
    name: str = Field(default="", max_length=200)


class SceneAnswer(SceneContent):
    """A scene as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "9a1b7c55-3f0e-4b6e-8f6d-7c2f1e0d9b8a",
                "visit_id": _VISIT_ID,
                **_SCENE,
                "created_at": "2026-03-02T01:31:10Z",
            }
        },
        from_attributes=True,
    )

    id: UUID
    visit_id: UUID
    created_at: datetime
