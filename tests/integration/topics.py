"""What tests on a real Kafka write to topics and read from them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from services.chassis.kafka import KafkaPublisher

Headers = Sequence[tuple[str, bytes]]


async def records(kafka: str, topic: str) -> list[Any]:
    """Every record that stands in the topic now, in the order of each partition."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=kafka, enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
        consumer.unsubscribe()
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        ends = await consumer.end_offsets(partitions)
        found: list[Any] = []
        while any([await consumer.position(each) < ends[each] for each in partitions]):
            for some in (await consumer.getmany(timeout_ms=200)).values():
                found += some
        return found
    finally:
        await consumer.stop()


async def put(
    kafka: str, topic: str, *values: bytes, key: bytes, partition: int | None = None, headers: Headers = ()
) -> Any:
    """Send these bytes one after the other; returns what Kafka says of the last."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka)
    await producer.start()
    try:
        sent = [
            await producer.send(topic, value, key=key, partition=partition, headers=list(headers)) for value in values
        ]
        return [await each for each in sent][-1] if sent else None
    finally:
        await producer.stop()


@asynccontextmanager
async def publishing(kafka: str) -> AsyncIterator[KafkaPublisher]:
    """A publisher, connected."""
    publisher = KafkaPublisher(kafka, "test")
    await publisher.start()
    try:
        yield publisher
    finally:
        await publisher.stop()
