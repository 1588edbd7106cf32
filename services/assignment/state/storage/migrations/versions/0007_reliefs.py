"""Agreements of help. Proposals that were made before belong to none: the next tick supersedes undecided ones."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reliefs",
        sa.Column("relief_id", sa.String(length=36), primary_key=True),
        sa.Column("region", sa.String(length=64), nullable=False),
        sa.Column("from_team", sa.String(length=64), nullable=False),
        sa.Column("receivers", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.String(length=32), nullable=False),
        sa.Column("ended_at", sa.String(length=32), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
    )
    op.create_index("reliefs_active", "reliefs", ["active"])
    op.create_index("reliefs_by_time", "reliefs", ["asked_at", "relief_id"])


def downgrade() -> None:
    op.drop_table("reliefs")
