"""An idempotent producer that is recreated when Kafka no longer knows its numbering."""

import asyncio
from collections.abc import Awaitable, Callable

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    InvalidProducerEpoch,
    InvalidProducerIdMapping,
    KafkaError,
    OutOfOrderSequenceNumber,
    ProducerClosed,
    ProducerFenced,
    UnknownProducerId,
)

from services.chassis import logs

RENEWALS = 3
"""How often one send may have its producer recreated before it is given up."""
CLOSE_SECONDS = 30.0
"""What the old producer still has under way must have ended before the new one sends: nothing overtakes."""
_LOST_COUNT = (
    OutOfOrderSequenceNumber,
    UnknownProducerId,
    InvalidProducerIdMapping,
    InvalidProducerEpoch,
    ProducerFenced,
    ProducerClosed,
)


def is_fatal(error: KafkaError) -> bool:
    """Whether this producer can never send again: its numbering is not Kafka's, or its sender has given up.

    Kafka numbers the batches of a producer per partition (KIP-98). A broker that lost the end of a partition knows
    a smaller number than the next one, and refuses everything from then on.
    """
    return isinstance(error, _LOST_COUNT) or type(error) is KafkaError  # the sender's own end has no class


class RenewingProducer:
    """One producer at a time; `make` gives a new one, not started."""

    def __init__(self, make: Callable[[], AIOKafkaProducer]) -> None:
        self._make = make
        self._producer: AIOKafkaProducer | None = None
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Connect."""
        self._producer = await self._started()

    async def stop(self) -> None:
        """Send what is under way and disconnect."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.stop()

    async def send(self, act: Callable[[AIOKafkaProducer], Awaitable[None]]) -> None:
        """Do this with the producer, and all of it again with a new one if the old one is beyond repair.

        Raises the KafkaError that remains, and RuntimeError where nothing was started.
        """
        for attempt in range(RENEWALS + 1):
            if (producer := self._producer) is None:
                raise RuntimeError("the publisher was not started")
            try:
                await act(producer)
            except KafkaError as error:
                if attempt == RENEWALS or not is_fatal(error):
                    raise
                await self._renew(producer, error)
            else:
                return

    async def _renew(self, broken: AIOKafkaProducer, error: KafkaError) -> None:
        async with self._turn:
            if self._producer is not broken:
                return  # another send has done it, or we are closing
            logs.warning("producer.renewed", reason=type(error).__name__)
            await asyncio.wait([asyncio.create_task(_end(broken))], timeout=CLOSE_SECONDS)
            self._producer = await self._started()

    async def _started(self) -> AIOKafkaProducer:
        producer = self._make()
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        return producer


async def _end(producer: AIOKafkaProducer) -> None:
    await producer.stop()
