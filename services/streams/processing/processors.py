"""All partition numbers of a worker at work."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from services.streams.consuming.chunks import Chunk
from services.streams.crashes.tracker import CrashTracker
from services.streams.fold import FoldFactory
from services.streams.processing.context import ProcessorContext
from services.streams.processing.processor import PartitionProcessor


class PartitionProcessors:
    """One processor per partition number, made when it is first needed. What breaks in one ends the process."""

    def __init__(self, context: ProcessorContext, crashes: CrashTracker, fold_factory: FoldFactory) -> None:
        self._context = context
        self._crashes = crashes
        self._fold_factory = fold_factory
        self._made: dict[int, PartitionProcessor] = {}
        self._opening: set[asyncio.Task[None]] = set()

    async def put(self, chunk: Chunk, done: Callable[[], Any]) -> None:
        """Queue a chunk with the processor of its partition number."""
        await self._of(chunk.partition).put(chunk, done)

    def open(self, partitions: Iterable[int]) -> None:
        """Partitions were assigned: begin to make their rules from the rows."""
        for partition in sorted(set(partitions)):
            task = asyncio.create_task(self.guarded(self._of(partition).open))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    def opened(self) -> bool:
        """Whether every rule of an assigned partition is there."""
        return not self._opening

    async def poll(self) -> None:
        """Let each send what is due, and go on where a partition may."""
        await asyncio.gather(*(self.guarded(each.poll) for each in list(self._made.values())))
        await asyncio.gather(*(self.guarded(each.reconsider) for each in list(self._made.values())))

    async def close(self) -> None:
        """Partitions are taken away: forget their rules."""
        for processor in self._made.values():
            await processor.close()

    async def stop(self) -> None:
        """End for good."""
        for processor in self._made.values():
            await processor.stop()

    async def guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do this; an error ends the process."""
        try:
            await work()
        except Exception as error:  # a rule that breaks ends the process
            self._context.fail(error)

    def _of(self, partition: int) -> PartitionProcessor:
        if partition not in self._made:
            self._made[partition] = PartitionProcessor(partition, self._context, self._crashes, self._fold_factory)
        return self._made[partition]
