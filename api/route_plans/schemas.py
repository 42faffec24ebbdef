"""What goes over the wire about route plans and the calls they ask for."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.route_plans.calendar import Cadence, Dates, ever_falls_within
from api.tables import RoutePlan, RouteStop

# Outside these years a plan is a slip of the pen, and near the ends of the calendar weeks cannot be counted.
EARLIEST_DAY, LATEST_DAY = date(2000, 1, 1), date(2100, 12, 31)
MAX_STOPS = 1000

_OUTLET_ID = "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d"
_PLAN_ID = "c1b8a9f0-4a54-4a5d-9f0e-8f4f7f1b2a30"
_REP_ID = "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00"
_PLAN: dict[str, JsonValue] = {
    "rep_id": _REP_ID,
    "name": "Huashan Road, Mondays and Thursdays",
    "time_zone": "Asia/Shanghai",
    "cadence": {"kind": "weekdays", "weekdays": [1, 4]},
    "objective": "Win back the end cap by the entrance.",
    "valid_from": "2026-03-09",
    "valid_to": None,
}


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("name a zone of the IANA list, such as Asia/Shanghai")
    return name


Day = Annotated[date, Field(ge=EARLIEST_DAY, le=LATEST_DAY)]
TimeZone = Annotated[str, Field(max_length=64), AfterValidator(_known_zone)]
Objective = Annotated[str, Field(max_length=500, description="What the visits are for, in words for the rep.")]


class _RoutePlanFields(BaseModel):
    rep_id: UUID
    name: str = Field(min_length=1, max_length=200)
    time_zone: TimeZone = Field(description="Of the shops, IANA; it tells which day is today there.")
    cadence: Cadence
    objective: Objective = ""
    valid_from: Day
    valid_to: Day | None = Field(default=None, description="The last day; null for an open end.")


class RoutePlanContent(_RoutePlanFields):
    """A route plan as the client describes it: outlets in the order of the route."""

    model_config = ConfigDict(json_schema_extra={"example": {**_PLAN, "outlet_ids": [_OUTLET_ID]}})

    outlet_ids: list[UUID] = Field(min_length=1, max_length=MAX_STOPS)

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to must not lie before valid_from")
        if len(set(self.outlet_ids)) < len(self.outlet_ids):
            raise ValueError("name each outlet once")
        if isinstance(self.cadence, Dates) and any(not self._is_valid_on(day) for day in self.cadence.dates):
            raise ValueError("every date has to lie between valid_from and valid_to")
        if not ever_falls_within(self.cadence, self.valid_from, self.valid_to):
            raise ValueError("no day between valid_from and valid_to has a call: the plan is empty")
        return self

    def _is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day <= (self.valid_to or day)


class StopAnswer(BaseModel):
    """An outlet on a route plan."""

    model_config = ConfigDict(from_attributes=True)

    outlet_id: UUID
    ended_on: date | None = Field(description="Its last day on the route; null while it stays as long as the plan.")


class RoutePlanAnswer(_RoutePlanFields):
    """A route plan as stored. It never changes, it only ends, and its stops with it or before."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": _PLAN_ID,
                **_PLAN,
                "ended_on": None,
                "stops": [{"outlet_id": _OUTLET_ID, "ended_on": None}],
                "created_by": "9a1b7c55-3f0e-4b6e-8f6d-7c2f1e0d9b8a",
                "created_at": "2026-03-06T08:00:00Z",
            }
        }
    )

    id: UUID
    ended_on: date | None = Field(description="The last day when it was ended; null while it runs as planned.")
    stops: list[StopAnswer] = Field(description="In the order of the route.")
    created_by: UUID
    created_at: datetime

    @classmethod
    def of(cls, plan: RoutePlan, stops: list[RouteStop]) -> Self:
        """The answer for a plan with those of its stops that the caller may see."""
        fields = {name: getattr(plan, name) for name in cls.model_fields if name != "stops"}
        return cls.model_validate({**fields, "stops": [StopAnswer.model_validate(stop) for stop in stops]})


class EndContent(BaseModel):
    """From when on a plan, or one outlet of it, asks for no calls any more."""

    model_config = ConfigDict(json_schema_extra={"example": {"last_day": "2026-04-30"}})

    last_day: Day = Field(description="The last day that counts, in the shops' calendar; not before today.")


class CallAnswer(BaseModel):
    """One planned call of a day."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "outlet_id": _OUTLET_ID,
                "code": "SH-W-0042",
                "name": "Hao Mart, Huashan Road",
                "address": "12 Huashan Road, Shanghai",
                "latitude": 31.2087,
                "longitude": 121.4375,
                "closed": False,
                "route_plan_id": _PLAN_ID,
                "objective": "Win back the end cap by the entrance.",
            }
        },
        from_attributes=True,
    )

    outlet_id: UUID
    code: str
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    closed: bool = Field(description="True: the outlet cannot be visited; its manager should take it off the route.")
    route_plan_id: UUID = Field(description="The newest plan that asks for the call.")
    objective: str


class RouteAnswer(BaseModel):
    """The route of a rep on a day, each outlet once, in the order of the route."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"rep_id": _REP_ID, "day": "2026-03-09", "calls": []}}, from_attributes=True
    )

    rep_id: UUID
    day: date
    calls: list[CallAnswer]
