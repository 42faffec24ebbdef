"""All reports of one selection together, for exports: they say the same as the answers to the single questions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.paging import Stretch
from api.reports import service
from api.reports.overview import overall_availability
from api.reports.overview_schemas import AvailabilityAnswer
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
from api.security.caller import Caller


@dataclass(frozen=True, slots=True)
class Board:
    """The reports; of the lists at most so many items as were asked for, the worst (or newest) first."""

    trend: ScoreTrendAnswer
    lines: FailingLinesAnswer
    availability: list[SkuAvailability]
    availability_of_all: AvailabilityAnswer
    outlets: list[OutletRank]
    facings: ShareOfFacingsAnswer
    prices: list[PriceIndex]
    pop: PopAnswer
    photos: list[RepPhotos]
    effect: BusinessEffectAnswer
    visits: list[CountedVisit]


def read_board(session: Session, caller: Caller, filters: Filters, step: Step, rows: int) -> Board:
    """Every report. Only those about products heed a SKU, as the single questions do.

    Raises NotFound for a territory or an outlet that is not the caller's.
    """
    of_all = filters.about(None)

    def first(report: Callable[..., Stretch[Any]], asked: Filters, **more: Any) -> list[Any]:
        return list(report(session, caller, asked, limit=rows, after=None, **more).items)

    return Board(
        trend=service.score_trend(session, caller, of_all, step),
        lines=service.failing_lines(session, caller, of_all),
        availability=first(service.sku_availability, filters),
        availability_of_all=overall_availability(session, caller, of_all),
        outlets=first(service.rank_outlets, of_all, by_availability=False),
        facings=service.share_of_facings(session, caller, of_all),
        prices=first(service.price_index, filters),
        pop=service.pop_compliance(session, caller, of_all),
        photos=first(service.photo_quality, of_all),
        effect=service.business_effect(session, caller, filters),
        visits=first(service.list_visits, filters, question=VisitQuestion()),
    )


def filter_words(filters: Filters, territory: str | None) -> str:
    """The filters as a person reads them."""
    told = {
        "territory": territory,
        "channel": filters.channel,
        "class": filters.outlet_class,
        "rep": filters.rep_id,
        "outlet": filters.outlet_id,
        "SKU": filters.sku,
    }
    chosen = [f"{name} {value}" for name, value in told.items() if value is not None]
    days = f"{filters.period.since} to {filters.period.until}"
    return f"{days} · {', '.join(chosen) or 'everything that you may see'}"
