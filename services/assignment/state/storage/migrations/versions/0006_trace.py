"""The trace that a message of the outbox continues."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("trace", sa.String(length=55)))


def downgrade() -> None:
    op.drop_column("outbox", "trace")
