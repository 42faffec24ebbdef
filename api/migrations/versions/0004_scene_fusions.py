"""Fusions of scenes, their jobs, and results that rest on them.

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_scene_fusions()
    with op.batch_alter_table("jobs") as jobs:
        jobs.alter_column("photo_id", existing_type=sa.Uuid(), nullable=True)
        jobs.add_column(sa.Column("scene_id", sa.Uuid(), nullable=True))
        jobs.create_foreign_key(op.f("fk_jobs_scene_id"), "scenes", ["scene_id"], ["id"])
        jobs.create_check_constraint(op.f("ck_jobs_one_task"), "(photo_id IS NULL) <> (scene_id IS NULL)")
        jobs.create_index(op.f("ix_jobs_scene_id"), ["scene_id"], unique=False)
    op.add_column("visit_results", sa.Column("fusion_ids", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("visit_results") as visit_results:
        visit_results.drop_column("fusion_ids")
    op.execute("DELETE FROM jobs WHERE scene_id IS NOT NULL")
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_index(op.f("ix_jobs_scene_id"))
        jobs.drop_constraint(op.f("ck_jobs_one_task"), type_="check")
        jobs.drop_constraint(op.f("fk_jobs_scene_id"), type_="foreignkey")
        jobs.drop_column("scene_id")
        jobs.alter_column("photo_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_table("scene_fusions")


def _create_scene_fusions() -> None:
    op.create_table(
        "scene_fusions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scene_id", sa.Uuid(), nullable=False),
        sa.Column("analysis_ids", sa.JSON(), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("fusion_version", sa.String(length=64), nullable=False),
        sa.Column("software_version", sa.String(length=32), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("overview_key", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["scene_id"], ["scenes.id"], name=op.f("fk_scene_fusions_scene_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scene_fusions")),
        sa.UniqueConstraint("basis", "fusion_version", name=op.f("uq_scene_fusions_basis_fusion_version")),
        sa.UniqueConstraint("overview_key", name=op.f("uq_scene_fusions_overview_key")),
    )
    op.create_index(op.f("ix_scene_fusions_scene_id"), "scene_fusions", ["scene_id"], unique=False)
