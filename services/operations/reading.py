"""Reads whole topics as they stand now, for commands that look back."""

from typing import TypeVar

from aiokafka import AIOKafkaConsumer, TopicPartition
from pydantic import TypeAdapter

from contracts.base import Event, Topic
from services.chassis.codec import BadMessage, decode

Read = TypeVar("Read", bound=Event)


async def everything(bootstrap: str, topic: Topic, adapter: TypeAdapter[Read]) -> list[Read]:
    """Every readable event that stands in the topic when asked, in order within each partition."""
    # Named at once: what a consumer was told of later it learns only when its metadata is old.
    consumer = AIOKafkaConsumer(
        topic.name, bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        numbers = sorted(consumer.partitions_for_topic(topic.name) or ())
        ends = await consumer.end_offsets([TopicPartition(topic.name, number) for number in numbers])
        events: list[Read] = []
        while any([await consumer.position(partition) < end for partition, end in ends.items()]):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                events += (event for record in records if (event := _event(adapter, record.value)) is not None)
        return events
    finally:
        await consumer.stop()


def _event(adapter: TypeAdapter[Read], value: bytes | None) -> Read | None:
    try:
        return decode(adapter, value) if value else None
    except BadMessage:
        return None
