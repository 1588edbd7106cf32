"""The feed: one consumer without group that starts where the database says and hands records on."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from sqlalchemy import delete, select

from contracts.topics import TOPICS as CATALOGUE
from services.assignment.inbound.topics import TOPICS
from services.assignment.state.storage import tables
from services.assignment.state.storage.engines import retry_while_busy
from services.assignment.state.storage.store import Store
from services.chassis.kafka import Record
from services.chassis.kafka.cluster import cluster_of
from services.chassis.kafka.history.breach import Partition
from services.chassis.kafka.history.mark_reader import mark_reader
from services.chassis.kafka.history.marks import Trail
from services.chassis.kafka.history.reader import ReaderHistory
from services.chassis.kafka.history.stopped import StoppedPartitions

_ASK_AGAIN_SECONDS = 0.2
_UNBROKEN = [topic.name for topic in CATALOGUE if topic.cleanup == "delete"]


class RecordSink(Protocol):
    """Whom records are handed to."""

    cluster: str
    """Id of the Kafka cluster whose records these are."""
    trails: dict[Partition, Trail]
    """Marks of what was applied, by topic and partition."""
    heartbeats: dict[int, datetime]
    """Wall time of the last heartbeat seen in each partition of `item-state`."""

    def full(self) -> frozenset[tuple[str, int]]:
        """Topics and partitions that should not be fetched for now."""

    async def apply(self, records: Sequence[Record]) -> None:
        """Apply everything that may be applied now; also called without records."""

    async def go_on_at(self, place: Partition, offset: int) -> None:
        """An operator lets the feed continue from here with a stopped partition."""


class Feed:
    """Reads all partitions of the topics from the stored positions."""

    def __init__(self, bootstrap: str, store: Store, max_records: int, stops: StoppedPartitions) -> None:
        self._bootstrap = bootstrap
        self._store = store
        self._max_records = max_records
        self._stops = stops
        # Named at once: what a consumer is told of later it learns only when its metadata is old.
        self._consumer = AIOKafkaConsumer(
            *TOPICS,
            bootstrap_servers=bootstrap,
            enable_auto_commit=False,
            fetch_max_wait_ms=250,
            auto_offset_reset="earliest",
        )
        self._history = ReaderHistory(self._consumer, mark_reader(bootstrap), _UNBROKEN)
        self._trails: dict[Partition, Trail] = {}
        self._ends: dict[TopicPartition, int] = {}

    async def start(self) -> str:
        """Connect and go to the stored positions; returns the id of the cluster.

        In another cluster everything is read from its beginning; higher versions win, so nothing counts twice. A
        partition whose history broke is stopped.
        """
        await self._consumer.start()
        partitions = [
            TopicPartition(topic, number)
            for topic in TOPICS
            for number in sorted(self._consumer.partitions_for_topic(topic) or ())
        ]
        if not partitions:
            raise RuntimeError("the topics do not exist yet: create them first")
        cluster = await cluster_of(self._bootstrap)
        self._ends = await self._consumer.end_offsets(partitions)
        stored = {
            tp: at for tp, at in (await retry_while_busy(lambda: self._positions(cluster))).items() if tp in self._ends
        }
        self._trails = {tp: trail for tp, (_, trail) in stored.items()}
        begins = await self._consumer.beginning_offsets(partitions)
        await self._history.begin(stored, {tp: begins[tp] for tp in partitions if tp not in stored})
        for tp in partitions:
            if tp in self._history.standing:
                self._consumer.pause(tp)
                self._ends.pop(tp)
            self._consumer.seek(tp, stored[tp][0] if tp in stored else begins[tp])
        return cluster

    async def stop(self) -> None:
        """Disconnect."""
        await self._consumer.stop()

    async def run(self, sink: RecordSink, after: Callable[[], None]) -> None:
        """Read forever; `after` is called for each batch once all that was there at the start is applied."""
        sink.trails = self._trails
        paused: frozenset[tuple[str, int]] = frozenset()
        caught_up = False
        while True:
            await self._mind_stops(sink)
            found = await self._consumer.getmany(timeout_ms=200, max_records=self._max_records)
            while not await self._history.confirm(found):  # noqa: ASYNC110 - Kafka is away and has to be asked again
                await asyncio.sleep(_ASK_AGAIN_SECONDS)
            records = [
                Record(
                    each.topic,
                    each.partition,
                    each.offset,
                    (each.key or b"").decode(),
                    each.value,
                    _trace_of(each),
                    timestamp=each.timestamp,
                )
                for batch in found.values()
                for each in batch
            ]
            await sink.apply(records)
            caught_up = caught_up or await self._caught_up()
            if caught_up:
                after()
            if sink.full() != paused:
                self._pause(paused, sink.full())
                paused = sink.full()

    async def _mind_stops(self, sink: RecordSink) -> None:
        """Show which partitions are stopped, and continue where an operator accepts what is missing."""
        for tp, breach in list(self._history.standing.items()):
            if (at := self._stops.accepted(tp, breach.expected)) is None:
                continue
            await sink.go_on_at(tp, at)
            await self._history.begin({tp: (at, sink.trails[tp])}, {})
            if tp not in self._history.standing:
                self._consumer.seek(TopicPartition(*tp), at)
                self._consumer.resume(TopicPartition(*tp))
        await self._stops.show(self._history.standing)
        await self._stops.forget(self._consumer.assignment())

    async def _caught_up(self) -> bool:
        """Whether everything that was in the topics at the start was handed over."""
        return all([await self._consumer.position(each) >= end for each, end in self._ends.items()])

    def _pause(self, before: frozenset[tuple[str, int]], now: frozenset[tuple[str, int]]) -> None:
        if now - before:
            self._consumer.pause(*(TopicPartition(*place) for place in sorted(now - before)))
        if before - now:
            self._consumer.resume(*(TopicPartition(*place) for place in sorted(before - now)))

    async def _positions(self, cluster: str) -> dict[Partition, tuple[int, Trail]]:
        """Where to begin, with the marks of what was applied."""
        async with self._store.write() as connection:
            await connection.execute(delete(tables.positions).where(tables.positions.c.cluster != cluster))
            rows = await connection.execute(select(tables.positions))
            return {(row.topic, row.partition): (row.next_offset, Trail.read(row.marks)) for row in rows}


def _trace_of(record: ConsumerRecord) -> dict[str, str]:
    """Only those headers that are carried on."""
    return {name: value.decode("ascii", "replace") for name, value in record.headers if name == "traceparent"}
