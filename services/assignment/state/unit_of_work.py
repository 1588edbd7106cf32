"""What one unit of work leads to: rows, orders, audit and messages, written as one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts import topics
from contracts.base import Event
from contracts.item_state import ItemStateChanged
from contracts.items import Order, TransferOrdered
from contracts.proposals import ProposalChanged, ProposalsEvent, StopReason
from contracts.reliefs import ReliefChanged
from contracts.settings import SettingsChanged
from mailroom.allocation.shortage.in_force import Triage
from mailroom.help.happened import Happened
from mailroom.help.life import numbered
from mailroom.proposals.proposal import Proposal
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.memory.records import PlanRequest, SentOrder, is_active
from services.assignment.state.outbox import Outbox
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.batches import count_forgotten
from services.assignment.state.storage.sql import chunks, iso, upsert
from services.chassis.kafka import Output, encode, partition_for
from services.chassis.tracing import trace_parent

_KINDS = {"item.transfer_ordered": "transfer", "item.placement_ordered": "placement", "item.recall_ordered": "recall"}
_KINDS |= {"item.handed_back": "hand_back", "item.excluded": "exclude", "item.included": "include"}

Rows = dict[Any, dict[str, Any]]


@dataclass(slots=True)
class NextNumbers:
    """The next numbers for append-only rows."""

    outbox: int = 1
    audit: int = 1


@dataclass(slots=True)
class UnitOfWork:
    """Collects the changes. Each method changes the read model and remembers the row."""

    read_model: ReadModel
    partitions: int
    outbox: Outbox = field(default_factory=Outbox)
    items: dict[str, ItemStateChanged | None] = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)
    outputs: list[Output] = field(default_factory=list)
    taken_back: list[int] = field(default_factory=list)
    trace: str | None = None
    """W3C `traceparent` of the record that is being applied; else that of the request counts."""

    @property
    def empty(self) -> bool:
        """Whether nothing is to be written."""
        return not (self.items or self.rows or self.outputs or self.taken_back)

    def keep(self, table: str, key: object, row: dict[str, Any]) -> None:
        """Insert or replace this row of a table at the end."""
        self.rows.setdefault(table, {})[key] = row

    def put_item(self, item: ItemStateChanged) -> bool:
        """A newer state of an item; False if it was an older one."""
        if not self.read_model.put_item(item):
            return False
        self.items[item.item_id] = item
        return True

    def forget_item(self, item_id: str) -> None:
        """A tombstone: nothing of the item stays."""
        self.read_model.drop_item(item_id)
        self.items[item_id] = None

    def put_record(self, table: str, key: str, record: Event, **columns: object) -> None:
        """Store an event of the read model as shown or needed."""
        name = tables.metadata.tables[table].primary_key.columns[0].name
        self.keep(table, key, {name: key, **columns, "record": encode(record).decode()})

    def put_settings(self, changed: SettingsChanged) -> None:
        """New settings of a region: stored and published."""
        self.read_model.settings[changed.region] = changed
        self.put_record("settings", changed.region, changed)
        self.send(topics.SETTINGS.name, changed.region, changed)

    def put_proposal(self, proposal: Proposal) -> None:
        """A proposal in its new state."""
        self.read_model.put_proposal(proposal)
        self.keep("proposals", proposal.proposal_id, row_mapping.proposal_row(proposal, is_active(proposal)))

    def put_relief(self, relief: ReliefChanged) -> ReliefChanged:
        """A relief in its new state, stored and published with the region's next version. Returns it so."""
        before = self.read_model.reliefs.get(relief.relief_id)
        relief = numbered(relief, before, self.next_version(relief.region))
        self.restore_relief(relief)
        self.publish(relief)
        return relief

    def restore_relief(self, relief: ReliefChanged) -> None:
        """A relief as it was published."""
        self.read_model.put_relief(relief)
        self.keep("reliefs", relief.relief_id, row_mapping.relief_row(relief))

    def put_happened(self, happened: Happened) -> None:
        """What has become of a relief's promise by the end of a day."""
        self.read_model.happened[happened.relief_id] = happened
        self.keep("happened", happened.relief_id, row_mapping.happened_row(happened))

    def position(self, topic: str, partition: int, next_offset: int, cluster: str, marks: str = "") -> None:
        """Records up to here are part of this transaction. `marks`: of the last of them, to recognise the log later."""
        row = {"topic": topic, "partition": partition, "cluster": cluster, "marks": marks}
        self.keep("positions", (topic, partition), {**row, "next_offset": next_offset})

    def tick(self, at: datetime) -> None:
        """Business time reached `at` in every partition."""
        self.read_model.tick_before, self.read_model.last_tick = self.read_model.last_tick, at
        self.keep("ticks", "last", {"name": "last", "at": iso(at)})
        if self.read_model.tick_before is not None:
            self.keep("ticks", "before", {"name": "before", "at": iso(self.read_model.tick_before)})

    def advance_region(self, region: str, **reached: datetime | int | Triage | None) -> None:
        """A region has reached something (see `read_model.Region`)."""
        known = self.read_model.advance(region, **reached)
        self.keep("regions", region, {"region": region, "record": row_mapping.region_json(known)})

    def next_version(self, region: str) -> int:
        """The version that the region's next event of `proposals` has."""
        return self.read_model.region(region).version + 1

    def publish(self, event: ProposalsEvent) -> None:
        """Publish an event of a region's proposals; it must carry `next_version`."""
        changes_plans = isinstance(event, ProposalChanged | ReliefChanged)
        effect = event.version if changes_plans else self.read_model.region(event.region).effect
        self.advance_region(event.region, version=event.version, effect=effect)
        tail = f"|{event.proposal_id}" if isinstance(event, ProposalChanged) else ""
        tail = f"|{event.relief_id}" if isinstance(event, ReliefChanged) else tail
        self.send_to_region(topics.PROPOSALS.name, event.region, f"{event.region}{tail}", event)

    def order(self, order: Order, proposal_id: str | None = None) -> None:
        """Write an order about an item."""
        sent = SentOrder(order.event_id, order.item_id, _KINDS[order.type], proposal_id, order.occurred_at)
        self.read_model.put_order(sent)
        self.keep("orders", sent.order_id, row_mapping.order_row(sent, None))
        self.send(topics.ITEMS.name, order.item_id, order)

    def take_back(self, is_halted: Callable[[TransferOrdered], bool]) -> list[TransferOrdered]:
        """Take those of these orders that were not sent yet out of the outbox: they never will be."""
        taken = self.outbox.take_back(is_halted)
        for number, order in taken:
            self.taken_back.append(number)
            sent = self.read_model.take_back(order.event_id)
            if sent is not None:
                self.settle(sent, StopReason.MOVES_OFF.value)
        return [order for _, order in taken]

    def request_plan(self, request: PlanRequest) -> None:
        """Somebody requested a plan."""
        self.read_model.plan_requests[request.order_id] = request
        self.keep("wishes", request.order_id, row_mapping.plan_request_row(request, None))

    def settle_plan_request(self, request: PlanRequest, verdict: str) -> None:
        """A plan, or the reason why there is none, has answered it."""
        self.read_model.plan_requests.pop(request.order_id, None)
        self.keep("wishes", request.order_id, row_mapping.plan_request_row(request, verdict))

    def settle(self, order: SentOrder, verdict: str) -> None:
        """The verdict on an order was read."""
        self.keep("orders", order.order_id, row_mapping.order_row(order, verdict))

    def count_moved(self, region: str, from_team: str, to_team: str) -> None:
        """One more item moved between two teams."""
        key = (region, from_team, to_team)
        self.read_model.moved[key] = self.read_model.moved.get(key, 0) + 1
        columns = {"region": region, "from_team": from_team, "to_team": to_team}
        self.keep("moved", key, {**columns, "items": self.read_model.moved[key]})

    def audit(self, at: datetime, account: str, act: str, subject: str, detail: str = "") -> None:
        """Who did what to which proposal, item, region or site; codes only, never free text."""
        row = {"at": iso(at), "account": account, "act": act, "subject": subject, "detail": detail}
        rows = self.rows.setdefault("audit", {})
        rows[len(rows)] = row

    def send(self, topic: str, key: str, event: Event) -> None:
        """Send a message whose partition follows from its key."""
        self.outputs.append(Output(topic, key, event, None, self._trace()))

    def send_to_region(self, topic: str, region: str, key: str, event: Event) -> None:
        """Send a message to the partition of its region."""
        self.outputs.append(Output(topic, key, event, partition_for(region, self.partitions), self._trace()))

    def _trace(self) -> str | None:
        return self.trace or trace_parent.get()

    async def flush(self, connection: AsyncConnection, numbers: NextNumbers) -> list[tuple[int, Output]]:
        """Write everything; returns the messages with their numbers in the outbox."""
        gone = [item_id for item_id, item in self.items.items() if item is None]
        for part in chunks(gone):
            await count_forgotten(connection, part)
            await connection.execute(delete(tables.items).where(tables.items.c.item_id.in_(part)))
        rows = [row_mapping.item_row(item) for item in self.items.values() if item is not None]
        await upsert(connection, tables.items, rows, newer_by="version")
        for row in self.rows.get("audit", {}).values():
            row["number"], numbers.audit = numbers.audit, numbers.audit + 1
        for name, found in self.rows.items():
            await upsert(connection, tables.metadata.tables[name], list(found.values()))
        if self.taken_back:
            await connection.execute(delete(tables.outbox).where(tables.outbox.c.number.in_(self.taken_back)))
        numbered = list(enumerate(self.outputs, start=numbers.outbox))
        numbers.outbox += len(numbered)
        if numbered:
            await connection.execute(tables.outbox.insert(), [row_mapping.message_row(*each) for each in numbered])
        return numbered
