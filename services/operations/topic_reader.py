"""Reads whole topics as they are now, for commands that look back."""

from collections.abc import AsyncIterator
from typing import TypeVar

from aiokafka import AIOKafkaConsumer, TopicPartition
from pydantic import TypeAdapter

from contracts.base import Event, Topic
from services.chassis.kafka import BadMessage, decode

Read = TypeVar("Read", bound=Event)


async def read_events(bootstrap: str, topic: Topic, adapter: TypeAdapter[Read]) -> list[Read]:
    """Every readable event that is in the topic when asked, in order within each partition."""
    return [event async for _, event in read_records(bootstrap, topic, adapter) if event is not None]


async def read_records(
    bootstrap: str, topic: Topic, adapter: TypeAdapter[Read]
) -> AsyncIterator[tuple[str, Read | None]]:
    """Key and event of every record that is in the topic when asked, in order within each partition.

    None for a tombstone; what cannot be read is left out.
    """
    # Named at once: a consumer learns of topics added later only once its metadata expires.
    async with AIOKafkaConsumer(
        topic.name, bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
    ) as consumer:
        numbers = sorted(consumer.partitions_for_topic(topic.name) or ())
        ends = await consumer.end_offsets([TopicPartition(topic.name, number) for number in numbers])
        while any([await consumer.position(partition) < end for partition, end in ends.items()]):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                for record in records:
                    event = _event(adapter, record.value)
                    if event is not None or not record.value:
                        yield (record.key or b"").decode(errors="replace"), event


def _event(adapter: TypeAdapter[Read], value: bytes | None) -> Read | None:
    try:
        return decode(adapter, value) if value else None
    except BadMessage:
        return None
