"""All SQL about results. What people read is asked for together with their rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from api.fusions.repository import OPEN_STATES
from api.paging import MomentKey
from api.security.caller import Caller
from api.tables import (
    Analysis,
    CorrectionSet,
    Job,
    Naming,
    Outlet,
    Photo,
    PhotoResult,
    Scene,
    Standard,
    Visit,
    VisitCheckOut,
    VisitFollowUp,
    VisitResult,
)
from api.visits.repository import visible_visits
from api.visits.schemas import EARLIEST_START, LATEST_START


def lock_visit_of(session: Session, scene_id: UUID) -> Visit:
    """The scene's visit, locked until the transaction ends: revisions of one visit are written one after another.

    On SQLite every writing transaction is alone anyway.
    """
    query = select(Visit).join(Scene, Scene.visit_id == Visit.id).where(Scene.id == scene_id)
    return session.scalars(query.with_for_update(of=Visit)).one()


def lock_visit(session: Session, visit_id: UUID) -> Visit:
    """The visit, locked likewise."""
    return session.scalars(select(Visit).where(Visit.id == visit_id).with_for_update()).one()


def lock_outlet(session: Session, outlet_id: UUID) -> Outlet:
    """The outlet as it is now, which nobody changes, counts or opens actions at until the transaction ends.

    Ask for it before anything is written that names the outlet: a row that only names it is a lock, too, which whoever
    gives the outlet another code waits for. Rows that only name it may still be written by others.
    """
    query = select(Outlet).where(Outlet.id == outlet_id).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def get_outlet(session: Session, outlet_id: UUID) -> Outlet:
    """The outlet of a visit, whoever asks."""
    return session.get_one(Outlet, outlet_id)


def has_open_jobs(session: Session, visit_id: UUID, besides: UUID | None) -> bool:
    """Whether photos of the visit, other than `besides`, still wait for their analysis."""
    query = (
        select(Job.id)
        .join(Photo, Photo.id == Job.photo_id)
        .join(Scene, Scene.id == Photo.scene_id)
        .where(Scene.visit_id == visit_id, Job.state.in_(OPEN_STATES))
    )
    if besides is not None:
        query = query.where(Photo.id != besides)
    return session.scalar(query.limit(1)) is not None


def last_upload(session: Session, visit_id: UUID) -> datetime | None:
    """When the last photo of a visit came in."""
    query = select(func.max(Photo.uploaded_at)).join(Scene, Scene.id == Photo.scene_id)
    return session.scalar(query.where(Scene.visit_id == visit_id))


def checked_out_at(session: Session, visit_id: UUID) -> datetime | None:
    """When the service was told how the visit ended; None until then."""
    check_out = session.get(VisitCheckOut, visit_id)
    return check_out.created_at if check_out else None


def follow_up_of(session: Session, visit_id: UUID) -> VisitFollowUp:
    """How far the visit's results have been followed, stored from now on. Only right while the visit is locked."""
    stored = session.get(VisitFollowUp, visit_id)
    if stored is None:
        stored = VisitFollowUp(visit_id=visit_id)
        session.add(stored)
    return stored


def visits_to_follow(session: Session, now: datetime) -> Sequence[UUID]:
    """Visits whose photos were waited for until now, those that waited longest in front."""
    query = select(VisitFollowUp.visit_id).where(VisitFollowUp.due_at <= now)
    return session.scalars(query.order_by(VisitFollowUp.due_at, VisitFollowUp.visit_id)).all()


def next_revision(session: Session, visit_id: UUID) -> int:
    """The number of the visit's next result. Only right while the visit is locked."""
    query = select(func.max(VisitResult.revision)).where(VisitResult.visit_id == visit_id)
    return (session.scalar(query) or 0) + 1


def visits_with_results(session: Session) -> Sequence[UUID]:
    """The visits that have a result, whoever asks."""
    return session.scalars(select(VisitResult.visit_id).distinct().order_by(VisitResult.visit_id)).all()


def newest_result(session: Session, visit_id: UUID) -> VisitResult | None:
    """The newest revision of a visit's result, whoever asks."""
    query = select(VisitResult).where(VisitResult.visit_id == visit_id).order_by(VisitResult.revision.desc())
    return session.scalars(query.limit(1)).one_or_none()


