"""How many items of a batch were forgotten, and what was requested of a region, with the outcome."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batch_forgotten",
        sa.Column("batch_id", sa.String(length=64), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id"),
    )
    op.create_table(
        "wishes",
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64)),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ordered_at", sa.String(length=32), nullable=False),
        sa.Column("verdict", sa.String(length=24)),
        sa.PrimaryKeyConstraint("order_id"),
    )
    op.create_index("wishes_waiting", "wishes", ["verdict"], unique=False)


def downgrade() -> None:
    op.drop_index("wishes_waiting", table_name="wishes")
    op.drop_table("wishes")
    op.drop_table("batch_forgotten")
