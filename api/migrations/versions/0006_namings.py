"""Names of facings: vectors, namings, results that rest on them, jobs that name a visit again, taught designs.

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ONE_OF_THREE = (
    "(CASE WHEN photo_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN scene_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN visit_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def upgrade() -> None:
    _create_vectors()
    _create_namings()
    op.add_column("pack_designs", sa.Column("taught_at", sa.DateTime(timezone=True), nullable=True))
    # Reference pictures that came before a design could wait were meant to teach.
    op.execute(
        "UPDATE pack_designs SET taught_at = CURRENT_TIMESTAMP WHERE EXISTS (SELECT 1 FROM reference_pictures"
        " WHERE reference_pictures.sku = pack_designs.sku AND reference_pictures.design = pack_designs.name)"
    )
    with op.batch_alter_table("photo_results") as photo_results:
        photo_results.add_column(sa.Column("naming_id", sa.Uuid(), nullable=True))
        photo_results.create_foreign_key(op.f("fk_photo_results_naming_id"), "namings", ["naming_id"], ["id"])
        photo_results.drop_constraint(op.f("uq_photo_results_analysis_id_standard_id"), type_="unique")
        photo_results.create_unique_constraint(
            op.f("uq_photo_results_analysis_id_standard_id_naming_id"), ["analysis_id", "standard_id", "naming_id"]
        )
    op.add_column("visit_results", sa.Column("naming_ids", sa.JSON(), nullable=True))
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("visit_id", sa.Uuid(), nullable=True))
        jobs.create_foreign_key(op.f("fk_jobs_visit_id"), "visits", ["visit_id"], ["id"])
        jobs.drop_constraint(op.f("ck_jobs_one_task"), type_="check")
        jobs.create_check_constraint(op.f("ck_jobs_one_task"), ONE_OF_THREE)
        jobs.create_index(op.f("ix_jobs_visit_id"), ["visit_id"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM jobs WHERE visit_id IS NOT NULL")
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_index(op.f("ix_jobs_visit_id"))
        jobs.drop_constraint(op.f("ck_jobs_one_task"), type_="check")
        jobs.create_check_constraint(op.f("ck_jobs_one_task"), "(photo_id IS NULL) <> (scene_id IS NULL)")
        jobs.drop_constraint(op.f("fk_jobs_visit_id"), type_="foreignkey")
        jobs.drop_column("visit_id")
    op.drop_column("visit_results", "naming_ids")
    op.execute("DELETE FROM photo_results WHERE naming_id IS NOT NULL")
    with op.batch_alter_table("photo_results") as photo_results:
        photo_results.drop_constraint(op.f("uq_photo_results_analysis_id_standard_id_naming_id"), type_="unique")
        photo_results.create_unique_constraint(
            op.f("uq_photo_results_analysis_id_standard_id"), ["analysis_id", "standard_id"]
        )
        photo_results.drop_constraint(op.f("fk_photo_results_naming_id"), type_="foreignkey")
        photo_results.drop_column("naming_id")
    # In place: a batch would make the table anew, which SQLite refuses as long as reference pictures point to it.
    op.drop_column("pack_designs", "taught_at")
    for table in ("namings", "facing_vectors", "reference_vectors"):
        op.drop_table(table)


def _create_vectors() -> None:
    op.create_table(
        "reference_vectors",
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("embedder", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reference_id"],
            ["reference_pictures.id"],
            name=op.f("fk_reference_vectors_reference_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reference_id", "embedder", name=op.f("pk_reference_vectors")),
    )
    op.create_table(
        "facing_vectors",
        sa.Column("analysis_id", sa.Uuid(), nullable=False),
        sa.Column("embedder", sa.String(length=64), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], name=op.f("fk_facing_vectors_analysis_id")),
        sa.PrimaryKeyConstraint("analysis_id", "embedder", name=op.f("pk_facing_vectors")),
    )


def _create_namings() -> None:
    op.create_table(
        "namings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("analysis_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("embedder", sa.String(length=64), nullable=False),
        sa.Column("catalogue", sa.String(length=64), nullable=False),
        sa.Column("software_version", sa.String(length=32), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], name=op.f("fk_namings_analysis_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_namings")),
        sa.UniqueConstraint("analysis_id", "revision", name=op.f("uq_namings_analysis_id_revision")),
    )
