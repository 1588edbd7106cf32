"""A stream worker: a process of its service's group, from its start to its exit code."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from faust.exceptions import ConsistencyError
from faust.types import TP

from contracts.base import Topic
from services.chassis import logs
from services.chassis.garbage import collect_seldom
from services.chassis.health import Health
from services.chassis.health_server import serve_in_thread
from services.chassis.kafka import GlobalTable
from services.chassis.kafka.cluster import cluster_of
from services.chassis.kafka.table_health import watch_tables
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.streams.consuming.chunks import Chunk
from services.streams.crashes.tracker import CrashTracker
from services.streams.faust_app import StreamApp, group_of
from services.streams.fold import FoldFactory
from services.streams.processing.context import ProcessorContext
from services.streams.processing.processors import PartitionProcessors
from services.streams.progress import Progress
from services.streams.state.directory import StateDirectory, lock_state_directory
from services.streams.supervisor import Supervisor

_LEAVE_SECONDS = 8.0


class StreamWorker:
    """A worker of the group `mailroom-<name>-v1`: one PartitionFold per partition number, exactly once in effect.

    All topics have `settings.partitions` partitions, and one fold gets the records of one partition number of all
    of them. `global_tables` (not started) are read to their end before the first record is processed. A new
    `store_version` begins with empty rows and reads the topics again only if the group is reset as well.
    """

    def __init__(  # noqa: PLR0913 - wiring
        self,
        settings: Base,
        name: str,
        topics: Sequence[Topic],
        fold_factory: FoldFactory,
        metrics: Metrics,
        health: Health,
        global_tables: Sequence[GlobalTable[Any]] = (),
        *,
        store_version: int = 1,
    ) -> None:
        self.name = name
        self._settings = settings
        self._topics = topics
        self._fold_factory = fold_factory
        self._health = health
        self._metrics = metrics
        self._crashes = CrashTracker(settings, name, metrics, health)
        self._global_tables = (*global_tables, self._crashes.stoppages)
        self._store_version = store_version
        self._error: BaseException | None = None
        self._ended = asyncio.Event()
        self._stream: StreamApp | None = None
        self._processors: PartitionProcessors | None = None
        self._progress = Progress(metrics, health, group_of(name), [topic.name for topic in topics])
        metrics.start_at_zero("mailroom_event_failures_total", topic=[topic.name for topic in topics])
        health.add_check("recovered", self._recovered)
        watch_tables(self._global_tables, metrics, health)
        health.add_check("whole_topics", lambda: all(table.caught_up for table in global_tables))

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
            self._health.declare_dead("stream_broke")
            if self._stream is not None:
                self._stream.consumer.positions.void()
        self._ended.set()

    async def serve(self) -> int:
        """Join the group, work until `stop` or `fail`, leave the group; returns the exit code."""
        directory: StateDirectory | None = None
        tasks: list[asyncio.Task[None]] = []
        try:
            for table in self._global_tables:
                await table.start()
            for table in self._global_tables:
                await table.wait_caught_up()
            cluster = await cluster_of(self._settings.kafka)
            directory = lock_state_directory(self._settings.data_dir / self.name / cluster)
            await self._crashes.start(directory.folder)
            tasks = self._join(directory)
            await self._ended.wait()
        except Exception as error:  # nothing may hide a broken start
            self.fail(error)
        finally:
            await self._wind_down(directory, tasks)
        return 1 if self._error is not None else 0

    def _join(self, directory: StateDirectory) -> list[asyncio.Task[None]]:
        stream = self._stream = StreamApp(
            self._settings,
            self.name,
            self._topics,
            directory,
            store_version=self._store_version,
            hand_over=self._hand_over,
            fail=self.fail,
        )
        context = ProcessorContext(self.name, stream, self._metrics, self.fail, [topic.name for topic in self._topics])
        processors = self._processors = PartitionProcessors(context, self._crashes, self._fold_factory)
        stream.consumer.on_opened = self._opened
        stream.consumer.before_release = processors.close
        stream.consumer.before_opening = self._crashes.stoppages.catch_up
        stream.consumer.guard.accepted = self._crashes.broken_histories.accepted
        starting = asyncio.create_task(stream.app.start(), name="faust")
        starting.add_done_callback(self._started)
        supervisor = Supervisor(
            stream, processors, self._crashes, self._progress, self._health, self.fail, lambda: self._error is not None
        )
        return [starting, asyncio.create_task(supervisor.run(), name="supervisor")]

    def _started(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.fail(error)

    async def _wind_down(self, directory: StateDirectory | None, tasks: Sequence[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        try:
            if self._stream is not None and self._stream.consumer.started:
                await asyncio.wait_for(self._stream.consumer.leave(), _LEAVE_SECONDS)
            if self._processors is not None:
                await self._processors.stop()
            if self._stream is not None:
                await self._stream.close_rows()
            await asyncio.wait_for(self._crashes.close(), _LEAVE_SECONDS)
            for table in self._global_tables:
                await table.stop()
        except Exception as error:  # a failing shutdown must not hide how we ended
            self.fail(error)
        if directory is not None:
            directory.release()

    async def _hand_over(self, chunk: Chunk, done: Callable[[], Any]) -> None:
        assert self._processors is not None  # chunks come after joining
        await self._processors.put(chunk, done)

    def _opened(self, positions: Mapping[TP, int]) -> None:
        assert self._processors is not None  # partitions come after joining
        self._progress.forget()
        self._processors.open(tp.partition for tp in positions)

    def _may_show(self) -> bool:
        return self._stream is None or self._stream.consumer.lease.may_show()

    def _recovered(self) -> bool:
        stream, processors = self._stream, self._processors
        return stream is not None and processors is not None and stream.recovered() and processors.opened()
