"""Sends the outbox to Kafka: in order, woken by the transaction that wrote, repeated after a crash."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable

from sqlalchemy import select

from contracts.items import TransferOrdered
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.store import Store
from services.chassis.kafka import Output, Publisher

_BATCH = 1000


class Relay:
    """Sends what was committed. What Kafka acknowledged is deleted from the outbox by the next transaction; after a
    crash in between it is sent again, which changes nothing (derived ids, absolute events). Only the holder of the
    database sends, and nobody can take it over while a batch is on its way: an old order never arrives after new
    ones."""

    def __init__(self, publisher: Publisher, store: Store, after: Callable[[], None] = lambda: None) -> None:
        self._publisher = publisher
        self._store = store
        self._after = after
        self._queue: deque[tuple[int, Output]] = deque()
        self._wake = asyncio.Event()
        self._sending = asyncio.Lock()
        self._on_the_way = 0
        self.sent = 0
        """Number of the last message that Kafka acknowledged."""

    @property
    def waiting(self) -> int:
        """Messages that are committed and not acknowledged."""
        return len(self._queue)

    async def load(self) -> None:
        """Take over what an earlier process left unsent."""
        async with self._store.read() as connection:
            rows = await connection.execute(select(tables.outbox).order_by(tables.outbox.c.number))
            self.hand_over((row.number, row_mapping.message_of(row)) for row in rows)

    def hand_over(self, messages: Iterable[tuple[int, Output]]) -> None:
        """These messages were committed; send them."""
        self._queue.extend(messages)
        self._wake.set()

    async def run(self) -> None:
        """Send forever; ends only by being cancelled, with the publisher's error, or when the database is lost."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self.drain()

    async def drain(self) -> None:
        """Send everything that waits."""
        while self._queue:
            async with self._sending:
                batch = [self._queue[number] for number in range(min(_BATCH, len(self._queue)))]
                self._on_the_way = len(batch)
                try:
                    async with self._store.fenced():
                        await self._publisher.publish(*(output for _, output in batch))
                    for _ in batch:
                        self.sent = self._queue.popleft()[0]
                finally:
                    self._on_the_way = 0
            self._after()

    def take_back(self, is_halted: Callable[[TransferOrdered], bool]) -> list[tuple[int, TransferOrdered]]:
        """Take these orders out, except those just being sent; the caller deletes them from the outbox."""
        kept: list[tuple[int, Output]] = []
        taken: list[tuple[int, TransferOrdered]] = []
        for place, (number, output) in enumerate(self._queue):
            order = output.event
            if place >= self._on_the_way and isinstance(order, TransferOrdered) and is_halted(order):
                taken.append((number, order))
            else:
                kept.append((number, output))
        self._queue = deque(kept)
        return taken

    async def quiet(self) -> None:
        """Returns when what was just being sent has arrived."""
        async with self._sending:
            pass
