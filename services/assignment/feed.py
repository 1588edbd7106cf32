"""The feed: one consumer without group that starts where the database says and hands records to the projector."""

from collections.abc import Callable

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from sqlalchemy import delete, select

from services.assignment import tables
from services.assignment.engines import patiently
from services.assignment.projector import TOPICS, Projector
from services.assignment.store import Store
from services.chassis.fold import Record


class Feed:
    """Reads the topics of the projector, all partitions, from the stored positions on."""

    def __init__(self, bootstrap: str, store: Store, max_records: int) -> None:
        self._bootstrap = bootstrap
        self._bootstrap = bootstrap
        self._store = store
        self._max_records = max_records
        # Named at once: what a consumer is told of later it learns only when its metadata is old.
        self._consumer = AIOKafkaConsumer(
            *TOPICS,
            bootstrap_servers=bootstrap,
            enable_auto_commit=False,
            fetch_max_wait_ms=250,
            auto_offset_reset="earliest",
        )
        self._ends: dict[TopicPartition, int] = {}

    async def start(self) -> str:
        """Connect and go to the stored positions; returns the id of the cluster.

        In another cluster, or where a topic was made anew (it ends before our position), that topic is read from
        its beginning; higher versions win, so nothing counts twice.
        """
        await self._consumer.start()
        partitions = [
            TopicPartition(topic, number)
            for topic in TOPICS
            for number in sorted(self._consumer.partitions_for_topic(topic) or ())
        ]
        if not partitions:
            raise RuntimeError("the topics do not exist yet: create them first")
        cluster = await self._cluster()
        self._ends = await self._consumer.end_offsets(partitions)
        positions = await patiently(lambda: self._positions(cluster))
        for partition in partitions:
            known = positions.get(partition)
            if known is not None and known <= self._ends[partition]:
                self._consumer.seek(partition, known)
            else:
                await self._consumer.seek_to_beginning(partition)
        return cluster

    async def _cluster(self) -> str:
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        await admin.start()
        try:
            return str((await admin.describe_cluster()).get("cluster_id") or "-")
        finally:
            await admin.close()

    async def stop(self) -> None:
        """Disconnect."""
        await self._consumer.stop()

    async def run(self, projector: Projector, after: Callable[[], None]) -> None:
        """Read for ever; `after` is called for each batch once all that was there at the start is applied."""
        paused: frozenset[tuple[str, int]] = frozenset()
        caught_up = False
        while True:
            found = await self._consumer.getmany(timeout_ms=200, max_records=self._max_records)
            records = [
                Record(each.topic, each.partition, each.offset, (each.key or b"").decode(), each.value)
                for batch in found.values()
                for each in batch
            ]
            await projector.apply(records)
            caught_up = caught_up or await self._caught_up()
            if caught_up:
                after()
            if projector.full() != paused:
                self._pause(paused, projector.full())
                paused = projector.full()

    async def _caught_up(self) -> bool:
        """Whether everything that stood in the topics at the start was handed over."""
        return all([await self._consumer.position(each) >= end for each, end in self._ends.items()])

    def _pause(self, before: frozenset[tuple[str, int]], now: frozenset[tuple[str, int]]) -> None:
        if now - before:
            self._consumer.pause(*(TopicPartition(*place) for place in sorted(now - before)))
        if before - now:
            self._consumer.resume(*(TopicPartition(*place) for place in sorted(before - now)))

    async def _positions(self, cluster: str) -> dict[TopicPartition, int]:
        async with self._store.write() as connection:
            await connection.execute(delete(tables.positions).where(tables.positions.c.cluster != cluster))
            rows = await connection.execute(select(tables.positions))
            return {TopicPartition(row.topic, row.partition): row.next_offset for row in rows}
