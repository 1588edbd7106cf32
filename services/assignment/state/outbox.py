"""The outbox in memory: messages that are committed and that Kafka has not acknowledged yet."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from contracts.items import TransferOrdered
from services.chassis.kafka import Output


class Outbox:
    """Messages with their numbers, oldest first. The next transaction deletes the rows of those acknowledged."""

    def __init__(self) -> None:
        self._queue: deque[tuple[int, Output]] = deque()
        self._sending = asyncio.Lock()
        self._being_sent = 0
        self.added = asyncio.Event()
        """Set whenever there may be something to send."""
        self.acknowledged = 0
        """Number of the last message that Kafka acknowledged."""

    @property
    def waiting(self) -> int:
        """Messages that are committed and not acknowledged."""
        return len(self._queue)

    def add(self, messages: Iterable[tuple[int, Output]]) -> None:
        """These messages were committed; they wait to be sent."""
        self._queue.extend(messages)
        self.added.set()

    @asynccontextmanager
    async def batch(self, most: int) -> AsyncIterator[list[Output]]:
        """The next messages. They count as acknowledged if the block ends without an error; until then they stay."""
        async with self._sending:
            batch = [self._queue[place] for place in range(min(most, len(self._queue)))]
            self._being_sent = len(batch)
            try:
                yield [output for _, output in batch]
                for _ in batch:
                    self.acknowledged = self._queue.popleft()[0]
            finally:
                self._being_sent = 0

    def take_back(self, is_halted: Callable[[TransferOrdered], bool]) -> list[tuple[int, TransferOrdered]]:
        """Take these orders out, except those just being sent; the caller deletes their rows."""
        kept: list[tuple[int, Output]] = []
        taken: list[tuple[int, TransferOrdered]] = []
        for place, (number, output) in enumerate(self._queue):
            order = output.event
            if place >= self._being_sent and isinstance(order, TransferOrdered) and is_halted(order):
                taken.append((number, order))
            else:
                kept.append((number, output))
        self._queue = deque(kept)
        return taken

    async def quiet(self) -> None:
        """Returns when what was just being sent has arrived."""
        async with self._sending:
            pass
