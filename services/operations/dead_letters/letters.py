"""Reads dead-letter topics and sends their records back to where they came from."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from contracts.base import MAX_RECORD_BYTES, Topic
from contracts.topics import TOPICS
from services.chassis.kafka.cluster import connected_admin

_WHY = ("reason_code", "detail", "origin_topic", "origin_partition", "origin_offset")
"""Headers that parking added to the record."""
_PLAIN_KEY = re.compile(r"[0-9a-f-]{36}|-|[A-Za-z0-9._-]{1,64}(\|[A-Za-z0-9._-]{1,64})+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A parked record: its original place, why it was parked, and its untouched bytes."""

    topic: str
    partition: int
    offset: int
    reason_code: str
    detail: str
    parked_at: datetime
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]

    @property
    def shown_key(self) -> str:
        """The key if it has the form of an item id or of codes; another key might be content."""
        text = (self.key or b"").decode(errors="replace")
        return text if _PLAIN_KEY.fullmatch(text) else "?"


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """Which letters: by the topic, partition and offset where the record originally was. None means any."""

    topic: str | None = None
    partition: int | None = None
    offset: int | None = None

    def fits(self, letter: Letter) -> bool:
        """Whether this letter is among them."""
        pairs = ((self.topic, letter.topic), (self.partition, letter.partition), (self.offset, letter.offset))
        return all(wanted is None or wanted == found for wanted, found in pairs)


def topic_named(text: str) -> Topic:
    """The topic by its short name (`items`), full name or dead-letter name. Raises ValueError for another."""
    for topic in TOPICS:
        if text in (topic.name, topic.dead_letters, topic.name.split(".")[1]):
            return topic
    raise ValueError("known topics: " + ", ".join(topic.name.split(".")[1] for topic in TOPICS))


async def read_letters(bootstrap: str, wanted: LetterFilter) -> AsyncIterator[Letter]:
    """Every wanted letter that is in the dead-letter topics now, oldest first within each topic."""
    # `earliest` and not only a seek: the reset to the end that follows an assignment may overtake the seek.
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest")
    try:
        await consumer.start()
        partitions = await _partitions(bootstrap, wanted)
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions) if partitions else {}
        for partition in partitions:
            consumer.pause(*partitions)
            consumer.resume(partition)
            while await consumer.position(partition) < ends[partition]:
                for record in (await consumer.getmany(partition, timeout_ms=500)).get(partition, ()):
                    letter = _letter(record, partition.topic)
                    if record.offset < ends[partition] and wanted.fits(letter):
                        yield letter
    finally:
        await consumer.stop()


@asynccontextmanager
async def sender(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    """A producer that sends bytes unchanged."""
    async with AIOKafkaProducer(
        bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, max_request_size=MAX_RECORD_BYTES
    ) as producer:
        yield producer


async def replay(producer: AIOKafkaProducer, letter: Letter) -> int:
    """Send the original bytes with their key to their partition again; returns the new offset."""
    sent = await producer.send_and_wait(
        letter.topic, letter.value, key=letter.key, partition=letter.partition, headers=list(letter.headers)
    )
    return int(sent.offset)


async def _partitions(bootstrap: str, wanted: LetterFilter) -> list[TopicPartition]:
    async with connected_admin(bootstrap) as admin:
        present = set(await admin.list_topics())
        names = [topic.dead_letters for topic in TOPICS if wanted.topic in (None, topic.name)]
        described = await admin.describe_topics([name for name in names if name in present])
    return sorted(
        TopicPartition(topic["topic"], partition["partition"])
        for topic in described
        for partition in topic["partitions"]
    )


def _letter(record: object, topic: str) -> Letter:
    headers: Sequence[tuple[str, bytes]] = getattr(record, "headers", ())
    # The parker's headers come last: the record itself may have had headers of the same names.
    why = {name: value.decode(errors="replace") for name, value in headers if name in _WHY}
    number = {name: int(why[name]) if why.get(name, "").isdigit() else 0 for name in _WHY[3:]}
    return Letter(
        topic=why.get("origin_topic", topic.removesuffix(".dlq")),
        partition=number["origin_partition"],
        offset=number["origin_offset"],
        reason_code=why.get("reason_code", "unknown"),
        detail=why.get("detail", ""),
        parked_at=datetime.fromtimestamp(getattr(record, "timestamp", 0) / 1000, UTC),
        key=getattr(record, "key", None) or None,
        value=getattr(record, "value", None),
        headers=tuple((name, value) for name, value in headers if name not in _WHY),
    )
