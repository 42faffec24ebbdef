"""How far actions and events have followed the results of each visit.

Revision: 0019
Follows: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# Until now each complete result was followed at once.
FOLLOWED_SO_FAR = """
INSERT INTO visit_follow_ups (visit_id, revision)
SELECT visit_id, max(revision) FROM visit_results WHERE completeness = 'completed' GROUP BY visit_id
"""


def upgrade() -> None:
    op.create_table(
        "visit_follow_ups",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_follow_ups_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_follow_ups")),
    )
    op.create_index(op.f("ix_visit_follow_ups_due_at"), "visit_follow_ups", ["due_at"], unique=False)
    op.execute(FOLLOWED_SO_FAR)


def downgrade() -> None:
    op.drop_table("visit_follow_ups")
