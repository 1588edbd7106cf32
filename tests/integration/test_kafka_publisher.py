"""The publisher of the services obeys the laws of publishers, on real Kafka."""

from collections.abc import AsyncIterator

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from services.chassis.kafka import KafkaPublisher
from tests.doubles.publisher import Written
from tests.doubles.publisher_laws import PARTITIONS, PublisherLaws


class _KafkaTopics:
    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap

    async def read(self, topic: str) -> list[Written]:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
        )
        await consumer.start()
        try:
            partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
            consumer.assign(partitions)
            ends = await consumer.end_offsets(partitions)
            read: list[Written] = []
            while any([await consumer.position(each) < ends[each] for each in partitions]):
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    for each in records:
                        headers = {name: raw.decode() for name, raw in each.headers}
                        read.append(Written(topic, each.partition, each.key.decode(), each.value, headers))
            return sorted(read, key=lambda each: each.partition)
        finally:
            await consumer.stop()


@pytest.mark.kafka
class TestKafkaPublisher(PublisherLaws):
    """Every law, on Kafka."""

    @pytest.fixture
    async def publisher(self, kafka: str, topics: int) -> AsyncIterator[KafkaPublisher]:
        assert topics == PARTITIONS
        publisher = KafkaPublisher(kafka, "test")
        await publisher.start()
        yield publisher
        await publisher.stop()

    @pytest.fixture
    def topic_reader(self, kafka: str) -> _KafkaTopics:
        return _KafkaTopics(kafka)
