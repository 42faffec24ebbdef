"""Photo inspections.

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BANDS = ("band_1", "band_2", "band_3", "band_4")


def upgrade() -> None:
    op.create_table(
        "photo_inspections",
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        *(sa.Column(band, sa.Integer(), nullable=False) for band in BANDS),
        sa.Column("resembles", sa.Uuid(), nullable=True),
        sa.Column("from_screen", sa.Boolean(), nullable=False),
        sa.Column("hours_from_visit", sa.Double(), nullable=True),
        sa.Column("metres_from_outlet", sa.Double(), nullable=True),
        sa.Column("inspected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_photo_inspections_photo_id")),
        sa.ForeignKeyConstraint(["resembles"], ["photos.id"], name=op.f("fk_photo_inspections_resembles")),
        sa.PrimaryKeyConstraint("photo_id", name=op.f("pk_photo_inspections")),
    )
    for band in BANDS:
        op.create_index(op.f(f"ix_photo_inspections_{band}"), "photo_inspections", [band], unique=False)


def downgrade() -> None:
    op.drop_table("photo_inspections")
