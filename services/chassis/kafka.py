"""Kafka for everything that is not a stream worker: partitions, publishing, topic creation; topics read whole."""

import asyncio
import hashlib
import struct
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from contracts.base import DEAD_LETTER_PARTITIONS, MAX_RECORD_BYTES, NAMESPACE, Event, Topic
from contracts.topics import TOPICS
from services.chassis.codec import encode
from services.chassis.fold import Encoded, Output
from services.chassis.producers import LastingProducer
from services.chassis.tracing import child_of, trace_parent
from services.chassis.whole_topic import WholeTopic

__all__ = [
    "KafkaPublisher",
    "Publisher",
    "WholeTopic",
    "create_topics",
    "headers_for",
    "partition_for",
    "send_all",
]

_TOPIC_EXISTS = 36

Headers = Sequence[tuple[str, bytes]]


def partition_for(key: str, partitions: int) -> int:
    """The partition of a key, as every Kafka client of Java chooses it (murmur2 over the UTF-8 bytes)."""
    return (_murmur2(key.encode()) & 0x7FFFFFFF) % partitions


def _murmur2(data: bytes) -> int:
    factor, mask = 0x5BD1E995, 0xFFFFFFFF
    mixed = 0x9747B28C ^ len(data)
    whole = len(data) & ~3
    for part in struct.unpack(f"<{whole >> 2}I", data[:whole]):
        word = part * factor & mask
        mixed = (mixed * factor ^ (word ^ (word >> 24)) * factor) & mask
    rest = data[whole:]
    if rest:
        mixed = (mixed ^ int.from_bytes(rest, "little")) * factor & mask
    mixed = (mixed ^ (mixed >> 13)) * factor & mask
    return mixed ^ (mixed >> 15)


def headers_for(output: Output, value: bytes | None, source: str, parent: str | None) -> list[tuple[str, bytes]]:
    """CloudEvents 1.0 attributes in the binary mode of its Kafka binding, and the trace.

    An event without an id of its own gets one that follows from its topic, key and value.
    """
    event = output.event
    event_id, moment = (None, None) if event is None else _named_by_itself(event)
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", (event_id or _id_of(output, value)).encode()),
        ("ce_source", f"/mailroom/{source}".encode()),
        ("ce_type", event.type.encode() if event else b"record.forgotten"),
        ("ce_subject", output.key.encode()),
        ("traceparent", child_of(parent).encode()),
    ]
    if isinstance(moment, datetime):
        headers.append(("ce_time", moment.isoformat().replace("+00:00", "Z").encode()))
    return headers


def _named_by_itself(event: Event | Encoded) -> tuple[str | None, object]:
    """Id and moment of an event that has them."""
    if isinstance(event, Encoded):
        return event.event_id, None
    fields = event.__dict__  # a model looks long for an attribute that it has not
    moment = next((at for name in ("occurred_at", "at", "sent_at") if (at := fields.get(name))), None)
    return fields.get("event_id"), moment


def _id_of(output: Output, value: bytes | None) -> str:
    """A UUID version 5 (RFC 9562 section 5.5) over topic, key and value."""
    name = b"|".join((output.topic.encode(), output.key.encode(), value or b""))
    text = hashlib.sha1(NAMESPACE.bytes + name, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{variant}{text[17:20]}-{text[20:32]}"


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
        """Headers that each message gets besides its own."""
        self._producer = LastingProducer(self._new_producer)

    async def start(self) -> None:
        await self._producer.start()

    async def stop(self) -> None:
        await self._producer.stop()

    async def publish(self, *outputs: Output) -> None:
        """Send in this order. Where a producer had to be made anew, what it had sent of these is sent again."""
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


async def create_topics(bootstrap: str, partitions: int, replication: int = 1) -> list[str]:
    """Create what is missing of the topic catalogue, with the dead-letter topics. Returns the names it created."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        wanted = [new for topic in TOPICS for new in _new_topics(topic, partitions, replication)]
        present = set(await admin.list_topics())
        missing = [new for new in wanted if new.name not in present]
        if not missing:
            return []
        answer = await admin.create_topics(missing)
        failed = [error for error in answer.topic_errors if error[1] not in (0, _TOPIC_EXISTS)]
        if failed:
            raise RuntimeError(f"Kafka refused to create topics: {failed}")
        return [error[0] for error in answer.topic_errors if error[1] == 0]
    finally:
        await admin.close()


def _new_topics(topic: Topic, partitions: int, replication: int) -> tuple[NewTopic, NewTopic]:
    return (
        NewTopic(topic.name, topic.partitions(partitions), replication, topic_configs=topic.configuration),
        NewTopic(
            topic.dead_letters, DEAD_LETTER_PARTITIONS, replication, topic_configs=topic.dead_letter_configuration
        ),
    )
