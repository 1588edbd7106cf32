"""Reads a whole topic as it lies in Kafka, readable or not."""

from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition


async def records(kafka: str, topic: str) -> list[Any]:
    """Every record that is in the topic when asked, partition by partition, in the order of each."""
    # Named at once: what a consumer is told of later it learns only when its metadata is old.
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=kafka, enable_auto_commit=False, auto_offset_reset="earliest")
    await consumer.start()
    try:
        numbers = consumer.partitions_for_topic(topic) or ()
        ends = await consumer.end_offsets([TopicPartition(topic, number) for number in numbers])
        found: list[Any] = []
        while any([await consumer.position(partition) < end for partition, end in ends.items()]):
            for some in (await consumer.getmany(timeout_ms=200)).values():
                found += some
        return sorted(found, key=lambda record: record.partition)
    finally:
        await consumer.stop()
