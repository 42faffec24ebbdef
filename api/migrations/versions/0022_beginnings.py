"""Visits, lines and SKUs of the first ten and twenty days of each month of a cell.

Revision: 0022
Follows: 0021
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BEGINNINGS = (10, 20)
OUTLETS = ("territory_id", "channel", "outlet_class")
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


SCOPES = _table("rollup_scopes", "id", "name", "kind", *OUTLETS)
VISITS = _table("visit_figures", "visit_id", "day", *OUTLETS, *VISIT_SUMS)
LINES = _table("line_figures", "visit_id", "kpi", *LINE_SUMS)
SKUS = _table("sku_figures", "visit_id", "sku", *SKU_SUMS)
VISIT_ROLLUPS = _table("visit_rollups", "scope_id", "starts_on", *VISIT_SUMS)
LINE_ROLLUPS = _table("line_rollups", "scope_id", "starts_on", "kpi", *LINE_SUMS)
SKU_ROLLUPS = _table("sku_rollups", "scope_id", "starts_on", "sku", *SKU_SUMS)


def upgrade() -> None:
    for days in BEGINNINGS:
        _make_scopes(days)
        _sum_up(VISIT_ROLLUPS, VISITS, days)
        _sum_up(LINE_ROLLUPS, LINES, days, LINES.c.kpi)
        _sum_up(SKU_ROLLUPS, SKUS, days, SKUS.c.sku)


def downgrade() -> None:
    beginnings = SCOPES.c.kind.in_([_kind(days) for days in BEGINNINGS])
    for table in (VISIT_ROLLUPS, LINE_ROLLUPS, SKU_ROLLUPS):
        op.execute(sa.delete(table).where(table.c.scope_id.in_(sa.select(SCOPES.c.id).where(beginnings))))
    op.execute(sa.delete(SCOPES).where(beginnings))


def _kind(days: int) -> str:
    return f"cell_first_{days}"


def _make_scopes(days: int) -> None:
    """Of every cell that there is."""
    name = sa.func.replace(SCOPES.c.name, "cell_month", _kind(days))
    columns = [SCOPES.c[column] for column in OUTLETS]
    query = sa.select(name, sa.literal(_kind(days), sa.String), *columns).where(SCOPES.c.kind == "cell_month")
    op.execute(sa.insert(SCOPES).from_select(("name", "kind", *OUTLETS), query))


def _sum_up(rollups: Any, rows: Any, days: int, *about: Any) -> None:
    """The sums of the rows of visits on so many first days, by month and what they are about."""
    keys = (SCOPES.c.id, _month_of(VISITS.c.day), *about)
    sums = rollups.c.keys()[len(keys) :]
    query = sa.select(*keys, *(sa.func.sum(rows.c[name]) for name in sums)).select_from(VISITS)
    if rows is not VISITS:
        query = query.join(rows, rows.c.visit_id == VISITS.c.visit_id)
    in_scope = (SCOPES.c[name] == VISITS.c[name] for name in OUTLETS)
    query = query.join(SCOPES, sa.and_(SCOPES.c.kind == _kind(days), *in_scope))
    query = query.where(sa.extract("day", VISITS.c.day) <= days).group_by(*keys)
    # In the order of their keys: rows that are read together lie together.
    op.execute(sa.insert(rollups).from_select(rollups.c.keys(), query.order_by(*keys)))


def _month_of(day: Any) -> Any:
    """Its first day."""
    if op.get_bind().dialect.name == "postgresql":
        return sa.cast(sa.func.date_trunc(sa.literal_column("'month'"), day), sa.Date)
    return sa.func.date(day, sa.literal_column("'start of month'"))
