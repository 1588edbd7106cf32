"""Faust's app with our transport and store: the group, the changelog, and the agent that hands chunks over."""

import logging
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

import faust
from faust.stores import STORES
from faust.types import TP

from contracts.base import BROKER_TIME, MAX_RECORD_BYTES, Topic
from services.chassis.kafka.history.mark_reader import mark_reader
from services.chassis.settings import Base
from services.streams.consuming.chunks import Chunk
from services.streams.consuming.consumer import ChunkConsumer
from services.streams.producer import ChunkProducer, ChunkTransport
from services.streams.progress import Offsets
from services.streams.state.directory import StateDirectory
from services.streams.state.store import PartitionRows, RowStore

_PAUSE_SECONDS = 0.05
"""With the system clock. A driven clock waits for each answer, so every pause would be felt there."""

_STORE_SCHEME = "mailroom-rows"
_QUIET = ("faust", "mode", "aiokafka", "asyncio")

_FAUST_SETTINGS: dict[str, Any] = {
    "topic_disable_leader": True,
    "table_standby_replicas": 0,
    "web_enabled": False,
    "web_tables_enabled": False,
    "broker_session_timeout": 10.0,
    "broker_heartbeat_interval": 3.0,
    "broker_request_timeout": 30.0,
    "broker_max_poll_interval": 300.0,
    "broker_commit_interval": 1.0,
    "broker_commit_every": None,
    "broker_max_poll_records": 2_000,
    "consumer_auto_offset_reset": "earliest",
    "producer_acks": -1,
    "producer_linger": 0.0,
    "producer_max_batch_size": 262_144,
    "producer_max_request_size": MAX_RECORD_BYTES,
    "producer_request_timeout": 30.0,
    "stream_buffer_maxsize": 16,
    "stream_recovery_delay": 0.0,
    "stream_wait_empty": True,
    "debug": False,
}
"""The same for every worker; most differ from what Faust does by itself (test_faust_settings.py)."""

HandOver = Callable[[Chunk, Callable[[], Any]], Awaitable[None]]
"""Takes a chunk, and what to call when work on it has ended."""
Fail = Callable[[BaseException], None]


def group_of(name: str) -> str:
    """The consumer group of a service."""
    return f"mailroom-{name}-v1"


class StreamApp:
    """One member of a service's group, not yet started."""

    def __init__(
        self,
        settings: Base,
        name: str,
        topics: Sequence[Topic],
        directory: StateDirectory,
        *,
        store_version: int,
        hand_over: HandOver,
        fail: Fail,
    ) -> None:
        self._fail = fail
        for each in _QUIET:
            logging.getLogger(each).setLevel(logging.WARNING)
        logging.getLogger("faust.tables.recovery").addFilter(self._hear_recovery)
        self.app: Any = _new_app(settings, name, directory)
        self._table = self._new_table(settings, store_version)
        self._declare_agent(name, topics, hand_over)
        self.consumer.source_topics = frozenset(topic.name for topic in topics)
        self.consumer.guard.unbroken = frozenset(topic.name for topic in topics if topic.cleanup == "delete")
        self.consumer.guard.read_marks = mark_reader(settings.kafka)
        self.consumer.pause_seconds = _PAUSE_SECONDS if settings.clock == "system" else 0.0
        self.consumer.fail = fail
        self.producer.lease = self.consumer.lease

    @property
    def consumer(self) -> ChunkConsumer:
        """The consumer."""
        return cast(ChunkConsumer, self.app.consumer)

    @property
    def producer(self) -> ChunkProducer:
        """The producer."""
        return cast(ChunkProducer, self.app.producer)

    @property
    def changelog(self) -> str:
        """The topic that keeps the rows."""
        return str(self._table.changelog_topic_name)

    def rows(self, partition: int) -> PartitionRows:
        """The stored rows of a partition."""
        return cast(PartitionRows, self._table.data.rows(partition))

    async def close_rows(self) -> None:
        """Release every database."""
        await self._table.data.on_stop()

    def recovered(self) -> bool:
        """Whether the rows reflect the whole changelog."""
        return bool(self.app.tables.actives_ready)

    def restored(self) -> int:
        """Changelog records applied so far."""
        return int(self._table.data.restored)

    def offsets(self) -> dict[TP, Offsets]:
        """The position of every source partition of ours."""
        positions, standing = self.consumer.positions, self.consumer.guard.standing
        return {
            tp: Offsets(
                position,
                positions.committed.get(tp, position),
                max(self.end(tp) or 0, standing[tp].ends if tp in standing else 0, position),
            )
            for tp, position in positions.processing.items()
        }

    def end(self, tp: TP) -> int | None:
        """The end of the topic as of the last fetch; None while the partition is not ours."""
        try:
            found: int | None = self.consumer.highwater(tp)
        except Exception:  # between two assignments the consumer does not know the partition
            return None
        return found

    def _new_table(self, settings: Base, store_version: int) -> Any:
        """Faust's table, only as the owner of changelog, co-partitioning and recovery."""
        table = self.app.conf.Table(
            self.app,
            name=f"rows-v{store_version}",
            partitions=settings.partitions,
            recovery_buffer_size=2,
            extra_topic_configs={
                "max.message.bytes": str(MAX_RECORD_BYTES),
                "min.insync.replicas": str(max(settings.replication - 1, 1)),
                **BROKER_TIME,
            },
            options={"on_fatal": self._fail},
        )
        table.key_serializer = table.value_serializer = "raw"  # before `add` makes the changelog topic of them
        return self.app.tables.add(table)

    def _declare_agent(self, name: str, topics: Sequence[Topic], hand_over: HandOver) -> None:
        source = self.app.topic(*(topic.name for topic in topics), key_serializer="raw", value_serializer="raw")

        async def pass_chunks(stream: Any) -> None:
            async for event in stream.noack().events():
                await hand_over(event.message.value, event.ack)

        self.app.agent(source, name=f"{name}.fold", concurrency=1)(pass_chunks)

    def _hear_recovery(self, record: logging.LogRecord) -> bool:
        """Faust swallows errors in recovery and would wait forever; its warning is the only sign."""
        if str(record.msg).startswith("Error in recovery"):
            self._fail(RuntimeError("recovery from the changelog failed"))
        return True


def _new_app(settings: Base, name: str, directory: StateDirectory) -> Any:
    STORES.aliases[_STORE_SCHEME] = f"{RowStore.__module__}:{RowStore.__name__}"
    app = faust.App(
        group_of(name),
        broker=[f"kafka://{address.strip()}" for address in settings.kafka.split(",")],
        canonical_url=f"http://{socket.gethostname()}-{directory.number}:1",
        datadir=directory.folder,
        store=f"{_STORE_SCHEME}://",
        topic_partitions=settings.partitions,
        topic_replication_factor=settings.replication,
        consumer_group_instance_id=settings.instance_id or None,
        **_FAUST_SETTINGS,
    )
    app.finalize()
    app.transport = ChunkTransport(app.conf.broker_consumer, app)
    app.producer_transport = app.transport
    return app
