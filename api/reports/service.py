"""Reports: what is asked for, checked and narrowed to the caller's rights; the sums, as the figures of field reports.

Definitions: docs/reports.md.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from api.errors import InvalidInput
from api.figures.units import SCALE
from api.outlets.repository import find_visible_territory
from api.outlets.service import get_outlet
from api.outlets.territories import get_territory
from api.paging import Stretch, decode_cursor, encode_cursor, invalid_cursor
from api.reports import repository
from api.reports.effect import EXPLANATION, effect_of
from api.reports.periods import Period, Step, step_of
from api.reports.repository import RankKey, VisitQuestion
from api.reports.schemas import (
    BusinessEffectAnswer,
    CountedVisit,
    FailingLine,
    FailingLinesAnswer,
    LastVisit,
    OutletRank,
    PopAnswer,
    PriceIndex,
    RepPhotos,
    ScoreTrendAnswer,
    ShareOfFacingsAnswer,
    SkuAvailability,
    SkuEffect,
    VisitFiguresAnswer,
)
from api.reports.selection import Filters, Selection
from api.reports.shares import mean, ratio
from api.scoring.lines import LABELS
from api.security.caller import Caller
from api.tables import Outlet, Product, User, VisitFigures
from api.tables.figures import TREND_SUMS

# Longer ones tell nothing that years one by one do not.
MAX_DAYS = 3 * 366
DEFAULT_DAYS = 28

Sums = dict[str, int]


def checked_period(since: date | None, until: date | None, today: date) -> Period:
    """The period asked for; without a beginning the four weeks before its end, without an end up to today.

    Raises InvalidInput when it ends before it begins or is longer than three years.
    """
    end = until or today
    begin = since or end - timedelta(days=DEFAULT_DAYS - 1)
    if end < begin:
        raise InvalidInput("period-invalid", f"The period ends on {end} before it begins on {begin}. Swap the days.")
    if (end - begin).days >= MAX_DAYS:
        raise InvalidInput("period-too-long", "Ask for at most three years at once.")
    return Period(begin, end)


def select_visits(session: Session, caller: Caller, filters: Filters) -> Selection:
    """What of the filters the caller may see. Raises NotFound for a territory or an outlet that is not the caller's."""
    if filters.territory_id:
        get_territory(session, caller, filters.territory_id)
    if filters.outlet_id:
        get_outlet(session, caller, filters.outlet_id)
    return repository.narrow(session, caller, filters)


def territory_name(session: Session, caller: Caller, filters: Filters) -> str | None:
    """The name of the territory that is asked about, or of the caller's own; None for all."""
    territory_id = filters.territory_id or caller.territory_id
    territory = find_visible_territory(session, caller, territory_id) if territory_id else None
    return territory.name if territory else None


def score_trend(session: Session, caller: Caller, filters: Filters, step: Step) -> ScoreTrendAnswer:
    """The verdicts and the mean score by week or month."""
    steps: dict[date, Sums] = {}
    total = dict.fromkeys(TREND_SUMS, 0)
    for row in repository.visit_days(session, select_visits(session, caller, filters)):
        sums = steps.setdefault(step_of(row.day, step), dict.fromkeys(TREND_SUMS, 0))
        for name in TREND_SUMS:
            sums[name] += getattr(row, name)
            total[name] += getattr(row, name)
    points = [_point(filters, filters.period.within(start, step), sums) for start, sums in sorted(steps.items())]
    return ScoreTrendAnswer(step=step, points=points, total=_point(filters, filters.period, total))


def failing_lines(session: Session, caller: Caller, filters: Filters) -> FailingLinesAnswer:
    """The KPIs, those that cost the most points first."""
    selection = select_visits(session, caller, filters)
    outlets = repository.failing_outlets(session, selection)
    lines = [_failing_line(filters, row, outlets) for row in repository.line_totals(session, selection)]
    lines.sort(key=lambda line: (-line.lost_points, line.kpi))
    return FailingLinesAnswer(since=filters.period.since, until=filters.period.until, items=lines)


