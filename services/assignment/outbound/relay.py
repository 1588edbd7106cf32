"""Sends the outbox to Kafka: in order, woken by the transaction that wrote, repeated after a crash."""

from collections.abc import Callable

from services.assignment.state.outbox import Outbox
from services.assignment.state.storage.store import Store
from services.chassis.kafka import Publisher

_BATCH = 1000


class Relay:
    """Sends what was committed. What Kafka acknowledged is deleted from the outbox by the next transaction; after a
    crash in between it is sent again, which changes nothing (derived ids, absolute events). Only the holder of the
    database sends, and nobody can take it over while a batch is on its way: an old order never arrives after new
    ones. `after` is called when a batch was acknowledged."""

    def __init__(self, outbox: Outbox, store: Store, publisher: Publisher, after: Callable[[], None]) -> None:
        self._outbox = outbox
        self._store = store
        self._publisher = publisher
        self._after = after

    async def run(self) -> None:
        """Send forever; ends only by being cancelled, with the publisher's error, or when the database is lost."""
        while True:
            await self._outbox.added.wait()
            self._outbox.added.clear()
            while self._outbox.waiting:
                async with self._outbox.batch(_BATCH) as messages, self._store.fenced():
                    await self._publisher.publish(*messages)
                self._after()
