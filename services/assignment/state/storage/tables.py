"""The tables of assignment: read model, proposals, orders, outbox, settings, audit. Written on SQLite and PostgreSQL.

`record` columns hold the event as JSON text; the other columns are what queries filter and sort by. Instants are
ISO 8601 in UTC, so that their text sorts as they do.
"""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()
_Big = BigInteger().with_variant(Integer, "sqlite")

positions = Table(
    "positions",
    metadata,
    Column("topic", String(100), primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("cluster", String(100), nullable=False),
    Column("next_offset", _Big, nullable=False),
    Column("marks", Text, nullable=False, server_default=""),
)
items = Table(
    "items",
    metadata,
    Column("item_id", String(36), primary_key=True),
    Column("version", _Big, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("team", String(64)),
    Column("region", String(64), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("case_key", String(88)),
    Column("batch_id", String(64)),
    Column("received_at", String(32)),
    Column("confirmed_by", String(36)),
    Column("record", Text, nullable=False),
    Index("items_by_clock", "team", "due_on", "item_id"),
    Index("items_open", "open"),
    Index("items_by_batch", "batch_id"),
    Index("items_by_confirmation", "confirmed_by"),
)
outlooks = Table(
    "outlooks",
    metadata,
    Column("team", String(64), primary_key=True),
    Column("region", String(64), nullable=False),
    Column("record", Text, nullable=False),
)
jams = Table(
    "jams",
    metadata,
    Column("team", String(64), primary_key=True),
    Column("region", String(64), nullable=False),
    Column("record", Text, nullable=False),
)
batches = Table(
    "batches",
    metadata,
    Column("batch_id", String(64), primary_key=True),
    Column("record", Text, nullable=False),
)
batch_forgotten = Table(
    "batch_forgotten",
    metadata,
    Column("batch_id", String(64), primary_key=True),
    Column("items", Integer, nullable=False),
)
resyncs = Table(
    "resyncs",
    metadata,
    Column("resync_id", String(36), primary_key=True),
    Column("source", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("record", Text, nullable=False),
)
regions = Table(
    "regions",
    metadata,
    Column("region", String(64), primary_key=True),
    Column("record", Text, nullable=False),
)
plans = Table(
    "plans",
    metadata,
    Column("plan_id", String(36), primary_key=True),
    Column("region", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("answer", String(20), nullable=False),
    Column("record", Text, nullable=False),
)
proposals = Table(
    "proposals",
    metadata,
    Column("proposal_id", String(36), primary_key=True),
    Column("region", String(64), nullable=False),
    Column("from_team", String(64), nullable=False),
    Column("to_team", String(64), nullable=False),
    Column("state", String(24), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("offered_at", String(32), nullable=False),
    Column("relief_id", String(36)),
    Column("record", Text, nullable=False),
    Index("proposals_active", "active"),
    Index("proposals_by_relief", "relief_id", "offered_at"),
    Index("proposals_by_time", "offered_at", "proposal_id"),
)
reliefs = Table(
    "reliefs",
    metadata,
    Column("relief_id", String(36), primary_key=True),
    Column("region", String(64), nullable=False),
    Column("from_team", String(64), nullable=False),
    Column("receivers", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("asked_at", String(32), nullable=False),
    Column("ended_at", String(32), nullable=False),
    Column("record", Text, nullable=False),
    Index("reliefs_active", "active"),
    Index("reliefs_by_time", "asked_at", "relief_id"),
)
"""`receivers`: codes of the receiving teams, each between bars. `ended_at` is empty while it is open."""
happened = Table(
    "happened",
    metadata,
    Column("relief_id", String(36), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("record", Text, nullable=False),
    Index("happened_by_day", "day"),
)
"""What has become of what each relief promised, as of the end of a business day."""
orders = Table(
    "orders",
    metadata,
    Column("order_id", String(36), primary_key=True),
    Column("item_id", String(36), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("proposal_id", String(36)),
    Column("ordered_at", String(32), nullable=False),
    Column("verdict", String(24)),
    Index("orders_by_item", "item_id"),
    Index("orders_waiting", "verdict"),
)
wishes = Table(
    "wishes",
    metadata,
    Column("order_id", String(36), primary_key=True),
    Column("region", String(64), nullable=False),
    Column("team", String(64)),
    Column("kind", String(20), nullable=False),
    Column("ordered_at", String(32), nullable=False),
    Column("verdict", String(24)),
    Index("wishes_waiting", "verdict"),
)
outbox = Table(
    "outbox",
    metadata,
    Column("number", _Big, primary_key=True, autoincrement=False),
    Column("topic", String(100), nullable=False),
    Column("key", String(200), nullable=False),
    Column("partition", Integer),
    Column("record", Text, nullable=False),
    Column("trace", String(55)),
)
settings = Table(
    "settings",
    metadata,
    Column("region", String(64), primary_key=True),
    Column("record", Text, nullable=False),
)
audit = Table(
    "audit",
    metadata,
    Column("number", _Big, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("account", String(64), nullable=False),
    Column("act", String(40), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", String(200), nullable=False),
    Index("audit_by_subject", "subject"),
)
ticks = Table(
    "ticks",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("at", String(32), nullable=False),
)
moved = Table(
    "moved",
    metadata,
    Column("region", String(64), primary_key=True),
    Column("from_team", String(64), primary_key=True),
    Column("to_team", String(64), primary_key=True),
    Column("items", Integer, nullable=False),
)
holder = Table(
    "holder",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("term", _Big, nullable=False),
    Column("installation", String(36), nullable=False),
)
"""One row: the number of the process that holds the database, and the permanent name of the installation."""
