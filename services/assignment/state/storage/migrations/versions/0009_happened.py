"""What became of what help promised. Reliefs of before have promised nothing; they are looked at from now on."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "happened",
        sa.Column("relief_id", sa.String(length=36), primary_key=True),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
    )
    op.create_index("happened_by_day", "happened", ["day"])


def downgrade() -> None:
    op.drop_table("happened")
