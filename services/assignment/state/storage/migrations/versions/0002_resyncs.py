"""Resyncs, and by which of them an item was last confirmed."""

import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resyncs",
        sa.Column("resync_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("resync_id"),
    )
    op.add_column("items", sa.Column("received_at", sa.String(length=32)))
    op.add_column("items", sa.Column("confirmed_by", sa.String(length=36)))
    op.create_index("items_by_confirmation", "items", ["confirmed_by"], unique=False)
    items = sa.table("items", *(sa.column(name) for name in ("item_id", "received_at", "confirmed_by", "record")))
    for item_id, record in op.get_bind().execute(sa.select(items.c.item_id, items.c.record)).all():
        known = json.loads(record)
        at = datetime.fromisoformat(known["received_at"]).isoformat(timespec="microseconds")
        columns = {"received_at": at, "confirmed_by": known.get("confirmed_by")}
        op.execute(items.update().where(items.c.item_id == item_id).values(columns))


def downgrade() -> None:
    op.drop_index("items_by_confirmation", table_name="items")
    op.drop_column("items", "confirmed_by")
    op.drop_column("items", "received_at")
    op.drop_table("resyncs")
