"""Corrections, decisions and appeals, and results that rest on them.

Revision: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
MOMENT = sa.DateTime(timezone=True)
BEFORE, NOW = "uq_photo_results_analysis_id_standard_id_naming_id", "uq_photo_results_basis"
BASIS = ["analysis_id", "standard_id", "naming_id"]


def upgrade() -> None:
    _create_appeals()
    _create_correction_sets()
    _create_decisions()
    _create_confirmations()
    _create_review_items()
    with op.batch_alter_table("photo_results") as photo_results:
        photo_results.add_column(sa.Column("correction_id", sa.Uuid(), nullable=True))
        photo_results.add_column(sa.Column("raw", sa.JSON(), nullable=True))
        photo_results.drop_constraint(op.f(BEFORE), type_="unique")
        photo_results.create_unique_constraint(op.f(NOW), [*BASIS, "correction_id"])
        photo_results.create_foreign_key(
            op.f("fk_photo_results_correction_id"), "correction_sets", ["correction_id"], ["id"]
        )
    for name in ("correction_ids", "decision_ids", "raw"):
        op.add_column("visit_results", sa.Column(name, sa.JSON(), nullable=True))


def downgrade() -> None:
    for name in ("raw", "decision_ids", "correction_ids"):
        op.drop_column("visit_results", name)
    op.execute("DELETE FROM photo_results WHERE correction_id IS NOT NULL")
    with op.batch_alter_table("photo_results") as photo_results:
        photo_results.drop_constraint(op.f("fk_photo_results_correction_id"), type_="foreignkey")
        photo_results.drop_constraint(op.f(NOW), type_="unique")
        photo_results.create_unique_constraint(op.f(BEFORE), BASIS)
        photo_results.drop_column("raw")
        photo_results.drop_column("correction_id")
    for table in ("review_items", "decision_confirmations", "review_decisions", "correction_sets", "appeals"):
        op.drop_table(table)


def _create_appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("line", sa.String(length=176), nullable=True),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("proposed", sa.JSON(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("escalated_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("outcome_reason", sa.Text(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_appeals_closed_by")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_appeals_made_by")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_appeals_photo_id")),
        sa.ForeignKeyConstraint(["result_id"], ["visit_results.id"], name=op.f("fk_appeals_result_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_appeals_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
    )
    op.create_index(
        "ix_appeals_open_subject",
        "appeals",
        ["visit_id", "subject"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_appeals_state_due_at_id", "appeals", ["state", "due_at", "id"], unique=False)
    op.create_index(op.f("ix_appeals_visit_id"), "appeals", ["visit_id"], unique=False)


def _create_correction_sets() -> None:
    op.create_table(
        "correction_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("analysis_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], name=op.f("fk_correction_sets_analysis_id")),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_correction_sets_appeal_id")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_correction_sets_author_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_correction_sets_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_sets")),
        sa.UniqueConstraint("analysis_id", "revision", name=op.f("uq_correction_sets_analysis_id_revision")),
    )
    op.create_index(op.f("ix_correction_sets_photo_id"), "correction_sets", ["photo_id"], unique=False)


def _create_decisions() -> None:
    op.create_table(
        "review_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(length=176), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_review_decisions_appeal_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_review_decisions_decided_by")),
        sa.ForeignKeyConstraint(["result_id"], ["visit_results.id"], name=op.f("fk_review_decisions_result_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_review_decisions_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_decisions")),
        sa.UniqueConstraint("visit_id", "number", name=op.f("uq_review_decisions_visit_id_number")),
    )
    op.create_index(op.f("ix_review_decisions_appeal_id"), "review_decisions", ["appeal_id"], unique=False)


def _create_confirmations() -> None:
    op.create_table(
        "decision_confirmations",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["review_decisions.id"], name=op.f("fk_decision_confirmations_decision_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_decision_confirmations_decided_by")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decision_confirmations")),
    )


def _create_review_items() -> None:
    op.create_table(
        "review_items",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("reasons", sa.String(length=200), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_review_items_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_review_items")),
    )
    op.create_index("ix_review_items_due_at_visit_id", "review_items", ["due_at", "visit_id"], unique=False)