def find_photo_result(session: Session, photo_id: UUID) -> tuple[PhotoResult, Analysis, Standard | None] | None:
    """The newest result of a photo. The caller's right to the photo is checked before."""
    query = (
        select(PhotoResult, Analysis, Standard)
        .join(Analysis, Analysis.id == PhotoResult.analysis_id)
        .outerjoin(Standard, Standard.id == PhotoResult.standard_id)
        .outerjoin(Naming, Naming.id == PhotoResult.naming_id)
        .outerjoin(CorrectionSet, CorrectionSet.id == PhotoResult.correction_id)
        .where(PhotoResult.photo_id == photo_id)
        # That of the report that is shown: the order of `photos.repository.newest_analysis`, its last names, and of
        # those the last corrections.
        .order_by(
            Analysis.created_at.desc(),
            Analysis.id,
            func.coalesce(Naming.revision, 0).desc(),
            func.coalesce(CorrectionSet.revision, 0).desc(),
        )
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def find_visit_result(
    session: Session, caller: Caller, visit_id: UUID
) -> tuple[VisitResult, Visit, Standard | None] | None:
    """The newest result of a visit, if the caller may see the visit."""
    row = session.execute(_newest_results(caller).where(Visit.id == visit_id)).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def list_outlet_results(
    session: Session, caller: Caller, outlet_id: UUID, *, limit: int, after: MomentKey | None
) -> Sequence[tuple[VisitResult, Visit, Standard | None]]:
    """The newest result of each visit at the outlet, the latest visit first, at most `limit`, those behind `after`."""
    query = _newest_results(caller).where(Visit.outlet_id == outlet_id)
    if after is not None:
        query = query.where(_behind(after))
    rows = session.execute(query.order_by(Visit.started_at.desc(), Visit.id.desc()).limit(limit))
    return [(row[0], row[1], row[2]) for row in rows]


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits are looked at, whoever asks: those at certain outlets, in a period; None leaves in every one.

    Both days count, by the calendar of the shop; the queries let through some more, up to a day before and after.
    """

    channel: str | None = None
    outlet_class: str | None = None
    territories: Sequence[UUID] | None = None
    since: date | None = None
    until: date | None = None

    def has_day(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def list_scored_visits(
    session: Session, caller: Caller, wanted: VisitFilter, *, limit: int, after: MomentKey | None
) -> Sequence[tuple[VisitResult, Visit, Outlet]]:
    """The newest result of each visit asked for that the caller may see, the latest visit first."""
    query = _newest_results(caller).with_only_columns(VisitResult, Visit, Outlet).join(Outlet, _at_outlet())
    query = query.where(*_conditions(wanted)).order_by(Visit.started_at.desc(), Visit.id.desc()).limit(limit)
    if after is not None:
        query = query.where(_behind(after))
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def visits_to_score(session: Session, wanted: VisitFilter, *, limit: int, after: UUID | None) -> Sequence[UUID]:
    """Visits asked for that have a result, by their ids, those behind `after`."""
    scored = select(VisitResult.id).where(VisitResult.visit_id == Visit.id).exists()
    query = select(Visit.id).join(Outlet, _at_outlet()).where(scored, *_conditions(wanted))
    if after is not None:
        query = query.where(Visit.id > after)
    return session.scalars(query.order_by(Visit.id).limit(limit)).all()


def visits_about_to_be_scored(session: Session, visit_ids: Sequence[UUID]) -> set[UUID | None]:
    """Those of the visits that a waiting job will score by what applies when it runs."""
    # Locked, so that no worker takes one of these jobs before what asks for the scores is there to be seen.
    waiting = select(Job.rescore_visit_id).where(Job.state == "queued", Job.rescore_visit_id.in_(visit_ids))
    return set(session.scalars(waiting.order_by(Job.id).with_for_update()))


def analyses_by_id(session: Session, analysis_ids: Sequence[UUID]) -> Sequence[tuple[Photo, Analysis]]:
    """The analyses with these ids and their photos, in any order."""
    query = select(Photo, Analysis).join(Analysis, Analysis.photo_id == Photo.id).where(Analysis.id.in_(analysis_ids))
    return [(row[0], row[1]) for row in session.execute(query)]


def standards_by_id(session: Session, standard_ids: Sequence[UUID]) -> Sequence[Standard]:
    """The standards with these ids, in any order."""
    return session.scalars(select(Standard).where(Standard.id.in_(standard_ids))).all()


def _behind(after: MomentKey) -> ColumnElement[bool]:
    started_at, visit_id = after
    return or_(Visit.started_at < started_at, and_(Visit.started_at == started_at, Visit.id < visit_id))


def _at_outlet() -> ColumnElement[bool]:
    return Outlet.id == Visit.outlet_id


def _conditions(wanted: VisitFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.channel is not None:
        conditions.append(Outlet.channel == wanted.channel)
    if wanted.outlet_class is not None:
        conditions.append(Outlet.outlet_class == wanted.outlet_class)
    if wanted.territories is not None:
        conditions.append(Outlet.territory_id.in_(wanted.territories))
    # The same days everywhere on earth: zones reach from 12 hours behind to 14 ahead.
    if wanted.since is not None and wanted.since > EARLIEST_START.date():
        conditions.append(Visit.started_at >= _midnight(wanted.since) - timedelta(hours=14))
    if wanted.until is not None and wanted.until < LATEST_START.date():
        conditions.append(Visit.started_at < _midnight(wanted.until) + timedelta(hours=36))
    return conditions


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _newest_results(caller: Caller) -> Select[VisitResult, Visit, Standard]:
    newest = (
        select(func.max(VisitResult.revision))
        .where(VisitResult.visit_id == Visit.id)
        .correlate(Visit)
        .scalar_subquery()
    )
    return (
        select(VisitResult, Visit, Standard)
        .join(Visit, Visit.id == VisitResult.visit_id)
        .outerjoin(Standard, Standard.id == VisitResult.standard_id)
        .where(visible_visits(caller), VisitResult.revision == newest)
    )