def sku_availability(
    session: Session, caller: Caller, filters: Filters, *, limit: int, after: str | None
) -> Stretch[SkuAvailability]:
    """A page of the listed SKUs, those least often on the shelf first."""
    selection = select_visits(session, caller, filters)
    rows = repository.rank_skus(session, selection, limit=limit + 1, after=_rank_key(after))
    named = repository.products(session, [row.sku for row in rows])
    return _ranked(rows, limit, lambda row: row.sku, lambda row: _sku_availability(filters, row, named))


def rank_outlets(
    session: Session, caller: Caller, filters: Filters, *, by_availability: bool, limit: int, after: str | None
) -> Stretch[OutletRank]:
    """A page of the visited outlets, the worst first."""
    selection = select_visits(session, caller, filters)
    key = _rank_key(after)
    rows = repository.rank_outlets(session, selection, by_availability=by_availability, limit=limit + 1, after=key)
    ids = [row.id for row in rows]
    sums = repository.outlet_totals(session, selection, ids)
    last = repository.last_visits(session, selection, ids)
    open_actions = repository.open_actions(session, ids)

    def answer(row: Any) -> OutletRank:
        return _outlet_rank(filters, row, sums[row.id], last[row.id], open_actions.get(row.id, 0))

    return _ranked(rows, limit, lambda row: row.code, answer)


def share_of_facings(session: Session, caller: Caller, filters: Filters) -> ShareOfFacingsAnswer:
    """Own facings / (own + competitor facings), also with empty slots."""
    sums = repository.visit_totals(session, select_visits(session, caller, filters))
    known = sums.own + sums.competitor
    slots = known + sums.empty_slots
    return ShareOfFacingsAnswer(
        since=filters.period.since,
        until=filters.period.until,
        visits_counted=sums.visits,
        own=sums.own,
        competitor=sums.competitor,
        unknown=sums.unknown,
        empty_slots=sums.empty_slots,
        share=ratio(sums.own, known),
        own_with_empties=ratio(sums.own, slots),
        competitor_with_empties=ratio(sums.competitor, slots),
        empty_share=ratio(sums.empty_slots, slots),
        known_share=ratio(known, known + sums.unknown),
        visits=filters.link(),
    )


def price_index(
    session: Session, caller: Caller, filters: Filters, *, limit: int, after: str | None
) -> Stretch[PriceIndex]:
    """A page of the own SKUs whose price was read, by code."""
    # The competitors' prices are those of other SKUs.
    selection = select_visits(session, caller, filters.about(None))
    priced = {row.sku: row for row in repository.sku_totals(session, selection, ("priced", "price")) if row.priced}
    known = repository.products(session, priced)
    rivals = _rivals(priced, known)
    last = decode_cursor(after, 1)[0] if after else ""
    own = [
        product
        for sku, product in sorted(known.items())
        if product.ownership == "own" and sku > last and filters.sku in (None, sku)
    ]
    items = [_price_index(filters, product, priced[product.sku], rivals) for product in own[: limit + 1]]
    return Stretch.cut(items, limit, lambda item: encode_cursor(item.sku))


def pop_compliance(session: Session, caller: Caller, filters: Filters) -> PopAnswer:
    """Required POP pieces present / required."""
    rows = repository.line_totals(session, select_visits(session, caller, filters))
    pop = next((row for row in rows if row.kpi == "pop"), None)
    required, present = (pop.target, pop.value) if pop else (0, 0)
    return PopAnswer(
        since=filters.period.since,
        until=filters.period.until,
        lines=pop.lines if pop else 0,
        measured=pop.measured if pop else 0,
        required=round(required / SCALE),
        present=round(present / SCALE),
        compliance=ratio(present, required),
        coverage=ratio(pop.measured, pop.lines) if pop else None,
        visits=filters.link(kpi="pop"),
    )


def photo_quality(
    session: Session, caller: Caller, filters: Filters, *, limit: int, after: str | None
) -> Stretch[RepPhotos]:
    """A page of the reps, the largest share of unusable photos first. Reps are not told of suspicions."""
    selection = select_visits(session, caller, filters)
    rows = repository.rank_reps(session, selection, limit=limit + 1, after=_rank_key(after))
    told = caller.role != "rep"
    return _ranked(rows, limit, lambda row: row.email, lambda row: _rep_photos(filters, row, told=told))


