"""The rule of one partition of `items`: records in, item records, partial counts and answers to ticks out."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import get_args

from contracts.backlog import PartialsReached
from contracts.item_state import TickPassed
from contracts.items import (
    ITEMS_RECORD,
    BusinessTimeReached,
    HeartbeatSent,
    ItemConfirmed,
    ItemEvent,
    ItemReceiptCorrected,
    ItemReceived,
    ItemTouched,
    Order,
)
from contracts.topics import BACKLOG, ITEM_STATE
from mailroom.backlog import COUNTED
from mailroom.items import STATE_CHANGED, Item, TooLate, contradicts, evolve, trace_of, wire
from mailroom.items.life import day_of
from mailroom.teams import Roster
from mailroom.workdays import business_date
from services.backlog.metrics import Figures
from services.backlog.partition_state import KEPT_ROWS, PartitionState, workdays_ago
from services.backlog.settings import Settings
from services.backlog.tables import ItemRow, TickRow
from services.chassis.kafka import BadMessage, Encoded, Output, Record, decode, partition_for
from services.streams import DeadLetter, Rows, Step

NO_ITEM = "-"
EVERY_TEAM = "*"
"""Takes the place of the team in the key of `PartialsReached`; no team code has this form."""

KEPT_STUB_RECORDS = 64

_ORDERS = frozenset(get_args(Order))
_MAY_CHANGE_NOTHING = _ORDERS | {ItemTouched, ItemConfirmed}


class BacklogFold:
    """Owner and state of the items of one partition; recreated from the rows when the partition is assigned."""

    def __init__(
        self, partition: int, rows: Rows, settings: Settings, roster: Callable[[], Roster], figures: Figures
    ) -> None:
        self._partition = partition
        self._settings = settings
        self._roster = roster
        self._figures = figures
        self._state = PartitionState(rows, KEPT_ROWS // settings.partitions)
        self._version = self._state.version
        self._ticks = 0
        self._unsent = set(self._state.teams())
        self._pending: dict[str, Item] = {}
        self._outputs: list[Output] = []
        self._letters: list[DeadLetter] = []
        figures.rows(partition, self._state.items)

    def fold(self, records: Sequence[Record]) -> Step:
        """Apply consecutive records. Every item touched is written and published again, changed or not."""
        self._outputs, self._letters, self._pending = [], [], {}
        self._state.prefetch([record.key for record in records if record.key != NO_ITEM])
        for record in records:
            self._take(record)
            self._version = max(self._version, record.offset)
        self._publish_items()
        self._figures.rows(self._partition, self._state.items)
        return Step(rows=self._state.drain_changes(), outputs=self._outputs, dead_letters=self._letters)

    def poll(self) -> Sequence[Output]:
        """Counts of the teams that changed since they were last sent. A recount continues by one slice."""
        drift = self._state.go_on_recounting()
        if drift is not None:
            self._figures.drift(self._partition, drift)
        return self._partials()

    def close(self) -> None:
        """The partition went to another process."""
        self._figures.forget(self._partition)

    # One record

    def _take(self, record: Record) -> None:
        try:
            event = decode(ITEMS_RECORD, record.value)
        except BadMessage as bad:
            self._park(record, bad.reason_code, bad.detail)
            return
        match event:
            case HeartbeatSent():
                self._pass_on(event)
            case BusinessTimeReached():
                self._tick(event, record.offset)
            case _:
                self._change(record, event)

    def _change(self, record: Record, event: ItemEvent) -> None:
        if record.key != event.item_id:
            self._park(record, "wrong_key", "the key of the record is not the item's id")
            return
        row = self._state.get(event.item_id)
        if row is None and partition_for(record.key, self._settings.partitions) != self._partition:
            self._park(record, "wrong_partition", "the record is not in the partition of its key")
            return
        before = row.item if row else self._forgotten(event)
        try:
            item = evolve(before, event, record.offset, self._roster())
        except TooLate as late:
            self._park(record, "too_late", str(late))
            return
        self._list_void(record, before, event)
        if item.is_stub:
            self._state.put(ItemRow(item, _with_record(row, record)))
            return
        if before is not None and before.now == item.now and type(event) not in _MAY_CHANGE_NOTHING:
            self._figures.void()
        self._state.put(ItemRow(item))
        self._state.drop_trace(item.item_id)
        self._pending[item.item_id] = item
        if type(event) in _ORDERS:
            self._publish_items()  # before the next order can replace this one's verdict

    def _list_void(self, record: Record, before: Item | None, event: ItemEvent) -> None:
        """Record as dead letters what was accepted but cannot be true, so that nothing is void silently."""
        if contradicts(before, event):
            self._figures.contradiction()
            self._park_void(
                record, "other_content", "something else is known under this id, or about this item's receipt"
            )
        elif isinstance(event, ItemReceiptCorrected) and before is not None and _is_after_report(before, event):
            self._park_void(record, "after_report", "the corrected date is after the day of the item's report")

    def _park_void(self, record: Record, reason_code: str, detail: str) -> None:
        self._letters.append(DeadLetter(record, reason_code, detail, understood=True))

    def _forgotten(self, event: ItemEvent) -> Item | None:
        """What is left of the item if it was forgotten. A receipt begins a new life, as when a resync names it."""
        return None if isinstance(event, ItemReceived) else self._state.trace(event.item_id)

    def _publish_items(self) -> None:
        for item_id, item in self._pending.items():
            state = Encoded(STATE_CHANGED, wire(item), f"{item_id}@{item.version}")
            self._outputs.append(Output(ITEM_STATE.name, item_id, state, self._partition))
        self._pending = {}

    def _pass_on(self, heartbeat: HeartbeatSent) -> None:
        self._figures.heartbeat(self._partition, heartbeat.sent_at)
        for topic in (ITEM_STATE, BACKLOG):
            self._outputs.append(Output(topic.name, NO_ITEM, heartbeat, self._partition))

    def _park(self, record: Record, reason_code: str, detail: str) -> None:
        self._letters.append(DeadLetter(record, reason_code, detail))

    # Ticks

    def _tick(self, tick: BusinessTimeReached, offset: int) -> None:
        """Answer a tick: drop what is too old, send changed counts, and mark the answer complete. A repeated tick

        gets the same answer; business time never goes back.
        """
        last = self._state.tick
        at = tick.at if last is None else max(tick.at, last.at)
        self._version = max(self._version, offset)
        self._state.advance_to(TickRow(at, self._version))
        self._give_up_stubs()
        self._forget_closed()
        self._publish_items()
        self._outputs.extend(self._partials())
        partitions, counted = self._settings.partitions, self._state.counts.open_items_by_region()
        for region in self._roster().regions():
            reached = PartialsReached(
                region=region,
                source_partition=self._partition,
                source_partitions=partitions,
                at=tick.at,
                open_items=counted.get(region, 0),
            )
            key = f"{region}|{EVERY_TEAM}|{self._partition}"
            self._outputs.append(Output(BACKLOG.name, key, reached, partition_for(region, partitions)))
        passed = TickPassed(source_partition=self._partition, at=tick.at)
        self._outputs.append(Output(ITEM_STATE.name, NO_ITEM, passed, self._partition))
        self._recount()

    def _give_up_stubs(self) -> None:
        tick = self._state.tick
        if tick is None:
            return
        for item_id in self._state.stubs_before(workdays_ago(tick.at, self._settings.unknown_item_workdays)):
            row = self._state.get(item_id)
            for record in row.records if row else ():
                self._park(record, "unknown_item", "nobody received this item")
            self._state.forget(item_id)

    def _forget_closed(self) -> None:
        tick, workdays = self._state.tick, self._settings.forget_closed_after_workdays
        if tick is None or not workdays:
            return
        today, remembered = business_date(tick.at), self._settings.remember_forgotten_workdays
        for item_id in self._state.forgotten_until(workdays_ago(tick.at, remembered)) if remembered else ():
            self._state.drop_trace(item_id)
        for item_id in self._state.closed_until(workdays_ago(tick.at, workdays)):
            if remembered and (row := self._state.get(item_id)) is not None:
                self._state.leave_trace(trace_of(row.item), today)
            self._state.forget(item_id)
            self._pending.pop(item_id, None)
            self._outputs.append(Output(ITEM_STATE.name, item_id, None, self._partition))

    def _recount(self) -> None:
        self._ticks += 1
        every = self._settings.recount_every_ticks
        if every and self._ticks % every == 0:
            self._state.begin_recount()

    def _partials(self) -> list[Output]:
        self._unsent.update(self._state.counts.take_changed())
        partials = [self._partial(region, team) for region, team in sorted(self._unsent)]
        self._unsent.clear()
        return partials

    def _partial(self, region: str, team: str) -> Output:
        at = self._state.tick.at if self._state.tick else None
        version = max(self._version, 0)
        counted = self._state.counts.partial(region, team, at, version, self._partition)
        key = f"{region}|{team}|{self._partition}"
        encoded = Encoded(COUNTED, counted, f"{key}@{version}@{at.isoformat() if at else ''}")
        return Output(BACKLOG.name, key, encoded, _partition_of(region, self._settings.partitions))


@lru_cache(maxsize=4096)
def _partition_of(region: str, partitions: int) -> int:
    return partition_for(region, partitions)


def _is_after_report(item: Item, event: ItemReceiptCorrected) -> bool:
    return item.now is not None and event.legal_received_on.toordinal() > day_of(item.now.receipt.at)


def _with_record(row: ItemRow | None, record: Record) -> tuple[Record, ...]:
    known = row.records if row else ()
    if any(record.offset == each.offset for each in known):
        return known
    return (*known, record._replace(headers=dict(record.headers)))[-KEPT_STUB_RECORDS:]
