"""The evidence: the topics from their beginning, and the database of `assignment`."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from audit.reading import Reader, Record
from chaos.faults.records import MARK
from contracts import topics

Place = tuple[int, int]
"""Partition and offset in `items`."""


class State(NamedTuple):
    """One record of `item-state`, in the order of Kafka."""

    partition: int
    record: Mapping[str, Any]


class Letter(NamedTuple):
    """A dead letter: where its record stood, why it was parked, and our mark if it is poison."""

    origin: tuple[str, int, int]
    reason: str
    mark: str


@dataclass(slots=True)
class Evidence:
    """Everything the verdict examines, apart from what the client remembers."""

    events: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    transfers: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Transfer order by id: item and proposal."""
    ordered: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By proposal: when each of its transfer orders was written (seconds, wall clock of who wrote it)."""
    marks: dict[str, int] = field(default_factory=dict)
    states: dict[str, list[State]] = field(default_factory=lambda: defaultdict(list))
    letters: dict[tuple[str, int, int], Letter] = field(default_factory=dict)
    proposals: dict[str, list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    reliefs: dict[str, list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    sql_orders: list[Mapping[str, Any]] = field(default_factory=list)
    sql_proposals: dict[str, str] = field(default_factory=dict)
    sql_reliefs: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    sql_audit: list[tuple[str, str, str]] = field(default_factory=list)
    """(account, act, what it is about) of every act recorded in the database, in their order."""
    sql_outbox: int = 0

    def take_item(self, seen: Record) -> None:
        """A record of `items`, whoever wrote it."""
        if mark := seen.headers.get(MARK):
            self.marks[mark] = self.marks.get(mark, 0) + 1
            return
        said = _parsed(seen.value)
        if "event_id" not in said or "item_id" not in said:
            return
        self.events[said["event_id"]].append((seen.partition, seen.offset))
        if said["type"] == "item.transfer_ordered":
            self.transfers[said["event_id"]] = (said["item_id"], said["proposal_id"])
            self.ordered[said["proposal_id"]].append(seen.timestamp_ms / 1000)

    def take_state(self, seen: Record) -> None:
        """A record of `item-state`."""
        said = _parsed(seen.value)
        if said.get("type") == "item.state_changed":
            self.states[seen.key].append(State(seen.partition, said))

    def take_letter(self, seen: Record) -> None:
        """A dead letter; one that was parked twice counts once, by its origin."""
        headers = seen.headers
        origin = (headers["origin_topic"], int(headers["origin_partition"]), int(headers["origin_offset"]))
        self.letters[origin] = Letter(origin, headers.get("reason_code", ""), headers.get(MARK, ""))

    def take_proposal(self, seen: Record) -> None:
        """A record of `proposals`."""
        said = _parsed(seen.value)
        if said.get("type") == "proposal.changed":
            self.proposals[said["proposal_id"]].append(said)
        elif said.get("type") == "relief.changed":
            self.reliefs[said["relief_id"]].append(said)


def _parsed(value: bytes | None) -> dict[str, Any]:
    try:
        said = json.loads(value or b"{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


async def gather(bootstrap: str, database_url: str) -> Evidence:
    """Read all of it."""
    found = Evidence()
    reader = Reader(bootstrap)
    letters = [topic.dead_letters for topic in topics.TOPICS]
    await reader.start([topics.ITEMS.name, topics.ITEM_STATE.name, topics.PROPOSALS.name, *letters])
    try:
        async for seen in reader.new_records(topics.ITEMS):
            found.take_item(seen)
        async for seen in reader.new_records(topics.ITEM_STATE):
            found.take_state(seen)
        async for seen in reader.new_records(topics.PROPOSALS):
            found.take_proposal(seen)
        for topic in topics.TOPICS:
            async for seen in reader.new_records(topic.dead_letters, must_exist=False):
                found.take_letter(seen)
    finally:
        await reader.stop()
    await _read_sql(found, database_url)
    return found


async def _read_sql(found: Evidence, url: str) -> None:
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
    try:
        async with engine.connect() as connection:
            orders = await connection.execute(text("SELECT order_id, item_id, kind, proposal_id, verdict FROM orders"))
            found.sql_orders = [dict(row) for row in orders.mappings()]
            for proposal_id, state in await connection.execute(text("SELECT proposal_id, state FROM proposals")):
                found.sql_proposals[proposal_id] = state
            for relief_id, record in await connection.execute(text("SELECT relief_id, record FROM reliefs")):
                found.sql_reliefs[relief_id] = json.loads(record)
            acts = text("SELECT account, act, subject FROM audit ORDER BY number")
            found.sql_audit = [(account, act, about) for account, act, about in await connection.execute(acts)]
            found.sql_outbox = (await connection.execute(text("SELECT count(*) FROM outbox"))).scalar_one()
    finally:
        await engine.dispose()
