"""Lists name their relief in a column: the lists of one relief are found without reading those of its teams."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposals", sa.Column("relief_id", sa.String(length=36)))
    is_server = op.get_bind().dialect.name == "postgresql"
    told = "record::json ->> 'relief_id'" if is_server else "json_extract(record, '$.relief_id')"
    op.execute(f"update proposals set relief_id = {told}")
    op.create_index("proposals_by_relief", "proposals", ["relief_id", "offered_at"])


def downgrade() -> None:
    op.drop_index("proposals_by_relief", "proposals")
    op.drop_column("proposals", "relief_id")
