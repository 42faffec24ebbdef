"""What goes over the wire about visit rates and the calls behind them."""

from datetime import date
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.visit_rates.rates import CallOutcome, OrderPlaced, VisitRates

GroupedBy = Literal["rep", "territory"]

_RATES: dict[str, JsonValue] = {
    "completion_rate": 0.9,
    "success_rate": 0.5,
    "planned": 20,
    "planned_visited": 18,
    "planned_ordered": 9,
    "planned_order_unknown": 2,
    "unplanned_visited": 3,
    "unplanned_ordered": 1,
}
_REP_ID = "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00"


class RatesAnswer(BaseModel):
    """Counts of calls (a rep at an outlet on a day), and the rates that they make."""

    model_config = ConfigDict(from_attributes=True)

    completion_rate: float | None = Field(
        description="planned_visited / planned, 0..1; null where nothing was planned."
    )
    success_rate: float | None = Field(
        description="planned_ordered / planned_visited, 0..1; null where nothing of the route was visited."
    )
    planned: int
    planned_visited: int
    planned_ordered: int
    planned_order_unknown: int = Field(description="Visited, and nobody told yet whether it ordered.")
    unplanned_visited: int = Field(description="Counts in neither rate.")
    unplanned_ordered: int = Field(description="Counts in neither rate.")


class RateRow(RatesAnswer):
    """The rates of one rep or territory."""

    id: UUID
    name: str

    @classmethod
    def named(cls, group_id: UUID, name: str, rates: VisitRates) -> Self:
        """The row of a rep or territory."""
        return cls(id=group_id, name=name, **RatesAnswer.model_validate(rates).model_dump())


class VisitRatesAnswer(BaseModel):
    """Visit completion rate and visit success rate of a period."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "from": "2026-03-01",
                "to": "2026-03-31",
                "by": "rep",
                "total": _RATES,
                "rows": [{"id": _REP_ID, "name": "Li Na", **_RATES}],
            }
        },
        serialize_by_alias=True,
    )

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    by: GroupedBy
    total: RatesAnswer
    rows: list[RateRow] = Field(description="By name.")


class CallOutcomeAnswer(BaseModel):
    """One call behind the rates."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "day": "2026-03-02",
                "rep_id": _REP_ID,
                "outlet_id": "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d",
                "planned": True,
                "visit_ids": ["6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11"],
                "order_placed": "yes",
            }
        }
    )

    day: date
    rep_id: UUID
    outlet_id: UUID
    planned: bool
    visit_ids: list[UUID] = Field(description="Empty where a planned call was not made.")
    order_placed: OrderPlaced | None = Field(description="Null where a planned call was not made.")

    @classmethod
    def of(cls, outcome: CallOutcome) -> Self:
        """The answer for a call."""
        rep_id, outlet_id, day = outcome.call
        return cls(
            day=day,
            rep_id=rep_id,
            outlet_id=outlet_id,
            planned=outcome.planned,
            visit_ids=list(outcome.visit_ids),
            order_placed=outcome.order_placed,
        )
