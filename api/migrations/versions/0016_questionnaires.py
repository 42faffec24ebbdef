"""Questionnaires with their answers, results that name them, and display assets.

Revision: 0016
Follows: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_questionnaires()
    _create_assets()
    with op.batch_alter_table("visit_results") as results:
        results.add_column(sa.Column("answer_ids", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("visit_results") as results:
        results.drop_column("answer_ids")
    for table in ("asset_events", "assets", "answer_sets", "questionnaires"):
        op.drop_table(table)


def _foreign_keys(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]


def _create_questionnaires() -> None:
    op.create_table(
        "questionnaires",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaires")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_questionnaires_code_version")),
    )
    op.create_table(
        "answer_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        *_foreign_keys("answer_sets", visit_id="visits", questionnaire_id="questionnaires", answered_by="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_sets")),
        sa.UniqueConstraint("visit_id", "revision", name=op.f("uq_answer_sets_visit_id_revision")),
    )
    op.create_index(op.f("ix_answer_sets_questionnaire_id"), "answer_sets", ["questionnaire_id"], unique=False)


def _create_assets() -> None:
    op.create_table(
        "assets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("campaign", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        *_foreign_keys("assets", outlet_id="outlets", action_id="actions", created_by="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assets")),
    )
    op.create_index(op.f("ix_assets_campaign"), "assets", ["campaign"], unique=False)
    op.create_index(op.f("ix_assets_outlet_id_state"), "assets", ["outlet_id", "state"], unique=False)
    op.create_table(
        "asset_events",
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("moment", MOMENT, nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        *_foreign_keys("asset_events", asset_id="assets", actor_id="users", photo_id="photos"),
        sa.PrimaryKeyConstraint("asset_id", "number", name=op.f("pk_asset_events")),
    )
