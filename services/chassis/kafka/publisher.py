"""Publishing for everything that is not a stream worker."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Protocol, Self

from aiokafka import AIOKafkaProducer

from contracts.base import MAX_RECORD_BYTES
from services.chassis.kafka.codec import encode
from services.chassis.kafka.headers import headers_for
from services.chassis.kafka.messages import Output
from services.chassis.kafka.producers import RenewingProducer
from services.chassis.tracing import trace_parent

Headers = Sequence[tuple[str, bytes]]


class Publisher(Protocol):
    """Where a service hands its messages over."""

    async def publish(self, *outputs: Output) -> None:
        """Send in this order; returns when Kafka has acknowledged all, raises when it has not."""


class KafkaPublisher:
    """Publishes with an idempotent producer that waits for all in-sync replicas, and makes a new one if it must."""

    def __init__(self, bootstrap: str, source: str) -> None:
        self._bootstrap = bootstrap
        self._source = source
        self.stamp: Headers = ()
        """Headers that each message gets in addition to its own."""
        self._producer = RenewingProducer(self._new_producer)

    async def start(self) -> None:
        await self._producer.start()

    async def stop(self) -> None:
        await self._producer.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def publish(self, *outputs: Output) -> None:
        """Send in this order. Where a producer had to be recreated, what it had sent of these is sent again."""
        await self._producer.send(
            lambda producer: send_all(producer, outputs, self._source, _trace_at_hand, self.stamp)
        )

    def _new_producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            client_id=f"mailroom-{self._source}",
            enable_idempotence=True,
            acks="all",
            linger_ms=0,
            max_batch_size=262_144,
            max_request_size=MAX_RECORD_BYTES,
            request_timeout_ms=30_000,
        )


def _trace_at_hand(output: Output) -> str | None:
    return output.trace or trace_parent.get()


async def send_all(
    producer: AIOKafkaProducer,
    outputs: Iterable[Output],
    source: str,
    parent: Callable[[Output], str | None],
    stamp: Headers = (),
) -> None:
    """Send in order through this producer and wait until Kafka has acknowledged every message."""
    pending: list[Awaitable[Any]] = []
    for output in outputs:
        value = encode(output.event) if output.event is not None else None
        pending.append(
            await producer.send(
                output.topic,
                value=value,
                key=output.key.encode(),
                partition=output.partition,
                headers=[*headers_for(output, value, source, parent(output)), *stamp],
            )
        )
    await asyncio.gather(*pending)
