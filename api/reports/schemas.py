"""What goes over the wire about reports. Shares lie in [0, 1]; null stands wherever nothing was measured.

`visits` is a path of this service: the list of the visits that the figure counts.
"""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.reports.periods import Step

_PATH = "/v1/reports/visits?since=2026-03-01&until=2026-03-31"
_VISIT_ID = "6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11"
_OUTLET_ID = "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d"
_REP_ID = "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00"
_VERDICTS: dict[str, JsonValue] = {"passed": 61, "failed": 22, "to_review": 9, "not_scorable": 4}
_POINT: dict[str, JsonValue] = {
    "since": "2026-03-01",
    "until": "2026-03-31",
    "visits_counted": 96,
    "scored": 92,
    "score": 81.4,
    "coverage": 0.87,
    **_VERDICTS,
    "visits": _PATH,
}
_LINE: dict[str, JsonValue] = {
    "kpi": "must_stock",
    "label": "Must-stock list",
    "lines": 96,
    "measured": 88,
    "failed": 31,
    "to_review": 6,
    "outlets_failing": 24,
    "lost_points": 512.5,
    "mean_lost_points": 5.82,
    "coverage": 0.917,
    "visits": f"{_PATH}&kpi=must_stock&line_verdict=fail&line_verdict=review",
}


class _Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class _Period(_Answer):
    since: date
    until: date = Field(description="The last day that counts.")


class VisitFiguresAnswer(_Period):
    """The verdicts and the mean score of the visits of a period."""

    model_config = ConfigDict(json_schema_extra={"example": _POINT})

    visits_counted: int
    scored: int = Field(description="Visits with a score; the others are not scorable.")
    score: float | None = Field(description="Mean display score of the scored visits, 0..100.")
    coverage: float | None = Field(description="Mean coverage of the scored visits.")
    passed: int
    failed: int
    to_review: int
    not_scorable: int
    visits: str


class ScoreTrendAnswer(_Answer):
    """The score by week or month; a step without a visit is left out."""

    model_config = ConfigDict(json_schema_extra={"example": {"step": "month", "points": [_POINT], "total": _POINT}})

    step: Step
    points: list[VisitFiguresAnswer]
    total: VisitFiguresAnswer


class FailingLine(_Answer):
    """A KPI, how often and where it fails, and what it costs."""

    kpi: str
    label: str
    lines: int = Field(description="Visits whose standard asks for it.")
    measured: int
    failed: int
    to_review: int
    outlets_failing: int = Field(description="Outlets where it failed at least once.")
    lost_points: float = Field(description="Points of display score lost to it, over the visits that have a score.")
    mean_lost_points: float | None = Field(description="Points lost a measured line.")
    coverage: float | None = Field(description="Measured lines / lines.")
    visits: str


class FailingLinesAnswer(_Period):
    """The KPIs, those that cost the most points first."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"since": "2026-03-01", "until": "2026-03-31", "items": [_LINE]}}
    )

    items: list[FailingLine]


class SkuAvailability(_Answer):
    """On-shelf availability (snapshot) of a listed SKU."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sku": "ROSE",
                "name": "Hao Rose 400 ml",
                "listed": 88,
                "seen": 71,
                "availability": 0.807,
                "out_of_stock": 0.193,
                "facings": 233,
                "visits": f"{_PATH}&sku=ROSE&sku_is=listed",
                "visits_missing": f"{_PATH}&sku=ROSE&sku_is=missing",
            }
        }
    )

    sku: str
    name: str | None
    listed: int = Field(description="Visits where it was on the must-stock list and that could be measured.")
    seen: int
    availability: float = Field(description="Seen / listed.")
    out_of_stock: float = Field(description="1 - availability.")
    facings: int = Field(description="Over all visits, listed or not.")
    visits: str
    visits_missing: str


class LastVisit(_Answer):
    """The last visit of the period."""

    visit_id: UUID
    day: date
    verdict: str


class OutletRank(_Answer):
    """An outlet in the ranking, the worst first."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "outlet_id": _OUTLET_ID,
                "code": "SH-W-0042",
                "name": "Hao Mart, Huashan Road",
                "channel": "supermarket",
                "outlet_class": "A",
                "visits_counted": 4,
                "scored": 4,
                "score": 52.25,
                "coverage": 0.9,
                "listed": 40,
                "seen": 27,
                "availability": 0.675,
                "last_visit": {"visit_id": _VISIT_ID, "day": "2026-03-27", "verdict": "fail"},
                "open_actions": 3,
                "visits": f"{_PATH}&outlet_id={_OUTLET_ID}",
            }
        }
    )

    outlet_id: UUID
    code: str
    name: str
    channel: str
    outlet_class: str
    visits_counted: int
    scored: int
    score: float | None
    coverage: float | None
    listed: int = Field(description="SKUs listed, added up over the visits.")
    seen: int
    availability: float | None
    last_visit: LastVisit
    open_actions: int = Field(description="Not closed by now, whatever the period.")
    visits: str


class ShareOfFacingsAnswer(_Period):
    """Whose part of the shelf is larger."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "since": "2026-03-01",
                "until": "2026-03-31",
                "visits_counted": 96,
                "own": 5200,
                "competitor": 3100,
                "unknown": 640,
                "empty_slots": 410,
                "share": 0.627,
                "own_with_empties": 0.597,
                "competitor_with_empties": 0.356,
                "empty_share": 0.047,
                "known_share": 0.928,
                "visits": _PATH,
            }
        }
    )

    visits_counted: int
    own: int
    competitor: int
    unknown: int = Field(description="Facings of unknown products: in none of the shares.")
    empty_slots: int
    share: float | None = Field(description="Own / (own + competitor).")
    own_with_empties: float | None = Field(description="Own / (own + competitor + empty slots).")
    competitor_with_empties: float | None
    empty_share: float | None
    known_share: float | None = Field(description="(Own + competitor) / all facings: how far the share is measured.")
    visits: str


