"""Visits, lines, SKUs and reps by month of a territory's outlets of one channel and class: a cell.

Visits by month of territories and segments as well; the trend of a territory's visits from an index alone.

Revision: 0021
Follows: 0020
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

VISIT_SUMS = (
    *("visits", "scored", "score", "coverage", "passed", "failed", "to_review", "not_scorable", "partial"),
    *("photos", "unusable_photos", "flawed_photos", "suspicious_photos"),
    *("own", "competitor", "unknown", "gaps", "empty_slots", "listed", "seen"),
)
LINE_SUMS = ("lines", "measured", "passed", "failed", "to_review", "lost", "value", "target")
SKU_SUMS = (
    *("visits", "facings", "shown", "listed", "seen", "priced", "price"),
    *("stretch", "eye", "touch", "stoop"),
)


def _table(name: str, *columns: str) -> Any:
    return sa.table(name, *(sa.column(column) for column in columns))


TREND_SUMS = ("visits", "scored", "score", "coverage", "passed", "failed", "to_review", "not_scorable")
INDEX = "ix_visit_figures_territory_id_day_visit_id"
# What the scopes of each kind say of an outlet.
KINDS = {
    "territory_month": ("territory_id",),
    "segment_month": ("channel", "outlet_class"),
    "cell_month": ("territory_id", "channel", "outlet_class"),
}
OUTLETS = KINDS["cell_month"]
SCOPES = _table("rollup_scopes", "id", "name", "kind", *OUTLETS)
VISITS = _table("visit_figures", "visit_id", "rep_id", "day", *OUTLETS, *VISIT_SUMS)
LINES = _table("line_figures", "visit_id", "kpi", *LINE_SUMS)
SKUS = _table("sku_figures", "visit_id", "sku", *SKU_SUMS)
VISIT_ROLLUPS = _table("visit_rollups", "scope_id", "starts_on", *VISIT_SUMS)
LINE_ROLLUPS = _table("line_rollups", "scope_id", "starts_on", "kpi", *LINE_SUMS)
SKU_ROLLUPS = _table("sku_rollups", "scope_id", "starts_on", "sku", *SKU_SUMS)
REP_MONTHS = _table("rep_months", "scope_id", "starts_on", "rep_id", *VISIT_SUMS)


def upgrade() -> None:
    _make_cells()
    for kind in KINDS:
        _sum_up(VISIT_ROLLUPS, VISITS, kind)
    _sum_up(LINE_ROLLUPS, LINES, "cell_month", LINES.c.kpi)
    _sum_up(SKU_ROLLUPS, SKUS, "cell_month", SKUS.c.sku)
    op.execute(sa.delete(REP_MONTHS))
    _sum_up(REP_MONTHS, VISITS, "cell_month", VISITS.c.rep_id)
    _make_index("channel", "outlet_class", *TREND_SUMS)


def downgrade() -> None:
    _make_index()
    op.execute(sa.delete(REP_MONTHS))
    _sum_up(REP_MONTHS, VISITS, "segment_month", VISITS.c.rep_id)
    _drop_months(VISIT_ROLLUPS, *KINDS)
    _drop_months(LINE_ROLLUPS, "cell_month")
    _drop_months(SKU_ROLLUPS, "cell_month")
    op.execute(sa.delete(SCOPES).where(SCOPES.c.kind == "cell_month"))


def _make_cells() -> None:
    outlets = [VISITS.c[name] for name in OUTLETS]
    territory_id, channel, outlet_class = outlets
    # As `Scope.name` says it: SQLite keeps the id without hyphens, PostgreSQL tells it with them.
    hexadecimal = sa.func.replace(sa.cast(territory_id, sa.String), "-", "")
    name = sa.literal("cell_month:", sa.String) + hexadecimal + ":" + channel + ":" + outlet_class
    query = sa.select(name, sa.literal("cell_month", sa.String), *outlets).distinct()
    op.execute(sa.insert(SCOPES).from_select(("name", "kind", *OUTLETS), query))


def _sum_up(rollups: Any, rows: Any, kind: str, *about: Any) -> None:
    """The sums of the rows of visits in each scope of the kind, by month and what they are about."""
    keys = (SCOPES.c.id, _month_of(VISITS.c.day), *about)
    sums = rollups.c.keys()[len(keys) :]
    query = sa.select(*keys, *(sa.func.sum(rows.c[name]) for name in sums)).select_from(VISITS)
    if rows is not VISITS:
        query = query.join(rows, rows.c.visit_id == VISITS.c.visit_id)
    in_scope = (SCOPES.c[name] == VISITS.c[name] for name in KINDS[kind])
    query = query.join(SCOPES, sa.and_(SCOPES.c.kind == kind, *in_scope)).group_by(*keys)
    # In the order of their keys: rows that are read together lie together.
    op.execute(sa.insert(rollups).from_select(rollups.c.keys(), query.order_by(*keys)))


def _drop_months(table: Any, *kinds: str) -> None:
    op.execute(sa.delete(table).where(table.c.scope_id.in_(sa.select(SCOPES.c.id).where(SCOPES.c.kind.in_(kinds)))))


def _make_index(*include: str) -> None:
    """Only PostgreSQL has columns beside those that an index is sorted by."""
    if _is_postgresql():
        op.drop_index(INDEX, "visit_figures")
        op.create_index(INDEX, "visit_figures", ["territory_id", "day", "visit_id"], postgresql_include=include)


def _month_of(day: Any) -> Any:
    """Its first day."""
    if _is_postgresql():
        return sa.cast(sa.func.date_trunc(sa.literal_column("'month'"), day), sa.Date)
    return sa.func.date(day, sa.literal_column("'start of month'"))


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
