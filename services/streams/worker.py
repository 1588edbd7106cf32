"""A stream worker: a member of its service's group, one lane per partition number, health and lag."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from faust.exceptions import ConsistencyError
from faust.types import TP

from contracts.base import Topic
from services.chassis import logs
from services.chassis.garbage import collect_seldom
from services.chassis.health import Health, serve_in_thread
from services.chassis.kafka import GlobalTable, table_health
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.streams.consuming.chunks import Chunk
from services.streams.crashes.tracker import Caution
from services.streams.faust_app import StreamApp, cluster_of, group_of
from services.streams.fold import FoldFactory
from services.streams.processing.context import Dispatch
from services.streams.processing.processor import Lane
from services.streams.progress import Progress
from services.streams.state.directory import Slot, take_slot

POLL_SECONDS = 0.25
_LEAVE_SECONDS = 8.0


class StandstillError(RuntimeError):
    """This process makes no progress, so it ends: a new one may."""


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
        whole_topics: Sequence[GlobalTable[Any]],
        store_version: int,
    ) -> None:
        self.name = name
        self._settings = settings
        self._topics = topics
        self._fold_factory = fold_factory
        self._health = health
        self._metrics = metrics
        self._caution = Caution(settings, name, metrics, health)
        self._whole_topics = (*whole_topics, self._caution.told)
        self._store_version = store_version
        self._lanes: dict[int, Lane] = {}
        self._opening: set[asyncio.Task[None]] = set()
        self._error: BaseException | None = None
        self._ended = asyncio.Event()
        self._stream: StreamApp | None = None
        self._dispatch: Dispatch | None = None
        self._progress = Progress(metrics, health, group_of(name), [topic.name for topic in topics])
        health.watch("recovered", self._recovered)
        table_health.watch(self._whole_topics, metrics, health)
        health.watch("whole_topics", lambda: all(topic.caught_up for topic in whole_topics))

    # Running

    def run(self) -> None:
        """Work until SIGTERM or SIGINT (exit code 0) or until something breaks (exit code 1)."""
        logs.configure(self._settings, self.name)
        collect_seldom()
        server = serve_in_thread(self._settings, self._metrics, self._health, self._may_show)
        try:
            code = asyncio.new_event_loop().run_until_complete(self._until_signal())
        except BaseException as error:  # the transport's threads would keep a process that has no loop any more
            logs.crash("stream.broke", error)
            code = 1
        server.stop()
        logging.shutdown()
        sys.stdout.flush()
        os._exit(code)  # the group is left and everything is on disk; the transport's threads need no shutdown

    async def _until_signal(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        return await self.serve()

    def stop(self) -> None:
        """Ask `serve` to shut down cleanly."""
        self._ended.set()

    def fail(self, error: BaseException) -> None:
        """Something broke, and it is ours: process nothing more and end with exit code 1."""
        if self._error is None:
            self._error = error
            logs.crash("stream.broke", error)
            if isinstance(error, ConsistencyError):
                folder = self._settings.data_dir / self.name
                logs.warning(
                    "changelog.cut", group=group_of(self.name), rows=str(folder), cure="docs/operating/dead-letters.md"
                )
            self._health.dead("stream_broke")
            if self._stream is not None:
                self._stream.consumer.refuse_everything()
        self._ended.set()

    async def serve(self) -> int:
        """Join the group, work until `stop` or `fail`, leave the group; returns the exit code."""
        slot: Slot | None = None
        tasks: list[asyncio.Task[None]] = []
        try:
            for topic in self._whole_topics:
                await topic.start()
            for topic in self._whole_topics:
                await topic.wait_caught_up()
            slot = take_slot(self._settings.data_dir / self.name / await cluster_of(self._settings.kafka))
            await self._caution.begin(slot.folder)
            stream = self._stream = self._joined(slot)
            starting = asyncio.create_task(stream.app.start(), name="faust")
            starting.add_done_callback(self._started)
            tasks = [starting, asyncio.create_task(self._tick(stream), name="tick")]
            await self._ended.wait()
        except Exception as error:  # nothing may hide a broken start
            self.fail(error)
        finally:
            await self._wind_down(slot, tasks)
        return 1 if self._error is not None else 0

    def _joined(self, slot: Slot) -> StreamApp:
        stream = StreamApp(
            self._settings,
            self.name,
            self._topics,
            slot,
            store_version=self._store_version,
            hand_over=self._hand_over,
            fail=self.fail,
        )
        self._dispatch = Dispatch(self.name, stream, self._metrics, self.fail, [topic.name for topic in self._topics])
        stream.consumer.on_opened = self._opened
        stream.consumer.before_forgetting = self._close_lanes
        stream.consumer.before_opening = self._caution.told.catch_up
        stream.consumer.guard.accepted = self._caution.stops.accepted
        return stream

    def _started(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.fail(error)

    async def _wind_down(self, slot: Slot | None, tasks: Sequence[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        try:
            if self._stream is not None and self._stream.consumer.started:
                await asyncio.wait_for(self._stream.consumer.leave(), _LEAVE_SECONDS)
            for lane in self._lanes.values():
                await lane.stop()
            if self._stream is not None:
                await self._stream.close_rows()
            await asyncio.wait_for(self._caution.stop(), _LEAVE_SECONDS)
            for topic in self._whole_topics:
                await topic.stop()
        except Exception as error:  # a failing shutdown must not hide how we ended
            self.fail(error)
        if slot is not None:
            slot.release()

    # Partitions assigned and revoked

    async def _hand_over(self, chunk: Chunk, done: Callable[[], Any]) -> None:
        await self._lane(chunk.partition).put(chunk, done)

    def _lane(self, partition: int) -> Lane:
        if partition not in self._lanes:
            assert self._dispatch is not None  # lanes come with partitions, and partitions with the stream
            self._lanes[partition] = Lane(partition, self._dispatch, self._caution, self._fold_factory)
        return self._lanes[partition]

    def _opened(self, positions: Mapping[TP, int]) -> None:
        self._progress.forget()
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
        except Exception as error:  # a rule that raises ends the process
            self.fail(error)

    def _may_show(self) -> bool:
        return self._stream is None or self._stream.consumer.lease.may_show()

    def _recovered(self) -> bool:
        return self._stream is not None and self._stream.recovered() and not self._opening

    # Four times a second

    async def _tick(self, stream: StreamApp) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            stream.consumer.lease.look()
            if stream.app.crashed and self._error is None:
                self.fail(stream.app.crash_reason or RuntimeError("the stream app crashed"))
            await asyncio.gather(*(self._guarded(lane.poll) for lane in list(self._lanes.values())))
            await asyncio.gather(*(self._guarded(lane.reconsider) for lane in list(self._lanes.values())))
            await self._guarded(lambda: self._caution.forget(stream.consumer.committed))
            await self._guarded(lambda: self._mind_history(stream))
            self._progress.watch(stream.places(), self._caution.held() | stream.consumer.guard.standing.keys())
            self._progress.recovery(None if stream.recovered() else stream.restored())
            if self._error is None and not self._health.live():
                self.fail(StandstillError(str(self._health.report_live()[1]["reason_code"])))

    async def _mind_history(self, stream: StreamApp) -> None:
        """Show which partitions are stopped because their history broke, and continue where an operator accepts it."""
        consumer, stops = stream.consumer, self._caution.stops
        for tp, breach in list(consumer.guard.standing.items()):
            if (at := stops.accepted(tp, breach.expected)) is not None:
                await consumer.read_on(tp, at)
        await stops.show(consumer.guard.standing)
        await stops.forget(list(consumer.positions()))


def create_worker(  # noqa: PLR0913 - wiring
    settings: Base,
    name: str,
    topics: Sequence[Topic],
    fold_factory: FoldFactory,
    metrics: Metrics,
    health: Health,
    whole_topics: Sequence[GlobalTable[Any]] = (),
    *,
    store_version: int = 1,
) -> StreamWorker:
    """A worker of the group `mailroom-<name>-v1`; `run()` works until a signal.

    All topics have `settings.partitions` partitions, and one fold gets the records of one partition number of
    all of them. `whole_topics` (not started) are read to their end before the first record is processed. A new
    `store_version` begins with empty rows and reads the topics again only if the group is reset as well.
    """
    metrics.start_at_zero("mailroom_event_failures_total", topic=[topic.name for topic in topics])
    return StreamWorker(
        settings, name, topics, fold_factory, metrics, health, whole_topics=whole_topics, store_version=store_version
    )
