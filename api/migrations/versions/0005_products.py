"""Products.

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BANDS = ("band_1", "band_2", "band_3", "band_4")


def upgrade() -> None:
    _create_products()
    _create_pack_designs()
    _create_reference_pictures()
    _create_look_alikes()


def downgrade() -> None:
    for table in ("look_alikes", "reference_pictures", "pack_designs", "products"):
        op.drop_table(table)


def _create_products() -> None:
    op.create_table(
        "products",
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("gtin", sa.String(length=14), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("brand", sa.String(length=100), nullable=False),
        sa.Column("manufacturer", sa.String(length=100), nullable=False),
        sa.Column("category", sa.String(length=100), nullable=False),
        sa.Column("ownership", sa.String(length=16), nullable=False),
        *(sa.Column(side, sa.Double(), nullable=True) for side in ("width_mm", "height_mm", "depth_mm")),
        sa.Column("bulky", sa.Boolean(), nullable=False),
        sa.Column("substitution_lead", sa.String(length=64), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["substitution_lead"], ["products.sku"], name=op.f("fk_products_substitution_lead")),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_products")),
        sa.UniqueConstraint("gtin", name=op.f("uq_products_gtin")),
    )
    for column in ("brand", "substitution_lead"):
        op.create_index(op.f(f"ix_products_{column}"), "products", [column], unique=False)


def _create_pack_designs() -> None:
    op.create_table(
        "pack_designs",
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["sku"], ["products.sku"], name=op.f("fk_pack_designs_sku")),
        sa.PrimaryKeyConstraint("sku", "name", name=op.f("pk_pack_designs")),
    )


def _create_reference_pictures() -> None:
    op.create_table(
        "reference_pictures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("design", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("byte_size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=200), nullable=False),
        *(sa.Column(band, sa.Integer(), nullable=False) for band in BANDS),
        sa.Column("look", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sku", "design"],
            ["pack_designs.sku", "pack_designs.name"],
            name=op.f("fk_reference_pictures_sku_design"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_pictures")),
        sa.UniqueConstraint("sha256", name=op.f("uq_reference_pictures_sha256")),
        sa.UniqueConstraint("source_sha256", name=op.f("uq_reference_pictures_source_sha256")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_reference_pictures_storage_key")),
    )
    for column in ("sku", *BANDS):
        op.create_index(op.f(f"ix_reference_pictures_{column}"), "reference_pictures", [column], unique=False)


def _create_look_alikes() -> None:
    op.create_table(
        "look_alikes",
        sa.Column("group_code", sa.String(length=64), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["sku"], ["products.sku"], name=op.f("fk_look_alikes_sku")),
        sa.PrimaryKeyConstraint("group_code", "sku", name=op.f("pk_look_alikes")),
    )
    op.create_index(op.f("ix_look_alikes_sku"), "look_alikes", ["sku"], unique=False)
