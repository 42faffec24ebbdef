"""What reports count: the newest result of each visit as narrow rows, and roll-ups of them.

A row and its roll-ups have the same summable columns, so that a roll-up is the sum of its rows by construction. All of
them are whole numbers, for floats would not add up to the same in every order: scores, shares, points, values and
prices are stored in ten-thousandths (`api.figures.units`).
"""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, PrimaryKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base


def _count() -> Mapped[int]:
    return mapped_column(default=0)


def _amount() -> Mapped[int]:
    return mapped_column(BigInteger, default=0)


class VisitSums:
    """What is counted of visits.

    `score` and `coverage` (ten-thousandths of a point and of 1) are summed over the `scored` visits; `own`,
    `competitor` and `unknown` are facings; `seen` of the `listed` SKUs of the must-stock list are on the shelf, where
    that could be measured.
    """

    visits: Mapped[int] = _count()
    scored: Mapped[int] = _count()
    score: Mapped[int] = _amount()
    coverage: Mapped[int] = _amount()
    passed: Mapped[int] = _count()
    failed: Mapped[int] = _count()
    to_review: Mapped[int] = _count()
    not_scorable: Mapped[int] = _count()
    partial: Mapped[int] = _count()
    photos: Mapped[int] = _count()
    unusable_photos: Mapped[int] = _count()
    flawed_photos: Mapped[int] = _count()
    suspicious_photos: Mapped[int] = _count()
    own: Mapped[int] = _count()
    competitor: Mapped[int] = _count()
    unknown: Mapped[int] = _count()
    gaps: Mapped[int] = _count()
    empty_slots: Mapped[int] = _count()
    listed: Mapped[int] = _count()
    seen: Mapped[int] = _count()


class LineSums:
    """What is counted of KPI lines. `lost` points, `value` and `target` are summed over the `measured` lines."""

    lines: Mapped[int] = _count()
    measured: Mapped[int] = _count()
    passed: Mapped[int] = _count()
    failed: Mapped[int] = _count()
    to_review: Mapped[int] = _count()
    lost: Mapped[int] = _amount()
    value: Mapped[int] = _amount()
    target: Mapped[int] = _amount()


class SkuSums:
    """What is counted of SKUs at visits.

    `visits` that have it on the list or on the shelf, `shown` on the shelf, `listed` and `seen` as with visits; its
    `facings`, as far as their height is known by zone; `price` summed over the `priced` visits.
    """

    visits: Mapped[int] = _count()
    facings: Mapped[int] = _count()
    shown: Mapped[int] = _count()
    listed: Mapped[int] = _count()
    seen: Mapped[int] = _count()
    priced: Mapped[int] = _count()
    price: Mapped[int] = _amount()
    stretch: Mapped[int] = _count()
    eye: Mapped[int] = _count()
    touch: Mapped[int] = _count()
    stoop: Mapped[int] = _count()


# What a trend of scores and verdicts is made of.
TREND_SUMS = ("visits", "scored", "score", "coverage", "passed", "failed", "to_review", "not_scorable")


class VisitFigures(VisitSums, Base):
    """A visit by its newest result. Territory, channel and class are those that the outlet has today.

    `day` is the shop's own calendar day.
    """

    __tablename__ = "visit_figures"
    __table_args__ = (
        Index("ix_visit_figures_day_visit_id", "day", "visit_id"),
        # A trend by channel or class is read of all visits to a region: from the index alone in a sixth of the time.
        Index(
            "ix_visit_figures_territory_id_day_visit_id",
            *("territory_id", "day", "visit_id"),
            postgresql_include=["channel", "outlet_class", *TREND_SUMS],
        ),
        Index("ix_visit_figures_rep_id_day_visit_id", "rep_id", "day", "visit_id"),
        Index("ix_visit_figures_outlet_id_day_visit_id", "outlet_id", "day", "visit_id"),
    )

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    result_id: Mapped[UUID] = mapped_column(ForeignKey("visit_results.id"))
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"))
    rep_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    territory_id: Mapped[UUID] = mapped_column(ForeignKey("territories.id"))
    channel: Mapped[str] = mapped_column(String(64))
    outlet_class: Mapped[str] = mapped_column(String(1))
    day: Mapped[date]
    verdict: Mapped[str] = mapped_column(String(16))


class LineFigures(LineSums, Base):
    """A KPI line of a visit's newest result, by its `number` in there. `score` and `probability`: ten-thousandths."""

    __tablename__ = "line_figures"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit_figures.visit_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kpi: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[str] = mapped_column(String(16))
    score: Mapped[int | None]
    probability: Mapped[int | None]


class SkuFigures(SkuSums, Base):
    """A SKU at a visit: it is on the shelf, or on the must-stock list, or both."""

    __tablename__ = "sku_figures"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit_figures.visit_id"), primary_key=True)
    sku: Mapped[str] = mapped_column(String(64), primary_key=True)


class RollupScope(Base):
    """The outlets that a roll-up is about, by day, by month or by its first days (`api.figures.sums.Scope`).

    `name` says the same in one word, for looking it up.
    """

    __tablename__ = "rollup_scopes"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    territory_id: Mapped[UUID | None] = mapped_column(ForeignKey("territories.id"))
    channel: Mapped[str | None] = mapped_column(String(64))
    outlet_class: Mapped[str | None] = mapped_column(String(1))


class VisitRollup(VisitSums, Base):
    """The visits of a scope on a day, or in the month, or its first days, from then on."""

    __tablename__ = "visit_rollups"

    scope_id: Mapped[int] = mapped_column(ForeignKey("rollup_scopes.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)


class LineRollup(LineSums, Base):
    """The KPI lines of a kind of the visits of a scope on a day, or in the month, or its first days, from then on."""

    __tablename__ = "line_rollups"

    scope_id: Mapped[int] = mapped_column(ForeignKey("rollup_scopes.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    kpi: Mapped[str] = mapped_column(String(64), primary_key=True)


class SkuRollup(SkuSums, Base):
    """A SKU at the visits of a scope on a day, or in the month, or its first days, from then on."""

    __tablename__ = "sku_rollups"

    scope_id: Mapped[int] = mapped_column(ForeignKey("rollup_scopes.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(64), primary_key=True)


class OutletMonth(VisitSums, Base):
    """The visits at an outlet in the month that begins on a day."""

    __tablename__ = "outlet_months"
    # Ranking all outlets reads these of all their months: from the key alone it does so in half the time.
    __table_args__ = (
        PrimaryKeyConstraint("outlet_id", "starts_on", postgresql_include=["score", "scored", "listed", "seen"]),
    )

    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)


class RepMonth(VisitSums, Base):
    """The visits of a rep to the outlets of a scope, a cell, in the month that begins on a day."""

    __tablename__ = "rep_months"

    scope_id: Mapped[int] = mapped_column(ForeignKey("rollup_scopes.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    rep_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)


class FailedDays(Base):
    """On which days of a year an outlet failed a KPI at some visit: a bit each (`api.figures.units.day_bits`).

    Outlets cannot be summed up over days as visits can: one that fails twice is one outlet.
    """

    __tablename__ = "failed_days"

    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"), primary_key=True)
    kpi: Mapped[str] = mapped_column(String(64), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    days_1: Mapped[int] = _amount()
    days_2: Mapped[int] = _amount()
    days_3: Mapped[int] = _amount()
    days_4: Mapped[int] = _amount()
    days_5: Mapped[int] = _amount()
    days_6: Mapped[int] = _amount()
