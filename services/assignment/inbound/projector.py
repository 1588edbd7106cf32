"""The projector: records of Kafka in, the read model and its rows out, ticks and plans answered in their order."""

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import datetime

from contracts.base import Event
from contracts.item_state import ItemStateChanged, TickPassed
from contracts.items import HeartbeatSent
from contracts.jams import OutlookReady, TeamOutlookDrawn
from contracts.plans import NoPlan, PlanDrawn, ShortageDeclared
from contracts.topics import ITEM_STATE, OUTLOOK, PLANS
from mailroom.proposals.proposal import Proposal
from services.assignment.commands.help_life import continue_waves, take_verdict
from services.assignment.inbound import planning, reported, ticking
from services.assignment.inbound.topics import ADAPTERS, TOPICS
from services.assignment.state.service_state import ServiceState
from services.assignment.state.unit_of_work import UnitOfWork
from services.chassis import logs
from services.chassis.kafka import BadMessage, Record, decode
from services.chassis.kafka.history.breach import Partition
from services.chassis.kafka.history.marks import Trail, mark
from services.chassis.metrics import Metrics

MOST_HELD = 20_000
"""Records that may wait behind a tick before the partition is paused."""

_Queued = tuple[Record, Event | None]


class Projector:
    """Applies records in batches, one transaction each, with the offsets.

    A partition of `item-state` is held at `TickPassed(at)` until all partitions have reached it; an outlook is held
    until its tick was acted on, so that the consequences of a tick never depend on how fast `jams` was; a plan is held
    until the tick and the outlook it was drawn from have arrived. What is held counts as not read.
    """

    def __init__(self, service: ServiceState, metrics: Metrics) -> None:
        self._service = service
        self._taken = metrics.counter("mailroom_events_total")
        self._failed = metrics.counter("mailroom_event_failures_total")
        metrics.start_at_zero("mailroom_event_failures_total", topic=TOPICS)
        self.cluster = "-"
        """Id of the Kafka cluster whose records these are."""
        self._items: dict[int, deque[_Queued]] = {number: deque() for number in range(service.settings.partitions)}
        self._outlooks: defaultdict[int, deque[_Queued]] = defaultdict(deque)
        self._plans: defaultdict[int, deque[_Queued]] = defaultdict(deque)
        self.trails: dict[Partition, Trail] = {}
        """Marks of what was applied, by topic and partition."""
        self._reached: dict[Partition, Record] = {}
        self.heartbeats: dict[int, datetime] = {}
        """Wall time of the last heartbeat seen in each partition of `item-state`."""

    def full(self) -> frozenset[tuple[str, int]]:
        """Topics and partitions that should not be fetched for now."""
        held = ((ITEM_STATE.name, self._items), (OUTLOOK.name, self._outlooks))
        return frozenset(
            (topic, number) for topic, queues in held for number, queue in queues.items() if len(queue) > MOST_HELD
        )

    async def apply(self, records: Sequence[Record]) -> None:
        """Apply everything that may be applied now; also called without records, when others make it possible."""
        ordered = sorted(records, key=lambda record: TOPICS.index(record.topic))
        async with self._service.transaction(patient=True) as work:
            for record in ordered:
                self._take(work, record)
            self._drain_outlooks(work)
            self._drain_items(work)
            ticking.measure(work)
            self._drain_plans(work)
            self._keep_positions(work)

    async def go_on_at(self, place: Partition, offset: int) -> None:
        """An operator lets the feed continue from here with a stopped partition."""
        self.trails[place] = self.trails.get(place, Trail()).before(offset)
        async with self._service.transaction(durable=True) as work:
            work.position(*place, offset, self.cluster, self.trails[place].text())

    def _take(self, work: UnitOfWork, record: Record) -> None:
        event = self._read(record)
        if record.topic == ITEM_STATE.name:
            self._items[record.partition].append((record, event))
        elif record.topic == OUTLOOK.name:
            if isinstance(event, HeartbeatSent):
                self._service.stage_monitor.heartbeat(record.topic, record.partition, event.sent_at)
            self._outlooks[record.partition].append((record, event))
        elif record.topic == PLANS.name:
            self._plans[record.partition].append((record, event))
        else:
            reported.take(work, event)
            self._done(record)

    def _read(self, record: Record) -> Event | None:
        self._taken.labels(record.topic).inc()
        if record.value is None:
            return None
        try:
            return decode(ADAPTERS[record.topic], record.value)
        except BadMessage as bad:
            # Only our own services write these topics: report it to the operator, and let the stream continue.
            self._failed.labels(record.topic, bad.reason_code).inc()
            logs.warning("record.unreadable", topic=record.topic, offset=record.offset, reason=bad.reason_code)
            return None

    def _drain_items(self, work: UnitOfWork) -> None:
        """Apply items up to the tick that all partitions have reached, act on it, and continue after it."""
        while True:
            touched: dict[str, Proposal] = {}
            for queue in self._items.values():
                self._drain_partition(work, queue, touched)
            continue_waves(work, touched, self._service.now())
            ticks = [queue[0][1] if queue else None for queue in self._items.values()]
            reached = [event.at for event in ticks if isinstance(event, TickPassed)]
            if len(reached) < len(self._items):
                return
            self._pass(work, min(reached))
            self._drain_outlooks(work)

    def _drain_partition(self, work: UnitOfWork, queue: deque[_Queued], touched: dict[str, Proposal]) -> None:
        last = work.read_model.last_tick
        while queue:
            record, event = queue[0]
            if isinstance(event, TickPassed) and (last is None or event.at > last):
                return
            queue.popleft()
            self._done(record)
            if isinstance(event, ItemStateChanged):
                if work.put_item(event) and (proposal := take_verdict(work, event)):
                    touched[proposal.proposal_id] = proposal
            elif record.value is None:
                work.forget_item(record.key)
            elif isinstance(event, HeartbeatSent):
                self._service.stage_monitor.heartbeat(record.topic, record.partition, event.sent_at)
                self.heartbeats[record.partition] = event.sent_at

    def _pass(self, work: UnitOfWork, at: datetime) -> None:
        for queue in self._items.values():
            record, event = queue[0]
            if isinstance(event, TickPassed) and event.at == at:
                queue.popleft()
                self._done(record)
                work.trace = record.headers.get("traceparent")
        ticking.complete(work, at, self._service.now)
        work.trace = None

    def _drain_outlooks(self, work: UnitOfWork) -> None:
        last = work.read_model.last_tick
        for queue in self._outlooks.values():
            while queue:
                record, event = queue[0]
                if isinstance(event, TeamOutlookDrawn | OutlookReady) and (last is None or event.at > last):
                    break
                queue.popleft()
                reported.take(work, event)
                self._done(record)

    def _drain_plans(self, work: UnitOfWork) -> None:
        for queue in self._plans.values():
            while queue:
                record, event = queue[0]
                if isinstance(event, PlanDrawn | ShortageDeclared | NoPlan):
                    if not self._ripe(event):
                        break
                    work.trace = record.headers.get("traceparent")
                    planning.take(work, event)
                    work.trace = None
                queue.popleft()
                self._done(record)

    def _ripe(self, plan: PlanDrawn | ShortageDeclared | NoPlan) -> bool:
        """Whether the tick and the outlook that the plan is based on have been applied here."""
        tick, outlook = self._service.read_model.last_tick, self._service.read_model.region(plan.region).outlook_at
        return tick is not None and tick >= plan.at and outlook is not None and outlook >= plan.at

    def _done(self, record: Record) -> None:
        self._reached[record.topic, record.partition] = record

    def _keep_positions(self, work: UnitOfWork) -> None:
        """Once per transaction and partition, with the mark of the last record."""
        for place, record in self._reached.items():
            last = mark(record.offset, record.timestamp, record.key.encode(), record.value)
            self.trails[place] = self.trails.get(place, Trail()).and_then(last)
            work.position(*place, record.offset + 1, self.cluster, self.trails[place].text())
        self._reached = {}
