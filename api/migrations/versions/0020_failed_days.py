"""Days instead of weeks on which outlets failed; lines, SKUs of territories and visits of reps also by month.

Revision: 0020
Follows: 0019
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

VISIT_SUMS = (
    *("visits", "scored", "score", "coverage", "passed", "failed", "to_review", "not_scorable", "partial"),
    *("photos", "unusable_photos", "flawed_photos", "suspicious_photos"),
    *("own", "competitor", "unknown", "gaps", "empty_slots", "listed", "seen"),
)
AMOUNTS = ("score", "coverage")
LINE_SUMS = ("lines", "measured", "passed", "failed", "to_review", "lost", "value", "target")
SKU_SUMS = (
    *("visits", "facings", "shown", "listed", "seen", "priced", "price"),
    *("stretch", "eye", "touch", "stoop"),
)
PARTS = range(1, 7)
DAYS = tuple(f"days_{part}" for part in PARTS)


def _table(name: str, *columns: str) -> Any:
    return sa.table(name, *(sa.column(column) for column in columns))


SCOPES = _table("rollup_scopes", "id", "name", "kind", "territory_id", "channel", "outlet_class")
LINES = _table("line_rollups", "scope_id", "starts_on", "kpi", *LINE_SUMS)
SKUS = _table("sku_rollups", "scope_id", "starts_on", "sku", *SKU_SUMS)


def upgrade() -> None:
    _create_failed_days()
    _fill_failed_days()
    op.drop_table("failed_weeks")
    _make_month_scopes()
    _sum_up_months(LINES, ("territory", "segment"))
    _sum_up_months(SKUS, ("territory",))
    _create_rep_months()
    _fill_rep_months()
    _set_key_of_outlet_months(" INCLUDE (score, scored, listed, seen)")


def downgrade() -> None:
    """The weeks stay empty until the version before runs `shelfaudit reports rebuild --sums-only`."""
    _set_key_of_outlet_months("")
    op.drop_table("rep_months")
    _drop_months(LINES, ("territory_month", "segment_month"))
    _drop_months(SKUS, ("territory_month",))
    op.execute(sa.delete(SCOPES).where(SCOPES.c.kind == "territory_month"))
    op.create_table(
        "failed_weeks",
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("kpi", sa.String(length=64), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_failed_weeks_outlet_id")),
        sa.PrimaryKeyConstraint("outlet_id", "kpi", "block", name=op.f("pk_failed_weeks")),
    )
    op.drop_table("failed_days")


def _create_failed_days() -> None:
    op.create_table(
        "failed_days",
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("kpi", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in DAYS),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_failed_days_outlet_id")),
        sa.PrimaryKeyConstraint("outlet_id", "kpi", "year", name=op.f("pk_failed_days")),
    )


def _create_rep_months() -> None:
    op.create_table(
        "rep_months",
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("rep_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.BigInteger() if name in AMOUNTS else sa.Integer(), nullable=False) for name in VISIT_SUMS),
        sa.ForeignKeyConstraint(["scope_id"], ["rollup_scopes.id"], name=op.f("fk_rep_months_scope_id")),
        sa.ForeignKeyConstraint(["rep_id"], ["users.id"], name=op.f("fk_rep_months_rep_id")),
        sa.PrimaryKeyConstraint("scope_id", "starts_on", "rep_id", name=op.f("pk_rep_months")),
    )


def _fill_rep_months() -> None:
    visits = _table("visit_figures", "rep_id", "channel", "outlet_class", "day", *VISIT_SUMS)
    keys = (SCOPES.c.id, _month_of(visits.c.day), visits.c.rep_id)
    query = sa.select(*keys, *(sa.func.sum(visits.c[name]) for name in VISIT_SUMS)).select_from(visits)
    in_scope = (SCOPES.c.channel == visits.c.channel) & (SCOPES.c.outlet_class == visits.c.outlet_class)
    query = query.join(SCOPES, in_scope & (SCOPES.c.kind == "segment_month")).group_by(*keys)
    names = ("scope_id", "starts_on", "rep_id", *VISIT_SUMS)
    op.execute(sa.insert(_table("rep_months", *names)).from_select(names, query))


def _fill_failed_days() -> None:
    """A bit for each day, those of two months in a number: the sum of the bits has all, for each day is there once."""
    visits = sa.table("visit_figures", sa.column("visit_id"), sa.column("outlet_id"), sa.column("day", sa.Date()))
    lines = _table("line_figures", "visit_id", "kpi", "failed")
    failures = sa.select(visits.c.outlet_id, lines.c.kpi, visits.c.day).distinct()
    failures = failures.join_from(visits, lines, lines.c.visit_id == visits.c.visit_id)
    failed = failures.where(lines.c.failed > 0).subquery().c
    year, month, day = (sa.cast(sa.extract(field, failed.day), sa.Integer) for field in ("year", "month", "day"))
    bit = sa.cast(1, sa.BigInteger).op("<<")(31 * ((month - 1) % 2) + day - 1)
    parts = (sa.case((month.in_((2 * part - 1, 2 * part)), bit), else_=0) for part in PARTS)
    columns = [failed.outlet_id, failed.kpi, year, *(sa.cast(sa.func.sum(part), sa.BigInteger) for part in parts)]
    query = sa.select(*columns).group_by(failed.outlet_id, failed.kpi, year)
    names = ("outlet_id", "kpi", "year", *DAYS)
    op.execute(sa.insert(_table("failed_days", *names)).from_select(names, query))


def _make_month_scopes() -> None:
    """Beside each scope by day one by month, where there is none."""
    by_day = SCOPES.c
    name = _name_by_month(by_day)
    query = sa.select(name, by_day.kind + "_month", by_day.territory_id, by_day.channel, by_day.outlet_class)
    query = query.where(by_day.kind.in_(("territory", "segment")), ~name.in_(sa.select(SCOPES.alias().c.name)))
    names = ("name", "kind", "territory_id", "channel", "outlet_class")
    op.execute(sa.insert(SCOPES).from_select(names, query.order_by(by_day.id)))


def _name_by_month(by_day: Any) -> Any:
    return by_day.kind + "_month" + sa.func.substr(by_day.name, sa.func.length(by_day.kind) + 1)


def _sum_up_months(table: Any, kinds: tuple[str, ...]) -> None:
    """The rows of the scopes of these kinds by month, from those by day."""
    by_day, by_month = SCOPES.alias().c, SCOPES.alias().c
    _, starts_on, about, *sums = table.c
    keys = (by_month.id, _month_of(starts_on), about)
    query = sa.select(*keys, *(sa.func.sum(each) for each in sums)).select_from(table)
    query = query.join(by_day.id.table, by_day.id == table.c.scope_id)
    query = query.join(by_month.id.table, by_month.name == _name_by_month(by_day))
    query = query.where(by_day.kind.in_(kinds)).group_by(*keys)
    op.execute(sa.insert(table).from_select(table.c.keys(), query))


def _month_of(day: Any) -> Any:
    """Its first day."""
    if _is_postgresql():
        return sa.cast(sa.func.date_trunc(sa.literal_column("'month'"), day), sa.Date)
    return sa.func.date(day, sa.literal_column("'start of month'"))


def _drop_months(table: Any, kinds: tuple[str, ...]) -> None:
    op.execute(sa.delete(table).where(table.c.scope_id.in_(sa.select(SCOPES.c.id).where(SCOPES.c.kind.in_(kinds)))))


def _set_key_of_outlet_months(include: str) -> None:
    """Only PostgreSQL has columns beside a key."""
    if _is_postgresql():
        op.execute(
            "ALTER TABLE outlet_months DROP CONSTRAINT pk_outlet_months,"
            f" ADD CONSTRAINT pk_outlet_months PRIMARY KEY (outlet_id, starts_on){include}"
        )


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