def business_effect(session: Session, caller: Caller, filters: Filters) -> BusinessEffectAnswer:
    """What moving own goods up to eye level might bring: an estimate."""
    names = ("stretch", "eye", "touch", "stoop")
    sums = repository.sku_totals(session, select_visits(session, caller, filters), names)
    known = repository.products(session, [row.sku for row in sums])
    own = [row for row in sums if (product := known.get(row.sku)) and product.ownership == "own" and not product.bulky]
    effects = [
        (row, effect_of(row.stoop, facings)) for row in own if (facings := sum(getattr(row, name) for name in names))
    ]
    items = [
        SkuEffect(
            sku=row.sku,
            name=known[row.sku].name,
            facings=effect.facings,
            stoop=row.stoop,
            movable=effect.movable,
            sales_lift=effect.sales_lift,
            visits=filters.link(sku=row.sku, sku_is="shown"),
        )
        for row, effect in effects
    ]
    items.sort(key=lambda item: (-item.sales_lift, item.sku))
    facings = sum(item.facings for item in items)
    return BusinessEffectAnswer(
        since=filters.period.since,
        until=filters.period.until,
        explanation=EXPLANATION,
        sales_lift=sum(item.sales_lift * item.facings for item in items) / facings if facings else None,
        items=items,
    )


def list_visits(
    session: Session, caller: Caller, filters: Filters, question: VisitQuestion, *, limit: int, after: str | None
) -> Stretch[CountedVisit]:
    """A page of the visits that a figure counts, the newest first. Raises InvalidInput for an unknown KPI."""
    if question.kpi is not None and question.kpi not in LABELS:
        raise InvalidInput("kpi-unknown", f"There is no KPI {question.kpi}. Known are: {', '.join(sorted(LABELS))}.")
    selection = select_visits(session, caller, filters)
    key = _visit_key(after) if after else None
    rows = repository.list_visits(session, selection, question, limit=limit + 1, after=key)
    stretch = Stretch.cut(rows, limit, lambda row: encode_cursor(row.day.isoformat(), str(row.visit_id)))
    names = repository.names(session, Outlet, (row.outlet_id for row in stretch.items))
    names |= repository.names(session, User, (row.rep_id for row in stretch.items))
    return Stretch([_counted_visit(row, names) for row in stretch.items], stretch.next)


def _point(filters: Filters, period: Period, sums: Sums) -> VisitFiguresAnswer:
    return VisitFiguresAnswer(
        since=period.since,
        until=period.until,
        visits_counted=sums["visits"],
        scored=sums["scored"],
        score=mean(sums["score"], sums["scored"]),
        coverage=mean(sums["coverage"], sums["scored"]),
        passed=sums["passed"],
        failed=sums["failed"],
        to_review=sums["to_review"],
        not_scorable=sums["not_scorable"],
        visits=filters.link(period),
    )


def _failing_line(filters: Filters, row: Row[*tuple[Any, ...]], outlets: dict[str, int]) -> FailingLine:
    return FailingLine(
        kpi=row.kpi,
        label=LABELS.get(row.kpi, row.kpi),
        lines=row.lines,
        measured=row.measured,
        failed=row.failed,
        to_review=row.to_review,
        outlets_failing=outlets.get(row.kpi, 0),
        lost_points=row.lost / SCALE,
        mean_lost_points=mean(row.lost, row.measured),
        coverage=ratio(row.measured, row.lines),
        visits=filters.link(kpi=row.kpi, line_verdict=["fail", "review"]),
    )


def _sku_availability(filters: Filters, row: Row[*tuple[Any, ...]], named: dict[str, Product]) -> SkuAvailability:
    seen = row.seen / row.listed
    return SkuAvailability(
        sku=row.sku,
        name=named[row.sku].name if row.sku in named else None,
        listed=row.listed,
        seen=row.seen,
        availability=seen,
        out_of_stock=1 - seen,
        facings=row.facings,
        visits=filters.link(sku=row.sku, sku_is="listed"),
        visits_missing=filters.link(sku=row.sku, sku_is="missing"),
    )


