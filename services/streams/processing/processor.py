"""One partition number of a worker: its rule, its rows and the strict order of its chunks."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from services.streams.consuming.chunks import Chunk
from services.streams.crashes.tracker import CrashTracker, Verdict
from services.streams.fold import FoldFactory, PartitionFold
from services.streams.processing.context import ProcessorContext

_QUEUED_CHUNKS = 8
_CATCHING_UP = 500
"""Records behind a chunk from which on a processor lags: at 1,000 events a second a poll brings less than a hundred."""


class PartitionProcessor:
    """Feeds one PartitionFold with the chunks of its partition number, from all topics, one after the other."""

    def __init__(
        self, partition: int, context: ProcessorContext, crashes: CrashTracker, fold_factory: FoldFactory
    ) -> None:
        self.partition = partition
        self._context = context
        self._crashes = crashes
        self._stopped: dict[str, list[Chunk]] = {}
        self._fold_factory = fold_factory
        self._fold: PartitionFold | None = None
        self._poll_is_due = False
        self._lock = asyncio.Lock()
        self._queue: asyncio.Queue[tuple[Chunk, Callable[[], Any]]] = asyncio.Queue(_QUEUED_CHUNKS)
        self._working = asyncio.create_task(self._work(), name=f"partition-{partition}")

    async def put(self, chunk: Chunk, done: Callable[[], Any]) -> None:
        """Queue a chunk; waits while the queue is full. `done` is called when work on it has ended."""
        await self._queue.put((chunk, done))

    async def open(self) -> None:
        """Make the rule again from the rows, unless it is there."""
        async with self._lock:
            self._opened()

    async def poll(self) -> None:
        """Send what is due without a record; a busy processor does so after its chunk, unless it catches up.

        Then it would repeatedly report what it is about to change.
        """
        if self._lock.locked():
            self._poll_is_due = True
            return
        async with self._lock:
            await self._send_due()

    async def reconsider(self) -> None:
        """Continue where the partition stopped, if an operator or a new worker's view says so."""
        if not self._stopped or self._lock.locked():
            return
        async with self._lock:
            for topic, (first, *later) in list(self._stopped.items()):
                if self._crashes.verdict(first) != "stop":
                    self._release(topic)
                    self._context.resume_fetch(first)
                    for piece in (first, *later):
                        await self._take(piece)

    async def close(self) -> None:
        """The partition was revoked: let the rule forget it, and forget the rule."""
        async with self._lock:
            for topic in list(self._stopped):
                self._release(topic)
            self._close_fold()

    async def stop(self) -> None:
        """End for good."""
        self._working.cancel()
        await asyncio.gather(self._working, return_exceptions=True)
        self._close_fold()

    def _close_fold(self) -> None:
        if self._fold is not None:
            self._fold.close()
            self._fold = None

    async def _send_due(self) -> None:
        self._poll_is_due = False
        outputs = self._fold.poll() if self._fold is not None else ()
        if outputs:
            await self._context.send(outputs)

    def _opened(self) -> PartitionFold:
        if self._fold is None:
            self._fold = self._fold_factory(self.partition, self._context.rows(self.partition))
        return self._fold

    async def _work(self) -> None:
        while True:
            chunk, done = await self._queue.get()
            try:
                async with self._lock:
                    await self._take(chunk)
                    if self._poll_is_due and self._context.records_behind(chunk) < _CATCHING_UP:
                        await self._send_due()
            except Exception as error:  # whatever it was, it is ours: the process ends
                self._context.fail(error)
            finally:
                done()

    async def _take(self, chunk: Chunk) -> None:
        for piece in self._crashes.split(chunk):
            if piece.topic in self._stopped:
                self._stopped[piece.topic].append(piece)
            elif self._context.accept(piece):
                await self._follow(self._crashes.verdict(piece), piece)

    async def _follow(self, verdict: Verdict, piece: Chunk) -> None:
        if verdict == "stop":
            self._stopped[piece.topic] = [piece]
            self._crashes.stop(piece)
            self._context.pause_fetch(piece)
        elif verdict == "park":
            await self._context.park(piece)
        else:
            await self._process(piece)

    def _release(self, topic: str) -> None:
        self._crashes.resume(self._stopped.pop(topic)[0])

    async def _process(self, chunk: Chunk) -> None:
        began = time.monotonic()
        records = chunk.records()
        fold = self._opened()
        try:
            self._crashes.begin_attempt(chunk)
            step = fold.fold(records)
            self._crashes.end_attempt()
            await self._context.save(self.partition, step, records)
        except Exception as error:
            await self._crashes.record_crash(chunk, error)
            raise
        self._context.finish(chunk)
        self._context.count(chunk, step.dead_letters, time.monotonic() - began)
