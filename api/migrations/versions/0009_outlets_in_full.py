"""Territories as a tree, classes by monthly sales, channels, fixture profiles and relationship indicators of outlets.

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    parent = sa.ForeignKey("territories.id", name=op.f("fk_territories_parent_id"))
    # In place: users and outlets point to territories, so SQLite refuses to make that table anew.
    op.add_column("territories", sa.Column("parent_id", sa.Uuid(), parent, nullable=True), inline_references=True)
    op.create_index(op.f("ix_territories_parent_id"), "territories", ["parent_id"], unique=False)
    op.add_column("outlets", sa.Column("class_reason", sa.String(length=400), nullable=True))
    op.add_column("outlets", sa.Column("monthly_sales", sa.Double(), nullable=True))
    op.drop_index(op.f("ix_outlets_territory_id"), table_name="outlets")
    op.create_index("ix_outlets_territory_id_code", "outlets", ["territory_id", "code"], unique=False)
    op.create_index(
        "ix_outlets_channel_outlet_class_code", "outlets", ["channel", "outlet_class", "code"], unique=False
    )
    _create_channels()
    _create_class_bands()
    _create_fixture_profiles()
    _create_relationship_indicators()


def downgrade() -> None:
    for table in ("relationship_indicators", "fixture_profiles", "outlet_class_bands", "channels"):
        op.drop_table(table)
    op.drop_index("ix_outlets_channel_outlet_class_code", table_name="outlets")
    op.drop_index("ix_outlets_territory_id_code", table_name="outlets")
    op.create_index(op.f("ix_outlets_territory_id"), "outlets", ["territory_id"], unique=False)
    op.drop_column("outlets", "monthly_sales")
    op.drop_column("outlets", "class_reason")
    op.drop_index(op.f("ix_territories_parent_id"), table_name="territories")
    op.drop_column("territories", "parent_id")


def _create_channels() -> None:
    op.create_table(
        "channels",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_channels")),
    )
    # Whatever spelling is in use already stays one that outlets may have.
    op.execute("INSERT INTO channels (code, name) SELECT DISTINCT channel, channel FROM outlets")


def _create_class_bands() -> None:
    op.create_table(
        "outlet_class_bands",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_outlet_class_bands_created_by")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_outlet_class_bands")),
    )


def _create_fixture_profiles() -> None:
    op.create_table(
        "fixture_profiles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("scene_type", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("shelf_heights_cm", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_fixture_profiles_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixture_profiles")),
        sa.UniqueConstraint(
            "outlet_id", "scene_type", "name", name=op.f("uq_fixture_profiles_outlet_id_scene_type_name")
        ),
    )


def _create_relationship_indicators() -> None:
    op.create_table(
        "relationship_indicators",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visits_per_week", sa.Double(), nullable=True),
        sa.Column("problems_solved_per_week", sa.Double(), nullable=True),
        sa.Column("recommends_brand_first", sa.Boolean(), nullable=True),
        sa.Column("best_position_granted", sa.Boolean(), nullable=True),
        sa.Column("best_display_granted", sa.Boolean(), nullable=True),
        sa.Column("feedback", sa.String(length=2000), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_relationship_indicators_outlet_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_relationship_indicators_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relationship_indicators")),
    )
    op.create_index(
        "ix_relationship_indicators_outlet_id_day_id",
        "relationship_indicators",
        ["outlet_id", "day", "id"],
        unique=False,
    )