def _outlet_rank(
    filters: Filters, outlet: Any, sums: Any, last: tuple[UUID, date, str], open_actions: int
) -> OutletRank:
    visit_id, day, verdict = last
    return OutletRank(
        outlet_id=outlet.id,
        code=outlet.code,
        name=outlet.name,
        channel=outlet.channel,
        outlet_class=outlet.outlet_class,
        visits_counted=sums.visits,
        scored=sums.scored,
        score=mean(sums.score, sums.scored),
        coverage=mean(sums.coverage, sums.scored),
        listed=sums.listed,
        seen=sums.seen,
        availability=ratio(sums.seen, sums.listed),
        last_visit=LastVisit(visit_id=visit_id, day=day, verdict=verdict),
        open_actions=open_actions,
        visits=filters.link(outlet_id=outlet.id),
    )


def _rivals(priced: dict[str, Any], known: dict[str, Product]) -> dict[str, tuple[int, int]]:
    """Prices of competitors by category: how many were read, and their sum."""
    sums: dict[str, tuple[int, int]] = {}
    for sku, product in known.items():
        if product.ownership == "competitor":
            count, total = sums.get(product.category, (0, 0))
            sums[product.category] = (count + priced[sku].priced, total + priced[sku].price)
    return sums


def _price_index(filters: Filters, product: Product, row: Any, rivals: dict[str, tuple[int, int]]) -> PriceIndex:
    count, total = rivals.get(product.category, (0, 0))
    own, theirs = row.price / SCALE / row.priced, mean(total, count)
    return PriceIndex(
        sku=product.sku,
        name=product.name,
        category=product.category,
        priced=row.priced,
        mean_price=own,
        competitor_priced=count,
        competitor_mean_price=theirs,
        index=100 * own / theirs if theirs else None,
        visits=filters.link(sku=product.sku, sku_is="priced"),
    )


def _rep_photos(filters: Filters, row: Row[*tuple[Any, ...]], *, told: bool) -> RepPhotos:
    return RepPhotos(
        rep_id=row.rep_id,
        name=row.name,
        visits_counted=row.visits,
        photos=row.photos,
        unusable=row.unusable_photos,
        flawed=row.flawed_photos,
        suspicious=row.suspicious_photos if told else None,
        unusable_share=ratio(row.unusable_photos, row.photos),
        visits=filters.link(rep_id=row.rep_id),
    )


def _counted_visit(row: VisitFigures, names: dict[UUID, str]) -> CountedVisit:
    return CountedVisit(
        visit_id=row.visit_id,
        outlet_id=row.outlet_id,
        outlet_name=names[row.outlet_id],
        rep_id=row.rep_id,
        rep_name=names[row.rep_id],
        day=row.day,
        verdict=row.verdict,
        score=mean(row.score, row.scored),
        coverage=mean(row.coverage, row.scored),
        result=f"/v1/visits/{row.visit_id}/result",
    )


def _ranked(
    rows: Sequence[Row[*tuple[Any, ...]]],
    limit: int,
    name: Callable[[Any], str],
    answer: Callable[[Any], Any],
) -> Stretch[Any]:
    stretch = Stretch.cut(rows, limit, lambda row: encode_cursor(repr(float(row.rank)), name(row)))
    return Stretch([answer(row) for row in stretch.items], stretch.next)


def _rank_key(cursor: str | None) -> RankKey | None:
    if cursor is None:
        return None
    rank, name = decode_cursor(cursor, 2)
    try:
        return float(rank), name
    except ValueError as error:
        raise invalid_cursor() from error


def _visit_key(cursor: str) -> tuple[date, UUID]:
    day, visit_id = decode_cursor(cursor, 2)
    try:
        return date.fromisoformat(day), UUID(visit_id)
    except ValueError as error:
        raise invalid_cursor() from error
