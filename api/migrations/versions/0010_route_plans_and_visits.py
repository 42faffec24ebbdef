"""Route plans, how visits began and ended, their objectives, and what reps note about competitors.

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("competitor_notes", "visit_objectives", "visit_check_outs", "visit_check_ins", "route_stops", "route_plans")


def upgrade() -> None:
    _route_plans()
    _check_ins_and_outs()
    _objectives()
    _competitor_notes()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _foreign_key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _route_plans() -> None:
    op.create_table(
        "route_plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rep_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("cadence", sa.JSON(), nullable=False),
        sa.Column("objective", sa.String(length=500), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _foreign_key("route_plans", "rep_id", "users.id"),
        _foreign_key("route_plans", "created_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_plans")),
    )
    op.create_index("ix_route_plans_rep_id_valid_from", "route_plans", ["rep_id", "valid_from"])
    op.create_index(op.f("ix_route_plans_created_at"), "route_plans", ["created_at"])
    op.create_table(
        "route_stops",
        sa.Column("route_plan_id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        _foreign_key("route_stops", "route_plan_id", "route_plans.id"),
        _foreign_key("route_stops", "outlet_id", "outlets.id"),
        sa.PrimaryKeyConstraint("route_plan_id", "outlet_id", name=op.f("pk_route_stops")),
    )
    op.create_index(op.f("ix_route_stops_outlet_id"), "route_stops", ["outlet_id"])


def _check_ins_and_outs() -> None:
    op.create_table(
        "visit_check_ins",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("route_plan_id", sa.Uuid(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("accuracy_metres", sa.Double(), nullable=True),
        sa.Column("metres_from_outlet", sa.Double(), nullable=True),
        sa.Column("clock_skew_seconds", sa.Double(), nullable=True),
        sa.Column("hours_from_zone", sa.Double(), nullable=True),
        _foreign_key("visit_check_ins", "visit_id", "visits.id"),
        _foreign_key("visit_check_ins", "route_plan_id", "route_plans.id"),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_check_ins")),
    )
    op.create_table(
        "visit_check_outs",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("utc_offset_minutes", sa.Integer(), nullable=False),
        sa.Column("order_placed", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _foreign_key("visit_check_outs", "visit_id", "visits.id"),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_check_outs")),
    )


def _objectives() -> None:
    op.create_table(
        "visit_objectives",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("objective", sa.String(length=500), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _foreign_key("visit_objectives", "outlet_id", "outlets.id"),
        _foreign_key("visit_objectives", "created_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_objectives")),
    )
    columns = ["outlet_id", "created_at", "id"]
    op.create_index("ix_visit_objectives_outlet_id_created_at_id", "visit_objectives", columns)


def _competitor_notes() -> None:
    op.create_table(
        "competitor_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("brand", sa.String(length=200), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("facings", sa.Integer(), nullable=True),
        sa.Column("price", sa.String(length=16), nullable=True),
        sa.Column("promotion", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _foreign_key("competitor_notes", "visit_id", "visits.id"),
        _foreign_key("competitor_notes", "outlet_id", "outlets.id"),
        _foreign_key("competitor_notes", "photo_id", "photos.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competitor_notes")),
    )
    op.create_index(op.f("ix_competitor_notes_visit_id"), "competitor_notes", ["visit_id"])
    columns = ["outlet_id", "created_at", "id"]
    op.create_index("ix_competitor_notes_outlet_id_created_at_id", "competitor_notes", columns)
