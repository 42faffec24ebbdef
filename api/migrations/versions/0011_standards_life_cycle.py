"""Standards that are drafted, published and retired, for territories and scene types; jobs that score a visit again.

Revision: 0011
Follows: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ONE_OF_THREE = (
    "(CASE WHEN photo_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN scene_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN visit_id IS NULL THEN 0 ELSE 1 END) = 1"
)
ONE_OF_FOUR = ONE_OF_THREE.replace(" = 1", " + (CASE WHEN rescore_visit_id IS NULL THEN 0 ELSE 1 END) = 1")


def upgrade() -> None:
    _grow_standards()
    op.add_column("visit_results", sa.Column("standard_ids", sa.JSON(), nullable=True))
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("rescore_visit_id", sa.Uuid(), nullable=True))
        jobs.create_foreign_key(op.f("fk_jobs_rescore_visit_id"), "visits", ["rescore_visit_id"], ["id"])
        jobs.drop_constraint(op.f("ck_jobs_one_task"), type_="check")
        jobs.create_check_constraint(op.f("ck_jobs_one_task"), ONE_OF_FOUR)
        jobs.create_index(op.f("ix_jobs_rescore_visit_id"), ["rescore_visit_id"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM jobs WHERE rescore_visit_id IS NOT NULL")
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_index(op.f("ix_jobs_rescore_visit_id"))
        jobs.drop_constraint(op.f("ck_jobs_one_task"), type_="check")
        jobs.create_check_constraint(op.f("ck_jobs_one_task"), ONE_OF_THREE)
        jobs.drop_constraint(op.f("fk_jobs_rescore_visit_id"), type_="foreignkey")
        jobs.drop_column("rescore_visit_id")
    op.drop_column("visit_results", "standard_ids")
    for column in ("retired_after", "retired_at", "published_at", "state", "scene_type", "territory_id"):
        op.drop_column("standards", column)


def _grow_standards() -> None:
    # In place: a batch would make the table anew, which SQLite refuses as long as results point to it.
    territory = sa.ForeignKey("territories.id", name=op.f("fk_standards_territory_id"))
    op.add_column("standards", sa.Column("territory_id", sa.Uuid(), territory, nullable=True), inline_references=True)
    op.add_column("standards", sa.Column("scene_type", sa.String(length=32), nullable=True))
    # So far a saved version applied at once.
    op.add_column("standards", sa.Column("state", sa.String(length=16), nullable=False, server_default="published"))
    op.add_column("standards", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("standards", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("standards", sa.Column("retired_after", sa.Date(), nullable=True))
    op.execute("UPDATE standards SET published_at = created_at")