class PriceIndex(_Answer):
    """The price of an own SKU against the competitors' in its category."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sku": "ROSE",
                "name": "Hao Rose 400 ml",
                "category": "shampoo",
                "priced": 61,
                "mean_price": 12.9,
                "competitor_priced": 190,
                "competitor_mean_price": 14.2,
                "index": 90.8,
                "visits": f"{_PATH}&sku=ROSE&sku_is=priced",
            }
        }
    )

    sku: str
    name: str
    category: str
    priced: int = Field(description="Visits at which a price of it was read.")
    mean_price: float
    competitor_priced: int = Field(description="Prices of competitors' SKUs of the category that were read.")
    competitor_mean_price: float | None
    index: float | None = Field(description="100 x mean price / competitors' mean price.")
    visits: str


class PopAnswer(_Period):
    """Required POP pieces present / required."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "since": "2026-03-01",
                "until": "2026-03-31",
                "lines": 96,
                "measured": 80,
                "required": 160,
                "present": 131,
                "compliance": 0.819,
                "coverage": 0.833,
                "visits": f"{_PATH}&kpi=pop",
            }
        }
    )

    lines: int
    measured: int
    required: int = Field(description="Pieces that the measured lines ask for.")
    present: int
    compliance: float | None
    coverage: float | None = Field(description="Measured lines / lines.")
    visits: str


class RepPhotos(_Answer):
    """The photos of a rep, the largest share of unusable ones first."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "rep_id": _REP_ID,
                "name": "Li Wei",
                "visits_counted": 48,
                "photos": 190,
                "unusable": 9,
                "flawed": 22,
                "suspicious": 1,
                "unusable_share": 0.047,
                "visits": f"{_PATH}&rep_id={_REP_ID}",
            }
        }
    )

    rep_id: UUID
    name: str
    visits_counted: int
    photos: int
    unusable: int = Field(description="They cannot be judged and count for no score.")
    flawed: int = Field(description="With at least one flaw, unusable or not.")
    suspicious: int | None = Field(description="With a doubt about their origin; null for reps.")
    unusable_share: float | None
    visits: str


class SkuEffect(_Answer):
    """What moving an own SKU up to eye level might bring."""

    sku: str
    name: str
    facings: int = Field(description="Facings whose height is known.")
    stoop: int = Field(description="Of them in the lowest zone.")
    movable: float = Field(description="Facings assumed to find a place at eye level.")
    sales_lift: float = Field(description="Estimated lift of the SKU's sales; 0.1 is +10 %.")
    visits: str


class BusinessEffectAnswer(_Period):
    """An estimate by published field experience, not a measurement."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "since": "2026-03-01",
                "until": "2026-03-31",
                "is_estimate": True,
                "explanation": "Estimate: a facing moved from the lowest zone to eye level sells 78 % more.",
                "sales_lift": 0.042,
                "items": [
                    {
                        "sku": "ROSE",
                        "name": "Hao Rose 400 ml",
                        "facings": 233,
                        "stoop": 40,
                        "movable": 40,
                        "sales_lift": 0.134,
                        "visits": f"{_PATH}&sku=ROSE&sku_is=shown",
                    }
                ],
            }
        }
    )

    is_estimate: Literal[True] = True
    explanation: str
    sales_lift: float | None = Field(description="Over all own SKUs that are not bulky, by facings.")
    items: list[SkuEffect]


class CountedVisit(_Answer):
    """A visit that a figure counts; its result names the boxes that are its evidence."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "visit_id": _VISIT_ID,
                "outlet_id": _OUTLET_ID,
                "outlet_name": "Hao Mart, Huashan Road",
                "rep_id": _REP_ID,
                "rep_name": "Li Wei",
                "day": "2026-03-27",
                "verdict": "fail",
                "score": 52.25,
                "coverage": 0.9,
                "result": f"/v1/visits/{_VISIT_ID}/result",
            }
        }
    )

    visit_id: UUID
    outlet_id: UUID
    outlet_name: str
    rep_id: UUID
    rep_name: str
    day: date
    verdict: str
    score: float | None
    coverage: float | None
    result: str
