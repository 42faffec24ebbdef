"""Results for clients of Azure's product recognition.

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recognition_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("model_name", sa.String(length=64), nullable=False),
        sa.Column("run_name", sa.String(length=100), nullable=False),
        sa.Column("pipeline_version", sa.String(length=64), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_recognition_runs_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition_runs")),
        sa.UniqueConstraint(
            "owner_id", "model_name", "run_name", name=op.f("uq_recognition_runs_owner_id_model_name_run_name")
        ),
    )
    op.create_index(op.f("ix_recognition_runs_created_at"), "recognition_runs", ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_table("recognition_runs")
