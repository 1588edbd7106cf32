"""One partition number of a worker: its rule, its rows and the strict order of its chunks."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from services.chassis.fold import DeadLetter, FoldFactory, Output, PartitionFold, Record, Rows, Step
from services.chassis.streams.chunks import Chunk

_QUEUED_CHUNKS = 8


class Ways(Protocol):
    """What a lane needs of its worker."""

    def accept(self, chunk: Chunk) -> bool:
        """Whether this chunk is the next one."""

    def finish(self, chunk: Chunk) -> None:
        """All that follows from this chunk is durable."""

    def rows(self, partition: int) -> Rows:
        """The stored rows of a partition."""

    async def save(self, partition: int, step: Step, records: Sequence[Record]) -> None:
        """Make rows, messages and dead letters durable, in this order: changelog, messages, local rows."""

    async def send(self, outputs: Sequence[Output]) -> None:
        """Send messages that follow from no record."""

    def seen(self, chunk: Chunk, letters: Sequence[DeadLetter], seconds: float) -> None:
        """Count what was processed."""

    def fail(self, error: BaseException) -> None:
        """Something broke: the process ends."""


class Lane:
    """Feeds one PartitionFold with the chunks of its partition number, from all topics, one after the other."""

    def __init__(self, partition: int, ways: Ways, fold_factory: FoldFactory) -> None:
        self.partition = partition
        self._ways = ways
        self._fold_factory = fold_factory
        self._fold: PartitionFold | None = None
        self._turn = asyncio.Lock()
        self._waiting: asyncio.Queue[tuple[Chunk, Callable[[], Any]]] = asyncio.Queue(_QUEUED_CHUNKS)
        self._working = asyncio.create_task(self._work(), name=f"lane-{partition}")

    async def put(self, chunk: Chunk, done: Callable[[], Any]) -> None:
        """Queue a chunk; waits while the lane is full. `done` is called when nobody works on it any more."""
        await self._waiting.put((chunk, done))

    async def open(self) -> None:
        """Make the rule anew from the rows, unless it is there."""
        async with self._turn:
            self._opened()

    async def poll(self) -> None:
        """Send what is due without a record; a busy lane is asked another time."""
        if self._fold is None or self._turn.locked():
            return
        async with self._turn:
            outputs = self._fold.poll() if self._fold is not None else ()
            if outputs:
                await self._ways.send(outputs)

    async def close(self) -> None:
        """The partition went away: let the rule forget it, and forget the rule."""
        async with self._turn:
            if self._fold is not None:
                self._fold.close()
                self._fold = None

    async def stop(self) -> None:
        """End the lane for good."""
        self._working.cancel()
        await asyncio.gather(self._working, return_exceptions=True)
        if self._fold is not None:
            self._fold.close()
            self._fold = None

    def _opened(self) -> PartitionFold:
        if self._fold is None:
            self._fold = self._fold_factory(self.partition, self._ways.rows(self.partition))
        return self._fold

    async def _work(self) -> None:
        while True:
            chunk, done = await self._waiting.get()
            try:
                async with self._turn:
                    if self._ways.accept(chunk):
                        await self._apply(chunk)
            except Exception as error:  # whatever it was, it is ours: the process ends
                self._ways.fail(error)
            finally:
                done()

    async def _apply(self, chunk: Chunk) -> None:
        began = time.monotonic()
        records = chunk.records()
        step = self._opened().fold(records)
        await self._ways.save(self.partition, step, records)
        self._ways.finish(chunk)
        self._ways.seen(chunk, step.dead_letters, time.monotonic() - began)
