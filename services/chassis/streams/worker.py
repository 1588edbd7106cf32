"""A stream worker: Faust's app with our transport and store, one lane per partition number, health and lag."""

import asyncio
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

import faust
from aiokafka.admin import AIOKafkaAdminClient
from faust.stores import STORES
from faust.types import TP

from contracts.base import Topic
from services.chassis import logs
from services.chassis.fold import DeadLetter, FoldFactory, Output, Record, Step
from services.chassis.health import Health, serve_in_thread
from services.chassis.kafka import MAX_RECORD_BYTES, WholeTopic
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.chassis.streams.chunks import Chunk
from services.chassis.streams.consumer import ChunkConsumer
from services.chassis.streams.lanes import Lane
from services.chassis.streams.parking import ParkingLimit
from services.chassis.streams.slots import Slot, take_slot
from services.chassis.streams.store import PartitionRows, RowStore
from services.chassis.streams.transport import ChunkProducer, ChunkTransport

POLL_SECONDS = 0.25
STUCK_SECONDS = 60.0
_LEAVE_SECONDS = 8.0
_STORE_SCHEME = "mailroom-rows"

_QUIET = ("faust", "mode", "aiokafka", "asyncio")


class StreamWorker:
    """Runs one PartitionFold per partition number over the records of its topics, exactly once in effect."""

    def __init__(  # noqa: PLR0913 - wiring
        self,
        settings: Base,
        name: str,
        topics: Sequence[Topic],
        fold_factory: FoldFactory,
        metrics: Metrics,
        health: Health,
        *,
        whole_topics: Sequence[WholeTopic[Any]],
        store_version: int,
    ) -> None:
        self.name = name
        self._settings = settings
        self._topics = topics
        self._fold_factory = fold_factory
        self._health = health
        self._metrics = metrics
        self._whole_topics = whole_topics
        self._store_version = store_version
        self._lanes: dict[int, Lane] = {}
        self._opening: set[asyncio.Task[None]] = set()
        self._limit = ParkingLimit()
        self._error: BaseException | None = None
        self._ended = asyncio.Event()
        self._app: Any = None
        self._table: Any = None
        self._moved: dict[TP, tuple[int, float]] = {}
        health.watch("recovered", self._recovered)
        health.watch("whole_topics", lambda: all(topic.caught_up for topic in whole_topics))

    # Running

    def run(self) -> None:
        """Work until SIGTERM or SIGINT (exit code 0) or until something breaks (exit code 1)."""
        logs.configure(self._settings, self.name)
        server = serve_in_thread(self._settings, self._metrics, self._health)
        code = asyncio.new_event_loop().run_until_complete(self._until_signal())
        server.stop()
        logging.shutdown()
        sys.stdout.flush()
        os._exit(code)  # the group is left and everything is on disk; the transport's threads need no farewell

    async def _until_signal(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        return await self.serve()

    def stop(self) -> None:
        """Ask `serve` to end politely."""
        self._ended.set()

    def fail(self, error: BaseException) -> None:
        """Something broke, and it is ours: process nothing more and end with exit code 1."""
        if self._error is None:
            self._error = error
            logs.crash("stream.broke", error)
            self._health.dead("stream_broke")
            if self._app is not None:
                self._consumer.refuse_everything()
        self._ended.set()

    async def serve(self) -> int:
        """Join the group, work until `stop` or `fail`, leave the group; returns the exit code."""
        ticking: asyncio.Task[None] | None = None
        slot: Slot | None = None
        starting: asyncio.Task[None] | None = None
        try:
            for topic in self._whole_topics:
                await topic.start()
            for topic in self._whole_topics:
                await topic.wait_caught_up()
            slot = take_slot(self._settings.data_dir / self.name / await self._cluster())
            self._app = self._new_app(slot)
            starting = asyncio.create_task(self._app.start(), name="faust")
            starting.add_done_callback(self._started)
            ticking = asyncio.create_task(self._tick(), name="tick")
            await self._ended.wait()
        except Exception as error:  # nothing may hide a broken start
            self.fail(error)
        finally:
            await self._wind_down(slot, [task for task in (ticking, starting) if task is not None])
        return 1 if self._error is not None else 0

    def _started(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.fail(error)

    async def _wind_down(self, slot: Slot | None, tasks: Sequence[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        try:
            if self._app is not None and self._app.consumer.started:
                await asyncio.wait_for(self._consumer.leave(), _LEAVE_SECONDS)
            for lane in self._lanes.values():
                await lane.stop()
            if self._table is not None:
                await self._table.data.on_stop()
            for topic in self._whole_topics:
                await topic.stop()
        except Exception as error:  # a failing farewell must not hide how we ended
            self.fail(error)
        if slot is not None:
            slot.release()

    # Wiring

    def _new_app(self, slot: Slot) -> Any:
        for name in _QUIET:
            logging.getLogger(name).setLevel(logging.WARNING)
        logging.getLogger("faust.tables.recovery").addFilter(self._hear_recovery)
        STORES.aliases[_STORE_SCHEME] = f"{RowStore.__module__}:{RowStore.__name__}"
        app = faust.App(
            f"mailroom-{self.name}-v1",
            broker=[f"kafka://{address.strip()}" for address in self._settings.kafka.split(",")],
            canonical_url=f"http://{socket.gethostname()}-{slot.number}:1",
            datadir=slot.folder,
            store=f"{_STORE_SCHEME}://",
            topic_partitions=self._settings.partitions,
            topic_disable_leader=True,
            table_standby_replicas=0,
            web_enabled=False,
            web_tables_enabled=False,
            broker_session_timeout=10.0,
            broker_heartbeat_interval=3.0,
            broker_request_timeout=30.0,
            broker_max_poll_interval=300.0,
            broker_commit_interval=1.0,
            broker_commit_every=None,
            broker_max_poll_records=2_000,
            consumer_auto_offset_reset="earliest",
            producer_acks=-1,
            producer_linger=0.0,
            producer_max_batch_size=262_144,
            producer_max_request_size=MAX_RECORD_BYTES,
            producer_request_timeout=30.0,
            stream_buffer_maxsize=16,
            stream_recovery_delay=0.0,
            stream_wait_empty=True,
            debug=False,
        )
        app.finalize()
        app.transport = ChunkTransport(app.conf.broker_consumer, app)
        app.producer_transport = app.transport
        self._table = self._new_table(app)
        self._declare_agent(app)
        consumer = cast(ChunkConsumer, app.consumer)
        consumer.source_topics = frozenset(topic.name for topic in self._topics)
        consumer.unbroken_topics = frozenset(topic.name for topic in self._topics if topic.cleanup == "delete")
        consumer.on_opened = self._opened
        consumer.before_forgetting = self._close_lanes
        cast(ChunkProducer, app.producer).lease = consumer.lease
        return app

    def _new_table(self, app: Any) -> Any:
        """Faust's table, only as the owner of changelog, co-partitioning and recovery."""
        table = app.conf.Table(
            app,
            name=f"rows-v{self._store_version}",
            partitions=self._settings.partitions,
            recovery_buffer_size=2,
            extra_topic_configs={"max.message.bytes": str(MAX_RECORD_BYTES)},
            options={"on_fatal": self.fail},
        )
        table.key_serializer = table.value_serializer = "raw"  # before `add` makes the changelog topic of them
        return app.tables.add(table)

    def _declare_agent(self, app: Any) -> None:
        source = app.topic(*(topic.name for topic in self._topics), key_serializer="raw", value_serializer="raw")

        async def hand_over(stream: Any) -> None:
            async for event in stream.noack().events():
                chunk: Chunk = event.message.value
                await self._lane(chunk.partition).put(chunk, event.ack)

        app.agent(source, name=f"{self.name}.fold", concurrency=1)(hand_over)

    async def _cluster(self) -> str:
        admin = AIOKafkaAdminClient(bootstrap_servers=self._settings.kafka)
        await admin.start()
        try:
            return str((await admin.describe_cluster()).get("cluster_id") or "unnamed")
        finally:
            await admin.close()

    @property
    def _consumer(self) -> ChunkConsumer:
        consumer: ChunkConsumer = self._app.consumer
        return consumer

    @property
    def _producer(self) -> ChunkProducer:
        producer: ChunkProducer = self._app.producer
        return producer

    def _hear_recovery(self, record: logging.LogRecord) -> bool:
        """Faust swallows what goes wrong in recovery and would wait for ever; its warning is all there is."""
        if str(record.msg).startswith("Error in recovery"):
            self.fail(RuntimeError("recovery from the changelog failed"))
        return True

    # What a lane needs

    def accept(self, chunk: Chunk) -> bool:
        """Whether this chunk is the next one."""
        return self._consumer.accept(chunk)

    def finish(self, chunk: Chunk) -> None:
        """All that follows from this chunk is durable."""
        self._consumer.finish(chunk)

    def rows(self, partition: int) -> PartitionRows:
        """The stored rows of a partition."""
        found: PartitionRows = self._table.data.rows(partition)
        return found

    async def save(self, partition: int, step: Step, records: Sequence[Record]) -> None:
        """Changelog, messages and dead letters, then the local rows: so the disk is never ahead of the changelog."""
        self._limit.check(records, step.dead_letters)
        producer = self._producer
        offset = None
        if step.rows:
            offset = await producer.send_rows(self._table.changelog_topic_name, partition, step.rows)
        if step.outputs or step.dead_letters:
            parents = {record.key: parent for record in records if (parent := record.headers.get("traceparent"))}
            last = records[-1].headers.get("traceparent") if records else None
            await producer.send_outputs(step.outputs, self.name, parents, last)
            await producer.send_dead_letters(step.dead_letters)
        if step.rows:
            self.rows(partition).write(((key.encode(), row) for key, row in step.rows.items()), offset)

    async def send(self, outputs: Sequence[Output]) -> None:
        """Send messages that follow from no record."""
        await self._producer.send_outputs(outputs, self.name, {}, None)

    def seen(self, chunk: Chunk, letters: Sequence[DeadLetter], seconds: float) -> None:
        """Count what was processed."""
        self._metrics.counter("mailroom_events_total").labels(chunk.topic).inc(len(chunk.raw))
        self._metrics.histogram("mailroom_event_processing_seconds").labels(f"{self.name}.fold").observe(seconds)
        for letter in letters:
            topic = letter.record.topic
            self._metrics.counter("mailroom_event_failures_total").labels(topic, letter.reason_code).inc()
            self._metrics.gauge("mailroom_dlq_messages").labels(topic).inc()
            logs.warning(
                "record.parked",
                topic=topic,
                partition=letter.record.partition,
                offset=letter.record.offset,
                reason_code=letter.reason_code,
            )

    # Partitions come and go

    def _lane(self, partition: int) -> Lane:
        if partition not in self._lanes:
            self._lanes[partition] = Lane(partition, self, self._fold_factory)
        return self._lanes[partition]

    def _opened(self, positions: Mapping[TP, int]) -> None:
        self._moved = {tp: (position, time.monotonic()) for tp, position in positions.items()}
        for partition in sorted({tp.partition for tp in positions}):
            task = asyncio.create_task(self._guarded(self._lane(partition).open))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _close_lanes(self) -> None:
        for lane in self._lanes.values():
            await lane.close()

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception as error:  # a rule that breaks ends the process
            self.fail(error)

    def _recovered(self) -> bool:
        return bool(self._app is not None and self._app.tables.actives_ready and not self._opening)

    # Four times a second

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if self._app.crashed and self._error is None:
                self.fail(self._app.crash_reason or RuntimeError("the stream app crashed"))
            await asyncio.gather(*(self._guarded(lane.poll) for lane in list(self._lanes.values())))
            self._watch_progress()

    def _watch_progress(self) -> None:
        now = time.monotonic()
        lag = {topic.name: 0 for topic in self._topics}
        for tp, position in self._consumer.positions().items():
            behind = max((self._highwater(tp) or position) - position, 0)
            lag[tp.topic] += behind
            last, since = self._moved.get(tp, (-1, now))
            if position != last or not behind:
                self._moved[tp] = (position, now)
            elif now - since > STUCK_SECONDS:
                logs.warning("partition.stuck", topic=tp.topic, partition=tp.partition, position=position)
                self._health.dead("stuck")
        for topic, records in lag.items():
            self._metrics.gauge("mailroom_consumer_lag_records").labels(f"mailroom-{self.name}-v1", topic).set(records)

    def _highwater(self, tp: TP) -> int | None:
        try:
            found: int | None = self._consumer.highwater(tp)
        except Exception:  # between two assignments the consumer does not know the partition
            return None
        return found


def create_worker(  # noqa: PLR0913 - wiring
    settings: Base,
    name: str,
    topics: Sequence[Topic],
    fold_factory: FoldFactory,
    metrics: Metrics,
    health: Health,
    whole_topics: Sequence[WholeTopic[Any]] = (),
    *,
    store_version: int = 1,
) -> StreamWorker:
    """A worker of the group `mailroom-<name>-v1`; `run()` works until a signal.

    All topics have `settings.partitions` partitions, and one fold gets the records of one partition number of
    all of them. `whole_topics` (not started) are read to their end before the first record is processed. A new
    `store_version` begins with empty rows and reads the topics again only if the group is reset as well.
    """
    return StreamWorker(
        settings, name, topics, fold_factory, metrics, health, whole_topics=whole_topics, store_version=store_version
    )
