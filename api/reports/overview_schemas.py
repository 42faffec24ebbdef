"""What goes over the wire about the headline figures of a period."""

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.reports.schemas import PopAnswer, ShareOfFacingsAnswer, VisitFiguresAnswer

_PATH = "/v1/reports/visits?since=2026-03-01&until=2026-03-31"


def _example(kind: type[BaseModel]) -> JsonValue:
    extra = kind.model_config["json_schema_extra"]
    assert isinstance(extra, dict)  # noqa: S101 (each answer has its example)
    return extra["example"]


_AVAILABILITY: dict[str, JsonValue] = {
    "listed": 880,
    "seen": 751,
    "availability": 0.853,
    "visits": f"{_PATH}&sku_is=listed",
    "visits_missing": f"{_PATH}&sku_is=missing",
}
_ACTIONS: dict[str, JsonValue] = {"opened": 41, "mended": 30, "ended_otherwise": 4, "open": 19, "overdue": 3}


class AvailabilityAnswer(BaseModel):
    """On-shelf availability (snapshot) over all listed SKUs."""

    model_config = ConfigDict(json_schema_extra={"example": _AVAILABILITY})

    listed: int = Field(description="SKUs listed, added up over the visits where that could be measured.")
    seen: int
    availability: float | None = Field(description="Seen / listed.")
    visits: str
    visits_missing: str


class ActionCounts(BaseModel):
    """What came of the actions at the outlets of the period; days are those of UTC."""

    model_config = ConfigDict(json_schema_extra={"example": _ACTIONS}, from_attributes=True)

    opened: int = Field(description="In the period.")
    mended: int = Field(description="Closed in the period as mended or done.")
    ended_otherwise: int = Field(description="Closed in the period as withdrawn or not done.")
    open: int = Field(description="Not closed at the end of the period.")
    overdue: int = Field(description="Of those that were open, due before the last day of the period, or before today.")


class OverviewAnswer(BaseModel):
    """The headline figures of a period; each says the same as its own report."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "score": _example(VisitFiguresAnswer),
                "availability": _AVAILABILITY,
                "facings": _example(ShareOfFacingsAnswer),
                "pop": _example(PopAnswer),
                "actions": _ACTIONS,
            }
        }
    )

    score: VisitFiguresAnswer
    availability: AvailabilityAnswer
    facings: ShareOfFacingsAnswer
    pop: PopAnswer
    actions: ActionCounts
