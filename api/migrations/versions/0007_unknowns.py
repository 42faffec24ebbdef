"""Dismissed facings, and indexes by which the queue of unknown facings finds what is new.

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEXES = {"analyses": "created_at", "namings": "created_at", "photos": "uploaded_at"}


def upgrade() -> None:
    op.create_table(
        "dismissed_facings",
        sa.Column("analysis_id", sa.Uuid(), nullable=False),
        sa.Column("facing_id", sa.String(length=32), nullable=False),
        sa.Column("dismissed_by", sa.Uuid(), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], name=op.f("fk_dismissed_facings_analysis_id")),
        sa.ForeignKeyConstraint(["dismissed_by"], ["users.id"], name=op.f("fk_dismissed_facings_dismissed_by")),
        sa.PrimaryKeyConstraint("analysis_id", "facing_id", name=op.f("pk_dismissed_facings")),
    )
    op.create_index(op.f("ix_dismissed_facings_dismissed_at"), "dismissed_facings", ["dismissed_at"], unique=False)
    for table, column in INDEXES.items():
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table, column in INDEXES.items():
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    op.drop_table("dismissed_facings")
