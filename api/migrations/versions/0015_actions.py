"""Actions at outlets, and their history.

Revision: 0015
Follows: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "actions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("last_visit_id", sa.Uuid(), nullable=True),
        sa.Column("line", sa.String(length=176), nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("respond_by", MOMENT, nullable=True),
        sa.Column("responded_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("proof_photo_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_actions_{column}"))
            for column, table in {
                "outlet_id": "outlets",
                "visit_id": "visits",
                "last_visit_id": "visits",
                "owner_id": "users",
                "proof_photo_id": "photos",
                "created_by": "users",
            }.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
    )
    for columns in (["outlet_id", "state"], ["due_on", "id"], ["proof_photo_id"], ["owner_id"]):
        op.create_index(op.f(f"ix_actions_{'_'.join(columns)}"), "actions", columns, unique=False)
    _create_events()


def downgrade() -> None:
    op.drop_table("action_events")
    op.drop_table("actions")


def _create_events() -> None:
    op.create_table(
        "action_events",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("moment", MOMENT, nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("result_id", sa.Uuid(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_action_events_{column}"))
            for column, table in {
                "action_id": "actions",
                "actor_id": "users",
                "photo_id": "photos",
                "result_id": "visit_results",
            }.items()
        ),
        sa.PrimaryKeyConstraint("action_id", "number", name=op.f("pk_action_events")),
    )
