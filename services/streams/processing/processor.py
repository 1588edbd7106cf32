"""One partition number of a worker: its rule, its rows and the strict order of its chunks."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol

from services.chassis.kafka import Output, Record
from services.streams.consuming.chunks import Chunk
from services.streams.fold import DeadLetter, FoldFactory, PartitionFold, Rows, Step

_QUEUED_CHUNKS = 8
_CATCHING_UP = 500
"""Waiting records from which a lane is behind: at 1,000 events a second a poll brings fewer than a hundred."""


class Ways(Protocol):
    """What a lane needs of its worker."""

    def accept(self, chunk: Chunk) -> bool:
        """Whether this chunk is the next one."""

    def finish(self, chunk: Chunk) -> None:
        """All that follows from this chunk is durable."""

    def before(self, chunk: Chunk) -> int:
        """How many records are in the topic after this chunk."""

    def rows(self, partition: int) -> Rows:
        """The stored rows of a partition."""

    async def save(self, partition: int, step: Step, records: Sequence[Record]) -> None:
        """Make rows, messages and dead letters durable, in this order: changelog, messages, local rows."""

    async def send(self, outputs: Sequence[Output]) -> None:
        """Send messages that follow from no record."""

    async def set_aside(self, piece: Chunk) -> None:
        """Make the one record of this piece a dead letter, and continue after it."""

    def halt(self, piece: Chunk) -> None:
        """Fetch nothing more of this piece's topic for this partition."""

    def go_on(self, piece: Chunk) -> None:
        """Fetch it again."""

    def seen(self, chunk: Chunk, letters: Sequence[DeadLetter], seconds: float) -> None:
        """Count what was processed."""

    def fail(self, error: BaseException) -> None:
        """Something broke: the process ends."""


class Care(Protocol):
    """Where the rule crashed earlier, and what that means for a chunk."""

    def pieces(self, chunk: Chunk) -> Sequence[Chunk]:
        """The chunk as it may be processed: whole, or with each suspected record alone."""

    def verdict(self, piece: Chunk) -> Literal["fold", "hold", "park"]:
        """Whether the rule gets this piece, the partition stops at it, or it is set aside."""

    def trying(self, piece: Chunk) -> None:
        """The rule is about to get it."""

    def tried(self) -> None:
        """The rule returned."""

    async def crashed(self, piece: Chunk, error: BaseException) -> None:
        """Something broke at this piece."""

    def hold(self, piece: Chunk) -> None:
        """The partition stops at this piece."""

    def release(self, piece: Chunk) -> None:
        """The partition continues, here or in another process."""


class Lane:
    """Feeds one PartitionFold with the chunks of its partition number, from all topics, one after the other."""

    def __init__(self, partition: int, ways: Ways, care: Care, fold_factory: FoldFactory) -> None:
        self.partition = partition
        self._ways = ways
        self._care = care
        self._held: dict[str, list[Chunk]] = {}
        self._fold_factory = fold_factory
        self._fold: PartitionFold | None = None
        self._asked = False
        self._turn = asyncio.Lock()
        self._waiting: asyncio.Queue[tuple[Chunk, Callable[[], Any]]] = asyncio.Queue(_QUEUED_CHUNKS)
        self._working = asyncio.create_task(self._work(), name=f"lane-{partition}")

    async def put(self, chunk: Chunk, done: Callable[[], Any]) -> None:
        """Queue a chunk; waits while the lane is full. `done` is called when work on it has ended."""
        await self._waiting.put((chunk, done))

    async def open(self) -> None:
        """Make the rule again from the rows, unless it is there."""
        async with self._turn:
            self._opened()

    async def poll(self) -> None:
        """Send what is due without a record; a busy lane does so after its chunk, unless it is catching

        up. Then it would repeatedly report what it is about to change.
        """
        if self._turn.locked():
            self._asked = True
            return
        async with self._turn:
            await self._answer()

    async def reconsider(self) -> None:
        """Continue where the partition was stopped, if an operator or a new worker's view says so."""
        if not self._held or self._turn.locked():
            return
        async with self._turn:
            for topic, (first, *later) in list(self._held.items()):
                if self._care.verdict(first) != "hold":
                    self._let_go(topic)
                    self._ways.go_on(first)
                    for piece in (first, *later):
                        await self._take(piece)

    async def close(self) -> None:
        """The partition was revoked: let the rule forget it, and forget the rule."""
        async with self._turn:
            for topic in list(self._held):
                self._let_go(topic)
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

    async def _answer(self) -> None:
        self._asked = False
        outputs = self._fold.poll() if self._fold is not None else ()
        if outputs:
            await self._ways.send(outputs)

    def _opened(self) -> PartitionFold:
        if self._fold is None:
            self._fold = self._fold_factory(self.partition, self._ways.rows(self.partition))
        return self._fold

    async def _work(self) -> None:
        while True:
            chunk, done = await self._waiting.get()
            try:
                async with self._turn:
                    await self._take(chunk)
                    if self._asked and self._ways.before(chunk) < _CATCHING_UP:
                        await self._answer()
            except Exception as error:  # whatever it was, it is ours: the process ends
                self._ways.fail(error)
            finally:
                done()

    async def _take(self, chunk: Chunk) -> None:
        for piece in self._care.pieces(chunk):
            if piece.topic in self._held:
                self._held[piece.topic].append(piece)
            elif self._ways.accept(piece):
                await self._follow(self._care.verdict(piece), piece)

    async def _follow(self, verdict: str, piece: Chunk) -> None:
        if verdict == "hold":
            self._held[piece.topic] = [piece]
            self._care.hold(piece)
            self._ways.halt(piece)
        elif verdict == "park":
            await self._ways.set_aside(piece)
        else:
            await self._apply(piece)

    def _let_go(self, topic: str) -> None:
        self._care.release(self._held.pop(topic)[0])

    async def _apply(self, chunk: Chunk) -> None:
        began = time.monotonic()
        records = chunk.records()
        fold = self._opened()
        try:
            self._care.trying(chunk)
            step = fold.fold(records)
            self._care.tried()
            await self._ways.save(self.partition, step, records)
        except Exception as error:
            await self._care.crashed(chunk, error)
            raise
        self._ways.finish(chunk)
        self._ways.seen(chunk, step.dead_letters, time.monotonic() - began)
