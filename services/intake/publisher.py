"""Hands events to Kafka, in slices, and knows which are not acknowledged yet."""

import asyncio
from collections.abc import Sequence

from aiokafka.errors import KafkaError

from services.chassis.http.problems import Problem
from services.chassis.kafka import Output, Publisher

SLICE = 1_000
"""Messages handed over at once: bounds the memory of a large call and lets other requests in between."""


class TrackedPublisher:
    """Every publish of this process goes through here, so that a tick can wait for all that came before it."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._open: set[asyncio.Future[None]] = set()

    async def publish(self, outputs: Sequence[Output]) -> None:
        """Returns when Kafka has acknowledged all. Raises Problem 503 when it did not: sending again is harmless."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._open.add(done)
        try:
            for start in range(0, len(outputs), SLICE):
                await self._publisher.publish(*outputs[start : start + SLICE])
        except KafkaError as error:
            raise Problem(
                503, "not_acknowledged", "Kafka did not acknowledge in time. Send again: a repeat changes nothing."
            ) from error
        finally:
            self._open.discard(done)
            done.set_result(None)

    async def flush(self) -> None:
        """Returns when every send that began before this call has ended, well or badly."""
        if self._open:
            await asyncio.wait(set(self._open))
