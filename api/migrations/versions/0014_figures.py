"""What reports count: the newest result of each visit as narrow rows, and roll-ups of them.

Revision: 0014
Follows: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_rollup_scopes()
    _create_failed_weeks()
    _create_line_rollups()
    _create_outlet_months()
    _create_sku_rollups()
    _create_visit_rollups()
    _create_visit_figures()
    _create_line_figures()
    _create_sku_figures()


def downgrade() -> None:
    op.drop_table("sku_figures")
    op.drop_table("line_figures")
    op.drop_index("ix_visit_figures_territory_id_day_visit_id", table_name="visit_figures")
    op.drop_index("ix_visit_figures_rep_id_day_visit_id", table_name="visit_figures")
    op.drop_index("ix_visit_figures_outlet_id_day_visit_id", table_name="visit_figures")
    op.drop_index("ix_visit_figures_day_visit_id", table_name="visit_figures")
    op.drop_table("visit_figures")
    op.drop_table("visit_rollups")
    op.drop_table("sku_rollups")
    op.drop_table("outlet_months")
    op.drop_table("line_rollups")
    op.drop_table("failed_weeks")
    op.drop_table("rollup_scopes")


def _create_rollup_scopes() -> None:
    op.create_table(
        "rollup_scopes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("territory_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=64), nullable=True),
        sa.Column("outlet_class", sa.String(length=1), nullable=True),
        sa.ForeignKeyConstraint(["territory_id"], ["territories.id"], name=op.f("fk_rollup_scopes_territory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollup_scopes")),
        sa.UniqueConstraint("name", name=op.f("uq_rollup_scopes_name")),
    )


def _create_failed_weeks() -> None:
    op.create_table(
        "failed_weeks",
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("kpi", sa.String(length=64), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_failed_weeks_outlet_id")),
        sa.PrimaryKeyConstraint("outlet_id", "kpi", "block", name=op.f("pk_failed_weeks")),
    )


def _create_line_rollups() -> None:
    op.create_table(
        "line_rollups",
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("kpi", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("measured", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("to_review", sa.Integer(), nullable=False),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["rollup_scopes.id"], name=op.f("fk_line_rollups_scope_id")),
        sa.PrimaryKeyConstraint("scope_id", "starts_on", "kpi", name=op.f("pk_line_rollups")),
    )


def _create_outlet_months() -> None:
    op.create_table(
        "outlet_months",
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("coverage", sa.BigInteger(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("to_review", sa.Integer(), nullable=False),
        sa.Column("not_scorable", sa.Integer(), nullable=False),
        sa.Column("partial", sa.Integer(), nullable=False),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.Column("unusable_photos", sa.Integer(), nullable=False),
        sa.Column("flawed_photos", sa.Integer(), nullable=False),
        sa.Column("suspicious_photos", sa.Integer(), nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        sa.Column("competitor", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("empty_slots", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_outlet_months_outlet_id")),
        sa.PrimaryKeyConstraint("outlet_id", "starts_on", name=op.f("pk_outlet_months")),
    )


def _create_sku_rollups() -> None:
    op.create_table(
        "sku_rollups",
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("facings", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("priced", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("stretch", sa.Integer(), nullable=False),
        sa.Column("eye", sa.Integer(), nullable=False),
        sa.Column("touch", sa.Integer(), nullable=False),
        sa.Column("stoop", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["rollup_scopes.id"], name=op.f("fk_sku_rollups_scope_id")),
        sa.PrimaryKeyConstraint("scope_id", "starts_on", "sku", name=op.f("pk_sku_rollups")),
    )


def _create_visit_rollups() -> None:
    op.create_table(
        "visit_rollups",
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("coverage", sa.BigInteger(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("to_review", sa.Integer(), nullable=False),
        sa.Column("not_scorable", sa.Integer(), nullable=False),
        sa.Column("partial", sa.Integer(), nullable=False),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.Column("unusable_photos", sa.Integer(), nullable=False),
        sa.Column("flawed_photos", sa.Integer(), nullable=False),
        sa.Column("suspicious_photos", sa.Integer(), nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        sa.Column("competitor", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("empty_slots", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["rollup_scopes.id"], name=op.f("fk_visit_rollups_scope_id")),
        sa.PrimaryKeyConstraint("scope_id", "starts_on", name=op.f("pk_visit_rollups")),
    )


def _create_visit_figures() -> None:
    op.create_table(
        "visit_figures",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("rep_id", sa.Uuid(), nullable=False),
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("outlet_class", sa.String(length=1), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("coverage", sa.BigInteger(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("to_review", sa.Integer(), nullable=False),
        sa.Column("not_scorable", sa.Integer(), nullable=False),
        sa.Column("partial", sa.Integer(), nullable=False),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.Column("unusable_photos", sa.Integer(), nullable=False),
        sa.Column("flawed_photos", sa.Integer(), nullable=False),
        sa.Column("suspicious_photos", sa.Integer(), nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        sa.Column("competitor", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("empty_slots", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_visit_figures_outlet_id")),
        sa.ForeignKeyConstraint(["rep_id"], ["users.id"], name=op.f("fk_visit_figures_rep_id")),
        sa.ForeignKeyConstraint(["result_id"], ["visit_results.id"], name=op.f("fk_visit_figures_result_id")),
        sa.ForeignKeyConstraint(["territory_id"], ["territories.id"], name=op.f("fk_visit_figures_territory_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_figures_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_figures")),
    )
    op.create_index("ix_visit_figures_day_visit_id", "visit_figures", ["day", "visit_id"], unique=False)
    op.create_index(
        "ix_visit_figures_outlet_id_day_visit_id", "visit_figures", ["outlet_id", "day", "visit_id"], unique=False
    )
    op.create_index(
        "ix_visit_figures_rep_id_day_visit_id", "visit_figures", ["rep_id", "day", "visit_id"], unique=False
    )
    op.create_index(
        "ix_visit_figures_territory_id_day_visit_id", "visit_figures", ["territory_id", "day", "visit_id"], unique=False
    )


def _create_line_figures() -> None:
    op.create_table(
        "line_figures",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kpi", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("probability", sa.Integer(), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("measured", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("to_review", sa.Integer(), nullable=False),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit_figures.visit_id"], name=op.f("fk_line_figures_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "number", name=op.f("pk_line_figures")),
    )


def _create_sku_figures() -> None:
    op.create_table(
        "sku_figures",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("facings", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("priced", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("stretch", sa.Integer(), nullable=False),
        sa.Column("eye", sa.Integer(), nullable=False),
        sa.Column("touch", sa.Integer(), nullable=False),
        sa.Column("stoop", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit_figures.visit_id"], name=op.f("fk_sku_figures_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "sku", name=op.f("pk_sku_figures")),
    )
