"""Marks of the records before each position, to know the log again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("positions", sa.Column("marks", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("positions", "marks")
