"""Reports over HTTP. Everybody sees the figures of the visits that are theirs to see."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.dependencies import AfterQuery, CallerDep, LimitQuery, NowDep, SessionDep
from api.outlets.schemas import Channel, OutletClass
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.reports import service
from api.reports.overview import overview
from api.reports.overview_schemas import OverviewAnswer
from api.reports.periods import Step
from api.reports.repository import VisitQuestion
from api.reports.schemas import (
    BusinessEffectAnswer,
    CountedVisit,
    FailingLinesAnswer,
    OutletRank,
    PopAnswer,
    PriceIndex,
    RepPhotos,
    ScoreTrendAnswer,
    ShareOfFacingsAnswer,
    SkuAvailability,
)
from api.reports.selection import Filters
from api.route_plans.schemas import Day
from api.scoring.kpis import SkuCode
from api.scoring.lines import LineVerdict

router = APIRouter(prefix="/reports", tags=["reports"], responses=problem_responses(401, 404, 422))

SinceQuery = Annotated[Day | None, Query(description="First local day; without it the four weeks before `until`.")]
UntilQuery = Annotated[Day | None, Query(description="Last local day; without it today (UTC).")]
SkuQuery = Annotated[SkuCode | None, Query(description="Only this SKU.")]


def visit_filters(
    now: NowDep,
    since: SinceQuery = None,
    until: UntilQuery = None,
    territory_id: Annotated[UUID | None, Query(description="Only outlets of this territory.")] = None,
    channel: Annotated[Channel | None, Query(description="Only outlets of this channel.")] = None,
    outlet_class: Annotated[OutletClass | None, Query(description="Only outlets of this class.")] = None,
    rep_id: Annotated[UUID | None, Query(description="Only visits of this rep.")] = None,
    outlet_id: Annotated[UUID | None, Query(description="Only this outlet.")] = None,
) -> Filters:
    """What every report may be asked about. Territory, channel and class are those that an outlet has today."""
    period = service.checked_period(since, until, now.date())
    return Filters(period, territory_id, channel, outlet_class, rep_id, outlet_id)


FiltersDep = Annotated[Filters, Depends(visit_filters)]


def sku_filters(filters: FiltersDep, sku: SkuQuery = None) -> Filters:
    """Likewise, about one SKU."""
    return filters.about(sku)


SkuFiltersDep = Annotated[Filters, Depends(sku_filters)]


@router.get("/overview")
def read_overview(session: SessionDep, caller: CallerDep, filters: FiltersDep, now: NowDep) -> OverviewAnswer:
    """The headline figures: score, availability, share of facings, POP, and what came of the actions."""
    return overview(session, caller, filters, now.date())


@router.get("/score-trend")
def read_score_trend(
    session: SessionDep, caller: CallerDep, filters: FiltersDep, by: Step = "month"
) -> ScoreTrendAnswer:
    """The display score, its coverage and the verdicts by week or month."""
    return service.score_trend(session, caller, filters, by)


@router.get("/failing-lines")
def read_failing_lines(session: SessionDep, caller: CallerDep, filters: FiltersDep) -> FailingLinesAnswer:
    """Which KPIs fail, in how many outlets, and how many points they cost; the most costly first."""
    return service.failing_lines(session, caller, filters)


@router.get("/availability", response_model=Page[SkuAvailability])
def read_availability(
    session: SessionDep,
    caller: CallerDep,
    filters: SkuFiltersDep,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[SkuAvailability]:
    """On-shelf availability (snapshot) by SKU: visits that showed it / visits where it was listed; the worst first."""
    return service.sku_availability(session, caller, filters, limit=limit, after=after)


@router.get("/outlets", response_model=Page[OutletRank])
def read_outlet_ranking(
    session: SessionDep,
    caller: CallerDep,
    filters: FiltersDep,
    by: Literal["score", "availability"] = "score",
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[OutletRank]:
    """The visited outlets by mean score or on-shelf availability, the worst first; those without one last."""
    return service.rank_outlets(
        session, caller, filters, by_availability=by == "availability", limit=limit, after=after
    )


@router.get("/share-of-facings")
def read_share_of_facings(session: SessionDep, caller: CallerDep, filters: FiltersDep) -> ShareOfFacingsAnswer:
    """Own facings / (own + competitor facings), and the shares with empty slots."""
    return service.share_of_facings(session, caller, filters)


@router.get("/price-index", response_model=Page[PriceIndex])
def read_price_index(
    session: SessionDep,
    caller: CallerDep,
    filters: SkuFiltersDep,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[PriceIndex]:
    """100 x the mean price of an own SKU / the mean price of competitors' SKUs in its category, by SKU."""
    return service.price_index(session, caller, filters, limit=limit, after=after)


@router.get("/pop")
def read_pop_compliance(session: SessionDep, caller: CallerDep, filters: FiltersDep) -> PopAnswer:
    """Required POP pieces present / required, where that could be measured."""
    return service.pop_compliance(session, caller, filters)


@router.get("/photos", response_model=Page[RepPhotos])
def read_photo_quality(
    session: SessionDep,
    caller: CallerDep,
    filters: FiltersDep,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[RepPhotos]:
    """Photos by rep: unusable, flawed, suspicious. Suspicions are for a look, not a verdict; reps do not see them."""
    return service.photo_quality(session, caller, filters, limit=limit, after=after)


@router.get("/business-effect")
def read_business_effect(session: SessionDep, caller: CallerDep, filters: SkuFiltersDep) -> BusinessEffectAnswer:
    """What moving own goods from the lowest zone to eye level might bring: an estimate by field experience."""
    return service.business_effect(session, caller, filters)


@router.get("/visits", response_model=Page[CountedVisit])
def list_counted_visits(
    session: SessionDep,
    caller: CallerDep,
    filters: SkuFiltersDep,
    kpi: Annotated[str | None, Query(max_length=64, description="With a line of this KPI.")] = None,
    line_verdict: Annotated[
        list[LineVerdict] | None, Query(description="With a line of one of these verdicts, of `kpi` if given.")
    ] = None,
    sku_is: Annotated[
        Literal["listed", "missing", "shown", "priced"] | None,
        Query(description="What `sku` is there, or without it any SKU."),
    ] = None,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[CountedVisit]:
    """The visits that a figure counts, the newest first; `result` names the boxes that are the evidence."""
    question = VisitQuestion(kpi, line_verdict or (), sku_is)
    return service.list_visits(session, caller, filters, question, limit=limit, after=after)
