"""What tests on a real Kafka write to topics and read from them."""

from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

Headers = Sequence[tuple[str, bytes]]


async def records(kafka: str, topic: str) -> list[Any]:
    """Every record that stands in the topic now, in the order of each partition."""
    async with AIOKafkaConsumer(topic, bootstrap_servers=kafka, enable_auto_commit=False) as consumer:
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


async def put(
    kafka: str, topic: str, *values: bytes, key: bytes, partition: int | None = None, headers: Headers = ()
) -> Any:
    """Send these bytes one after the other; returns what Kafka says of the last."""
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        sent = [
            await producer.send(topic, value, key=key, partition=partition, headers=list(headers)) for value in values
        ]
        return [await each for each in sent][-1] if sent else None
